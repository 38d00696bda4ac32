// What NSArchiver wrote: the "typedstream" of NeXT, in which messages of iOS keep their attributed text.
// Knows no application but that of Foundation's classes.
//
// Source: the format is not published. Its description follows dgelessus, "python-typedstream" (documentation
// and comments, 2020), and the old NXTypedStream(3) of NEXTSTEP; the bytes of tests were made by hand after
// it.
//
//   header   4, a text "streamtyped" (little-endian), system version
//   integer  one signed byte; 0x81: 2 bytes follow, 0x82: 4 bytes follow, 0x83: a float or double follows
//   0x84     something new is written out, 0x85 nil, 0x86 end of an object; 0x92 and above: number N - 0x92
//   of
//            what was written out before (0x81, 0x82 for large numbers), texts being counted apart from
//            objects
//   group    a text of types ("@", "i", "iI", "+", "[5c]", ...), then a value for each
//   object   new: its class (name, version, class above it, ...), groups, 0x86
#pragma once

#include "base/arena.h"
#include "base/error.h"

// The text of an NSAttributedString or NSMutableAttributedString, and what its attributes say of its parts.
struct attributed_text {
    const char *text;               // NULL when there is none
    const char *const *attachments; // __kIMFileTransferGUIDAttributeName: guids of files
    size_t attachment_count;
    const char *const *mentions; // __kIMMentionConfirmedMention: telephones, e-mail addresses
    size_t mention_count;
};

bool typedstream_is(struct bytes bytes);
// In the arena, of which it takes at most some 200 bytes for each byte read, of at most
// TYPEDSTREAM_MAX_BYTES. -1: the error says what is wrong, and the text stands if it was there before the
// fault.
int typedstream_read_text(struct bytes bytes, struct arena *arena, struct attributed_text *text,
                          struct error *error);
enum { TYPEDSTREAM_MAX_BYTES = 1024 * 1024 };
