// What the finders of shapes give: transfers that together have a shape, and how improbable that is. Pure.
#pragma once

#include "findings/money/dealings.h"

enum shape_kind { // in the order in which they swallow each other
    SHAPE_STACK,
    SHAPE_SCATTER_GATHER,
    SHAPE_BIPARTITE,
    SHAPE_GATHER_SCATTER,
    SHAPE_FAN_IN,
    SHAPE_FAN_OUT,
    SHAPE_KINDS,
};

struct shape {
    enum shape_kind kind;
    uint32_t from, to; // fans and gather-scatter: the account, twice; scatter-gather: first and last; of the
                       // others a payer and a payee
    uint32_t payers, middles, payees; // different accounts
    size_t first, count;              // its transfers: list->transfers[first] up to first + count, rising
    double bits; // -log2 of how probable it is by the accounts' own rates, at this one place
};

struct shape_list { // in the order found
    struct shape *items;
    size_t count, capacity;
    uint32_t *transfers; // numbers in the graph
    size_t transfer_count, transfer_capacity;
};

void shape_list_done(struct shape_list *list);
// Begins a shape; transfers are added to it until the next is begun.
struct shape *shape_add(struct shape_list *list, enum shape_kind kind); // borrowed until the next call
void shape_add_transfer(struct shape_list *list, uint32_t transfer);
void shape_sort_transfers(struct shape_list *list); // of the last shape, each once
// The most surprising first; ties by size, accounts, transfers.
void shape_list_rank(struct shape_list *list);
// By kind, then as ranked; without those most of whose transfers stand in shapes before them. `transfers`:
// how many the graph has.
void shape_list_swallow(struct shape_list *list, size_t transfers);
const char *shape_name(enum shape_kind kind); // "fan_in"

// ---- the finders: each appends what it finds ----

// Fan-in and fan-out: accounts that paid `least` others or more, or were paid by them, within DEALINGS_HOURS:
// the fullest window of each.
void find_fans(const struct dealings *dealings, uint32_t least, struct shape_list *list);
// Accounts that were paid by `least` others or more, and then paid as many.
void find_gather_scatter(const struct dealings *dealings, uint32_t least, struct shape_list *list);
// Two accounts between which at least `least` others passed on, in like amounts, what the one gave them.
void find_scatter_gather(const struct dealings *dealings, uint32_t least, struct shape_list *list);
// Payers and payees of a few days, of which each pays two or more and is paid by two or more of the others:
// at least two and two of them, `least` together. Stacks: those whose payees are payers of a later one.
void find_bipartite(const struct dealings *dealings, uint32_t least, struct shape_list *list);
