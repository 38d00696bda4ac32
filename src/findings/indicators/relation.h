// The movements of one relationship: what its accounts received and paid, as indicators count them. Pure:
// knows no case. Money between accounts of the relationship, or of one holder, is not among them.
#pragma once

#include "base/arena.h"
#include "base/gazetteer.h"
#include "casefile/records.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NO_MINUTE = -1 };

enum other_side { // who stands at the other end
    OTHER_ACCOUNT,
    OTHER_NAME, // known by name only
    OTHER_CASH,
    OTHER_BANK, // its own bank, or nothing is stated
};

struct relation_flow {
    int64_t day;    // since 1970-01-01
    int64_t at_sec; // the order; of movements with a stated time that time
    int minute;     // of the day on the clock of who booked it, when a time is stated; NO_MINUTE
    bool in;
    bool regular; // one of a row of like amounts at even intervals
    bool service; // the other one deals with so many that nothing is tied by it: a shop, an employer
    enum other_side other;
    enum payment_method method;
    unsigned paid_for;       // merchants.h
    int64_t amount_e5;       // above 0
    const char *currency;    // equal pointers for equal currencies
    int64_t party;           // whom it is with: equal for the same account, or the same name at one account
    char country[3];         // of the other's account; "" when not known
    char home[3];            // of the relationship's account; ""
    const char *reference;   // NULL
    const struct city *city; // that its site names; NULL
    bool has_site;           // whether a site is stated
    int64_t phone;           // entity of a telephone that the reference names; 0
    uint32_t payer;          // relationship of the other one's account, or above any
    int64_t observation_id;
};

struct relation {
    uint32_t number;                   // of the relationship
    const struct relation_flow *flows; // by day, then at_sec
    size_t flow_count;
    const char *currency; // of most flows: amounts are summed in it alone
    int64_t first_day, last_day;
    size_t timed, sited, cash, cash_timed, cash_sited; // flows with a time, with a site; with cash
    size_t residents; // different account holders at the most shared of its addresses
    size_t
        business; // payments by which it shows to be a firm's: wages and business premises paid, card takings
    bool resident_address; // whether an address is known
};

enum { BUSINESS_PAYMENTS_MIN = 3 }; // fewer may be a name by chance
bool relation_is_business(const struct relation *relation);

// Fills in what is counted over the flows.
void relation_count(struct relation *relation);

// ---- what rules are made of ----

enum indicator_state { INDICATOR_NOT_COMPUTABLE, INDICATOR_DOES_NOT_HOLD, INDICATOR_HOLDS };

struct indicator_result {
    enum indicator_state state;
    const char *why;  // NOT_COMPUTABLE: what the case does not have. A literal, or in the arena
    const char *what; // HOLDS: what was counted, in words
    int64_t count;
    int64_t amount_e5; // of the flows in the relation's currency
    size_t flow_count; // of `flows`
    uint32_t *flows;   // numbers of flows, rising; in the arena
    int64_t first_day, last_day;
    int64_t *observations; // that are no payments of the relationship, rising; in the arena
    size_t observation_count;
    int64_t *entities; // that it names: adverts, handsets; in the arena
    size_t entity_count;
    bool joins; // with adverts, devices or a call centre, so that it says something by itself
};

// Numbers of flows, picked one by one.
struct picked {
    uint32_t *flows;
    size_t count;
};
bool flow_has_party(const struct relation_flow *flow); // that is stated: an account or a name
// Whether any payment out says whom it paid, without which nothing is known of what was bought.
bool relation_names_payees(const struct relation *relation);
struct picked picked_none(const struct relation *relation, struct arena *arena); // room for all
typedef bool flow_wanted(const struct relation_flow *flow, const void *payload);
struct picked picked_where(const struct relation *relation, flow_wanted *wanted, const void *payload,
                           struct arena *arena);
// The first window of `days` days (a day by itself: 1) with the most of those picked; a part of `picked`.
struct picked picked_densest(const struct relation *relation, const struct picked *picked, int64_t days);
// The first window of `days` days with the most different cities.
struct picked picked_most_cities(const struct relation *relation, const struct picked *picked, int64_t days,
                                 struct arena *arena);
size_t picked_days(const struct relation *relation, const struct picked *picked);
size_t picked_parties(const struct relation *relation, const struct picked *picked, struct arena *arena);
size_t picked_cities(const struct relation *relation, const struct picked *picked, struct arena *arena);
int64_t picked_sum(const struct relation *relation, const struct picked *picked); // in its currency

// Sets HOLDS, with count, amount, first and last day of what was picked, or DOES_NOT_HOLD.
void result_of(struct indicator_result *result, const struct relation *relation, const struct picked *picked,
               bool holds);
void result_unknown(struct indicator_result *result, const char *why); // NOT_COMPUTABLE
bool flow_at_night(const struct relation_flow *flow);                  // 22:00 to 06:00 by a stated time
