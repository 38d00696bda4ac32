// Which bytes are an image of a disk, told by the bytes and never by a name. Knows nothing of what is on the
// disk.
#pragma once

#include "sources/medium.h"

enum image_kind {
    IMAGE_KIND_NONE, // not an image of a disk
    IMAGE_KIND_RAW,  // a disk as it is: a table of partitions, or a file system that begins with it
    IMAGE_KIND_EWF,  // the first segment of a set; a later one is NONE
    IMAGE_KIND_QCOW,
    IMAGE_KIND_VHD, // VHDX too
    IMAGE_KIND_VMDK,
    IMAGE_KIND_OTHER, // a format that is not read; image_kind_name says which
};

struct image_kind_result {
    enum image_kind kind;
    enum image_format format; // to hand to medium_of_image
    const char *name; // for people: "EWF", "a table of partitions", "ext", "Ex01 (EWF 2)"; "" for NONE
};

// Reads some kilobytes at the beginning and the end. Sources: the formats' own pages in
// docs/formats/disk-images.md.
struct image_kind_result image_kind_of(struct medium *medium);
