// Values of a TIFF directory, in its byte order and with every size checked. For exif*.c only.
#pragma once

#include "observations/pictures/exif.h"

struct tiff {
    struct bytes bytes;
    bool big; // byte order
    struct arena *arena;
    struct exif *exif;
};

struct tiff_entry {
    uint16_t tag, type;
    uint32_t count;
    size_t offset;       // of the entry in the structure
    struct bytes values; // all of them, `count` times the size of the type
};

enum {
    TIFF_BYTE = 1,
    TIFF_ASCII,
    TIFF_SHORT,
    TIFF_LONG,
    TIFF_RATIONAL,
    TIFF_UNDEFINED = 7,
    TIFF_SRATIONAL = 10
};

void tiff_damage(struct tiff *tiff, size_t offset, const char *what);
uint16_t tiff_u16(const struct tiff *tiff, struct bytes at);
uint32_t tiff_u32(const struct tiff *tiff, struct bytes at);

// Hands each entry whose values stand inside the structure to `take`; the others are told as damage.
typedef void tiff_take(struct tiff *tiff, const struct tiff_entry *entry, void *payload);
void tiff_directory(struct tiff *tiff, uint32_t offset, tiff_take *take, void *payload);

enum ratio { RATIO_VALUE, RATIO_UNSTATED, RATIO_BROKEN }; // UNSTATED: not there, or 0/0; BROKEN: n/0
enum ratio tiff_ratio(const struct tiff *tiff, const struct tiff_entry *entry, uint32_t index, double *value);
uint32_t tiff_offset_value(const struct tiff *tiff,
                           const struct tiff_entry *entry);               // of a pointer; 0 when none
const char *tiff_text(struct tiff *tiff, const struct tiff_entry *entry); // NULL when empty

// gps.c
struct exif_gps_tags {
    struct tiff_entry latitude, longitude, time; // count 0: absent
    char latitude_ref, longitude_ref, status;    // upper case; 0: absent
    const char *date;
};
void exif_gps_take(struct tiff *tiff, const struct tiff_entry *entry, void *payload);
void exif_gps_read(struct tiff *tiff, const struct exif_gps_tags *tags);
