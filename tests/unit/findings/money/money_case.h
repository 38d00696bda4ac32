// A case with payments put straight into it, for tests of what findings make of money.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"
#include "casefile/temporary_case.h"
#include "findings/money/case_money.h"

enum { MONEY_CASE_ITEMS = 4 }; // files of statements

struct money_case {
    char folder[TEMPORARY_FOLDER_SIZE], path[TEMPORARY_PATH_SIZE];
    struct casefile *casefile;
    int64_t source, items[MONEY_CASE_ITEMS];
    int64_t count; // records put
    struct case_money money;
};

int money_case_set_up(void **state); // for cmocka: *state is a struct money_case
int money_case_tear_down(void **state);

struct selector money_case_account(const char *value); // an IBAN; NULL: a NAME without a name
struct moment money_case_day(int day);                 // of March 2026, may go on
// A payment with the usual fields: negative units leave the account. Change it, then put it.
struct payment money_case_payment(const char *account, const char *counterparty, const char *name, int day,
                                  int64_t units);
void money_case_put(struct money_case *fixture, int item, const struct payment *payment);
void money_case_state(struct money_case *fixture, int item, const char *account, const char *owner);
void money_case_put_record(struct money_case *fixture, int item, const struct record *record);
// Links, and reads the money of the case; done by tear_down or the next call.
const struct case_money *money_case_read(struct money_case *fixture);
// The number of the party with this value; fails when there is none.
uint32_t money_case_party(const struct case_money *money, const char *value);
