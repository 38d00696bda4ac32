// Templates: what the near-identical texts of a group have in common, and what stands in its slots.
#pragma once

#include "casefile/casefile.h"

#include <stddef.h>

struct template_member { // an advert of a group of near-identical texts
    int64_t entity_id;   // the group's
    int64_t posted_usec; // for the choice of those that make the form
    int64_t observation_id;
};

// Writes the template of every group that stands in `members`, which must hold all adverts of these groups
// and is sorted here; what these groups had before is removed. At most COLUMNS_TEXTS_MAX adverts of a group,
// spread over time, make its form; then each of its adverts is read. Work is bounded: of a group that would
// take too much the adverts that were read are said (template.read). Inside a transaction, after the entities
// are written.
int templates_write(struct casefile *casefile, struct template_member *members, size_t count,
                    struct error *error);
