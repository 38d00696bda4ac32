// Who takes part in the movements of a case. For case_money.c and its parts only.
#pragma once

#include "base/map.h"
#include "findings/money/case_money.h"
#include "findings/money/holder_names.h"

#define PARTY_NONE UINT32_MAX

struct party_table {
    struct arena *arena; // borrowed
    struct party *all;   // accounts first, by entity; the others in the order in which they were asked for
    size_t count, capacity;
    size_t account_count;
    bool *is_stated; // accounts: a holder or a statement is stated, so they stand even without movements
    struct money_names names;      // by which accounts' holders are known, by entity
    struct money_names registered; // telephones, addresses and documents that they gave, in the same way
    struct called *called;         // by payments; opaque
    size_t called_count, called_capacity;
    struct pair_map called_at; // (account, name) to its number
    struct pair_map others;    // (account, what kind or which name) to party + 1
};

// All accounts of the case, with what statements and holders say of them. Texts are in `arena`.
int parties_read(struct party_table *table, struct casefile *casefile, struct arena *arena,
                 struct error *error);
void parties_done(struct party_table *table); // also `all`, unless it was taken

uint32_t party_of_entity(const struct party_table *table, int64_t entity); // PARTY_NONE: no account
// The party of this kind (none of PARTY_ACCOUNT) that deals with `account`, made when new. name: of a
// PARTY_NAME.
uint32_t party_beside(struct party_table *table, uint32_t account, enum party_kind kind, const char *name);
// What a payment calls the account it goes to or comes from.
void party_is_called(struct party_table *table, uint32_t account, const char *name, const char *bank);
// Whether two parties are one holder's: their names are alike; or the same telephone, address or document was
// registered for both, and no name of one of them is known. With two names it may be somebody who opens
// accounts for others, and what passes between these is no saving. After parties_settle.
bool party_is_same_holder(const struct party_table *table, uint32_t a, uint32_t b);
// Whether an account's holder is known by a name. After parties_settle.
bool party_is_known_as(const struct party_table *table, uint32_t account, const char *name);
// Once all payments are read: names can be compared, countries are known.
void parties_settle(struct party_table *table);
