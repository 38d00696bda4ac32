// Accounts and what goes between them. A transfer stands in the statement of each side that has one.
#pragma once

#include "rehearsal/world.h"

enum entry_kind { ENTRY_TRANSFER, ENTRY_CASH, ENTRY_CARD, ENTRY_SALARY, ENTRY_FEE };

struct money {
    struct world *world;
    struct random random;
    int64_t first_day, last_day; // of the statements
    int *payers;                 // people elsewhere who pay once or twice, without statements
    size_t payer_count;
    int employer, landlord; // of those of whom no more is told
    uint32_t orders;        // transfers that had a reference from end to end
};

int money_account(struct money *money, enum bank bank, const char *owner, bool has_statement);
int money_person_at(struct money *money, enum bank bank, bool has_statement);
int money_person_account(struct money *money,
                         bool has_statement); // of somebody in Belgium, France, Spain or Portugal
// Returns the day it arrives; it leaves on the first weekday from `day` on.
int64_t money_transfer(struct money *money, int from, int to, int64_t day, int64_t cents,
                       enum entry_kind kind, const char *reference);
int64_t money_booking_day(int64_t day); // banks book on weekdays
// With the bank, a till or a card terminal at the other end; negative leaves the account.
void money_entry(struct money *money, int account, int64_t day, int64_t cents, enum entry_kind kind,
                 const char *name, const char *reference);
const char *money_reference(struct random *random); // what people write on a transfer to people
int money_payer(struct money *money);

void money_of_rings(struct money *money);   // money_rings.c: takings, and the trail they leave by
void money_of_schemes(struct money *money); // money_schemes.c: what else is done to hide where money is from
struct scheme *money_scheme(struct money *money, enum scheme_kind kind);
void scheme_add(struct scheme *scheme, int account);                 // once
void money_of_ring(struct money *money, int account, int64_t cents); // came in there, to be passed on
// The holder of a ring's account gave the ring's telephone; anybody else their own.
void money_registered(struct money *money, int account, int ring);
void money_of_life(struct money *money,
                   size_t entries); // money_life.c: until so many entries stand in statements
// A salary (cents a month), rent, shops and a little saving for a person who has an account.
void money_ordinary_life(struct money *money, int account, int64_t salary, int employer, int landlord);
int64_t money_salary(struct random *random);
// A small income, rent and a few shops: little of it, so that accounts of many people fit into a case.
void money_quiet_life(struct money *money, int account);
