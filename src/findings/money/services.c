// Marks services: each party's dealings with accounts whose statements are there, as shares of what these do.
#include "findings/money/services.h"

#include "base/map.h"
#include "base/memory.h"
#include "findings/money/holder_names.h"

#include <stdlib.h>

struct dealing { // one transfer, seen from the account with a statement
    uint32_t service, account;
    int64_t amount_e5;
    bool pays; // the account pays
    bool regular;
};

struct marking {
    struct case_money *money;
    uint32_t *group; // of each party: the first of its name; itself
    bool *is_service;
    struct dealing *dealings;
    size_t count, capacity;
    int64_t *paid_e5, *got_e5; // of each party, in the graph at hand
    size_t account_count;      // with statements, in it
};

static int64_t add(int64_t sum, int64_t amount)
{
    return __builtin_add_overflow(sum, amount, &sum) ? INT64_MAX : sum;
}

static void group_names(struct marking *marking)
{
    const struct case_money *money = marking->money;
    struct pair_map names = {0};
    for (uint32_t i = 0; i < money->party_count; i++) {
        marking->group[i] = i;
        if (money->parties[i].kind != PARTY_NAME)
            continue;
        bool is_new;
        int64_t *first = pair_map_at(&names, (int64_t)money_name_hash(money->parties[i].value), 0, &is_new);
        if (is_new)
            *first = i;
        marking->group[i] = (uint32_t)*first;
    }
    pair_map_done(&names);
}

static void add_dealing(struct marking *marking, uint32_t service, uint32_t account, bool pays,
                        const struct money_graph *graph, size_t transfer)
{
    const struct party *parties = marking->money->parties;
    if (!parties[account].has_statement || parties[service].has_statement ||
        (parties[service].kind != PARTY_ACCOUNT && parties[service].kind != PARTY_NAME))
        return;
    ARRAY_ROOM(marking->dealings, marking->capacity, marking->count);
    marking->dealings[marking->count++] =
        (struct dealing){.service = marking->group[service],
                         .account = account,
                         .amount_e5 = graph->graph.transfers[transfer].amount_e5,
                         .pays = pays,
                         .regular = graph->movements[transfer].regular};
}

static void read_graph(struct marking *marking, const struct money_graph *graph)
{
    size_t parties = marking->money->party_count;
    marking->count = marking->account_count = 0;
    for (size_t i = 0; i < parties; i++)
        marking->paid_e5[i] = marking->got_e5[i] = 0;
    for (size_t i = 0; i < graph->graph.count; i++) {
        const struct transfer *transfer = &graph->graph.transfers[i];
        marking->paid_e5[transfer->from] = add(marking->paid_e5[transfer->from], transfer->amount_e5);
        marking->got_e5[transfer->to] = add(marking->got_e5[transfer->to], transfer->amount_e5);
        add_dealing(marking, transfer->to, transfer->from, true, graph, i);
        add_dealing(marking, transfer->from, transfer->to, false, graph, i);
    }
    for (size_t i = 0; i < parties; i++)
        marking->account_count +=
            marking->money->parties[i].has_statement && (marking->paid_e5[i] || marking->got_e5[i]);
}

static int by_service(const void *left, const void *right)
{
    const struct dealing *a = left, *b = right;
    if (a->service != b->service)
        return a->service < b->service ? -1 : 1;
    return a->account < b->account ? -1 : a->account > b->account;
}

// All that goes between a service and one account.
static bool is_small_matter(const struct marking *marking, const struct dealing *dealings, size_t count)
{
    int64_t paid_e5 = 0, got_e5 = 0;
    size_t regular = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t *sum = dealings[i].pays ? &paid_e5 : &got_e5;
        *sum = add(*sum, dealings[i].amount_e5);
        regular += dealings[i].regular;
    }
    uint32_t account = dealings->account;
    return regular * 2 > count || (paid_e5 <= marking->paid_e5[account] / SERVICE_SHARE_PART &&
                                   got_e5 <= marking->got_e5[account] / SERVICE_SHARE_PART);
}

static void judge(struct marking *marking, const struct dealing *dealings, size_t count)
{
    size_t accounts = 0, small = 0;
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && dealings[end].account == dealings[i].account)
            end++;
        accounts++;
        small += is_small_matter(marking, dealings + i, end - i);
        i = end;
    }
    if (accounts >= SERVICE_ACCOUNTS_MIN && accounts * SERVICE_ACCOUNTS_PART >= marking->account_count &&
        small * 2 >= accounts)
        marking->is_service[dealings->service] = true;
}

void services_mark(struct case_money *money)
{
    struct marking marking = {.money = money};
    marking.group = memory_new(money->party_count + 1, sizeof *marking.group);
    marking.is_service = memory_new(money->party_count + 1, sizeof *marking.is_service);
    marking.paid_e5 = memory_new(money->party_count + 1, sizeof *marking.paid_e5);
    marking.got_e5 = memory_new(money->party_count + 1, sizeof *marking.got_e5);
    group_names(&marking);
    for (size_t g = 0; g < money->graph_count; g++) {
        read_graph(&marking, &money->graphs[g]);
        if (marking.count)
            qsort(marking.dealings, marking.count, sizeof *marking.dealings, by_service);
        for (size_t i = 0; i < marking.count;) {
            size_t end = i + 1;
            while (end < marking.count && marking.dealings[end].service == marking.dealings[i].service)
                end++;
            judge(&marking, marking.dealings + i, end - i);
            i = end;
        }
    }
    for (size_t i = 0; i < money->party_count; i++)
        money->parties[i].is_service |= marking.is_service[marking.group[i]];
    memory_free(marking.group);
    memory_free(marking.is_service);
    memory_free(marking.dealings);
    memory_free(marking.paid_e5);
    memory_free(marking.got_e5);
}
