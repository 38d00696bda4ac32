// Moving places: a place in a part of something is a place in the whole.
#pragma once

#include "casefile/records.h"

enum { PLACE_REACHED_SIZE = 1024 };

// Reads where the first step of `reached` ("@512/gzip@9/base64") begins; gives what stands behind the number,
// borrowed, or NULL when it begins with no "@" and number.
const char *reached_begins(const char *reached, int64_t *offset);

// Where the place begins in the bytes of its item: what was decoded begins where its first step does. -1: not
// known.
int64_t place_begins(const struct place *place);

// Moves the place so that it begins at the offset. place->reached is then in `room`. A place that does not
// say where it begins, or whose text is too long, stays.
void place_move(struct place *place, int64_t offset, char room[PLACE_REACHED_SIZE]);
