// Counts temporal simple cycles: bench-cycles FILE HOURS [HOPS] [WORK]
// FILE has a line "from to seconds" for each transfer; HOPS is the longest cycle (none given: any); WORK
// gives up a first transfer after so many steps. Prints the count, the count by length and CPU seconds.
#include "base/memory.h"
#include "base/order.h"
#include "base/text.h"
#include "findings/money/cycles.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct edges {
    struct transfer *transfers;
    size_t count, capacity;
    struct {
        int64_t id;
        size_t place;
    } * ends; // two for each transfer
    size_t end_count, end_capacity;
};

static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static int by_time(const void *left, const void *right)
{
    const struct transfer *a = left, *b = right;
    return a->at_sec < b->at_sec ? -1 : a->at_sec > b->at_sec;
}

// "12 7 1289241912" or "1289241912.5", with spaces, tabs or commas between. False: no such line.
static bool parse_line(char *line, int64_t values[3])
{
    size_t at = 0;
    for (int n = 0; n < 3; n++) {
        at += strspn(line + at, " \t,");
        const size_t size = strcspn(line + at, " \t,.\r\n");
        if (!text_to_int64((struct bytes){(const uint8_t *)line + at, size}, &values[n]))
            return false;
        at += size;
    }
    return true;
}

static void add_end(struct edges *edges, int64_t id)
{
    ARRAY_ROOM(edges->ends, edges->end_capacity, edges->end_count);
    edges->ends[edges->end_count].id = id;
    edges->ends[edges->end_count].place = edges->end_count;
    edges->end_count++;
}

static int read_edges(const char *path, struct edges *edges)
{
    char line[256];
    int64_t values[3];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return -1;
    }
    while (fgets(line, sizeof line, file)) {
        if (!parse_line(line, values) || values[0] == values[1])
            continue;
        ARRAY_ROOM(edges->transfers, edges->capacity, edges->count);
        edges->transfers[edges->count++] = (struct transfer){.at_sec = values[2], .amount_e5 = 1};
        add_end(edges, values[0]);
        add_end(edges, values[1]);
    }
    fclose(file);
    return 0;
}

// Accounts are numbered by their ids' order.
static uint32_t number_accounts(struct edges *edges)
{
    uint32_t count = 0;
    qsort(edges->ends, edges->end_count, sizeof *edges->ends, order_int64);
    for (size_t n = 0; n < edges->end_count; n++) {
        if (n && edges->ends[n].id != edges->ends[n - 1].id)
            count++;
        struct transfer *transfer = &edges->transfers[edges->ends[n].place / 2];
        *(edges->ends[n].place % 2 ? &transfer->to : &transfer->from) = count;
    }
    qsort(edges->transfers, edges->count, sizeof *edges->transfers, by_time);
    return count + 1;
}

int main(int argc, char **argv)
{
    int64_t hours = 0, hops = CYCLE_HOPS_MAX, work = 0;
    struct edges edges = {0};
    if (argc < 3 || !text_to_int64(bytes_of_text(argv[2]), &hours) || hours < 0 ||
        (argc > 3 && !text_to_int64(bytes_of_text(argv[3]), &hops)) || hops < 2 ||
        (argc > 4 && !text_to_int64(bytes_of_text(argv[4]), &work)) || work < 0) {
        fprintf(stderr, "usage: bench-cycles FILE HOURS [HOPS] [WORK]\n");
        return 2;
    }
    if (read_edges(argv[1], &edges))
        return 2;
    struct transfer_graph graph = {.count = edges.count, .account_count = number_accounts(&edges)};
    graph.transfers = edges.transfers;
    const struct cycle_rule rule = {.window_sec = hours * 3600,
                                    .hops_max = hops > CYCLE_HOPS_MAX ? CYCLE_HOPS_MAX : (unsigned)hops,
                                    .work_max = (uint64_t)work};
    struct cycle_counts counts;
    const double started = cpu_seconds();
    transfer_graph_index(&graph);
    cycles_each(&graph, &rule, NULL, NULL, &counts);
    const double seconds = cpu_seconds() - started;
    printf("%zu transfers, %" PRId64 " h: %" PRIu64 " cycles, %.3f CPU s\n", graph.count, hours, counts.total,
           seconds);
    printf("by length:");
    for (unsigned n = 2; n <= CYCLE_HOPS_MAX; n++)
        if (counts.by_hops[n])
            printf(" %u:%" PRIu64, n, counts.by_hops[n]);
    printf("\n");
    if (counts.unfinished)
        printf("given up at %" PRId64 " steps: %" PRIu64 " first transfers, so these are lower bounds\n",
               work, counts.unfinished);
    transfer_graph_done(&graph);
    memory_free(edges.transfers);
    memory_free(edges.ends);
    return 0;
}
