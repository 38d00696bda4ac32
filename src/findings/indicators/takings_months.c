// Sums by month; see takings_months.h.
#include "findings/indicators/takings_months.h"

#include "base/decimal.h"
#include "base/order.h"
#include "base/time.h"
#include "findings/indicators/merchants.h"

#include <stdlib.h>
#include <string.h>

static int month_number(int64_t day)
{
    int year, month, date;
    time_civil_from_days(day, &year, &month, &date);
    return year * 12 + month - 1;
}

void takings_begin(struct takings *takings, const char *currency, int64_t first_day, int64_t last_day,
                   struct arena *arena)
{
    *takings =
        (struct takings){.currency = currency, .first_day = first_day, .last_day = last_day, .arena = arena};
    if (first_day > last_day)
        return;
    const int first = month_number(first_day);
    takings->month_count = (size_t)(month_number(last_day) - first + 1);
    takings->months = arena_alloc(arena, takings->month_count, sizeof *takings->months);
    for (size_t i = 0; i < takings->month_count; i++) {
        takings->months[i].year = (first + (int)i) / 12;
        takings->months[i].month = (first + (int)i) % 12 + 1;
    }
}

static struct taking_month *month_of(struct takings *takings, int64_t day)
{
    if (day < takings->first_day || day > takings->last_day)
        return NULL;
    return &takings->months[month_number(day) - month_number(takings->first_day)];
}

static int64_t *receipt(struct taking_month *month, const struct relation_flow *flow)
{
    if (flow->other == OTHER_CASH)
        return &month->cash_e5;
    // wages and the like, and what shops and services pay, are not paid by people for what is taken here
    const bool other_income =
        flow->regular || flow->service || (flow->paid_for & (PAID_FOR_PAYROLL | PAID_FOR_TAKINGS));
    return flow_has_party(flow) && !other_income ? &month->transfers_e5 : NULL;
}

static int64_t *expense(struct taking_month *month, const struct relation_flow *flow)
{
    if (flow->other == OTHER_CASH)
        return &month->cash_out_e5;
    if (flow->paid_for & PAID_FOR_ADVERTS)
        return &month->adverts_e5;
    if (flow->paid_for & PAID_FOR_LODGING)
        return &month->lodging_e5;
    if (flow->paid_for & (PAID_FOR_TICKETS | PAID_FOR_RIDES))
        return &month->tickets_e5;
    if (flow->paid_for & PAID_FOR_RENT)
        return &month->rents_e5;
    return flow->other == OTHER_ACCOUNT && !flow->regular && !flow->service ? &month->passed_on_e5 : NULL;
}

static void take_observation(struct takings *takings, int64_t observation_id)
{
    if (takings->observation_count == takings->observation_room) {
        const size_t room = takings->observation_room ? 2 * takings->observation_room : 256;
        int64_t *grown = arena_alloc(takings->arena, room, sizeof *grown);
        if (takings->observation_count)
            memcpy(grown, takings->observations, takings->observation_count * sizeof *grown);
        takings->observations = grown;
        takings->observation_room = room;
    }
    takings->observations[takings->observation_count++] = observation_id;
}

void takings_add(struct takings *takings, const struct relation *relation, takings_inside *inside,
                 const void *payload)
{
    for (size_t i = 0; i < relation->flow_count; i++) {
        const struct relation_flow *flow = &relation->flows[i];
        if (flow->other == OTHER_ACCOUNT && inside(payload, flow->payer))
            continue;
        if (strcmp(flow->currency, takings->currency) != 0) {
            takings->other_currencies++;
            continue;
        }
        struct taking_month *month = month_of(takings, flow->day);
        int64_t *sum = month == NULL ? NULL : flow->in ? receipt(month, flow) : expense(month, flow);
        if (sum == NULL)
            continue;
        *sum += flow->amount_e5;
        month->payments++;
        take_observation(takings, flow->observation_id);
    }
}

void takings_add_client(struct takings *takings, int64_t day)
{
    struct taking_month *month = month_of(takings, day);
    if (month)
        month->clients++;
}

void takings_finish(struct takings *takings)
{
    size_t kept = 0;
    for (size_t i = 0; i < takings->month_count; i++) {
        struct taking_month *month = &takings->months[i];
        const int64_t would = month->clients * takings->price_e5, seen = month->cash_e5 + month->transfers_e5;
        month->suggested_e5 = would > seen ? would - seen : 0;
    }
    if (takings->observation_count)
        qsort(takings->observations, takings->observation_count, sizeof *takings->observations, order_int64);
    for (size_t i = 0; i < takings->observation_count; i++)
        if (kept == 0 || takings->observations[kept - 1] != takings->observations[i])
            takings->observations[kept++] = takings->observations[i];
    takings->observation_count = kept;
}

struct taking_month takings_sum(const struct takings *takings)
{
    struct taking_month sum = {0};
    for (size_t i = 0; i < takings->month_count; i++) {
        const struct taking_month *month = &takings->months[i];
        sum.cash_e5 += month->cash_e5;
        sum.transfers_e5 += month->transfers_e5;
        sum.rents_e5 += month->rents_e5;
        sum.tickets_e5 += month->tickets_e5;
        sum.adverts_e5 += month->adverts_e5;
        sum.lodging_e5 += month->lodging_e5;
        sum.passed_on_e5 += month->passed_on_e5;
        sum.cash_out_e5 += month->cash_out_e5;
        sum.clients += month->clients;
        sum.suggested_e5 += month->suggested_e5;
        sum.payments += month->payments;
    }
    return sum;
}

int64_t takings_a_month(const struct takings *takings, int64_t total_e5)
{
    const int64_t days = takings->last_day - takings->first_day + 1, cent = DECIMAL_ONE / 100;
    if (days < 31)
        return total_e5;
    const int64_t month = total_e5 / (days * 12) * 365 + total_e5 % (days * 12) * 365 / (days * 12);
    return (month + cent / 2) / cent * cent;
}
