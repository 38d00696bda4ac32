// Character sets of foreign text: which one it is, and the same text in UTF-8. ICU does the work.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

enum { CHARSET_NAME_SIZE = 64, CHARSET_CONVERT_MAX_BYTES = 64 * 1024 * 1024 };

// The set `bytes` are in: a byte order mark, UTF-16 without one (told by its first characters, which in
// files with a structure are ASCII), then `stated` (by a header; "" or NULL when nobody said), then
// UTF-8 when they are valid UTF-8, then ICU's detection, then windows-1252. A statement that is plainly false
// (more than one byte in fifty is wrong) is not believed. Looks at the first 256 KiB.
void charset_guess(struct bytes bytes, const char *stated, char name[CHARSET_NAME_SIZE]);
// Clean UTF-8 (base/text.h: text_clean) in the arena; unknown names are read as UTF-8. `bytes` of more than
// 64 MiB are cut.
struct bytes charset_to_utf8(struct arena *arena, struct bytes bytes, const char *name);
