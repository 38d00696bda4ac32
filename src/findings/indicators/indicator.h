// An indicator: a rule over the movements of one relationship, with its source. docs/manual/indicators.md has
// the same as a table, with thresholds and reasons. One row in indicators.c; its function stands with its
// like.
#pragma once

#include "findings/indicators/relation.h"

// Indicators of one group say the same thing in several ways: a finding needs two groups.
enum indicator_group {
    GROUP_ADVERTS,
    GROUP_LODGING, // and journeys
    GROUP_LIVING,  // costs of people who are not the holder
    GROUP_CASH,
    GROUP_TOKENS, // what carries money and is no account: prepaid, coins, payment services
    GROUP_SHAPE,  // of the flow of money
    GROUP_JOINED, // with what phones and adverts of the case say
    INDICATOR_GROUPS,
};
const char *indicator_group_name(enum indicator_group group);

struct joins; // joined.h
// *result is as new (all zero) when it is called.
typedef void indicator_judge(const struct relation *relation, struct indicator_result *result,
                             struct arena *arena);
typedef void joined_judge(const struct joins *joins, const struct relation *relation,
                          struct indicator_result *result, struct arena *arena);

struct indicator {
    const char *id; // "HT-01", as in docs/manual/indicators.md; several rows may be parts of one
    enum indicator_group group;
    const char *summary;
    const char *source;
    indicator_judge *judge;      // over payments alone; or
    joined_judge *judge_in_case; // joined with the case
};

extern const struct indicator indicators[];
extern const size_t indicator_count;
// Position of the first of an id; indicator_count when there is none.
size_t indicator_named(const char *id);

// rules_adverts.c
indicator_judge judge_small_adverts, judge_foreign_adverts;
// rules_travel.c
indicator_judge judge_lodging, judge_tickets, judge_rides, judge_cash_lodging, judge_movement, judge_rooms;
// rules_living.c
indicator_judge judge_meals_and_care, judge_nightlife, judge_rents, judge_deductions, judge_residents;
// rules_cash.c
indicator_judge judge_night_cash, judge_cash_cities, judge_business_cash, judge_cash_without_wages,
    judge_below_threshold;
// rules_tokens.c
indicator_judge judge_tokens, judge_prepaid, judge_processors;
// rules_shapes.c
indicator_judge judge_funnel, judge_many_senders, judge_sudden_cash;
// joined_adverts.c
joined_judge judge_in_adverts, judge_postings;
// joined_people.c
joined_judge judge_callers, judge_slept, judge_circle, judge_platforms;
