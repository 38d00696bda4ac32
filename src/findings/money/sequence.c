// Orders each day's transfers by depth-first search over the accounts that they tie.
#include "findings/money/sequence.h"

#include "base/memory.h"

#include <stdlib.h>

#define SEC_PER_DAY INT64_C(86400)

struct node {
    uint32_t out_from, out_end; // of the day's transfers, sorted by from
    uint32_t next;              // of them, to be followed
    uint32_t parent;            // by which the search came
    enum { NEW, ON_THE_WAY, DONE } state;
    int64_t last_in_sec; // INT64_MIN: nothing came in
};

struct search {
    struct sequenced *day;
    size_t count;
    uint32_t account_count;
    struct node *nodes; // of all parties
    uint32_t *order;    // accounts of the day, in the order in which they were left behind: the last first
    size_t ordered;
};

#define COMPARE(a, b)                                                                                        \
    if ((a) != (b))                                                                                          \
        return (a) < (b) ? -1 : 1;

static int by_day(const void *left, const void *right)
{
    const struct sequenced *a = left, *b = right;
    COMPARE(a->day, b->day)
    COMPARE(a->from, b->from)
    COMPARE(a->observation_id, b->observation_id)
    COMPARE(a->number, b->number)
    return 0;
}

static int by_observation(const void *left, const void *right)
{
    const struct sequenced *a = left, *b = right;
    COMPARE(a->observation_id, b->observation_id)
    COMPARE(a->number, b->number)
    return 0;
}

static int by_time(const void *left, const void *right)
{
    const struct sequenced *a = left, *b = right;
    COMPARE(a->at_sec, b->at_sec)
    COMPARE(a->rank, b->rank)
    return by_observation(a, b);
}

// ---- one day ----

static void follow(struct search *search, uint32_t root)
{
    uint32_t at = root;
    search->nodes[root].parent = UINT32_MAX;
    search->nodes[root].state = ON_THE_WAY;
    while (at != UINT32_MAX) {
        struct node *node = &search->nodes[at];
        if (node->next < node->out_end) {
            uint32_t to = search->day[node->next++].to;
            if (to < search->account_count && search->nodes[to].state == NEW) {
                search->nodes[to].parent = at;
                search->nodes[to].state = ON_THE_WAY;
                at = to;
            }
            continue;
        }
        node->state = DONE;
        search->order[search->ordered++] = at;
        at = node->parent;
    }
}

// Nodes as they are before a search. A day's transfers are sorted by `from`.
static void prepare(struct search *search)
{
    for (size_t i = 0; i < search->count; i++) {
        search->nodes[search->day[i].from] = (struct node){.last_in_sec = INT64_MIN};
        search->nodes[search->day[i].to] = (struct node){.last_in_sec = INT64_MIN};
    }
    for (size_t i = 0; i < search->count; i++) {
        struct node *node = &search->nodes[search->day[i].from];
        if (node->out_end == 0)
            node->out_from = node->next = (uint32_t)i;
        node->out_end = (uint32_t)i + 1;
    }
    for (size_t i = 0; i < search->count; i++) // what starts a chain
        search->nodes[search->day[i].to].last_in_sec = 0;
}

// Accounts into which nothing came first; then the others, by their first observations.
static void rank_accounts(struct search *search, struct sequenced *scratch)
{
    search->ordered = 0;
    for (size_t i = 0; i < search->count; i++)
        scratch[i] = search->day[i];
    qsort(scratch, search->count, sizeof *scratch, by_observation);
    for (int sources = 1; sources >= 0; sources--)
        for (size_t i = 0; i < search->count; i++) {
            uint32_t from = scratch[i].from;
            if (from < search->account_count && search->nodes[from].state == NEW &&
                (!sources || search->nodes[from].last_in_sec == INT64_MIN))
                follow(search, from);
        }
}

static void came_in(struct search *search, const struct sequenced *transfer)
{
    struct node *to = &search->nodes[transfer->to];
    if (transfer->to < search->account_count && transfer->at_sec > to->last_in_sec)
        to->last_in_sec = transfer->at_sec;
}

