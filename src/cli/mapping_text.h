// What `clew mapping` prints and writes, made from the bytes of a table. Pure.
#pragma once

#include "base/bytes.h"

// Appends what is to be shown and the mapping as a file. False when it is no table of payments or holders.
bool mapping_text_of(struct bytes bytes, const char *path, struct buffer *screen, struct buffer *file);
