// Bipartite: in a window, whoever pays fewer than two or is paid by fewer than two is taken away until none
// is left of them; what stays falls into parts. Stacks: two of these, the later one paid from the earlier.
#include "findings/money/shapes.h"

#include "base/disjoint.h"
#include "base/memory.h"

#include <stdlib.h>

enum {
    HOUR = 3600,
    WINDOW_HOURS = 72, // AMLworld's last 47 hours at most; a day more, as banks book on their days
    STEP_HOURS = 24,
    STACK_HOURS = 168, // from the first to the last; AMLworld's: 114 at most, and a weekend
    SIDE_MOST = 16,    // who pays, or is paid by, more in a window is left out: AMLworld's widest has 16
    PART_MOST = 64,    // a part of more payments is how everybody hangs together; AMLworld's stacks have 30
};
#define NONE UINT32_MAX

struct window {
    const struct dealings *dealings;
    uint32_t least;
    uint32_t *edges; // numbers of transfers
    size_t count, capacity;
    uint32_t *pays, *paid;         // of each account: edges left; 0 outside of a search
    uint32_t *as_payer, *as_payee; // an edge of the account's; NONE outside of a search
    struct shape_list *list;
};

static const struct transfer *transfer_of(const struct window *window, uint32_t edge)
{
    return &window->dealings->graph->transfers[edge];
}

static void count_edges(struct window *window)
{
    for (size_t i = 0; i < window->count; i++) {
        window->pays[transfer_of(window, window->edges[i])->from]++;
        window->paid[transfer_of(window, window->edges[i])->to]++;
    }
}

static bool stays(const struct window *window, const struct transfer *transfer)
{
    return window->pays[transfer->from] >= 2 && window->pays[transfer->from] <= SIDE_MOST &&
           window->paid[transfer->to] >= 2 && window->paid[transfer->to] <= SIDE_MOST;
}

static void forget_edges(struct window *window, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        window->pays[transfer_of(window, window->edges[i])->from] = 0;
        window->paid[transfer_of(window, window->edges[i])->to] = 0;
    }
}

static void peel(struct window *window)
{
    for (bool changed = true; changed;) {
        size_t count = window->count, kept = 0;
        count_edges(window);
        for (size_t i = 0; i < count; i++)
            if (stays(window, transfer_of(window, window->edges[i]))) { // swapped: all are forgotten below
                uint32_t edge = window->edges[i];
                window->edges[i] = window->edges[kept];
                window->edges[kept++] = edge;
            }
        forget_edges(window, count);
        window->count = kept;
        changed = kept != count;
    }
    count_edges(window);
}

struct part {
    uint32_t root, edge;
};

static int by_root(const void *left, const void *right)
{
    const struct part *a = left, *b = right;
    return a->root != b->root ? (a->root < b->root ? -1 : 1) : a->edge < b->edge ? -1 : a->edge > b->edge;
}

// An account has two places here, as payer and as payee.
static void join_edges(struct window *window, struct part *parts)
{
    struct disjoint sets;
    disjoint_init(&sets, window->count);
    for (uint32_t i = 0; i < window->count; i++) {
        const struct transfer *transfer = transfer_of(window, window->edges[i]);
        uint32_t *places[] = {&window->as_payer[transfer->from], &window->as_payee[transfer->to]};
        for (size_t k = 0; k < 2; k++) {
            if (*places[k] == NONE)
                *places[k] = i;
            disjoint_join(&sets, i, *places[k]);
        }
    }
    for (uint32_t i = 0; i < window->count; i++) {
        const struct transfer *transfer = transfer_of(window, window->edges[i]);
        parts[i] = (struct part){disjoint_root(&sets, i), window->edges[i]};
        window->as_payer[transfer->from] = window->as_payee[transfer->to] = NONE;
    }
    disjoint_done(&sets);
    qsort(parts, window->count, sizeof *parts, by_root);
}

