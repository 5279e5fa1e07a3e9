/* standalone.c - run every file of the given folders through a fuzz target: what was found once is
 * looked at in every build. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"

enum { FILE_MOST = 1 << 20 };

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(FILE_MOST);
    if (file == NULL || bytes == NULL) {
        (void)fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    size_t size = fread(bytes, 1, FILE_MOST, file);
    (void)fclose(file);
    /* of exactly its size, so that a read past its end is seen */
    uint8_t *exact = realloc(bytes, size == 0 ? 1 : size);
    (void)printf("%s\n", path);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static int run_folder(const char *folder)
{
    DIR *directory = opendir(folder);
    int count = 0;
    if (directory == NULL) {
        return run_file(folder);
    }
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        count += entry->d_name[0] == '.' ? 0 : run_file(path);
    }
    (void)closedir(directory);
    return count;
}

int main(int count, char **arguments)
{
    int runs = 0;
    for (int i = 1; i < count; i++) {
        runs += run_folder(arguments[i]);
    }
    (void)printf("%d inputs\n", runs);
    return runs == 0;
}
