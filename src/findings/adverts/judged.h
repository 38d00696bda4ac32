// What analysts decided, as far as it says which adverts are one hand's: which ties are not believed, what
// belongs together, what must never be in one community whatever ties it.
//
// A side of a judgement stands for adverts: an advert for itself, a value (telephone, text, picture) for
// those that show it, a ring for those that stood in it when it was judged and those whose own contact did. A
// hub stands for none. An advert on both sides of a split is on that of its own contact, else on neither.
#pragma once

#include "base/disjoint.h"
#include "base/map.h"
#include "casefile/casefile.h"

struct advert_reading; // findings/adverts/reading.h

struct judged_adverts {
    struct judged_hands {
        int64_t judgement_id;
        bool split;           // else: merged
        int64_t *entities[2]; // as judged
        size_t entity_counts[2];
        bool of_finding[2];
        uint32_t *adverts[2]; // positions, rising: once placed
        size_t counts[2];
    } * all; // by judgement
    size_t count, capacity;
    struct pair_map not_used; // (advert's entity, what it is not believed to use)
    int64_t *believed;        // entities judged to be no hub
    size_t believed_count, believed_capacity;
    uint8_t *parted; // by position of a community's root: an advert of a split is in it
};

int judged_adverts_read(struct judged_adverts *judged, struct casefile *casefile, struct error *error);
bool judged_adverts_uses(const struct judged_adverts *judged, int64_t advert_entity, int64_t entity);
// Finds the adverts of each side, once reading is done.
void judged_adverts_place(struct judged_adverts *judged, const struct advert_reading *reading);
// Whether the communities of two adverts may become one. Joins them if so.
bool judged_adverts_may_join(const struct judged_adverts *judged, struct disjoint *sets, uint32_t a,
                             uint32_t b);
bool judged_adverts_join(struct judged_adverts *judged, struct disjoint *sets, uint32_t a, uint32_t b);
// Joins what was judged to be one hand, in the order of judgements, where no split forbids it.
void judged_adverts_merge(struct judged_adverts *judged, struct disjoint *sets);
void judged_adverts_done(struct judged_adverts *judged);
