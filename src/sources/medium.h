// Bytes that can be read at any place, whatever they stand in: a file, several in a row, pieces of another
// medium, the disk inside an image. Knows nothing of what the bytes mean. Reading only; one thread.
//
// A medium keeps the media below it: medium_close closes them too. Constructors give NULL and say why in
// error, and have then closed what they were given.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "casefile/records.h"

struct medium; // opaque

// The whole of an open file, which stays the caller's and must stay open. It is mapped, read-only.
struct medium *medium_of_file(int file, struct error *error);
// Bytes in memory, borrowed.
struct medium *medium_of_bytes(struct bytes bytes);
// The media one after the other.
struct medium *medium_of_parts(struct medium *const *parts, size_t count, struct error *error);
// Pieces of another medium, in order; those at -1, and what lies beyond its end, read as zeros. Extents are
// copied.
struct medium *medium_of_extents(struct medium *below, const struct extent *extents, size_t count,
                                 struct error *error);
// The disk inside an image of several segments, in order. Cheap: tables are read when they are needed.
struct medium *medium_of_image(enum image_format format, struct medium *const *segments, size_t count,
                               struct error *error);
void medium_close(struct medium *medium); // NULL is fine
// One more owner, who closes it too.
struct medium *medium_keep(struct medium *medium);

int64_t medium_size(const struct medium *medium); // bytes

// Reads up to `size` bytes; returns how many: fewer only at the end. What cannot be read (a damaged chunk, a
// missing segment) comes as zeros and is remembered as damage.
size_t medium_read(struct medium *medium, int64_t offset, void *out, size_t size);

// The bytes where they stand in memory, borrowed until medium_close; NULL when they do not stand there in one
// piece.
const uint8_t *medium_mapped(struct medium *medium, int64_t offset, size_t size);

// How many bytes from `offset` on are zeros for certain, told without reading them (holes, what no segment
// holds): to be stepped over. 0 when nothing is known.
int64_t medium_zeros(struct medium *medium, int64_t offset);

// What could not be read so far, in the order in which it was noticed, each place once; at most some hundred
// places are kept. offset -1: at no place of this medium.
typedef void medium_damage_take(void *payload, int64_t offset, const char *what);
void medium_damage_each(struct medium *medium, medium_damage_take *take, void *payload);
