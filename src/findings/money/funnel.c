// Deposits of an account followed first in, first out. Knows no case.
#include "findings/money/funnel.h"

#include "base/memory.h"
#include "base/order.h"

#include <stdlib.h>
#include <string.h>

enum { MOVES = 20 };

struct dwell {
    int64_t days, amount_e5;
};

struct walk {
    const struct funnel_flow *flows;
    size_t count;
    struct funnel *funnel;
    uint8_t *used;
    int64_t *left_e5;    // of each flow that came in
    bool *paid_in_there; // of each place, whether cash was
    size_t oldest;
    struct dwell *dwells;
    size_t dwell_count, dwell_capacity;
};

static size_t count_different(int64_t *values, size_t count, size_t *most)
{
    size_t different = 0, run = 0;
    *most = 0;
    if (count)
        qsort(values, count, sizeof *values, order_int64);
    for (size_t i = 0; i < count; i++) {
        run = i && values[i] == values[i - 1] ? run + 1 : 1;
        different += run == 1;
        *most = run > *most ? run : *most;
    }
    return different;
}

static void count_deposits(struct walk *walk)
{
    struct funnel *funnel = walk->funnel;
    int64_t *days = memory_new(3 * walk->count + 1, sizeof *days);
    int64_t *payers = days + walk->count, *places = payers + walk->count;
    size_t payer_count = 0, most;
    for (size_t i = 0; i < walk->count; i++) {
        const struct funnel_flow *flow = &walk->flows[i];
        funnel->income_e5 += flow->in ? flow->amount_e5 : 0;
        if (!flow->in || !flow->deposit)
            continue;
        if (funnel->deposits == 0 || flow->day < funnel->first_day)
            funnel->first_day = flow->day;
        if (funnel->deposits == 0 || flow->day > funnel->last_day)
            funnel->last_day = flow->day;
        days[funnel->deposits++] = flow->day;
        funnel->deposit_e5 += flow->amount_e5;
        funnel->cash_e5 += flow->cash ? flow->amount_e5 : 0;
        funnel->cash_deposits += flow->cash;
        if (flow->cash && flow->place >= 0)
            places[funnel->placed_deposits++] = flow->place;
        if (!flow->cash)
            payers[payer_count++] = flow->party;
        walk->used[i] = 1;
    }
    funnel->days = count_different(days, funnel->deposits, &most);
    funnel->payers = count_different(payers, payer_count, &most);
    funnel->places = count_different(places, funnel->placed_deposits, &funnel->at_main_place);
    memory_free(days);
}

static void mark_places(struct walk *walk)
{
    int32_t places = 0;
    for (size_t i = 0; i < walk->count; i++)
        places = walk->flows[i].place >= places ? walk->flows[i].place + 1 : places;
    walk->paid_in_there = memory_new((size_t)places + 1, sizeof *walk->paid_in_there);
    for (size_t i = 0; i < walk->count; i++)
        if (walk->flows[i].in && walk->flows[i].deposit && walk->flows[i].place >= 0)
            walk->paid_in_there[walk->flows[i].place] = true;
}

static void count_sent(struct walk *walk, size_t from, size_t to, int64_t amount_e5, bool elsewhere)
{
    const int64_t days = walk->flows[to].day - walk->flows[from].day;
    if (!walk->flows[from].deposit || !walk->flows[to].deposit)
        return;
    walk->funnel->sent_e5 += amount_e5;
    walk->funnel->elsewhere_e5 += elsewhere ? amount_e5 : 0;
    walk->funnel->sent += !walk->used[to];
    walk->used[to] = 1;
    ARRAY_ROOM(walk->dwells, walk->dwell_capacity, walk->dwell_count);
    walk->dwells[walk->dwell_count++] = (struct dwell){.days = days > 0 ? days : 0, .amount_e5 = amount_e5};
}

