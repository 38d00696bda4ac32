// Expected numbers under the null of null_model.h, and how surprising it is to see more. Knows no case.
#include "findings/money/null_model.h"

#include "base/memory.h"
#include "base/order.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define BITS_MAX 1000.0

static uint32_t out_count(const struct null_model *null, uint32_t account)
{
    return null->graph->out_from[account + 1] - null->graph->out_from[account];
}

static uint32_t in_count(const struct null_model *null, uint32_t account)
{
    return null->graph->in_from[account + 1] - null->graph->in_from[account];
}

static void set_lives(struct null_model *null)
{
    const struct transfer_graph *graph = null->graph;
    for (size_t i = graph->count; i-- > 0;) {
        null->first_sec[graph->transfers[i].from] = graph->transfers[i].at_sec;
        null->first_sec[graph->transfers[i].to] = graph->transfers[i].at_sec;
    }
    for (size_t i = 0; i < graph->count; i++) {
        null->last_sec[graph->transfers[i].from] = graph->transfers[i].at_sec;
        null->last_sec[graph->transfers[i].to] = graph->transfers[i].at_sec;
    }
}

// One stamp an account: whom it pays, then which of those that pay it are among them.
static void set_answered(struct null_model *null)
{
    const struct transfer_graph *graph = null->graph;
    uint32_t *paid_by = memory_new((size_t)graph->account_count + 1, sizeof *paid_by);
    size_t answered = 0;
    for (uint32_t a = 0; a < graph->account_count; a++) {
        for (uint32_t i = graph->out_from[a]; i < graph->out_from[a + 1]; i++)
            paid_by[graph->transfers[graph->out[i]].to] = a + 1;
        for (uint32_t i = graph->in_from[a]; i < graph->in_from[a + 1]; i++)
            answered += paid_by[graph->transfers[graph->in[i]].from] == a + 1;
    }
    null->answered = graph->count ? (double)answered / (double)graph->count : 0;
    memory_free(paid_by);
}

void null_model_init(struct null_model *null, const struct transfer_graph *graph)
{
    *null = (struct null_model){
        .graph = graph,
        .first_sec = memory_new((size_t)graph->account_count + 1, sizeof(int64_t)),
        .last_sec = memory_new((size_t)graph->account_count + 1, sizeof(int64_t)),
        .amounts_e5 = memory_new(graph->count + 1, sizeof(int64_t)),
    };
    set_lives(null);
    set_answered(null);
    for (size_t i = 0; i < graph->count; i++)
        null->amounts_e5[i] = graph->transfers[i].amount_e5;
    if (graph->count)
        qsort(null->amounts_e5, graph->count, sizeof *null->amounts_e5, order_int64);
}

void null_model_done(struct null_model *null)
{
    memory_free(null->first_sec);
    memory_free(null->last_sec);
    memory_free(null->amounts_e5);
    *null = (struct null_model){0};
}

// ---- expected numbers ----

// The part of an account's life that a window is.
static double part_of_life(const struct null_model *null, uint32_t account, int64_t window_sec)
{
    const int64_t life_sec = null->last_sec[account] - null->first_sec[account];
    return life_sec <= window_sec ? 1 : (double)window_sec / (double)life_sec;
}

// The chance that a payment made by whoever goes to this account.
static double drawn(const struct null_model *null, uint32_t account)
{
    return null->graph->count ? (double)in_count(null, account) / (double)null->graph->count : 0;
}

double null_paid_out(const struct null_model *null, uint32_t account, int64_t window_sec)
{
    return out_count(null, account) * part_of_life(null, account, window_sec);
}

double null_paid_in(const struct null_model *null, uint32_t account, int64_t window_sec)
{
    return in_count(null, account) * part_of_life(null, account, window_sec);
}

static size_t count_between(const struct null_model *null, uint32_t from, uint32_t to)
{
    const struct transfer_graph *graph = null->graph;
    size_t count = 0;
    if (out_count(null, from) <= in_count(null, to)) {
        for (uint32_t i = graph->out_from[from]; i < graph->out_from[from + 1]; i++)
            count += graph->transfers[graph->out[i]].to == to;
    } else {
        for (uint32_t i = graph->in_from[to]; i < graph->in_from[to + 1]; i++)
            count += graph->transfers[graph->in[i]].from == from;
    }
    return count;
}

double null_between(const struct null_model *null, uint32_t from, uint32_t to, size_t known,
                    int64_t window_sec)
{
    const size_t all = count_between(null, from, to);
    const double others = all > known ? (double)(all - known) : 0;
    return null_paid_out(null, from, window_sec) * drawn(null, to) +
           others * part_of_life(null, from, window_sec);
}

double null_through(const struct null_model *null, uint32_t from, uint32_t to, int64_t window_sec)
{
    const struct transfer_graph *graph = null->graph;
    double paid_on = 0;
    for (uint32_t i = graph->out_from[from]; i < graph->out_from[from + 1]; i++)
        paid_on += null_paid_out(null, graph->transfers[graph->out[i]].to, window_sec);
    return paid_on * part_of_life(null, from, window_sec) * drawn(null, to) / 2; // in order of time: one of 2
}

double null_return(const struct null_model *null, const uint32_t *transfers, unsigned hops,
                   int64_t window_sec)
{
    const struct transfer *rows = null->graph->transfers;
    if (hops < 2)
        return 0;
    const uint32_t origin = rows[transfers[0]].from, last = rows[transfers[hops - 1]].from;
    double expected = null_between(null, last, origin, 1, window_sec);
    if (hops == 2)
        expected += null->answered;
    for (unsigned h = 1; h + 1 < hops; h++)
        expected *= null_paid_out(null, rows[transfers[h]].from, window_sec);
    for (unsigned h = 2; h < hops; h++)
        expected /= h; // hops - 1 payments after the first, in one order of all
    return expected;
}

