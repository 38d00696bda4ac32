// The file that a view is written to.
#pragma once

#include "casefile/casefile.h"

#include <stdio.h>

// -1 with a usage error when `path` is the case itself.
int output_file_refused(const char *path, const char *case_path, struct error *error);

typedef int output_file_fill(void *payload, struct casefile *casefile, FILE *file, struct error *error);
// Written beside its place and moved there when whole: never half a file. A pipe or device is written to, not
// replaced.
int output_file_write(const char *path, output_file_fill *fill, void *payload, struct casefile *casefile,
                      struct error *error);
