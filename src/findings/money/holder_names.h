// Names by which accounts' holders are known: for parties of money only.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Names are alike when they have the same words, in any order and case ("SILVA, Ana" and "Ana Silva").
uint64_t money_name_hash(const char *name); // 0 when there is no name

struct money_names {
    struct {
        int64_t entity;
        uint64_t hash;
    } * pairs; // sorted after money_names_sort
    size_t count, capacity;
};

void money_names_add(struct money_names *names, int64_t entity, const char *name);   // 0 or NULL: nothing
void money_names_add_hash(struct money_names *names, int64_t entity, uint64_t hash); // 0: nothing
void money_names_sort(struct money_names *names);
// Where the names of an entity begin in `pairs`; of one that has none anywhere.
size_t money_names_first(const struct money_names *names, int64_t entity);
// Whether two entities are known by a name that is alike.
bool money_names_meet(const struct money_names *names, int64_t a, int64_t b);
void money_names_done(struct money_names *names);
