// Queues of lots, one an account, in one pool. A lot that moves whole is moved, not copied.
#include "findings/money/provenance.h"

#include "base/memory.h"

struct lot {
    int64_t amount_e5;
    uint32_t entered; // seconds since the first transfer
    uint32_t tag, next;
    uint8_t hops;
};

struct queue {
    uint32_t head, tail; // lots, from 1; 0 is none
};

struct run {
    const struct transfer_graph *graph;
    const struct provenance_rule *rule;
    struct provenance_watch watch;
    struct provenance_account *accounts; // NULL
    struct provenance_sums *sums;
    struct queue *queues;
    struct lot *lots;
    size_t capacity, made, held; // of lots; made: ever used
    uint32_t free;               // first of those given back
    uint32_t window, near;       // seconds
    int64_t first_sec;
};

static uint32_t seconds_since(const struct run *run, int64_t at_sec)
{
    int64_t since;
    if (__builtin_sub_overflow(at_sec, run->first_sec, &since) || since > UINT32_MAX)
        return UINT32_MAX;
    return (uint32_t)since;
}

static void rest(struct run *run, uint32_t account, uint32_t tag, unsigned hops, int64_t amount_e5)
{
    run->sums->rested_e5 += (uint64_t)amount_e5;
    if (run->accounts)
        run->accounts[account].rested_e5 += (uint64_t)amount_e5;
    if (run->watch.rests)
        run->watch.rests(run->watch.payload, account, tag, hops, amount_e5);
}

static void give_back(struct run *run, uint32_t number)
{
    run->lots[number].next = run->free;
    run->free = number;
    run->held--;
}

static void unlink_head(struct queue *queue, const struct lot *lot)
{
    queue->head = lot->next;
    if (queue->head == 0)
        queue->tail = 0;
}

// What has lain longer than `window` rests.
static void expire(struct run *run, uint32_t account, uint32_t now, uint32_t window)
{
    struct queue *queue = &run->queues[account];
    while (queue->head) {
        uint32_t number = queue->head;
        struct lot *lot = &run->lots[number];
        if (now - lot->entered <= window)
            return;
        rest(run, account, lot->tag, lot->hops, lot->amount_e5);
        unlink_head(queue, lot);
        give_back(run, number);
    }
}

// All are held: lets rest what is too old, with accounts that nobody touched since; then what is old.
static void make_room(struct run *run, uint32_t now)
{
    uint32_t window = run->window;
    for (;;) {
        uint64_t before = run->sums->rested_e5;
        for (uint32_t a = 0; a < run->graph->account_count; a++)
            expire(run, a, now, window);
        if (window < run->window)
            run->sums->rested_early_e5 += run->sums->rested_e5 - before;
        if (run->held <= run->capacity - run->capacity / 8 || window == 0)
            return;
        window /= 2;
    }
}

// 0 when there is no room even for that: more pieces at one moment than lots.
static uint32_t take_lot(struct run *run, uint32_t now)
{
    if (run->free == 0 && run->made == run->capacity) {
        if (run->capacity < run->rule->lots_max) {
            size_t more = run->capacity + run->capacity / 2 + 1024;
            run->capacity = more < run->rule->lots_max ? more : run->rule->lots_max;
            run->lots = memory_grow(run->lots, run->capacity + 1, sizeof *run->lots);
        } else {
            make_room(run, now);
        }
    }
    uint32_t number = run->free;
    if (number)
        run->free = run->lots[number].next;
    else if (run->made < run->capacity)
        number = (uint32_t)++run->made;
    else
        return 0;
    run->held++;
    if (run->held > run->sums->lots_peak)
        run->sums->lots_peak = run->held;
    return number;
}

static bool joins_last(struct run *run, const struct queue *queue, uint32_t now, uint32_t tag, unsigned hops,
                       int64_t amount_e5)
{
    if (queue->tail == 0)
        return false;
    struct lot *last = &run->lots[queue->tail];
    int64_t sum;
    if (last->tag != tag || last->hops != hops || now - last->entered > run->near ||
        __builtin_add_overflow(last->amount_e5, amount_e5, &sum))
        return false;
    last->amount_e5 = sum;
    return true;
}

// A piece arrives with the account that a transfer pays; `number` is a lot to use for it, 0 when there is
// none.
static void arrive(struct run *run, uint32_t transfer, uint32_t now, uint32_t tag, unsigned hops,
                   int64_t amount_e5, uint32_t number)
{
    uint32_t to = run->graph->transfers[transfer].to;
    struct queue *queue = &run->queues[to];
    bool stays = hops >= run->rule->hops_max || (run->rule->ends && run->rule->ends[to]);
    if (stays || joins_last(run, queue, now, tag, hops, amount_e5)) {
        if (stays)
            rest(run, to, tag, hops, amount_e5);
        if (number)
            give_back(run, number);
        return;
    }
    if (number == 0 && (number = take_lot(run, now)) == 0) {
        run->sums->rested_early_e5 += (uint64_t)amount_e5;
        rest(run, to, tag, hops, amount_e5);
        return;
    }
    run->lots[number] =
        (struct lot){.amount_e5 = amount_e5, .entered = now, .tag = tag, .hops = (uint8_t)hops};
    if (queue->tail)
        run->lots[queue->tail].next = number;
    else
        queue->head = number;
    queue->tail = number;
}

