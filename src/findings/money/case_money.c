// Entries of statements to graphs of transfers.
#include "findings/money/case_money.h"

#include "base/arena.h"
#include "base/memory.h"
#include "findings/money/entries.h"
#include "findings/money/euros.h"
#include "findings/money/once.h"
#include "findings/money/regular.h"
#include "findings/money/sequence.h"
#include "findings/money/services.h"
#include "findings/money/sides.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_MAX_BYTES ((size_t)16 << 30)

// One movement of money, before it has a place in a graph.
struct made {
    struct movement movement;
    uint32_t from, to;
    int64_t at_sec, day;
    int64_t amount_e5; // in the graph's currency
    char currency[4];  // of the graph
};

struct making {
    struct case_money *money;
    struct party_table parties;
    struct entries entries;
    struct euros euros;
    struct made *made;
    size_t made_count;
};

// ---- entries to movements ----

static int64_t least_id(const struct movement *movement)
{
    if (movement->sent_id == 0 || movement->received_id == 0)
        return movement->sent_id + movement->received_id;
    return movement->sent_id < movement->received_id ? movement->sent_id : movement->received_id;
}

// sent, received: NULL when the statement is not there.
static struct made make_movement(const struct making *making, const struct entry *sent,
                                 const struct entry *received, enum movement_sides how)
{
    const struct entry *first = sent ? sent : received, *second = sent ? received : NULL;
    struct made made = {
        .from = sent ? sent->account : received->party,
        .to = received ? received->account : sent->party,
        .at_sec = first->at_sec,
        .day = first->day,
        .movement =
            {
                .sent_id = sent ? sent->observation_id : 0,
                .received_id = received ? received->observation_id : 0,
                .sent_day = sent ? sent->day : INT64_MIN,
                .received_day = received ? received->day : INT64_MIN,
                .amount_e5 = first->amount_e5 < 0 ? -first->amount_e5 : first->amount_e5,
                .method = first->method,
                .sides = how,
                .reference = first->reference,
                .site = first->site,
                .day_only = !first->has_time,
            },
    };
    made.movement.own = first->own || party_is_same_holder(&making->parties, made.from, made.to);
    memcpy(made.movement.currency, first->currency, sizeof first->currency);
    if (second == NULL)
        return made;
    if (made.movement.method == METHOD_UNKNOWN)
        made.movement.method = second->method;
    if (made.movement.reference == NULL)
        made.movement.reference = second->reference;
    if (made.movement.site == NULL)
        made.movement.site = second->site;
    if (second->day < made.day || (second->day == made.day && !first->has_time && second->has_time)) {
        made.day = second->day; // an instant one of a weekend, which the payer's bank booked afterwards
        made.at_sec = second->at_sec;
        made.movement.day_only = !second->has_time;
    }
    return made;
}

// With rates, into euros by the rate of the day; what they cannot turn stays in its own currency.
static void compare_in_euros(struct making *making, struct made *made)
{
    struct movement *movement = &made->movement;
    made->amount_e5 = movement->amount_e5;
    memcpy(made->currency, movement->currency, sizeof made->currency);
    if (making->euros.count == 0 || strcmp(movement->currency, "EUR") == 0)
        return;
    const struct rate *rate = euros_rate(&making->euros, movement->currency, made->day);
    if (rate == NULL || !euros_of(movement->amount_e5, rate, &made->amount_e5)) {
        making->money->without_rate++;
        return;
    }
    movement->rate_e8 = rate->per_euro_e8;
    movement->rate_day = rate->day;
    memcpy(made->currency, "EUR", 4);
}

static void add_movement(struct making *making, const struct made *made)
{
    making->made[making->made_count] = *made;
    compare_in_euros(making, &making->made[making->made_count++]);
}

