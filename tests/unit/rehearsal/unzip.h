// A reader of zip archives that shares nothing with the writer under test: by the central directory, ZIP64 or
// not.
#pragma once

#include "test.h"

#include "base/bytes.h"

// Fails the test when the archive is not in order (offsets, sizes, CRC-32, ZIP64 fields).
void unzip_each(struct bytes archive, void (*take)(void *payload, const char *name, struct bytes content),
                void *payload);
