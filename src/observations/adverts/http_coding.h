// Content codings of HTTP (RFC 9110, section 8.4; RFC 7932; RFC 8878) undone, with a ceiling. What was
// decoded before a fault is kept.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

// One coding, named in lower case. `coded` may have been decoded by the recorder already: then it is given
// back as it is. Literals: *unsupported when the coding is not known and the bytes are coded in it; *damage
// when they are damaged, cut, or would grow beyond `limit`. The result is in the arena, or `coded` itself.
struct bytes http_uncode(struct arena *arena, const char *coding, struct bytes coded, size_t limit,
                         const char **unsupported, const char **damage);
