// What the adverts of each group show: what is its own, what ties it, and what it shares with others that was
// not believed.
#pragma once

#include "base/map.h"
#include "findings/adverts/groups.h"
#include "findings/adverts/reading.h"

#define GROUP_NONE UINT32_MAX
enum { GROUP_TIES_MAX = 64, GROUP_DOUBTS_MAX = 32 };

// group_of: position of each advert's group, by position of advert; GROUP_NONE when it stands alone.
void group_contacts_list(const struct advert_reading *reading, const uint32_t *group_of,
                         struct advert_groups *groups);
// Of those that are rings. parted: pairs of positions of groups that an analyst said are not one hand.
void group_ties_list(const struct advert_reading *reading, const uint32_t *group_of,
                     const struct pair_map *parted, struct advert_groups *groups);
