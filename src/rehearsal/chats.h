// Private life: people who know each other write and ring, in sessions, at the hours people do.
#pragma once

#include "rehearsal/world.h"

extern const uint8_t hours_of_life[24], hours_of_shops[24], hours_of_nights[24], hours_of_rides[24];

// Sessions with the owner's ties and groups until the telephone holds about its number of messages.
void chat_fill(struct world *world, struct random *random, int device, const int *groups, size_t group_count);
