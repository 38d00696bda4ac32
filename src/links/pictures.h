// Pictures in the link stage: which of those that were read are one picture, which of them each advert shows,
// which devices hold one that stands elsewhere, too.
//
// One picture are those of equal bytes, and those whose PDQ hashes differ in at most 31 bits where both are
// of quality 50 or more (observations/pictures/pdq.h). Each is compared with the first of a group and joins
// the one it differs least from; nothing chains. It depends on the order of observations only and never on
// what comes later, so that an addition leaves groups as they were.
//
// A picture that an advert names is the one read under that URL: in the same item, else in the same source,
// else anywhere; for a name that is no URL (and a URL that a mirror keeps as files) the one whose path in the
// same source ends in it, when there is but one. Of any other no bytes are there, and it is known by its URL
// alone.
//
// An entity is what stands in a capture, what an advert shows, and what was read more than once. A device
// `holds` it where it is clear enough to compare (quality 50) and stands in an advert or on another device,
// but not on HUB_DEVICES_MIN devices or more: those are icons and samples that come with telephones, said to
// be hubs.
#pragma once

#include "base/arena.h"
#include "links/adverts.h"
#include "links/entities.h"
#include "links/pictures_alike.h"
#include "links/ties.h"

enum { PICTURE_QUALITY_MIN = 50 };

struct picture_group {
    const char *name;   // of the first: its URL, else its path
    const char *sha256; // of the first; NULL
    int64_t quality;    // of the first; -1 unknown
    int64_t entity_id;  // 0: none
    uint32_t readings;  // how often it was read
    uint32_t adverts;   // that show it
    uint32_t devices;   // that have it
    bool captured;      // a page names it
};

struct picture_reading {
    int64_t observation_id, source_id;
    uint32_t group;
    bool is_copy; // of the same bytes in another item, which was not read again; or its entity stands
};

struct pictures {
    struct picture_group *groups;
    struct picture_reading *readings; // after pictures_read by group, source, observation
    size_t group_count, group_capacity, reading_count, reading_capacity;
    struct arena *texts;
};

// All pictures, each time; of adverts those in `adverts`, which were observed after `after`. What stands
// keeps its entities.
int pictures_read(struct pictures *pictures, int64_t after, const struct advert_links *adverts,
                  struct entities *entities, struct ties *ties, struct casefile *casefile,
                  struct error *error);
// Once entities are written: which picture each is, and which are hubs by what they are.
int pictures_write(struct pictures *pictures, const struct entities *entities, const struct ties *ties,
                   struct casefile *casefile, struct error *error);
void pictures_done(struct pictures *pictures);
