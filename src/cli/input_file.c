// Reads files that are no evidence.
#include "cli/input_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int input_file_read(const char *what, const char *path, struct buffer *buffer, struct error *error)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return error_set(error, "could not open %s '%s': %s", what, path, strerror(errno));
    uint8_t piece[64 * 1024];
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        buffer_add(buffer, piece, got);
    int failed = ferror(file);
    fclose(file);
    if (failed || buffer->overflowed)
        return error_set(error, "could not read %s '%s': %s", what, path,
                         failed ? strerror(errno) : "it is too large");
    return 0;
}
