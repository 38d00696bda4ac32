// How many of AMLworld's laundering attempts are found in a background of ordinary payments, and how much of
// what is reported is true.
//   build/bench-patterns FOLDER [PAYMENTS [SEED [STRANGE]]]
// FOLDER holds HI-Small_Patterns.txt. STRANGE: how many of 100 payments are single ones between strangers.
//
// Found: an attempt is found when two thirds of its payments stand in one reported shape of its own family.
// The attempts "bipartite" and "stack" are payments, and chains of two, that touch nowhere, so no one shape
// can hold them: they are found when two thirds stand in reported shapes together. True: a reported shape
// most of whose payments are of attempts. The list of a family is read from the most surprising shape down
// until the bar is met; precision is that of what was read.
#include "patterns_cycles.h"
#include "patterns_even_cycles.h"
#include "patterns_laid.h"
#include "patterns_pieces.h"

#include "base/memory.h"
#include "base/text.h"
#include "findings/money/shapes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
    LEAST = 3, // payments of an attempt that counts
    EVEN_CYCLE_HOURS = 97,
    CYCLE_BAR = 49, // of 54 attempts; the other five come round in no order of time
};

struct bench {
    struct laid laid;
    struct dealings strange;
};

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double peak_mib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

struct reading { // of one family's list
    const struct laid *laid;
    const char *family;
    bool together;                                    // attempts are found by all shapes together
    size_t least;                                     // payments of an attempt that counts
    size_t attempts, payments, found, found_payments; // of the family
    size_t shapes, true_shapes, shown, true_payments; // read so far; payments, each once
    size_t untrue[BACKGROUND_KINDS + 1]; // shapes not true, by the kind that most of their payments are
    uint32_t *hits;                      // of each attempt, in this shape or in all
    bool *is_found, *seen;               // attempts, transfers
};

static void reading_init(struct reading *reading, const struct laid *laid, const char *family, size_t least)
{
    *reading = (struct reading){.laid = laid, .family = family, .least = least};
    reading->together = strcmp(family, "bipartite") == 0 || strcmp(family, "stack") == 0;
    reading->hits = memory_new(laid->attempt_count, sizeof *reading->hits);
    reading->is_found = memory_new(laid->attempt_count, sizeof *reading->is_found);
    reading->seen = memory_new(laid->graph.count, sizeof *reading->seen);
    for (size_t i = 0; i < laid->attempt_count; i++)
        if (strcmp(laid->attempts[i].family, family) == 0 && laid->attempts[i].count >= least) {
            reading->attempts++;
            reading->payments += laid->attempts[i].count;
        }
}

static size_t main_kind(const struct laid *laid, const uint32_t *transfers, size_t count)
{
    size_t counts[BACKGROUND_KINDS + 1] = {0}, main = 0;
    for (size_t i = 0; i < count; i++)
        if (laid->of[transfers[i]] == 0)
            counts[laid->kinds[transfers[i]]]++;
    for (size_t k = 0; k < BACKGROUND_KINDS; k++)
        main = counts[k] > counts[main] ? k : main;
    return main;
}

static void read_shape(struct reading *reading, const uint32_t *transfers, size_t count)
{
    const struct laid *laid = reading->laid;
    size_t laundered = 0;
    reading->shapes++;
    for (size_t i = 0; i < count; i++) {
        uint16_t of = laid->of[transfers[i]];
        bool again = reading->seen[transfers[i]];
        reading->seen[transfers[i]] = true;
        laundered += of > 0;
        reading->shown += !again;
        reading->true_payments += of && !again;
        if (of == 0 || (again && reading->together))
            continue;
        const struct attempt *attempt = &laid->attempts[of - 1];
        uint32_t hits = ++reading->hits[of - 1];
        if (reading->is_found[of - 1] || strcmp(attempt->family, reading->family) != 0 ||
            attempt->count < reading->least || hits * 3 < attempt->count * 2)
            continue;
        reading->is_found[of - 1] = true;
        reading->found++;
        reading->found_payments += attempt->count;
    }
    reading->true_shapes += laundered * 2 >= count;
    if (laundered * 2 < count)
        reading->untrue[main_kind(laid, transfers, count)]++;
    for (size_t i = 0; i < count && !reading->together; i++)
        if (laid->of[transfers[i]])
            reading->hits[laid->of[transfers[i]] - 1] = 0;
}

static void reading_done(struct reading *reading)
{
    memory_free(reading->hits);
    memory_free(reading->is_found);
    memory_free(reading->seen);
}

static void print_reading(const struct reading *reading, const char *when)
{
    printf("  %-14s %3zu of %3zu attempts, %4zu of %4zu payments; %8zu shapes read, %6zu true: %7.3f %% "
           "(of payments %7.3f %%)\n",
           when, reading->found, reading->attempts, reading->found_payments, reading->payments,
           reading->shapes, reading->true_shapes,
           reading->shapes ? 100.0 * (double)reading->true_shapes / (double)reading->shapes : 0,
           reading->shown ? 100.0 * (double)reading->true_payments / (double)reading->shown : 0);
}

