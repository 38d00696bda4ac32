// Makes the movements of relationships out of the payments of a case.
#pragma once

#include "findings/indicators/relation.h"
#include "findings/money/relationships.h"

struct relation_reader {
    const struct case_money *money;
    const struct relationships *relationships;
    struct pair_map minutes; // (observation, 0) to the stated minute of the day plus one
};

int relation_reader_open(struct relation_reader *reader, const struct case_money *money,
                         const struct relationships *relationships, struct casefile *casefile,
                         struct error *error);
void relation_reader_close(struct relation_reader *reader);
// The flows are in the arena.
void relation_read(const struct relation_reader *reader, uint32_t number, struct relation *relation,
                   struct arena *arena);
