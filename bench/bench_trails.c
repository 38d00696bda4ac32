// What it costs to follow money, and whether a planted case is found:
//   bench-trails PAYMENTS [SEED...]     an economy made here (made_money.h) with one case, for each seed
// Prints nanoseconds a payment, peak memory, whether the sums tie, how much of the money that the case's
// mules paid its four sinks is attributed to its collectors, and where the sinks rank.
#include "base/memory.h"
#include "base/text.h"
#include "findings/money/attribution.h"
#include "findings/money/crowded.h"
#include "findings/money/provenance.h"
#include "findings/money/sinks.h"
#include "findings/trail.h"
#include "made_money.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static double peak_mib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

// Who is one of the case's, by part.
enum part { PART_NONE, PART_COLLECTOR, PART_SINK };

struct watched {
    const struct transfer_graph *graph;
    uint8_t *parts;
    int64_t attributed_e5;
};

static uint32_t note(void *payload, uint32_t transfer, uint32_t tag, unsigned hops, int64_t amount_e5)
{
    struct watched *watched = payload;
    (void)hops;
    if (watched->parts[tag] == PART_COLLECTOR &&
        watched->parts[watched->graph->transfers[transfer].to] == PART_SINK)
        watched->attributed_e5 += amount_e5;
    return tag;
}

static void print_ranks(const struct made_money *made, const struct sinks *sinks)
{
    printf("  ranks of the four sinks:");
    for (int n = 0; n < MADE_SINKS; n++) {
        size_t rank = 0;
        while (rank < sinks->count && sinks->ranked[rank].account != made->sinks[n])
            rank++;
        if (rank < sinks->count)
            printf(" %zu", rank + 1);
        else
            printf(" none");
    }
    size_t others = 0; // that the finding would take for sinks
    for (size_t n = 0; n < sinks->count; n++)
        others += sinks->ranked[n].weight >= TRAIL_BITS && made->kinds[sinks->ranked[n].account] != MADE_CASE;
    printf(" of %zu ranked; of the others %zu would be found\n", sinks->count, others);
    for (size_t n = 0; n < sinks->count && n < 8; n++) {
        const struct sink *sink = &sinks->ranked[n];
        printf(
            "    %zu: %-12s %5.2f = %.2f bits of %.1f %%, %u accounts with %u %% of what they paid, by chance %.2f, %.2f EUR\n",
            n + 1, made_kind_name(made->kinds[sink->account]), sink->weight, sink->bits,
            100 * sink->of_income, sink->origins, sink->share_percent, sink->expected,
            (double)sink->amount_e5 / 1e5);
    }
}

static void follow(const struct made_money *made, const struct provenance_rule *rule)
{
    uint8_t *ends = memory_new(made->graph.account_count, 1);
    struct attribution attribution;
    struct max_flow flow;
    struct error error = {0};
    for (int n = 0; n < MADE_COLLECTORS; n++)
        ends[made->collectors[n]] = FLOW_SOURCE;
    for (int n = 0; n < MADE_SINKS; n++)
        ends[made->sinks[n]] = FLOW_SINK;
    double begun = cpu_seconds();
    attribution_find(&made->graph, rule, ends, &attribution);
    printf("  collectors and sinks chosen: %.2f EUR attributed (%.2f s)",
           (double)attribution.arrived_e5 / 1e5, cpu_seconds() - begun);
    attribution_done(&attribution);
    begun = cpu_seconds();
    if (max_flow_find(&made->graph, ends, &flow, &error))
        printf("; no maximum\n");
    else
        printf("; at most %.2f EUR can have come (%.2f s, %zu payments between them)\n",
               (double)flow.flow_e5 / 1e5, cpu_seconds() - begun, flow.relevant);
    max_flow_done(&flow);
    memory_free(ends);
}

static void measure(size_t payments, uint64_t seed)
{
    struct made_money made;
    made_money_init(&made, payments, seed);
    struct provenance_rule rule = {.window_sec = PROVENANCE_DAYS * INT64_C(86400),
                                   .hops_max = PROVENANCE_HOPS,
                                   .lots_max = PROVENANCE_LOTS_MAX};
    struct provenance_account *accounts = memory_new(made.graph.account_count, sizeof *accounts);
    struct watched watched = {.graph = &made.graph, .parts = memory_new(made.graph.account_count, 1)};
    for (int n = 0; n < MADE_COLLECTORS; n++)
        watched.parts[made.collectors[n]] = PART_COLLECTOR;
    for (int n = 0; n < MADE_SINKS; n++)
        watched.parts[made.sinks[n]] = PART_SINK;
    const struct provenance_watch watch = {.payload = &watched, .passes = note};
    struct provenance_sums sums;
    double begun = cpu_seconds();
    provenance_run(&made.graph, &rule, &watch, accounts, &sums);
    double took = cpu_seconds() - begun;
    printf("seed %llu: %zu payments, %u accounts, %.1f %% cross-border\n", (unsigned long long)seed,
           made.graph.count, made.graph.account_count,
           100.0 * (double)made.cross_border / (double)made.graph.count);
    printf(
        "  provenance: %.0f ns a payment, %.2f pieces moved, at most %zu held (%.0f MiB), %.2f %% rested early\n",
        took * 1e9 / (double)made.graph.count, (double)sums.moves / (double)made.graph.count, sums.lots_peak,
        (double)sums.lots_peak * 24 / (1 << 20),
        100.0 * (double)sums.rested_early_e5 / (double)sums.rested_e5);
    printf("  peak memory with the transfers: %.0f MiB; sums tie: %s\n", peak_mib(),
           provenance_ties(&made.graph, accounts, &sums) ? "yes" : "NO");
    memory_free(accounts);
    printf("  attributed to the collectors at the sinks: %.1f %% of %.2f EUR\n",
           100.0 * (double)watched.attributed_e5 / (double)made.sunk_e5, (double)made.sunk_e5 / 1e5);
    uint8_t *services = memory_new(made.graph.account_count, 1);
    transfer_graph_index(&made.graph);
    crowded_mark(&made.graph, CROWDED_OTHERS, services);
    transfer_graph_done(&made.graph);
    struct sinks sinks;
    begun = cpu_seconds();
    sinks_rank(&made.graph, &rule, services, &sinks);
    printf("  ranking: %.0f ns a payment, %zu pairs of origin and resting place\n",
           (cpu_seconds() - begun) * 1e9 / (double)made.graph.count, sinks.pairs_seen);
    print_ranks(&made, &sinks);
    sinks_done(&sinks);
    memory_free(services);
    memory_free(watched.parts);
    printf("  peak memory with the ranking: %.0f MiB\n", peak_mib());
    follow(&made, &rule);
    made_money_done(&made);
    printf("  peak memory with the maximum: %.0f MiB\n", peak_mib());
    fflush(stdout);
}

int main(int argc, char **argv)
{
    int64_t payments = 0, seed = 1;
    if (argc < 2 || !text_to_int64(bytes_of_text(argv[1]), &payments) || payments < 10000 ||
        payments > 50000000) {
        fprintf(stderr, "usage: bench-trails PAYMENTS [SEED...]   10000 to 50000000 payments\n");
        return 2;
    }
    for (int n = 2; n < argc || n == 2; n++) {
        if (argc > 2 && (!text_to_int64(bytes_of_text(argv[n]), &seed) || seed < 0)) {
            fprintf(stderr, "bench-trails: %s is no seed\n", argv[n]);
            return 2;
        }
        measure((size_t)payments, (uint64_t)seed);
    }
    return 0;
}
