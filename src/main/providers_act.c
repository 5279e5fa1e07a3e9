#include "main/providers_act.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bank/provider.h"
#include "base/limits.h"
#include "main/act.h"

struct load_job {
    struct job job;
    struct str json;
    size_t count;
    struct error error;
};

static enum job_result load_run(struct job *job, struct txn *txn, enum status *why)
{
    struct load_job *load = (struct load_job *)job;
    load->error = (struct error){.text = ""};
    *why = provider_load(txn, load->json, &load->count, &load->error);
    return *why == STATUS_OK ? JOB_DONE : JOB_FAILED;
}

static json_t *load(struct core *core, struct str json)
{
    struct load_job job = {.job = {.write = true, .run = load_run}, .json = json};
    enum status status = committer_run(core->committer, &job.job);
    if (status != STATUS_OK) {
        return act_refuse(job.error.text[0] == '\0' ? status_name(status) : job.error.text);
    }
    return json_pack("{s:I}", "providers", (json_int_t)job.count);
}

json_t *providers_act(struct core *core, const json_t *request)
{
    const char *path = json_string_value(json_object_get(request, "file"));
    struct arena arena;
    if (path == NULL) {
        return act_refuse("a file is needed");
    }
    arena_init(&arena, LIMIT_PROVIDER_FILE + LIMIT_ARENA_CHUNK);
    char *text = arena_alloc(&arena, 1, LIMIT_PROVIDER_FILE);
    FILE *file = text == NULL ? NULL : fopen(path, "rbe");
    size_t size = file == NULL ? 0 : fread(text, 1, LIMIT_PROVIDER_FILE, file);
    bool is_read = file != NULL && ferror(file) == 0;
    int reason = errno;
    if (file != NULL) {
        (void)fclose(file);
    }
    json_t *answer = NULL;
    if (!is_read) {
        answer =
            json_pack("{s:s+++}", "error", "cannot read ", path, ": ", strerrorname_np(reason));
    } else if (size == LIMIT_PROVIDER_FILE) {
        answer = act_refuse("it is too large");
    } else {
        answer = load(core, (struct str){text, size});
    }
    arena_free(&arena);
    return answer;
}
