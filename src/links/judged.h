// What analysts decided, as far as link depends on it: which selectors are one hand and which are not, what
// is a hub and what is none whatever is counted.
#pragma once

#include "casefile/judgements.h"
#include "links/entities.h"

struct judged_pair {
    uint32_t a, b; // entities
};

enum judged_hub { JUDGED_NOTHING, JUDGED_HUB, JUDGED_NO_HUB };

struct judged {
    struct judged_pair *merges, *splits; // by judgement
    size_t merge_count, split_count, merge_capacity, split_capacity;
    uint8_t *hubs; // enum judged_hub by entity id, entity_count + 1; NULL before judged_read_hubs
    struct {
        uint32_t entity;
        char *reason; // NULL: no hub
    } * marks;
    size_t mark_count, mark_capacity, entity_count;
};

// Merges and splits of selectors that the case has, each by itself: before identity_join.
int judged_read(struct judged *judged, const struct entities *entities, struct casefile *casefile,
                struct error *error);
// Of those: with others all is to be linked anew, while other judgements change hubs at most.
int judged_pairs_digest(struct casefile *casefile, char hex[SHA256_HEX_SIZE], struct error *error);
// Once entities stand in the case, and what adverts and pictures are. Ends with judgements_settle done.
int judged_read_hubs(struct judged *judged, const struct entities *entities, struct casefile *casefile,
                     struct error *error);
// Last: writes them over what was counted.
int judged_mark_hubs(const struct judged *judged, struct casefile *casefile, struct error *error);
void judged_done(struct judged *judged);
