#include "casefile/temporary_case.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct casefile *temporary_case_make(char folder[TEMPORARY_FOLDER_SIZE], char path[TEMPORARY_PATH_SIZE],
                                     const char *name, const struct case_identity *identity)
{
    struct casefile *casefile = NULL;
    struct error error = {0};
    snprintf(folder, TEMPORARY_FOLDER_SIZE, "/tmp/clew-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, TEMPORARY_PATH_SIZE, "%s/%s", folder, name);
    if (casefile_create(path, identity, &error) || casefile_open(&casefile, path, &error))
        fail_msg("%s", error.text);
    return casefile;
}

void temporary_case_remove(struct casefile *casefile, const char *folder, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"}; // of SQLite's files
    casefile_close(casefile);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char file[TEMPORARY_PATH_SIZE + 8];
        snprintf(file, sizeof file, "%s%s", path, ends[i]);
        unlink(file);
    }
    rmdir(folder);
}
