// Start tags of a camt message found in its bytes, without the XML parser: to count what should have been
// read, and to read on behind a place where the XML is malformed.
#pragma once

#include "base/bytes.h"

// Start tags of Ntry, comments and CDATA left out; -1 when the bytes are not of an encoding that shows ASCII
// as ASCII.
int64_t camt_count_entries(struct bytes bytes);
// Where the next start tag of this name, with or without a prefix, begins from `from` on; -1 when there is
// none.
int64_t camt_next_tag(struct bytes bytes, size_t from, const char *name);
