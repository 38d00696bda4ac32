// Names by which accounts' holders are known: for money_flows.c only.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct money_names {
    struct {
        int64_t entity;
        uint64_t hash;
    } * pairs; // sorted after money_names_sort
    size_t count, capacity;
};

void money_names_add(struct money_names *names, int64_t entity, const char *name); // 0 or NULL: nothing
void money_names_sort(struct money_names *names);
// Whether two entities are known by a name that is alike.
bool money_names_meet(const struct money_names *names, int64_t a, int64_t b);
void money_names_done(struct money_names *names);
