// One pass over each account's neighbours for who counts, one over accounts for the rates.
#include "findings/money/dealings.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { HOUR = 3600 };
#define SHAPE_LEAST 0.05 // as flat as a distribution of rates is taken to be
#define SHAPE_MOST 20.0

// What was between one account and another, while the one's transfers are looked through.
struct bond {
    uint32_t of; // account + 1 that this is about now
    uint32_t out, in;
    int64_t first_sec, last_sec, last_out_sec;
};

static struct bond *note(struct bond *bonds, uint32_t of, uint32_t other, int64_t at_sec)
{
    struct bond *bond = &bonds[other];
    if (bond->of != of + 1)
        *bond = (struct bond){
            .of = of + 1, .first_sec = at_sec, .last_sec = at_sec, .last_out_sec = INT64_MIN / 2};
    bond->first_sec = at_sec < bond->first_sec ? at_sec : bond->first_sec;
    bond->last_sec = at_sec > bond->last_sec ? at_sec : bond->last_sec;
    return bond;
}

static bool is_wanted(const struct bond *bond, enum dealings_kind kind)
{
    bool soon = bond->last_sec - bond->first_sec <= DEALINGS_HOURS * HOUR;
    return kind == DEALINGS_ALL || (kind == DEALINGS_MUTUAL ? !soon && bond->in && bond->out : soon);
}

static void mark_account(struct dealings *dealings, struct bond *bonds, uint32_t account)
{
    const struct transfer_graph *graph = dealings->graph;
    const uint32_t from = graph->out_from[account], to = graph->out_from[account + 1];
    for (uint32_t i = from; i < to; i++) {
        const struct transfer *transfer = &graph->transfers[graph->out[i]];
        struct bond *bond = note(bonds, account, transfer->to, transfer->at_sec);
        dealings->repeated[graph->out[i]] = transfer->at_sec - bond->last_out_sec <= DEALINGS_HOURS * HOUR;
        bond->last_out_sec = transfer->at_sec;
        bond->out++;
    }
    for (uint32_t i = graph->in_from[account]; i < graph->in_from[account + 1]; i++) {
        const struct transfer *transfer = &graph->transfers[graph->in[i]];
        note(bonds, account, transfer->from, transfer->at_sec)->in++;
    }
    for (uint32_t i = from; i < to; i++)
        dealings->counted[graph->out[i]] =
            is_wanted(&bonds[graph->transfers[graph->out[i]].to], dealings->kind);
}

static void count_them(struct dealings *dealings)
{
    const struct transfer_graph *graph = dealings->graph;
    memset(dealings->out, 0, graph->account_count * sizeof *dealings->out);
    memset(dealings->in, 0, graph->account_count * sizeof *dealings->in);
    for (size_t i = 0; i < graph->count; i++)
        if (dealings->counted[i]) {
            dealings->out[graph->transfers[i].from] += !dealings->batched[i];
            dealings->in[graph->transfers[i].to]++;
        }
}

static void leave_out_the_busy(struct dealings *dealings)
{
    const struct transfer_graph *graph = dealings->graph;
    for (size_t i = 0; i < graph->count; i++)
        if (dealings->out[graph->transfers[i].from] > DEALINGS_MANY ||
            dealings->in[graph->transfers[i].to] > DEALINGS_MANY)
            dealings->counted[i] = false;
}

static void mark_batches(struct dealings *dealings)
{
    const struct transfer_graph *graph = dealings->graph;
    int64_t *last_sec = memory_new((size_t)graph->account_count + 1, sizeof *last_sec);
    for (size_t a = 0; a < graph->account_count; a++)
        last_sec[a] = INT64_MIN / 2;
    for (size_t i = 0; i < graph->count; i++) {
        const struct transfer *transfer = &graph->transfers[i];
        if (!dealings->counted[i])
            continue;
        dealings->batched[i] = transfer->at_sec - last_sec[transfer->from] <= HOUR;
        last_sec[transfer->from] = transfer->at_sec;
    }
    memory_free(last_sec);
}

