// The table of indicators: docs/manual/indicators.md says the same for people.
#include "findings/indicators/indicator.h"
#include "findings/indicators/joined.h"

#include <string.h>

#define FINTRAC "FINTRAC-2016-OA003 (read by way of mrwatchlist)"
#define GLOBE "the alert of December 2016 (read by way of the Globe and Mail)"
#define PRESSE "FINTRAC-2021-OA001 (read by way of La Presse)"
#define FIN_2020 "FIN-2020-A008 (read by way of Mondaq)"
#define FIN_2014 "FIN-2014-A008 (read by way of ComplianceWeek)"
#define SPENCER "FIN-2014-A008 (read by way of Spencer Fane)"
#define FINANCE "a list of banks (read by way of finance-monthly)"
#define OURS "clew: what the case holds beside the payments"

const char *indicator_group_name(enum indicator_group group)
{
    static const char *const names[] = {
        [GROUP_ADVERTS] = "adverts",
        [GROUP_LODGING] = "lodging and journeys",
        [GROUP_LIVING] = "living costs",
        [GROUP_CASH] = "cash",
        [GROUP_TOKENS] = "prepaid, coins, payment services",
        [GROUP_SHAPE] = "flow",
        [GROUP_JOINED] = "joined with the case",
    };
    return group < INDICATOR_GROUPS ? names[group] : "";
}

// Sorted by id; parts of one stand together.
const struct indicator indicators[] = {
    {"CL-01", GROUP_JOINED, "lodging or rent paid for cities where one telephone slept in those days", OURS,
     NULL, judge_slept},
    {"CL-02", GROUP_JOINED, "payers whose telephone wrote to or rang a call centre", OURS, NULL,
     judge_callers},
    {"CL-03", GROUP_JOINED, "adverts paid for on the days on which a ring posted", OURS, NULL,
     judge_postings},
    {"HT-01", GROUP_ADVERTS, "small payments for adverts", FINTRAC, judge_small_adverts, NULL},
    {"HT-02", GROUP_LODGING, "lodging paid often, or in several cities", FINTRAC, judge_lodging, NULL},
    {"HT-03", GROUP_LODGING, "tickets bought often, or for several people", FINTRAC, judge_tickets, NULL},
    {"HT-04", GROUP_LODGING, "bursts of taxis, shared rides and hired cars", FINTRAC, judge_rides, NULL},
    {"HT-05", GROUP_LIVING, "bursts of small meals, or of care and clothes", FINTRAC, judge_meals_and_care,
     NULL},
    {"HT-06", GROUP_LIVING, "clubs, massage or beauty paid at night", FINTRAC, judge_nightlife, NULL},
    {"HT-07", GROUP_TOKENS, "coins or prepaid cards in small amounts", FINTRAC, judge_tokens, NULL},
    {"HT-08", GROUP_CASH, "cash moved at night", GLOBE, judge_night_cash, NULL},
    {"HT-08", GROUP_CASH, "cash moved in different cities", GLOBE, judge_cash_cities, NULL},
    {"HT-09", GROUP_LODGING, "cash for lodging", PRESSE, judge_cash_lodging, NULL},
    {"HT-10", GROUP_LODGING, "used in many cities", FIN_2020, judge_movement, NULL},
    {"HT-11", GROUP_LIVING, "rents of several homes", FIN_2020, judge_rents, NULL},
    {"HT-12", GROUP_CASH, "a business's cash at night or abnormally large", FIN_2020, judge_business_cash,
     NULL},
    {"HT-13", GROUP_CASH, "cash paid in, and no wages", FIN_2020, judge_cash_without_wages, NULL},
    {"HT-14", GROUP_TOKENS, "prepaid cards bought often", FIN_2020, judge_prepaid, NULL},
    {"HT-15", GROUP_ADVERTS, "its telephone or address in adverts", FIN_2020, NULL, judge_in_adverts},
    {"HT-16", GROUP_ADVERTS, "adverts paid for in other countries", FIN_2020, judge_foreign_adverts, NULL},
    {"HT-17", GROUP_TOKENS, "coins from or to illicit platforms", FIN_2020, NULL, judge_platforms},
    {"HT-18", GROUP_TOKENS, "payment services in the payer's place", FIN_2020, judge_processors, NULL},
    {"HT-19", GROUP_CASH, "cash just below thresholds", FIN_2020, judge_below_threshold, NULL},
    {"HT-20", GROUP_SHAPE, "cash paid in here, taken out there", FIN_2020, judge_funnel, NULL},
    {"HT-21", GROUP_SHAPE, "small payments from many senders", FIN_2014, judge_many_senders, NULL},
    {"HT-22", GROUP_SHAPE, "a sudden rise in cash, passed on abroad", FIN_2014, judge_sudden_cash, NULL},
    {"HT-23", GROUP_LIVING, "rent and board paid back out of wages", SPENCER, judge_deductions, NULL},
    {"HT-24", GROUP_LODGING, "several rooms on one day", FINANCE, judge_rooms, NULL},
    {"HT-24", GROUP_LIVING, "many account holders at one address", FINANCE, judge_residents, NULL},
    {"HT-24", GROUP_SHAPE, "money that comes back in a circle", FINANCE, NULL, judge_circle},
};
const size_t indicator_count = sizeof indicators / sizeof *indicators;

size_t indicator_named(const char *id)
{
    size_t i = 0;
    while (i < indicator_count && strcmp(indicators[i].id, id) != 0)
        i++;
    return i;
}
