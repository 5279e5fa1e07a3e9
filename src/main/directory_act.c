#include "main/directory_act.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "main/act.h"

/* STATUS_NOT_FOUND: it cannot be read, and errno says why. STATUS_INVALID: it is too large. */
static enum status read_file(const char *path, struct arena *arena, struct str *bytes)
{
    size_t most = (size_t)LIMIT_DIRECTORY_FILE + 1;
    FILE *file = fopen(path, "rbe");
    char *text = file == NULL ? NULL : arena_alloc(arena, 1, most);
    size_t size = text == NULL ? 0 : fread(text, 1, most, file);
    bool is_broken = file == NULL || ferror(file) != 0;
    int reason = errno;
    if (file != NULL) {
        (void)fclose(file);
    }
    errno = reason;
    *bytes = (struct str){text, size};
    return is_broken      ? STATUS_NOT_FOUND
           : text == NULL ? STATUS_NO_MEMORY
           : size == most ? STATUS_INVALID
                          : STATUS_OK;
}

struct load_job {
    struct job job;
    const struct bank *bank;
    const struct directory_file *file;
    enum directory_outcome outcome;
};

static enum job_result load_run(struct job *job, struct txn *txn, enum status *why)
{
    struct load_job *load = (struct load_job *)job;
    *why = directory_load(txn, load->bank, load->file, &load->outcome);
    return *why != STATUS_OK                      ? JOB_FAILED
           : load->outcome == DIRECTORY_IS_LOADED ? JOB_DONE
                                                  : JOB_REFUSED;
}

static json_t *load(struct core *core, const struct directory_file *file)
{
    struct load_job job = {
        .job = {.write = true, .run = load_run}, .bank = &core->bank, .file = file};
    enum status status = committer_run(core->committer, &job.job);
    if (status != STATUS_OK) {
        return act_refuse(status_name(status));
    }
    if (job.outcome != DIRECTORY_IS_LOADED) {
        return act_refuse(directory_outcomes[job.outcome]);
    }
    char day[CLOCK_TEXT];
    day_format(file->day, day);
    return json_pack("{s:I,s:s}", "banks", (json_int_t)file->count, "day", day);
}

json_t *directory_act(struct core *core, const json_t *request)
{
    const char *path = json_string_value(json_object_get(request, "file"));
    struct arena arena;
    struct str bytes;
    struct directory_file file;
    const char *why = "";
    if (path == NULL) {
        return act_refuse("a file is needed");
    }
    arena_init(&arena, LIMIT_DIRECTORY_MEMORY);
    enum status status = read_file(path, &arena, &bytes);
    json_t *answer = NULL;
    if (status == STATUS_NOT_FOUND) {
        answer = json_pack("{s:s+++}", "error", "cannot read ", path, ": ", strerrorname_np(errno));
    } else if (status == STATUS_INVALID) {
        answer = act_refuse("it is too large");
    } else {
        status = status == STATUS_OK ? directory_read(bytes, &arena, &file, &why) : status;
        answer = status == STATUS_OK        ? load(core, &file)
                 : status == STATUS_INVALID ? act_refuse(why)
                                            : act_refuse(status_name(status));
    }
    arena_free(&arena);
    return answer;
}
