// Writes a zip archive forward, member by member: deflated (zlib level 1) or stored, no data descriptors,
// ZIP64 where sizes ask for it or the caller does. Format: PKWARE APPNOTE 6.3.x. The bytes depend only on
// what is passed in.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

struct zip_writer; // opaque

// `zip64` writes every member with ZIP64 fields, as some extraction tools do.
int zip_writer_open(struct zip_writer **writer, const char *path, bool zip64, struct error *error);
// at_sec: when the file was changed, as local time counted like UTC; zip keeps two-second steps from 1980 on.
int zip_writer_add(struct zip_writer *writer, const char *name, struct bytes content, int64_t at_sec,
                   struct error *error);
int zip_writer_close(struct zip_writer *writer,
                     struct error *error);       // writes the directory; frees in every case
void zip_writer_drop(struct zip_writer *writer); // gives up; NULL is fine
