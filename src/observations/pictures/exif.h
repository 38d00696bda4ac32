// What cameras write into pictures: EXIF, a TIFF structure of directories of tagged values. Pure: bytes in,
// values out. Source: CIPA DC-008-2023 (Exif 3.0), TIFF Revision 6.0. Read are the first directory and those
// it points to for the camera and for GPS; each once, so that no directory can lead in a circle. Makers'
// notes and the directory of the thumbnail are not read.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "base/time.h"

enum {
    EXIF_TEXTS_MAX = 64,
    EXIF_TEXT_MAX_BYTES = 64 * 1024, // of one text; longer is cut and told
    EXIF_DAMAGES_MAX = 8,            // told; there may be more
};

struct exif_text { // something a person or their software wrote
    uint16_t tag;
    const char *text; // UTF-8, not empty
};

struct exif_damage {
    size_t offset; // in the structure
    const char *what;
};

// Why there is no position although GPS tags stand there.
enum exif_gps {
    EXIF_GPS_ABSENT,   // no latitude and no longitude
    EXIF_GPS_POSITION, // latitude and longitude are set
    EXIF_GPS_NO_FIX,   // 0/0, or both exactly zero: what receivers write that do not know where they are
    EXIF_GPS_DAMAGED,  // told as damage
};

struct exif {
    const char *make, *model; // of the camera; NULL when not stated
    struct moment taken;      // DateTimeOriginal, else DateTimeDigitized, else DateTime
    enum exif_gps gps;
    double latitude, longitude;
    struct moment gps_at; // the receiver's clock, UTC
    bool gps_is_void;     // the receiver itself said that its measurement does not hold
    struct exif_text texts[EXIF_TEXTS_MAX];
    size_t text_count;
    struct exif_damage damages[EXIF_DAMAGES_MAX];
    size_t damage_count;
};

// `tiff` begins with its byte order mark, "II*" or "MM.*". Texts are in the arena.
void exif_read(struct bytes tiff, struct arena *arena, struct exif *exif);
const char *exif_tag_name(uint16_t tag); // "UserComment", ...; "" when it is none whose text is read
