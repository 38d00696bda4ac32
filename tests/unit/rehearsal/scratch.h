// A scratch folder for what a test writes, and reading it back.
#pragma once

#include "test.h"

#include "base/bytes.h"

#include <stdlib.h>

// Makes an empty folder and returns its path, freed with scratch_remove, which deletes it with all in it.
char *scratch_folder(void);
void scratch_remove(char *folder);
// The whole of a file, freed with buffer_done; fails the test when it cannot be read.
struct buffer scratch_read(const char *folder, const char *path);
// Calls `take` with each file's path below folder, in sorted order.
void scratch_each(const char *folder, void (*take)(void *payload, const char *path), void *payload);