static void pass_on(struct run *run, uint32_t transfer, uint32_t now)
{
    const struct transfer *paid = &run->graph->transfers[transfer];
    struct queue *queue = &run->queues[paid->from];
    int64_t left = paid->amount_e5;
    expire(run, paid->from, now, run->window);
    expire(run, paid->to, now, run->window);
    while (left && queue->head) {
        uint32_t number = queue->head;
        struct lot *lot = &run->lots[number];
        int64_t amount = lot->amount_e5 < left ? lot->amount_e5 : left;
        uint32_t tag = lot->tag;
        unsigned hops = lot->hops + 1U;
        if (amount == lot->amount_e5) {
            unlink_head(queue, lot);
        } else {
            lot->amount_e5 -= amount;
            number = 0;
        }
        left -= amount;
        run->sums->moves++;
        if (run->watch.passes)
            tag = run->watch.passes(run->watch.payload, transfer, tag, hops, amount);
        arrive(run, transfer, now, tag, hops, amount, number);
    }
    run->sums->passed_e5 += (uint64_t)(paid->amount_e5 - left);
    run->sums->started_e5 += (uint64_t)left;
    if (run->accounts) {
        run->accounts[paid->from].passed_e5 += (uint64_t)(paid->amount_e5 - left);
        run->accounts[paid->from].started_e5 += (uint64_t)left;
    }
    if (left == 0)
        return;
    run->sums->moves++;
    uint32_t tag = run->watch.starts ? run->watch.starts(run->watch.payload, transfer, left) : paid->from;
    arrive(run, transfer, now, tag, 1, left, 0);
}

static void rest_all(struct run *run)
{
    for (uint32_t a = 0; a < run->graph->account_count; a++)
        for (uint32_t n = run->queues[a].head; n; n = run->lots[n].next)
            rest(run, a, run->lots[n].tag, run->lots[n].hops, run->lots[n].amount_e5);
}

void provenance_run(const struct transfer_graph *graph, const struct provenance_rule *rule,
                    const struct provenance_watch *watch, struct provenance_account *accounts,
                    struct provenance_sums *sums)
{
    enum { AHEAD = 12 }; // accounts lie all over the memory: they are asked for before they are needed
    *sums = (struct provenance_sums){0};
    if (graph->count == 0)
        return;
    struct run run = {.graph = graph, .rule = rule, .accounts = accounts, .sums = sums};
    if (watch)
        run.watch = *watch;
    run.window = rule->window_sec > UINT32_MAX ? UINT32_MAX : (uint32_t)rule->window_sec;
    run.near = run.window / 64;
    run.first_sec = graph->transfers[0].at_sec;
    run.queues = memory_new(graph->account_count, sizeof *run.queues);
    run.lots = memory_grow(NULL, 1, sizeof *run.lots);
    for (size_t i = 0; i < graph->count; i++) {
        if (i + AHEAD < graph->count) {
            __builtin_prefetch(&run.queues[graph->transfers[i + AHEAD].from], 1);
            __builtin_prefetch(&run.queues[graph->transfers[i + AHEAD].to], 1);
            __builtin_prefetch(&run.lots[run.queues[graph->transfers[i + AHEAD / 2].from].head], 1);
            __builtin_prefetch(&run.lots[run.queues[graph->transfers[i + AHEAD / 2].to].head], 1);
            __builtin_prefetch(&run.lots[run.queues[graph->transfers[i + AHEAD / 2].to].tail], 1);
        }
        pass_on(&run, (uint32_t)i, seconds_since(&run, graph->transfers[i].at_sec));
    }
    rest_all(&run);
    memory_free(run.queues);
    memory_free(run.lots);
}

bool provenance_ties(const struct transfer_graph *graph, const struct provenance_account *accounts,
                     const struct provenance_sums *sums)
{
    struct balance {
        uint64_t received, paid;
    } *balances = memory_new((size_t)graph->account_count + 1, sizeof *balances);
    struct provenance_sums all = {0};
    bool ties = true;
    for (size_t i = 0; i < graph->count; i++) {
        balances[graph->transfers[i].to].received += (uint64_t)graph->transfers[i].amount_e5;
        balances[graph->transfers[i].from].paid += (uint64_t)graph->transfers[i].amount_e5;
    }
    for (size_t a = 0; a < graph->account_count; a++) {
        const struct provenance_account *account = &accounts[a];
        ties = ties && balances[a].paid == account->passed_e5 + account->started_e5 &&
               balances[a].received == account->passed_e5 + account->rested_e5;
        all.passed_e5 += account->passed_e5;
        all.started_e5 += account->started_e5;
        all.rested_e5 += account->rested_e5;
    }
    memory_free(balances);
    return ties && all.passed_e5 == sums->passed_e5 && all.started_e5 == sums->started_e5 &&
           all.rested_e5 == sums->rested_e5 && all.rested_e5 == all.started_e5;
}