static void take_out(struct walk *walk, size_t out)
{
    const struct funnel_flow *flow = &walk->flows[out];
    const bool elsewhere = flow->cash ? flow->place >= 0 && !walk->paid_in_there[flow->place] : flow->abroad;
    int64_t wanted_e5 = flow->amount_e5;
    while (walk->oldest < out && walk->flows[walk->oldest].day < flow->day - FUNNEL_WINDOW_DAYS)
        walk->oldest++; // what is left of it was kept
    while (wanted_e5 > 0 && walk->oldest < out) {
        const size_t from = walk->oldest;
        const int64_t part = walk->left_e5[from] < wanted_e5 ? walk->left_e5[from] : wanted_e5;
        if (part > 0)
            count_sent(walk, from, out, part, elsewhere);
        walk->left_e5[from] -= part;
        wanted_e5 -= part;
        walk->oldest += walk->left_e5[from] == 0;
    }
}

static double median_days(struct walk *walk)
{
    int64_t half_e5 = walk->funnel->sent_e5 / 2;
    if (walk->dwell_count == 0)
        return 0;
    qsort(walk->dwells, walk->dwell_count, sizeof *walk->dwells, order_int64);
    size_t i = 0;
    while (i + 1 < walk->dwell_count && half_e5 >= walk->dwells[i].amount_e5)
        half_e5 -= walk->dwells[i++].amount_e5;
    return (double)walk->dwells[i].days;
}

void funnel_assess(const struct funnel_flow *flows, size_t count, struct funnel *funnel, uint8_t *used)
{
    struct walk walk = {.flows = flows, .count = count, .funnel = funnel, .used = used};
    *funnel = (struct funnel){0};
    memset(used, 0, count);
    walk.left_e5 = memory_new(count + 1, sizeof *walk.left_e5);
    count_deposits(&walk);
    mark_places(&walk);
    for (size_t i = 0; i < count; i++) {
        if (flows[i].in)
            walk.left_e5[i] = flows[i].amount_e5;
        else
            take_out(&walk, i);
    }
    funnel->median_days = median_days(&walk);
    memory_free(walk.left_e5);
    memory_free(walk.paid_in_there);
    memory_free(walk.dwells);
}

// ---- the null ----

struct moved {
    struct funnel_flow flow;
    size_t place;
};

static int by_day(const void *left, const void *right)
{
    const struct moved *a = left, *b = right;
    if (a->flow.day != b->flow.day)
        return a->flow.day < b->flow.day ? -1 : 1;
    if (a->flow.in != b->flow.in)
        return a->flow.in ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static double share_moved(const struct funnel_flow *flows, size_t count, int64_t first, int64_t span,
                          int64_t shift)
{
    struct moved *moved = memory_new(count + 1, sizeof *moved);
    struct funnel_flow *again = memory_new(count + 1, sizeof *again);
    uint8_t *used = memory_new(count + 1, 1);
    struct funnel funnel;
    for (size_t i = 0; i < count; i++) {
        moved[i] = (struct moved){.flow = flows[i], .place = i};
        if (!flows[i].in)
            moved[i].flow.day = first + (flows[i].day - first + shift) % span;
    }
    qsort(moved, count, sizeof *moved, by_day);
    for (size_t i = 0; i < count; i++)
        again[i] = moved[i].flow;
    funnel_assess(again, count, &funnel, used);
    memory_free(moved);
    memory_free(again);
    memory_free(used);
    return funnel.deposit_e5 ? (double)funnel.sent_e5 / (double)funnel.deposit_e5 : 0;
}

void funnel_move(const struct funnel_flow *flows, size_t count, struct funnel_null *null)
{
    *null = (struct funnel_null){0};
    if (count == 0)
        return;
    int64_t first = flows[0].day, last = first;
    for (size_t i = 0; i < count; i++) {
        first = flows[i].day < first ? flows[i].day : first;
        last = flows[i].day > last ? flows[i].day : last;
    }
    const int64_t span = last - first + 1;
    for (int64_t step = 1; step < MOVES; step++) {
        const int64_t shift = span * step / MOVES;
        if (shift <= FUNNEL_WINDOW_DAYS || span - shift <= FUNNEL_WINDOW_DAYS)
            continue; // so that a payment does not meet its own deposit
        const double share = share_moved(flows, count, first, span, shift);
        null->mean_share += share;
        null->most_share = share > null->most_share ? share : null->most_share;
        null->moves++;
    }
    if (null->moves)
        null->mean_share /= (double)null->moves;
}