static void set_times(struct search *search, int64_t day)
{
    int64_t first_sec = day * SEC_PER_DAY, last_sec = first_sec + SEC_PER_DAY - 1;
    for (size_t i = 0; i < search->count; i++)
        search->nodes[search->day[i].to].last_in_sec = INT64_MIN;
    for (size_t i = 0; i < search->count; i++) {
        struct sequenced *transfer = &search->day[i];
        transfer->rank = 0; // who is no account is the first to pay
        if (transfer->from >= search->account_count) {
            transfer->at_sec = transfer->day_only ? first_sec : transfer->at_sec;
            came_in(search, transfer);
        }
    }
    for (size_t n = search->ordered; n > 0; n--) {
        const struct node *node = &search->nodes[search->order[n - 1]];
        for (uint32_t i = node->out_from; i < node->out_end; i++) {
            struct sequenced *transfer = &search->day[i];
            int64_t after = node->last_in_sec == INT64_MIN ? first_sec : node->last_in_sec + 1;
            transfer->rank = (uint32_t)(search->ordered - n + 1);
            if (transfer->day_only)
                transfer->at_sec = after < last_sec ? after : last_sec;
            came_in(search, transfer);
        }
    }
}

// ---- receipts that were booked late ----

static int64_t banking_day_before(int64_t day)
{
    int64_t of_week = (day + 3) % 7; // 0: a Monday
    of_week += of_week < 0 ? 7 : 0;
    return day - (of_week == 0 ? 3 : of_week == 6 ? 2 : 1);
}

// The last days on which an account paid and received, while days pass.
struct lately {
    int64_t paid[2]; // the two last days
    int64_t received;
};

// Two passes over transfers by day: the first moves nothing, so that no move hangs on another.
static void put_back(struct sequenced *transfers, size_t count, uint32_t account_count)
{
    struct lately *lately = memory_new((size_t)account_count + 1, sizeof *lately);
    bool *moves = memory_new(count + 1, sizeof *moves);
    for (uint32_t a = 0; a < account_count; a++)
        lately[a] = (struct lately){{INT64_MIN, INT64_MIN}, INT64_MIN};
    for (size_t i = 0; i < count;) {
        size_t end = i;
        for (; end < count && transfers[end].day == transfers[i].day; end++) {
            const struct sequenced *transfer = &transfers[end];
            if (transfer->to < account_count)
                lately[transfer->to].received = transfer->day;
            if (transfer->from < account_count && lately[transfer->from].paid[0] != transfer->day) {
                lately[transfer->from].paid[1] = lately[transfer->from].paid[0];
                lately[transfer->from].paid[0] = transfer->day;
            }
        }
        int64_t before = banking_day_before(transfers[i].day);
        for (; i < end; i++) {
            const struct sequenced *transfer = &transfers[i];
            if (!transfer->only_received || !transfer->day_only || transfer->to >= account_count)
                continue;
            const struct lately *to = &lately[transfer->to];
            bool paid_before = to->paid[0] == before || to->paid[1] == before;
            moves[i] = paid_before &&
                       (transfer->from >= account_count || lately[transfer->from].received != transfer->day);
        }
    }
    for (size_t i = 0; i < count; i++)
        if (moves[i])
            transfers[i].day = banking_day_before(transfers[i].day);
    memory_free(lately);
    memory_free(moves);
}

void sequence_days(struct sequenced *transfers, size_t count, uint32_t account_count, uint32_t party_count)
{
    if (count == 0)
        return;
    qsort(transfers, count, sizeof *transfers, by_day);
    put_back(transfers, count, account_count);
    qsort(transfers, count, sizeof *transfers, by_day);
    struct search search = {.account_count = account_count};
    search.nodes = memory_new((size_t)party_count + 1, sizeof *search.nodes);
    search.order = memory_new((size_t)account_count + 1, sizeof *search.order);
    struct sequenced *scratch = memory_new(count, sizeof *scratch);
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end < count && transfers[end].day == transfers[i].day)
            end++;
        search.day = transfers + i;
        search.count = end - i;
        prepare(&search);
        rank_accounts(&search, scratch);
        set_times(&search, transfers[i].day);
        i = end;
    }
    qsort(transfers, count, sizeof *transfers, by_time);
    memory_free(search.nodes);
    memory_free(search.order);
    memory_free(scratch);
}