double null_across(const struct null_model *null, const uint32_t *from, size_t from_count, const uint32_t *to,
                   size_t to_count, int64_t window_sec)
{
    double paid = 0, taken = 0;
    for (size_t i = 0; i < from_count; i++)
        paid += null_paid_out(null, from[i], window_sec);
    for (size_t i = 0; i < to_count; i++)
        taken += drawn(null, to[i]);
    return paid * taken;
}

// ---- amounts ----

static size_t amounts_below(const struct null_model *null, double limit)
{
    size_t low = 0, high = null->graph->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if ((double)null->amounts_e5[middle] < limit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// What is at least as near to one amount as another is, as a ratio: from low up to below high.
struct near {
    double low, high;
};

static struct near near_of(int64_t before_e5, int64_t amount_e5)
{
    const double amount = (double)amount_e5, mirror = (double)before_e5 * (double)before_e5 / amount;
    // a hair wider, so that the amount itself is in whatever its mirror was rounded to
    return (struct near){.low = (amount < mirror ? amount : mirror) * (1 - 1e-12),
                         .high = nextafter((amount < mirror ? mirror : amount) * (1 + 1e-12), INFINITY)};
}

static double share_near(const struct null_model *null, struct near near)
{
    const size_t count = amounts_below(null, near.high) - amounts_below(null, near.low);
    return (double)(count ? count : 1) / (double)null->graph->count;
}

// Of what the two accounts of this transfer pay each other, and of all amounts once.
static double share_near_of_pair(const struct null_model *null, uint32_t number, struct near near)
{
    const struct transfer_graph *graph = null->graph;
    const struct transfer *transfer = &graph->transfers[number];
    const bool by_sender = out_count(null, transfer->from) <= in_count(null, transfer->to);
    const uint32_t *list = by_sender ? graph->out : graph->in;
    const uint32_t *from = by_sender ? graph->out_from : graph->in_from;
    const uint32_t account = by_sender ? transfer->from : transfer->to;
    size_t others = 0, as_near = 0;
    for (uint32_t i = from[account]; i < from[account + 1]; i++) {
        const struct transfer *other = &graph->transfers[list[i]];
        if (list[i] == number || other->from != transfer->from || other->to != transfer->to)
            continue;
        others++;
        as_near += (double)other->amount_e5 >= near.low && (double)other->amount_e5 < near.high;
    }
    return ((double)as_near + share_near(null, near)) / (double)(others + 1);
}

// The chance that the product of so many even chances is below this: x times the sum of (-ln x)^i / i!.
static double fisher(double log_product, size_t count)
{
    double term = 1, sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += term;
        term *= -log_product / (double)(i + 1);
    }
    const double chance = exp(log_product) * sum;
    return chance < 1 ? chance : 1;
}

double null_even_amounts(const struct null_model *null, const int64_t *amounts_e5, size_t count)
{
    double log_product = 0;
    if (count < 2 || null->graph->count == 0)
        return 1;
    for (size_t i = 1; i < count; i++)
        log_product += log(share_near(null, near_of(amounts_e5[i - 1], amounts_e5[i])));
    return fisher(log_product, count - 1);
}

double null_even_transfers(const struct null_model *null, const uint32_t *transfers, size_t count)
{
    const struct transfer *rows = null->graph->transfers;
    double log_product = 0;
    if (count < 2)
        return 1;
    for (size_t i = 1; i < count; i++)
        log_product += log(share_near_of_pair(
            null, transfers[i], near_of(rows[transfers[i - 1]].amount_e5, rows[transfers[i]].amount_e5)));
    return fisher(log_product, count - 1);
}

// ---- surprise ----

static double log_poisson(double expected, double seen)
{
    int sign;
    return -expected + seen * log(expected) - lgamma_r(seen + 1, &sign);
}

double null_bits(double expected, uint64_t seen)
{
    if (seen == 0)
        return 0;
    if (expected <= 0)
        return BITS_MAX;
    const double k = (double)seen;
    double sum = 1, term = 1, bits;
    if (k > expected) { // the tail, from its largest term
        for (double j = k + 1; term > 1e-17 * sum; j++)
            sum += term *= expected / j;
        bits = -(log_poisson(expected, k) + log(sum)) / log(2);
    } else { // all but what is below
        for (double j = k - 1; j > 0 && term > 1e-17 * sum; j--)
            sum += term *= j / expected;
        bits = -log1p(-exp(log_poisson(expected, k - 1)) * sum) / log(2);
    }
    return bits > BITS_MAX ? BITS_MAX : bits > 0 ? bits : 0;
}

double null_share_bits(size_t of, double share, size_t seen)
{
    int sign;
    if (seen == 0 || seen > of)
        return seen > of ? BITS_MAX : 0;
    if (share <= 0 || share >= 1)
        return share <= 0 ? BITS_MAX : 0;
    double largest = -INFINITY, sum = 0; // of logarithms
    for (size_t k = seen; k <= of; k++) {
        const double term = lgamma_r((double)of + 1, &sign) - lgamma_r((double)k + 1, &sign) -
                            lgamma_r((double)(of - k) + 1, &sign) + (double)k * log(share) +
                            (double)(of - k) * log1p(-share);
        if (term > largest) {
            sum = sum * exp(largest - term) + 1;
            largest = term;
        } else {
            sum += exp(term - largest);
        }
    }
    const double bits = -(largest + log(sum)) / log(2);
    return bits > BITS_MAX ? BITS_MAX : bits > 0 ? bits : 0;
}

double null_places_bits(double places)
{
    return places > 1 ? log2(places) : 0;
}
