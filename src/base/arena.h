// Memory for one unit of work: many small pieces, given back all at once.
#pragma once

#include "base/bytes.h"

#include <stddef.h>

struct arena; // opaque

// `limit_bytes` is the most it will ever hand out; going beyond aborts the process (see base/memory.h), so a
// parser bounds what it asks for before it asks.
struct arena *arena_new(size_t limit_bytes);
void arena_free(struct arena *arena);  // NULL is fine
void arena_reset(struct arena *arena); // everything handed out before is gone

void *arena_alloc(struct arena *arena, size_t count, size_t size);      // zeroed, aligned for any type
char *arena_text(struct arena *arena, const char *text);                // copy; NULL stays NULL
char *arena_text_n(struct arena *arena, const void *data, size_t size); // copy of size bytes, NUL added
char *arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct bytes arena_bytes(struct arena *arena, struct bytes bytes); // copy
size_t arena_used_bytes(const struct arena *arena);
