// Which selectors are one account, because an application itself ties them. What glues, what never does, and
// why: docs/decisions/0011-what-makes-two-selectors-one.md.
//
// The result depends on what the records say and on nothing else: not on their order, nor on that of the
// sources.
#pragma once

#include "links/entities.h"
#include "links/judged.h"
#include "links/ties.h"

enum {
    ACCOUNT_SELECTORS_MAX = 16, // a record with more glues nothing
    ENTITY_SELECTORS_MAX = 64,  // nor do records that would make an entity of more
};

// One account as a record states it; members are positions in `members`.
struct account_record {
    int64_t observation_id, source_id;
    size_t from, count;
    bool glues; // not carved, not too long
    bool own;   // made of a device's own selectors: `owns` links show it
    char app[32];
};

struct identity {
    struct account_record *records;
    size_t count, capacity;
    uint32_t *members; // entities: as they were before joining, then as joined
    uint8_t *levels;   // enum id_level of each member
    size_t member_count, member_capacity, level_capacity;
};

// Reads the account records and the own selectors of applications, and joins the entities they tie and those
// that an analyst did, but not those an analyst parted.
int identity_join(struct identity *identity, struct entities *entities, const struct judged *judged,
                  struct casefile *casefile, struct error *error);
// "account" links for what was joined, "account_of" for what was refused.
void identity_add_ties(const struct identity *identity, const struct entities *entities, struct ties *ties);
void identity_done(struct identity *identity);
