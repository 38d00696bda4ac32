// The payments of a case as flows in and out of each account, each movement of money once. Knows no pattern.
//
// Sides: the same transfer may stand in the statements of both accounts. An account is seen by its own
// statements only, so no flow of it is counted twice. One that has none is not seen at all: what others'
// statements show of it is a part of its movements, and a share of a part says nothing.
//
// Files: the same entry may stand in several files of one account (an intraday report and the day's
// statement). Of equal entries (account, currency, day, amount) as many are kept as the one file has that has
// most.
#pragma once

#include "casefile/casefile.h"
#include "findings/money/holder_names.h"

#include <stddef.h>

// A receipt may be booked a day after the money could be used: it came after the bank's last hour, or at the
// end of a week. Then what was paid out of it stands before it.
enum { MONEY_BOOKING_LAG_DAYS = 1 };

struct flow {
    int64_t at_usec;
    int64_t day;       // since 1970-01-01
    int64_t amount_e5; // positive
    int64_t party; // entity of an account; below 0 for a party known by name only; 0 when nothing is stated
                   // (cash)
    int64_t observation_id;
    bool in;
    bool to_account; // the party is an account, not only a name
    bool own;        // between accounts of one holder: not money received or passed on
    bool regular;    // one of a row of like amounts at even intervals: wage, rent, instalment
};

struct account_flows {
    int64_t account; // entity
    char currency[4];
    struct flow *flows; // by day, what comes in before what goes out of the same day and of the one before
    size_t count;
};

struct money_account { // an entity that is an account
    int64_t id;
    const char *value;
    bool is_iban;
};

struct money;

// Reads all payments of the case. `*money` is freed with money_free.
int money_load(struct money **money, struct casefile *casefile, struct error *error);
void money_free(struct money *money);

size_t money_account_count(const struct money *money); // accounts times currencies
// By account, then currency. Borrowed until money_free; flags may be written.
struct account_flows *money_account_flows(struct money *money, size_t n);
// NULL when the entity is no account.
const struct money_account *money_account_of(const struct money *money, int64_t entity_id);

// ---- the rules behind the flags, for tests ----

// Sets `regular` on flows with a party when there are at least 3 of them in that direction, four in five
// within 5 % of their median amount, and four in five of the gaps between them near the median gap (3 days
// and a tenth of it), which is at least 6 days.
void money_mark_regular(struct flow *flows, size_t count);
