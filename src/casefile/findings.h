// Findings as kept: a rule's assessment, the countable facts it rests on, who is in it and the evidence.
//
// Those of a kind are collected and then compared with what stands: one of the same entities and evidence
// keeps its id, and what it says of them is brought up to date, so that a case of a million adverts does not
// write all of them anew for a day's.
#pragma once

#include "casefile/casefile.h"

struct finding {
    int64_t id; // by which entities and evidence are added until findings_settle: not the one it is kept with
    const char *kind;  // "shared_selector" "call_centre" "ring" "route" "pass_through"
    const char *title; // one plain sentence with the numbers that matter
    const char *rule;  // name of the rule; equals kind unless one kind has several rules
    int version;
    const char *facts; // JSON object of countable facts; keys in snake_case with units
};

int finding_put(struct casefile *casefile, struct finding *finding, struct error *error); // sets id
// role: what the entity is in it: "handset", "caller", "steady_contact", "advert", "city", "account", ...
int finding_add_entity(struct casefile *casefile, int64_t finding_id, int64_t entity_id, const char *role,
                       struct error *error);
// That an advert is of a group of adverts that one hand seems to run, a ring or not. Adverts without stand
// alone. advert_groups_settle keeps them: those put since the last call are all there are.
int finding_put_advert_group(struct casefile *casefile, int64_t advert_entity_id, int64_t group_id,
                             struct error *error);
int finding_add_evidence(struct casefile *casefile, int64_t finding_id, int64_t observation_id,
                         struct error *error);
// Those put since the last call are what there is of this kind, in their order; all of them must be of it.
// Inside a transaction.
int findings_settle(struct casefile *casefile, const char *kind, struct error *error);
int advert_groups_settle(struct casefile *casefile, struct error *error);
void advert_groups_forget(struct casefile *casefile); // what was put and not settled
void findings_forget(struct casefile *casefile);      // what was put and not settled
int findings_clear(struct casefile *casefile, struct error *error);

// Read back, by kind and rank; `rejected`: an analyst's last word is that it is not so.
typedef int finding_take(void *payload, const struct finding *finding, bool rejected, struct error *error);
int finding_each(struct casefile *casefile, finding_take *take, void *payload, struct error *error);

// The payments that findings rest on, by finding, in its order.
struct finding_payment {
    int64_t finding_id, observation_id;
    const char *id, *statement; // as the bank calls them
    const char *source;         // its label
};
typedef int finding_payment_take(void *payload, const struct finding_payment *payment, struct error *error);
int finding_payment_each(struct casefile *casefile, finding_payment_take *take, void *payload,
                         struct error *error);
