// Hubs: entities that tie many things which nothing else ties, like the number of a booking desk that
// independent advertisers print, a taxi firm, an operator's short code, a utility's account. They are shown,
// and never glue.
//
// The rules, by what is counted:
//  - a selector in adverts: leave it out, and its adverts fall into groups (by the other selectors that few
//    adverts share, and by near-identical text). Eight or more groups, of which at least 60 % have a contact
//    of their own: a hub.
//  - a picture that adverts show: the same. It makes no groups itself. (One on eight devices, or too plain to
//    be known again: links/pictures.h.)
//  - a text on adverts of many settled telephones: see links/text_hubs.h. It is left out of the groups above.
//  - a selector on devices: one that stands in the traffic or contacts of at least eight devices and a
//    quarter of all.
//  - a service number: fewer than seven digits, or a sender's title; never a person's.
//  - a group of at least a hundred members: to have read it is to know nobody in it.
//  - an account that pays or is paid by at least 50 others, and a twentieth of all accounts.
//  - what holders gave their banks (a telephone, an address, ...) for at least 50 accounts, and a twentieth
//  of all
//    accounts that have holders.
//  - an address that names no place a few people share: a post box, or too short to tell (links/holders.h).
#pragma once

#include "links/entities.h"
#include "links/judged.h"
#include "links/ties.h"

enum {
    HUB_GROUPS_MIN = 8,
    HUB_OWN_CONTACT_PERCENT = 60,
    HUB_DEVICES_MIN = 8,
    HUB_DEVICES_PERCENT = 25,
    HUB_MEMBERS_MIN = 100,
    HUB_ACCOUNTS_MIN = 50,
    HUB_ACCOUNTS_PERCENT = 5,
};

// Marks them in the case. What is judged to be one or none is taken for that while others are counted.
int hubs_mark(const struct entities *entities, const struct ties *ties, const struct judged *judged,
              struct casefile *casefile, struct error *error);
