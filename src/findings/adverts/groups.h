// Adverts that one hand seems to run: tied by telephones, handles and e-mail addresses that are no hubs, and
// by near-identical text where that is believed. Shared by the patterns ring and route. Says nothing of what
// a ring is.
//
// What is believed (advertisers are mostly individuals; strangers copy texts and print a shared desk's
// number):
//  - a contact ties all its adverts, unless it is a hub, or it is printed beside four or more telephones most
//    of which are settled (a small desk);
//  - a text that is no hub ties groups of adverts that share a contact when they share a second text as well,
//    or when it is the text of half their adverts and not all of them are settled (one or two telephones, one
//    or two cities).
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"
#include "links/text_hubs.h"

enum { DESK_BESIDE_MIN = 4, SETTLED_PHONES_MAX = 2 }; // and SETTLED_CITIES_MAX

enum contact_kind { CONTACT_PHONE, CONTACT_HANDLE, CONTACT_EMAIL, CONTACT_TEXT, CONTACT_KINDS };

struct group_advert {
    int64_t entity_id, city_entity_id; // 0: no city stated
    const char *city;                  // ""
    struct moment posted;
    const int64_t *observations; // where it was captured
    size_t observation_count;
};

struct advert_group {
    int64_t id;                   // the smallest entity id of its adverts
    struct group_advert *adverts; // by posted, those without a date last, then by entity id
    size_t advert_count;
    struct {
        int64_t *ids; // of entities, rising
        size_t count;
    } contacts[CONTACT_KINDS];
    size_t city_count; // distinct
    size_t hub_count;  // hubs that stand in its adverts and were not believed
};

struct advert_groups {
    struct advert_group *all; // the largest first, then by first advert's entity id
    size_t count;
    struct arena *arena;
};

// Groups of two adverts and more.
int advert_groups_read(struct advert_groups *groups, struct casefile *casefile, struct error *error);
void advert_groups_done(struct advert_groups *groups);

// More than a small collective (advert_base_rate below): at least six adverts and two contacts of one kind,
// and either three or more cities together with a third contact or a second text, or four contacts.
bool advert_group_is_ring(const struct advert_group *group);

// "Advertisers are mostly individuals ...": printed beside every figure.
extern const char *const advert_base_rate;
