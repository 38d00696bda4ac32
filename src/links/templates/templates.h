// Templates: what the near-identical texts of a group have in common, and what stands in its slots.
#pragma once

#include "casefile/casefile.h"

#include <stddef.h>

struct template_member { // an advert of a group of near-identical texts
    int64_t entity_id;   // the group's
    int64_t posted_usec; // for the choice of those that make the form
    int64_t observation_id;
};

// Writes the template of every group that stands in `members`, which is sorted here. TEMPLATES_ANEW: they are
// all adverts of these groups, and what the groups had before is removed. TEMPLATES_ADDED: they are new in
// these groups, and stand in the case already; a group that has grown little since its template was found (by
// a quarter at most, and it was found from as many adverts as are ever used) keeps it, and only the new
// adverts are read; of another all is found anew from all its adverts in the case.
//
// At most COLUMNS_TEXTS_MAX adverts of a group, spread over time, make its form; then each of its adverts is
// read. Work is bounded: of a group that would take too much the adverts that were read are said
// (template.read). Inside a transaction, after entities and adverts' entities are written.
enum templates_way { TEMPLATES_ANEW, TEMPLATES_ADDED };
int templates_write(struct casefile *casefile, struct template_member *members, size_t count,
                    enum templates_way way, struct error *error);