// Two surprises: that each of the payers pays so many in one window; and how many payments meet at the same
// payees beyond what joins them at all, each a coincidence, to be expected as often as these payees are paid
// by anybody in that time.
static void add_part(struct window *window, const struct part *parts, size_t count)
{
    const struct dealings *dealings = window->dealings;
    uint32_t payers = 0, payees = 0;
    double pays = 0, paid = 0, bits = 0, others = dealings->windows - (double)WINDOW_HOURS / DEALINGS_HOURS;
    for (size_t i = 0; i < count; i++) {
        const struct transfer *transfer = transfer_of(window, parts[i].edge);
        if (window->pays[transfer->from]) {
            uint32_t out = dealings->out[transfer->from], here = window->pays[transfer->from];
            payers++;
            pays += out;
            bits += dealing_bits(&dealings->out_rate, out > here ? out - here : 0, others, here);
        }
        if (window->paid[transfer->to]) {
            payees++;
            paid += dealings->in[transfer->to];
        }
        window->pays[transfer->from] = window->paid[transfer->to] = 0;
    }
    if (payers + payees < window->least || count + 1 < payers + payees || count > PART_MOST)
        return;
    double windows = dealings->windows * DEALINGS_HOURS / WINDOW_HOURS;
    double all = 1 + dealings->in_rate.mean * dealings->windows * dealings->graph->account_count;
    struct shape *shape = shape_add(window->list, SHAPE_BIPARTITE);
    shape->from = transfer_of(window, parts[0].edge)->from;
    shape->to = transfer_of(window, parts[0].edge)->to;
    shape->payers = payers;
    shape->payees = payees;
    shape->bits =
        bits + dealing_poisson_bits(pays * paid / all / windows, (uint32_t)(count + 1) - payers - payees);
    for (size_t i = 0; i < count; i++)
        shape_add_transfer(window->list, parts[i].edge);
}

static void search(struct window *window)
{
    peel(window);
    if (window->count == 0)
        return;
    struct part *parts = memory_new(window->count, sizeof *parts);
    join_edges(window, parts);
    for (size_t i = 0, end; i < window->count; i = end) {
        for (end = i + 1; end < window->count && parts[end].root == parts[i].root;)
            end++;
        add_part(window, parts + i, end - i);
    }
    memory_free(parts);
}

// The window moves by STEP_HOURS, to where something is.
static void search_all(struct window *window)
{
    const struct transfer_graph *graph = window->dealings->graph;
    const struct transfer *transfers = graph->transfers;
    int64_t step = STEP_HOURS * HOUR, span = WINDOW_HOURS * HOUR;
    for (size_t first = 0; first < graph->count;) {
        int64_t from_sec = transfers[first].at_sec;
        window->count = 0;
        for (size_t i = first; i < graph->count && transfers[i].at_sec - from_sec < span; i++) {
            if (!window->dealings->counted[i] || window->dealings->repeated[i])
                continue;
            ARRAY_ROOM(window->edges, window->capacity, window->count);
            window->edges[window->count++] = (uint32_t)i;
        }
        search(window);
        while (first < graph->count && transfers[first].at_sec - from_sec < step)
            first++;
    }
}

// ---- stacks ----

struct stacking {
    const struct dealings *dealings;
    struct shape_list *list;
    size_t first, end;  // the bipartite ones
    uint32_t *payee_of; // of each account: the last of them in which it was paid, + 1
};

static int64_t start_of(const struct stacking *stacking, size_t shape, bool last)
{
    const struct shape_list *list = stacking->list;
    const struct shape *item = &list->items[shape];
    return stacking->dealings->graph->transfers[list->transfers[item->first + (last ? item->count - 1 : 0)]]
        .at_sec;
}

// Different accounts of this one's payers that an earlier one paid.
static uint32_t paid_before(const struct stacking *stacking, size_t shape, size_t earlier)
{
    const struct shape_list *list = stacking->list;
    const struct shape *item = &list->items[shape];
    uint32_t shared = 0, last = NONE;
    for (size_t n = item->first; n < item->first + item->count; n++) {
        uint32_t payer = stacking->dealings->graph->transfers[list->transfers[n]].from;
        bool again = payer == last;
        for (size_t m = item->first; m < n && !again; m++)
            again = stacking->dealings->graph->transfers[list->transfers[m]].from == payer;
        last = payer;
        shared += !again && stacking->payee_of[payer] == earlier + 1;
    }
    return shared;
}

