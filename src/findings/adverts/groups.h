// Adverts that one hand seems to run: what ties them, and what they share with others that was not believed.
// Shared by the patterns of a find run (find_adverts). Says only of the rule that tells a ring from a small
// collective; see communities.h for how groups come about.
#pragma once

#include "base/map.h"
#include "casefile/casefile.h"
#include "casefile/records.h"

#include <stdbool.h>

enum contact_kind { // what adverts show, and others may show too; contacts before copies
    CONTACT_PHONE,
    CONTACT_HANDLE,
    CONTACT_EMAIL,
    CONTACT_TEXT, // a group of near-identical texts
    CONTACT_PICTURE,
    CONTACT_KINDS // count
};

struct group_advert {
    int64_t entity_id, city_entity_id; // 0: no city stated
    const char *city;                  // ""
    struct moment posted;
    const int64_t *observations; // where it was captured
    const struct moment *seen;   // of each: when it stood there, as it was posted or else captured
    size_t observation_count;
};

// Why something that a group shares with others does not tie it to them.
enum tie_doubt {
    DOUBT_NONE,
    DOUBT_HUB,    // common property, as link found; the entity says why
    DOUBT_DESK,   // a telephone that three or more advertisers print, always beside another number
    DOUBT_MANY,   // others show it, and nothing else ties them to this group
    DOUBT_JUDGED, // an analyst said that others who show it are another hand
};

enum { TIE_OTHERS_MAX = 3 };

struct group_tie {
    int64_t entity_id;
    enum contact_kind kind;
    enum tie_doubt doubt;
    uint32_t adverts; // of the group
    struct moment first, last;
    uint32_t adverts_elsewhere,
        advertisers_elsewhere; // advertisers: groups, and single adverts with a contact
    int64_t
        other_groups[TIE_OTHERS_MAX]; // ids of those of two adverts and more that show it most; 0: no more
    uint32_t pattern; // of a handle: how many others of the case differ from it in digits only
};

struct advert_group {
    int64_t id;                   // the smallest entity id of its adverts
    struct group_advert *adverts; // by posted, those without a date last, then by entity id
    size_t advert_count, capture_count;
    struct {
        int64_t *ids; // of entities, rising
        size_t count;
    } contacts[CONTACT_KINDS];        // that are its own: half or more of the adverts that show it
    size_t city_count, country_count; // distinct
    size_t name_count;                // distinct names that its adverts state; of rings only
    bool is_ring;                     // advert_group_is_ring
    // Of rings only, the strongest first. `ties` hold two of its adverts or more together.
    struct group_tie *ties, *doubts;
    int64_t *judgements; // that join something to it or part something from it, rising
    size_t judgement_count;
    size_t tie_count, doubt_count;
};

struct advert_groups {
    struct advert_group *all; // the largest first, then by first advert's entity id
    size_t count;
    // The base rates of this case: of all advertisers (groups, and single adverts with a contact).
    size_t advertisers;
    size_t median_adverts, median_cities, median_days; // days: from the first advert to the last
    struct pair_map by_id;                             // position
    struct arena *arena;
};

// Groups of two adverts and more.
int advert_groups_read(struct advert_groups *groups, struct casefile *casefile, struct error *error);
void advert_groups_done(struct advert_groups *groups);

const struct advert_group *advert_groups_by_id(const struct advert_groups *groups, int64_t id); // NULL: none

// More than a small collective (advert_base_rate below): at least six adverts and two contacts of one kind,
// and either three or more cities together with a third contact or a second text, or four contacts.
bool advert_group_is_ring(const struct advert_group *group);

// "Advertisers are mostly individuals ...": printed beside every figure.
extern const char *const advert_base_rate;
