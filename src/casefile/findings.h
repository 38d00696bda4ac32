// Findings as kept: a rule's assessment, the countable facts it rests on, who is in it and the evidence.
#pragma once

#include "casefile/casefile.h"

struct finding {
    int64_t id;        // given by the case, from 1 in the order of putting
    const char *kind;  // "shared_selector" "call_centre" "ring" "route" "pass_through"
    const char *title; // one plain sentence with the numbers that matter
    const char *rule;  // name of the rule; equals kind unless one kind has several rules
    int version;
    const char *facts; // JSON object of countable facts; keys in snake_case with units
};

int findings_clear(struct casefile *casefile, struct error *error);
int finding_put(struct casefile *casefile, struct finding *finding, struct error *error); // sets id
// role: what the entity is in it: "handset", "caller", "steady_contact", "advert", "city", "account", ...
int finding_add_entity(struct casefile *casefile, int64_t finding_id, int64_t entity_id, const char *role,
                       struct error *error);
// That an advert is of a group of adverts that one hand seems to run, a ring or not. Adverts without stand
// alone.
int finding_put_advert_group(struct casefile *casefile, int64_t advert_entity_id, int64_t group_id,
                             struct error *error);
int finding_add_evidence(struct casefile *casefile, int64_t finding_id, int64_t observation_id,
                         struct error *error);
