// One picture looked at, wherever its bytes stand: what it says of itself and the hash of how it looks. Pure
// but for the arena. Shared by the reader of picture files and that of pictures in web captures.
#pragma once

#include "casefile/records.h"
#include "observations/pictures/exif.h"
#include "observations/pictures/picture_file.h"
#include "observations/pictures/pixels.h"

struct picture_look {
    struct picture_file file;
    struct exif exif; // taken and gps_at unknown when there is none
    struct pixels pixels;
    const char *camera; // make and model; NULL
};

// False when the bytes are no picture. Of more than `pixels_max` pixels there is no hash (PIXELS_MAX at
// most). Everything is in the arena or borrowed from `bytes`.
bool picture_look(struct bytes bytes, int64_t pixels_max, struct arena *arena, struct picture_look *look);
// The picture as a record; place, name and sha256 are the caller's to set.
struct picture picture_of_look(const struct picture_look *look);
