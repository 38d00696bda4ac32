// First in, first out, within a window.
#include "findings/money/passing.h"

#include "base/memory.h"
#include "base/order.h"

#include <stdlib.h>
#include <string.h>

struct party_sum {
    int64_t party;
    int64_t in_e5, out_e5; // all, but own and regular
    int64_t matched_e5;
    bool to_and_fro, main;
};

struct dwell {
    int64_t hours, amount_e5;
};

struct matching {
    const struct account_flows *account;
    struct party_sum *parties; // by party
    size_t party_count;
    int64_t *left;        // of each flow, what is not matched yet
    struct dwell *dwells; // pieces matched
    size_t dwell_count, dwell_capacity;
    uint8_t *used; // NULL in the first pass
};

static struct party_sum *sum_of(struct matching *matching, int64_t party)
{
    return bsearch(&party, matching->parties, matching->party_count, sizeof *matching->parties, order_int64);
}

// Sums per party. Amounts of one account in one currency: a sum beyond int64 (9e13 units) stays at its
// ceiling.
static int64_t add(int64_t sum, int64_t amount)
{
    return __builtin_add_overflow(sum, amount, &sum) ? INT64_MAX : sum;
}

static void sum_parties(struct matching *matching)
{
    const struct account_flows *account = matching->account;
    matching->parties = memory_new(account->count + 1, sizeof *matching->parties);
    for (size_t i = 0; i < account->count; i++)
        matching->parties[i].party = account->flows[i].party;
    qsort(matching->parties, account->count, sizeof *matching->parties, order_int64);
    for (size_t i = 0; i < account->count; i++)
        if (matching->party_count == 0 ||
            matching->parties[matching->party_count - 1].party != matching->parties[i].party)
            matching->parties[matching->party_count++].party = matching->parties[i].party;
    for (size_t i = 0; i < account->count; i++) {
        const struct flow *flow = &account->flows[i];
        struct party_sum *sum = sum_of(matching, flow->party);
        if (flow->own || flow->regular)
            continue;
        if (flow->in)
            sum->in_e5 = add(sum->in_e5, flow->amount_e5);
        else
            sum->out_e5 = add(sum->out_e5, flow->amount_e5);
    }
    for (size_t i = 0; i < matching->party_count; i++) {
        struct party_sum *sum = &matching->parties[i];
        int64_t less = sum->in_e5 < sum->out_e5 ? sum->in_e5 : sum->out_e5;
        int64_t more = sum->in_e5 < sum->out_e5 ? sum->out_e5 : sum->in_e5;
        sum->to_and_fro = sum->party > 0 && less > more / 10; // a small refund makes no to and fro
    }
}

static bool counts(struct matching *matching, const struct flow *flow)
{
    if (flow->own || flow->regular || (!flow->in && flow->party <= 0))
        return false;
    const struct party_sum *sum = sum_of(matching, flow->party);
    return !sum->to_and_fro && (flow->in || matching->used == NULL || sum->main);
}

static void note_piece(struct matching *matching, size_t in, size_t out, int64_t amount_e5)
{
    const struct flow *flows = matching->account->flows;
    int64_t usec = flows[out].at_usec - flows[in].at_usec; // below 0 when it was booked after
    ARRAY_ROOM(matching->dwells, matching->dwell_capacity, matching->dwell_count);
    matching->dwells[matching->dwell_count++] =
        (struct dwell){.hours = usec < 0 ? 0 : usec / 3600000000, .amount_e5 = amount_e5};
    if (matching->used)
        matching->used[in] = matching->used[out] = 1;
    struct party_sum *sum = sum_of(matching, flows[out].party);
    sum->matched_e5 = add(sum->matched_e5, amount_e5);
}

// Flows stand in the order in which money can have moved. `head` never moves back: what is too old or spent
// stays so.
static void match(struct matching *matching)
{
    const struct flow *flows = matching->account->flows;
    size_t count = matching->account->count, head = 0;
    matching->dwell_count = 0;
    for (size_t i = 0; i < matching->party_count; i++)
        matching->parties[i].matched_e5 = 0;
    for (size_t i = 0; i < count; i++)
        matching->left[i] = counts(matching, &flows[i]) ? flows[i].amount_e5 : 0;
    for (size_t out = 0; out < count; out++) {
        if (flows[out].in || matching->left[out] == 0)
            continue;
        while (matching->left[out]) {
            while (head < out && (!flows[head].in || matching->left[head] == 0 ||
                                  flows[head].day < flows[out].day - PASSING_WINDOW_DAYS))
                head++;
            if (head == out)
                break;
            int64_t amount =
                matching->left[head] < matching->left[out] ? matching->left[head] : matching->left[out];
            matching->left[head] -= amount;
            matching->left[out] -= amount;
            note_piece(matching, head, out, amount);
        }
    }
}

// What payments left of receipts, and cash took.
static int64_t match_cash(struct matching *matching)
{
    const struct flow *flows = matching->account->flows;
    int64_t cashed = 0;
    size_t head = 0;
    for (size_t out = 0; out < matching->account->count; out++) {
        int64_t wanted = flows[out].cash && !flows[out].in ? flows[out].amount_e5 : 0;
        while (wanted) {
            while (head < out && (!flows[head].in || matching->left[head] == 0 ||
                                  flows[head].day < flows[out].day - PASSING_WINDOW_DAYS))
                head++;
            if (head == out)
                break;
            int64_t amount = matching->left[head] < wanted ? matching->left[head] : wanted;
            matching->left[head] -= amount;
            wanted -= amount;
            cashed = add(cashed, amount);
        }
    }
    return cashed;
}