// What the receiver got less than was paid stayed with banks: no amount of either statement is lost.
static void part_charge(struct making *making, struct made *made, const struct entry *sent,
                        const struct entry *received)
{
    int64_t charge = made->movement.amount_e5 - received->amount_e5;
    if (charge <= 0 || memcmp(sent->currency, received->currency, sizeof sent->currency) != 0)
        return;
    struct made more = *made;
    made->movement.amount_e5 = received->amount_e5;
    more.to = party_beside(&making->parties, made->from, PARTY_BANK, NULL);
    more.movement.amount_e5 = charge;
    more.movement.method = METHOD_FEE;
    more.movement.own = false;
    add_movement(making, &more);
}

static void make_movements(struct making *making)
{
    const struct entries *entries = &making->entries;
    struct side *of = memory_new(entries->count + 1, sizeof *of);
    making->made = memory_new(entries->count + 1, sizeof *making->made); // a charge takes the receipt's place
    sides_pair(entries, &making->parties, &making->euros, of);
    for (size_t i = 0; i < entries->count; i++) {
        const struct entry *entry = &entries->all[i];
        bool received = entry->amount_e5 > 0;
        if (entry->dropped || (received && of[i].other != UINT32_MAX)) // told with its payer's side
            continue;
        const struct entry *other = of[i].other == UINT32_MAX ? NULL : &entries->all[of[i].other];
        struct made made = received ? make_movement(making, NULL, entry, SIDES_ONE)
                                    : make_movement(making, entry, other, of[i].how);
        if (other)
            part_charge(making, &made, entry, other);
        add_movement(making, &made);
    }
    memory_free(of);
}

// ---- parties that take part ----

// Leaves out accounts of which no bank says anything, as those that only a message names.
static uint32_t keep_parties(struct making *making)
{
    struct party_table *table = &making->parties;
    bool *kept = memory_new(table->count + 1, sizeof *kept);
    uint32_t *number = memory_new(table->count + 1, sizeof *number);
    for (size_t i = 0; i < table->account_count; i++)
        kept[i] = table->is_stated[i];
    for (size_t i = 0; i < making->made_count; i++)
        kept[making->made[i].from] = kept[making->made[i].to] = true;
    uint32_t count = 0, accounts = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (!kept[i])
            continue;
        number[i] = count;
        table->all[count] = table->all[i];
        table->all[count].account =
            number[table->all[i].account]; // an account stands before what is beside it
        accounts += table->all[count++].kind == PARTY_ACCOUNT;
    }
    for (size_t i = 0; i < making->made_count; i++) {
        making->made[i].from = number[making->made[i].from];
        making->made[i].to = number[making->made[i].to];
    }
    memory_free(kept);
    memory_free(number);
    making->money->parties = table->all;
    making->money->party_count = count;
    table->all = NULL;
    return accounts;
}

// ---- movements to graphs ----

static int by_currency(const void *left, const void *right)
{
    const struct made *a = left, *b = right;
    int currency = memcmp(a->currency, b->currency, sizeof a->currency);
    if (currency)
        return currency;
    int64_t x = least_id(&a->movement), y = least_id(&b->movement);
    return x < y ? -1 : x > y;
}

static bool is_somebody(const struct party *party)
{
    return party->kind == PARTY_ACCOUNT || party->kind == PARTY_NAME;
}

static void mark_regular(const struct case_money *money, struct money_graph *graph)
{
    struct regular_payment *payments = memory_new(graph->graph.count + 1, sizeof *payments);
    for (size_t i = 0; i < graph->graph.count; i++) {
        const struct transfer *transfer = &graph->graph.transfers[i];
        const struct movement *movement = &graph->movements[i];
        bool named =
            is_somebody(&money->parties[transfer->from]) && is_somebody(&money->parties[transfer->to]);
        payments[i] = (struct regular_payment){
            .pair = named ? ((int64_t)transfer->from << 32 | transfer->to) + 1 : 0,
            .day = movement->sent_id ? movement->sent_day : movement->received_day,
            .amount_e5 = movement->amount_e5,
        };
    }
    regular_mark(payments, graph->graph.count);
    for (size_t i = 0; i < graph->graph.count; i++)
        graph->movements[i].regular = payments[i].regular;
    memory_free(payments);
}

