// What a group of relationships took in, spent and passed on, month by month. Pure: movements in, sums out.
//
//   low    money that statements show: cash paid in, and what people paid who are not of the group
//   high   low, and what the callers of a call centre would have paid at the price of the adverts beyond it.
//   The two
//          parts are never mixed: `suggested` is the second
#pragma once

#include "findings/indicators/relation.h"

struct taking_month {
    int year, month; // 1 to 12
    int64_t cash_e5, transfers_e5;
    int64_t rents_e5, tickets_e5, adverts_e5, lodging_e5; // paid; tickets with rides
    int64_t passed_on_e5;                                 // to accounts outside, not for any of these
    int64_t cash_out_e5;
    int64_t clients;      // callers whose first contact was in this month
    int64_t suggested_e5; // clients times price beyond cash and transfers; never below 0
    size_t payments;      // counted in it
};

struct takings {
    const char *currency;
    struct taking_month *months; // each from the first to the last, without gaps; in the arena
    size_t month_count;
    int64_t first_day, last_day; // of the movements; first_day > last_day when there are none
    int64_t price_e5;            // of a visit, as adverts say it; 0: not known
    size_t other_currencies;     // movements in other currencies, which are not counted
    int64_t *observations; // of the payments counted; in the arena, rising, each once after takings_finish
    size_t observation_count, observation_room;
    struct arena *arena;
};

// For movements between two days, and callers of as many.
void takings_begin(struct takings *takings, const char *currency, int64_t first_day, int64_t last_day,
                   struct arena *arena);
// `inside` says of a relationship whether it is of the group: its payments are no takings.
typedef bool takings_inside(const void *payload, uint32_t relationship);
void takings_add(struct takings *takings, const struct relation *relation, takings_inside *inside,
                 const void *payload);
void takings_add_client(struct takings *takings, int64_t day); // out of the months: not counted
void takings_finish(struct takings *takings);

struct taking_month takings_sum(const struct takings *takings); // of all months
// A twelfth of a year at the pace of all days together, to the cent; of less than 31 days the total itself.
int64_t takings_a_month(const struct takings *takings, int64_t total_e5);
