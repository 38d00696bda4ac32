// The facts of a ring as JSON: what is countable, what ties it and what it shares with others that was not
// believed, with why; the base rates beside them.
#pragma once

#include "base/bytes.h"
#include "findings/adverts/groups.h"

int ring_facts_write(struct buffer *out, const struct advert_group *group, const struct advert_groups *groups,
                     struct casefile *casefile, struct error *error);
size_t ring_dated(const struct advert_group *group); // its first adverts: those with a date
