// The forms that a case can be exported in: one file each, one line in export.c.
#pragma once

#include "cli/command.h"

struct export_format {
    const char *name, *summary; // "goaml", one line for --help
    // Writes to `path`. What the person should know is said on stderr; *detail (a text of `detail_size`) is
    // what the audit log keeps of it.
    int (*write)(const struct arguments *arguments, struct casefile *casefile, const char *path, char *detail,
                 size_t detail_size, struct error *error);
};

extern const struct export_format export_goaml;