static void print_untrue(const struct reading *reading)
{
    printf("    the others are");
    for (size_t k = 0; k < BACKGROUND_KINDS; k++)
        if (reading->untrue[k])
            printf(" %s %zu;", background_kind_name((uint8_t)k), reading->untrue[k]);
    printf("\n");
}

static void print_missed(const struct reading *reading)
{
    printf("    missed, as numbered in the file from 0:");
    for (size_t i = 0; i < reading->laid->attempt_count; i++)
        if (strcmp(reading->laid->attempts[i].family, reading->family) == 0 && !reading->is_found[i] &&
            reading->laid->attempts[i].count >= reading->least)
            printf(" %zu (%u of %zu)", i, reading->hits[i], reading->laid->attempts[i].count);
    printf("\n");
}

// The n-th shape of a list: its transfers.
typedef size_t nth_shape(const void *list, size_t n, const uint32_t **transfers);

static void judge(const struct bench *bench, const char *family, size_t least, size_t bar, const void *list,
                  size_t count, nth_shape *nth, double seconds)
{
    struct reading reading;
    reading_init(&reading, &bench->laid, family, least);
    if (bar == 0)
        bar = (reading.attempts * 9 + 9) / 10;
    printf("%s: %zu shapes, %.2f CPU s; attempts of %zu payments and more\n", family, count, seconds, least);
    size_t next = 100;
    bool met = false;
    for (size_t n = 0; n < count; n++) {
        const uint32_t *transfers;
        size_t size = nth(list, n, &transfers);
        read_shape(&reading, transfers, size);
        if (!met && reading.found >= bar) {
            print_reading(&reading, "AT THE BAR");
            print_untrue(&reading);
            met = true;
        } else if (n + 1 == next) {
            char when[32];
            snprintf(when, sizeof when, "first %zu", next);
            print_reading(&reading, when);
            print_untrue(&reading);
            next *= 10;
        }
    }
    print_reading(&reading, met ? "all" : "all, NOT MET");
    print_missed(&reading);
    if (!met)
        print_untrue(&reading);
    fflush(stdout);
    reading_done(&reading);
}

static size_t nth_of_shapes(const void *list, size_t n, const uint32_t **transfers)
{
    const struct shape_list *shapes = list;
    *transfers = shapes->transfers + shapes->items[n].first;
    return shapes->items[n].count;
}

static void judge_shapes(const struct bench *bench, struct shape_list *list, enum shape_kind kind,
                         double seconds)
{
    shape_list_rank(list);
    judge(bench, shape_name(kind), LEAST, 0, list, list->count, nth_of_shapes, seconds);
    shape_list_done(list);
}

static void of_kind(const struct shape_list *all, enum shape_kind kind, struct shape_list *one)
{
    *one = (struct shape_list){.transfers = all->transfers};
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].kind == kind) {
            ARRAY_ROOM(one->items, one->capacity, one->count);
            one->items[one->count++] = all->items[i];
        }
}

static void measure_fans(const struct bench *bench)
{
    double started = cpu_seconds();
    struct shape_list all = {0};
    find_fans(&bench->strange, 3, &all);
    shape_list_rank(&all);
    double seconds = cpu_seconds() - started;
    for (enum shape_kind kind = SHAPE_FAN_IN; kind <= SHAPE_FAN_OUT; kind++) {
        struct shape_list one;
        of_kind(&all, kind, &one);
        judge(bench, shape_name(kind), LEAST, 0, &one, one.count, nth_of_shapes, seconds / 2);
        memory_free(one.items);
    }
    shape_list_done(&all);
}

// In one list with the pieces: those that touch, found as findings are, and those that do not.
static void measure_layers(const struct bench *bench)
{
    double started = cpu_seconds();
    struct shape_list all = {0};
    find_bipartite(&bench->strange, 6, &all);
    size_t stacks = 0;
    for (size_t i = 0; i < all.count; i++)
        stacks += all.items[i].kind == SHAPE_STACK;
    printf("layers that touch: %zu bipartite, %zu stacks, %.2f CPU s\n", all.count - stacks, stacks,
           cpu_seconds() - started);
    pieces_of_stacks(&bench->strange, &all);
    pieces_of_bipartite(&bench->strange, &all);
    shape_list_rank(&all);
    double seconds = cpu_seconds() - started;
    struct shape_list one;
    of_kind(&all, SHAPE_STACK, &one);
    judge(bench, shape_name(SHAPE_STACK), LEAST, 0, &one, one.count, nth_of_shapes, seconds / 2);
    memory_free(one.items);
    of_kind(&all, SHAPE_BIPARTITE, &one);
    judge(bench, shape_name(SHAPE_BIPARTITE), LEAST, 0, &one, one.count, nth_of_shapes, seconds / 2);
    memory_free(one.items);
    shape_list_done(&all);
}

static size_t nth_cycle(const void *list, size_t n, const uint32_t **transfers)
{
    const struct cycle_rows *rows = list;
    *transfers = rows->transfers + rows->from[n];
    return rows->from[n + 1] - rows->from[n];
}