static void make_graph(struct making *making, const struct made *made, size_t count, uint32_t accounts)
{
    struct case_money *money = making->money;
    struct sequenced *sequence = memory_new(count, sizeof *sequence);
    for (size_t i = 0; i < count; i++)
        sequence[i] = (struct sequenced){
            .at_sec = made[i].at_sec,
            .observation_id = least_id(&made[i].movement),
            .day = made[i].day,
            .from = made[i].from,
            .to = made[i].to,
            .number = (uint32_t)i,
            .day_only = made[i].movement.day_only,
            .only_received = made[i].movement.sent_id == 0,
        };
    sequence_days(sequence, count, accounts, (uint32_t)money->party_count);
    struct money_graph *graph = &money->graphs[money->graph_count++];
    struct transfer *transfers = memory_new(count, sizeof *transfers);
    graph->movements = memory_new(count, sizeof *graph->movements);
    memcpy(graph->currency, made->currency, sizeof graph->currency);
    for (size_t i = 0; i < count; i++) {
        const struct made *from = &made[sequence[i].number];
        graph->movements[i] = from->movement;
        transfers[i] = (struct transfer){sequence[i].at_sec, from->amount_e5, from->from, from->to};
    }
    memory_free(sequence);
    graph->graph = (struct transfer_graph){
        .transfers = transfers, .count = count, .account_count = (uint32_t)money->party_count};
    transfer_graph_index(&graph->graph);
    mark_regular(money, graph);
}

static int by_size(const void *left, const void *right)
{
    const struct money_graph *a = left, *b = right;
    if (a->graph.count != b->graph.count)
        return a->graph.count > b->graph.count ? -1 : 1;
    return memcmp(a->currency, b->currency, sizeof a->currency);
}

static void make_graphs(struct making *making)
{
    uint32_t accounts = keep_parties(making);
    struct made *made = making->made;
    size_t count = making->made_count, graphs = 0;
    if (count)
        qsort(made, count, sizeof *made, by_currency);
    for (size_t i = 0; i < count; i++)
        graphs += i == 0 || memcmp(made[i].currency, made[i - 1].currency, 4) != 0;
    making->money->graphs = memory_new(graphs + 1, sizeof *making->money->graphs);
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end < count && memcmp(made[end].currency, made[i].currency, 4) == 0)
            end++;
        make_graph(making, made + i, end - i, accounts);
        i = end;
    }
    if (graphs)
        qsort(making->money->graphs, graphs, sizeof *making->money->graphs, by_size);
}

int case_money_read(struct case_money *money, struct casefile *casefile, struct error *error)
{
    *money = (struct case_money){.arena = arena_new(ARENA_MAX_BYTES)};
    struct making making = {.money = money};
    int result = -1;
    if (euros_read(&making.euros, casefile, error) == 0 &&
        parties_read(&making.parties, casefile, money->arena, error) == 0 &&
        entries_read(&making.entries, &making.parties, casefile, error) == 0) {
        parties_settle(&making.parties);
        entries_once(&making.entries, making.parties.all);
        make_movements(&making);
        make_graphs(&making);
        services_mark(money);
        result = 0;
    }
    memory_free(making.made);
    euros_done(&making.euros);
    entries_done(&making.entries);
    parties_done(&making.parties);
    if (result)
        case_money_done(money);
    return result;
}

void case_money_done(struct case_money *money)
{
    for (size_t i = 0; i < money->graph_count; i++) {
        transfer_graph_done(&money->graphs[i].graph);
        memory_free((void *)money->graphs[i].graph.transfers);
        memory_free(money->graphs[i].movements);
    }
    memory_free(money->graphs);
    memory_free(money->parties);
    arena_free(money->arena);
    *money = (struct case_money){0};
}
