// What stands behind a medium. Private to the files that make media: medium.c, ewf.c, images.c.
#pragma once

#include "sources/medium.h"

typedef void damage_take(void *payload, int64_t offset, int64_t bytes, const char *what);

struct medium_kind {
    // Fills all of `out`: offset and size lie within the medium.
    void (*read)(struct medium *medium, int64_t offset, uint8_t *out, size_t size);
    const uint8_t *(*mapped)(struct medium *medium, int64_t offset, size_t size); // NULL: never mapped
    // What is damaged in the media below, as it lies in this one; NULL: not told.
    void (*damage_below)(struct medium *medium, damage_take *take, void *payload);
    int64_t (*zeros)(struct medium *medium, int64_t offset); // NULL: nothing is known
    void (*close)(void *self); // frees self; the media below are closed after it
};

enum { MEDIUM_DAMAGES_MAX = 256 };

struct medium_damage {
    int64_t offset, bytes;
    char what[120];
};

struct medium {
    const struct medium_kind *kind;
    void *self;
    int64_t size;
    size_t more_owners;    // besides the one that made it
    struct medium **below; // owned
    size_t below_count;
    struct medium_damage *damages;
    size_t damage_count, damage_capacity;
    bool damages_left_out;
};

// Takes over `self` and the media below; the array itself is copied.
struct medium *medium_new(const struct medium_kind *kind, void *self, int64_t size,
                          struct medium *const *below, size_t below_count);
void media_close(struct medium *const *media, size_t count);

// Remembers one place once; offset -1 when it stands at none.
void medium_damaged(struct medium *medium, int64_t offset, int64_t bytes, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// `size` bytes at `offset` of the medium: where they stand, or else read into `room`; NULL when they are not
// all there.
const uint8_t *medium_bytes(struct medium *medium, int64_t offset, void *room, size_t size);

// ewf.c, images.c: the disk inside an image. Take over the segments, also when they fail.
struct medium *ewf_open(struct medium *const *segments, size_t count, struct error *error);
struct medium *qcow_open(struct medium *const *segments, size_t count, struct error *error);
struct medium *vhd_open(struct medium *const *segments, size_t count, struct error *error);
struct medium *vmdk_open(struct medium *const *segments, size_t count, struct error *error);
