// Writes files whole or not at all.
#include "cli/output_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int output_file_refused(const char *path, const char *case_path, struct error *error)
{
    char *real_a = realpath(path, NULL), *real_b = realpath(case_path, NULL);
    bool same = real_a && real_b && strcmp(real_a, real_b) == 0;
    free(real_a);
    free(real_b);
    return same ? error_set_kind(error, ERROR_USAGE,
                                 "'%s' is the case itself: write the report to another file", path)
                : 0;
}

static int write_to(const char *path, output_file_fill *fill, void *payload, struct casefile *casefile,
                    struct error *error)
{
    FILE *file = fopen(path, "we");
    if (file == NULL)
        return error_set(error, "could not write '%s': %s", path, strerror(errno));
    int result = fill(payload, casefile, file, error);
    bool lost = fflush(file) || ferror(file);
    lost |= fclose(file) != 0;
    if (result == 0 && lost)
        result = error_set(error, "could not write '%s': %s; is the disk full?", path, strerror(errno));
    return result;
}

int output_file_write(const char *path, output_file_fill *fill, void *payload, struct casefile *casefile,
                      struct error *error)
{
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return write_to(path, fill, payload, casefile, error);
    char part[4096];
    int length = snprintf(part, sizeof part, "%s.part", path);
    if (length < 0 || (size_t)length >= sizeof part)
        return error_set(error, "the path '%.100s...' is too long", path);
    int result = write_to(part, fill, payload, casefile, error);
    if (result == 0 && rename(part, path))
        result = error_set(error, "could not write '%s': %s", path, strerror(errno));
    if (result)
        unlink(part);
    return result;
}