static void measure_cycles(const struct bench *bench)
{
    const double started = cpu_seconds();
    struct cycle_rows rows;
    cycle_rows_find(&rows, &bench->laid.graph);
    printf("cycles of 2 to %d hops within %d hours among %zu transfers: %" PRIu64 ", %" PRIu64
           " first transfers given up at %d steps\n",
           PATTERNS_CYCLE_HOPS, PATTERNS_CYCLE_HOURS, rows.searched, rows.counts.total,
           rows.counts.unfinished, PATTERNS_CYCLE_WORK);
    judge(bench, "cycle", 2, CYCLE_BAR, &rows, rows.count, nth_cycle, cpu_seconds() - started);
    cycle_rows_done(&rows);
}

static size_t nth_even_cycle(const void *list, size_t n, const uint32_t **transfers)
{
    const struct even_cycles *cycles = list;
    *transfers = cycles->items[n].transfers;
    return cycles->items[n].hops;
}

// Which no finding uses: what could be found by amounts that hardly change.
static void measure_even_cycles(const struct bench *bench)
{
    const double started = cpu_seconds();
    struct even_cycles cycles;
    even_cycles_find(&cycles, &bench->laid.graph, EVEN_CYCLE_HOURS);
    printf("cycles of like amounts from hop to hop, which no finding uses:\n");
    judge(bench, "cycle", 1, CYCLE_BAR, &cycles, cycles.count, nth_even_cycle, cpu_seconds() - started);
    even_cycles_done(&cycles);
}

static void measure_shapes(const struct bench *bench)
{
    struct shape_list list = {0};
    double started = cpu_seconds();
    find_gather_scatter(&bench->strange, 2, &list);
    struct dealings mutual;
    dealings_init(&mutual, DEALINGS_MUTUAL, &bench->laid.graph);
    find_gather_scatter(&mutual, 2, &list);
    dealings_done(&mutual);
    judge_shapes(bench, &list, SHAPE_GATHER_SCATTER, cpu_seconds() - started);
    started = cpu_seconds();
    find_scatter_gather(&bench->strange, 2, &list);
    judge_shapes(bench, &list, SHAPE_SCATTER_GATHER, cpu_seconds() - started);
    measure_layers(bench);
    measure_fans(bench);
    measure_cycles(bench);
    measure_even_cycles(bench);
}

static void describe(const struct bench *bench, size_t ordinary)
{
    size_t strange = 0, laid = 0, laid_strange = 0;
    for (size_t i = 0; i < bench->laid.graph.count; i++) {
        strange += bench->strange.counted[i];
        laid += bench->laid.of[i] > 0;
        laid_strange += bench->laid.of[i] && bench->strange.counted[i];
    }
    printf(
        "%zu payments among %u accounts in %d days, %zu more in %zu attempts; %.1f %% of all and %.1f %% of "
        "the attempts' are between strangers\n",
        ordinary, bench->laid.graph.account_count, BACKGROUND_DAYS, laid, bench->laid.attempt_count,
        100.0 * (double)strange / (double)bench->laid.graph.count,
        100.0 * (double)laid_strange / (double)laid);
    printf("rates of dealings with strangers in %d hours: out %.3f shape %.3f, in %.3f shape %.3f\n",
           DEALINGS_HOURS, bench->strange.out_rate.mean, bench->strange.out_rate.shape,
           bench->strange.in_rate.mean, bench->strange.in_rate.shape);
}

static bool number(int argc, char **argv, int n, int64_t *value)
{
    return argc <= n || text_to_int64(bytes_of_text(argv[n]), value);
}

int main(int argc, char **argv)
{
    int64_t payments = 5000000, seed = 1, strange = 8;
    char path[4096];
    if (argc < 2 || !number(argc, argv, 2, &payments) || !number(argc, argv, 3, &seed) ||
        !number(argc, argv, 4, &strange) || payments < 50000 || payments > 50000000) {
        fprintf(stderr, "use: bench-patterns FOLDER [PAYMENTS [SEED [STRANGE]]]\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/HI-Small_Patterns.txt", argv[1]);
    struct background background;
    background_make(&background, (size_t)payments, (uint64_t)seed, INT64_C(1661990400), (unsigned)strange);
    size_t ordinary = background.count;
    struct bench bench = {0};
    if (!laid_make(&bench.laid, &background, path))
        return 1;
    background_done(&background);
    printf("made in %.1f CPU s; ", cpu_seconds());
    double started = cpu_seconds();
    dealings_init(&bench.strange, DEALINGS_STRANGE, &bench.laid.graph);
    double seconds = cpu_seconds() - started;
    describe(&bench, ordinary);
    printf("who is a stranger: %.2f CPU s\n", seconds);
    measure_shapes(&bench);
    printf("peak memory %.0f MiB with the transfers and the background\n", peak_mib());
    dealings_done(&bench.strange);
    laid_done(&bench.laid);
    return 0;
}