static void stack_up(const struct stacking *stacking, size_t below, size_t above, uint32_t middles)
{
    struct shape_list *list = stacking->list;
    const struct shape first = list->items[below], second = list->items[above];
    struct shape *shape = shape_add(list, SHAPE_STACK);
    shape->from = first.from;
    shape->to = second.to;
    shape->payers = first.payers;
    shape->middles = middles;
    shape->payees = second.payees;
    shape->bits = first.bits + second.bits;
    for (size_t n = first.first; n < first.first + first.count; n++)
        shape_add_transfer(list, list->transfers[n]);
    for (size_t n = second.first; n < second.first + second.count; n++)
        shape_add_transfer(list, list->transfers[n]);
    shape_sort_transfers(list);
}

static void find_stacks(struct stacking *stacking)
{
    const struct transfer *transfers = stacking->dealings->graph->transfers;
    for (size_t s = stacking->first; s < stacking->end; s++) {
        const struct shape *item = &stacking->list->items[s];
        size_t item_first = item->first, item_count = item->count;
        for (size_t n = item_first; n < item_first + item_count; n++) {
            uint32_t before = stacking->payee_of[transfers[stacking->list->transfers[n]].from];
            if (before == 0 ||
                start_of(stacking, s, true) - start_of(stacking, before - 1, false) > STACK_HOURS * HOUR)
                continue;
            uint32_t shared = paid_before(stacking, s, before - 1);
            if (shared >= 2) {
                stack_up(stacking, before - 1, s, shared);
                break;
            }
        }
        for (size_t n = item_first; n < item_first + item_count; n++)
            stacking->payee_of[transfers[stacking->list->transfers[n]].to] = (uint32_t)s + 1;
    }
}

// Windows overlap, so the same part is met several times: the largest of them is kept.
static void keep_largest(struct shape_list *list, size_t first, size_t transfers)
{
    uint32_t *in = memory_new(transfers + 1, sizeof *in); // shape + 1 that has it
    size_t kept = first;
    for (size_t s = first; s < list->count; s++) {
        struct shape shape = list->items[s];
        uint32_t other = 0;
        for (size_t n = shape.first; n < shape.first + shape.count && other == 0; n++)
            other = in[list->transfers[n]];
        if (other && list->items[other - 1].count >= shape.count)
            continue;
        size_t place = other ? other - 1 : kept++;
        list->items[place] = shape;
        for (size_t n = shape.first; n < shape.first + shape.count; n++)
            in[list->transfers[n]] = (uint32_t)place + 1;
    }
    list->count = kept;
    memory_free(in);
}

void find_bipartite(const struct dealings *dealings, uint32_t least, struct shape_list *list)
{
    size_t accounts = (size_t)dealings->graph->account_count + 1, first = list->count;
    struct window window = {.dealings = dealings, .least = least, .list = list};
    window.pays = memory_new(accounts, sizeof *window.pays);
    window.paid = memory_new(accounts, sizeof *window.paid);
    window.as_payer = memory_new(accounts, sizeof *window.as_payer);
    window.as_payee = memory_new(accounts, sizeof *window.as_payee);
    for (size_t a = 0; a < accounts; a++)
        window.as_payer[a] = window.as_payee[a] = NONE;
    search_all(&window);
    keep_largest(list, first, dealings->graph->count);
    memory_free(window.edges);
    memory_free(window.pays);
    memory_free(window.paid);
    memory_free(window.as_payer);
    memory_free(window.as_payee);
    struct stacking stacking = {.dealings = dealings, .list = list, .first = first, .end = list->count};
    stacking.payee_of = memory_new(accounts, sizeof *stacking.payee_of);
    find_stacks(&stacking);
    memory_free(stacking.payee_of);
}