// By moments: what accounts' counts vary beyond chance is the rates' own spread.
static struct dealing_rate rate_of(const uint32_t *counts, size_t count, double windows)
{
    double sum = 0, squares = 0;
    for (size_t a = 0; a < count; a++) {
        sum += counts[a];
        squares += (double)counts[a] * counts[a];
    }
    if (sum == 0)
        return (struct dealing_rate){.mean = 1e-9, .shape = 1};
    double mean = sum / (double)count, spread = squares / (double)count - mean * mean;
    double shape = spread > mean ? mean * mean / (spread - mean) : SHAPE_MOST;
    shape = shape < SHAPE_LEAST ? SHAPE_LEAST : shape > SHAPE_MOST ? SHAPE_MOST : shape;
    return (struct dealing_rate){.mean = mean / windows, .shape = shape};
}

void dealings_init(struct dealings *dealings, enum dealings_kind kind, const struct transfer_graph *graph)
{
    *dealings = (struct dealings){.graph = graph, .kind = kind, .windows = 1};
    dealings->counted = memory_new(graph->count + 1, sizeof *dealings->counted);
    dealings->batched = memory_new(graph->count + 1, sizeof *dealings->batched);
    dealings->repeated = memory_new(graph->count + 1, sizeof *dealings->repeated);
    dealings->out = memory_new((size_t)graph->account_count + 1, sizeof *dealings->out);
    dealings->in = memory_new((size_t)graph->account_count + 1, sizeof *dealings->in);
    struct bond *bonds = memory_new((size_t)graph->account_count + 1, sizeof *bonds);
    for (uint32_t a = 0; a < graph->account_count; a++)
        mark_account(dealings, bonds, a);
    memory_free(bonds);
    count_them(dealings);
    if (kind != DEALINGS_ALL)
        leave_out_the_busy(dealings);
    mark_batches(dealings);
    count_them(dealings);
    if (graph->count) {
        int64_t seconds = graph->transfers[graph->count - 1].at_sec - graph->transfers[0].at_sec;
        double windows = (double)seconds / HOUR / DEALINGS_HOURS;
        dealings->windows = windows > 1 ? windows : 1;
    }
    dealings->out_rate = rate_of(dealings->out, graph->account_count, dealings->windows);
    dealings->in_rate = rate_of(dealings->in, graph->account_count, dealings->windows);
}

void dealings_done(struct dealings *dealings)
{
    memory_free(dealings->counted);
    memory_free(dealings->batched);
    memory_free(dealings->repeated);
    memory_free(dealings->out);
    memory_free(dealings->in);
    *dealings = (struct dealings){0};
}

static double bits_of(double log_chance)
{
    double bits = -log_chance / M_LN2;
    return bits > 0 ? bits : 0;
}

// Tail of the negative binomial, from its term at `count` on.
double dealing_bits(const struct dealing_rate *rate, double others, double windows, uint32_t count)
{
    if (count == 0)
        return 0;
    double r = rate->shape + others, b = rate->shape / rate->mean + (windows > 0 ? windows : 0);
    double log_term =
        lgamma(r + count) - lgamma(r) - lgamma((double)count + 1) + r * log(b / (b + 1)) - count * log(b + 1);
    double sum = 1, term = 1;
    for (uint32_t k = count; k < count + 1000 && term > 1e-9 * sum; k++)
        sum += term *= (r + k) / (k + 1) / (b + 1);
    return bits_of(log_term + log(sum));
}

double dealing_poisson_bits(double mean, uint32_t count)
{
    if (count == 0)
        return 0;
    double log_term = count * log(mean) - mean - lgamma((double)count + 1), sum = 1, term = 1;
    for (uint32_t k = count + 1; k < count + 1000 && term > 1e-9 * sum; k++)
        sum += term *= mean / k;
    return bits_of(log_term + log(sum));
}
