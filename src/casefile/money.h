// What banks say, read back: payments, statements, holders of accounts.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"

struct payment_row {
    int64_t observation_id, source_id;
    int64_t item_id;               // the statement file: the same entry may stand in several of them
    int64_t account, counterparty; // spellings
    int64_t account_entity, counterparty_entity; // entities; 0 before link
    const char *id, *name, *reference, *currency;
    struct moment at, valued;
    int64_t amount_e5; // signed as in records.h
    int64_t ordered_e5;
    const char *ordered_currency;                            // NULL: there is no ordered_e5
    const char *end_to_end, *code, *bank, *site, *statement; // as in records.h
    enum payment_method method;
    const char *table; // of its place: which format said it, "camt054"
};
typedef int payment_take(void *payload, const struct payment_row *payment, struct error *error);
int payment_each(struct casefile *casefile, payment_take *take, void *payload,
                 struct error *error); // by account, at

struct statement_row {
    int64_t observation_id, source_id, item_id;
    int64_t account_entity; // 0 before link
    const char *id, *number, *bank, *owner, *currency;
    struct moment from, to;
    int64_t opening_e5, closing_e5; // unless NOT_STATED
    enum balance balance;
};
typedef int statement_take(void *payload, const struct statement_row *statement, struct error *error);
int statement_each(struct casefile *casefile, statement_take *take, void *payload,
                   struct error *error); // by id

struct holder_row {
    int64_t observation_id, source_id;
    int64_t account, selector;               // spellings; one call for each selector, 0 when there is none
    int64_t account_entity, selector_entity; // 0 before link
    const char *name, *role, *address, *country;
    struct moment born, opened;
};
typedef int holder_take(void *payload, const struct holder_row *holder, struct error *error);
int holder_each(struct casefile *casefile, holder_take *take, void *payload, struct error *error); // by id