static int by_matched(const void *left, const void *right)
{
    const struct party_sum *a = left, *b = right;
    if (a->matched_e5 != b->matched_e5)
        return a->matched_e5 > b->matched_e5 ? -1 : 1;
    return a->party < b->party ? -1 : a->party > b->party;
}

static int64_t matched_total(const struct matching *matching)
{
    int64_t total = 0;
    for (size_t i = 0; i < matching->party_count; i++)
        total = add(total, matching->parties[i].matched_e5);
    return total;
}

static void choose_main_payees(struct matching *matching)
{
    int64_t total = matched_total(matching);
    for (size_t i = 0; i < matching->party_count; i++) {
        struct party_sum *sum = &matching->parties[i];
        sum->main = sum->matched_e5 > 0 && sum->matched_e5 >= total / 100 * PASSING_PAYEE_PERCENT;
    }
}

static void list_payees(struct matching *matching, struct passing *passing)
{
    qsort(matching->parties, matching->party_count, sizeof *matching->parties, by_matched);
    for (size_t i = 0; i < matching->party_count && passing->payee_count < PASSING_PAYEES_MAX; i++) {
        if (matching->parties[i].matched_e5 == 0)
            break;
        passing->payees[passing->payee_count].party = matching->parties[i].party;
        passing->payees[passing->payee_count++].amount_e5 = matching->parties[i].matched_e5;
    }
}

static int by_hours(const void *left, const void *right)
{
    const struct dwell *a = left, *b = right;
    return a->hours < b->hours ? -1 : a->hours > b->hours;
}

static void measure_dwell(struct matching *matching, struct passing *passing)
{
    double weighed = 0, total = (double)passing->forwarded_e5, so_far = 0;
    if (matching->dwell_count == 0)
        return;
    qsort(matching->dwells, matching->dwell_count, sizeof *matching->dwells, by_hours);
    bool found = false;
    for (size_t i = 0; i < matching->dwell_count; i++) {
        const struct dwell *dwell = &matching->dwells[i];
        weighed += (double)dwell->hours * (double)dwell->amount_e5;
        so_far += (double)dwell->amount_e5;
        if (!found && so_far * 2 >= total) {
            passing->median_dwell_hours = (double)dwell->hours;
            found = true;
        }
    }
    passing->mean_dwell_hours = weighed / total;
}

static void count_flows(struct matching *matching, struct passing *passing)
{
    const struct account_flows *account = matching->account;
    int64_t last_in = INT64_MIN, last_out = INT64_MIN;
    for (size_t i = 0; i < account->count; i++) {
        const struct flow *flow = &account->flows[i];
        if (flow->in && !flow->own) {
            passing->income_e5 = add(passing->income_e5, flow->amount_e5);
            if (flow->regular)
                passing->regular_e5 = add(passing->regular_e5, flow->amount_e5);
        }
        if (!counts(matching, flow))
            continue;
        if (flow->in) {
            passing->received_e5 = add(passing->received_e5, flow->amount_e5);
            passing->received_count++;
            if (flow->party == 0)
                passing->unnamed_e5 = add(passing->unnamed_e5, flow->amount_e5);
            passing->received_days += flow->day != last_in;
            last_in = flow->day;
        } else if (matching->used[i]) {
            passing->forwarded_count++;
            passing->forwarded_days += flow->day != last_out;
            last_out = flow->day;
        }
        if (matching->used[i]) {
            if (passing->first_day == INT64_MIN || flow->day < passing->first_day)
                passing->first_day = flow->day;
            passing->last_day = flow->day > passing->last_day ? flow->day : passing->last_day;
        }
    }
    for (size_t i = 0; i < matching->party_count; i++)
        passing->payer_count += matching->parties[i].party != 0 && matching->parties[i].in_e5 > 0 &&
                                !matching->parties[i].to_and_fro;
}

void passing_assess(const struct account_flows *account, struct passing *passing, uint8_t *used)
{
    *passing = (struct passing){.first_day = INT64_MIN, .last_day = INT64_MIN};
    memset(used, 0, account->count);
    if (account->count == 0)
        return;
    struct matching matching = {.account = account};
    matching.left = memory_new(account->count, sizeof *matching.left);
    sum_parties(&matching);
    match(&matching);
    choose_main_payees(&matching);
    matching.used = used;
    match(&matching);
    passing->forwarded_e5 = matched_total(&matching);
    passing->cashed_e5 = match_cash(&matching);
    count_flows(&matching, passing);
    measure_dwell(&matching, passing);
    list_payees(&matching, passing);
    memory_free(matching.parties);
    memory_free(matching.left);
    memory_free(matching.dwells);
}

static int percent(int64_t part, int64_t whole)
{
    if (whole == 0)
        return 0;
    int64_t hundredfold;
    if (__builtin_mul_overflow(part, 100, &hundredfold))
        return (int)(part / (whole / 100));
    return (int)(hundredfold / whole);
}

int passing_share_percent(const struct passing *passing)
{
    return percent(passing->forwarded_e5, passing->received_e5);
}

int passing_gone_percent(const struct passing *passing)
{
    return percent(add(passing->forwarded_e5, passing->cashed_e5), passing->received_e5);
}
