// Trails of money: each drawn, with the same as a table, and what to freeze where.
#include "views/report/sankey_draw.h"
#include "views/report/sections.h"

#include "base/decimal.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SHEET = 900, TRAILS_MAX = 12, SIDE_MAX = 9, NODES_MAX = 400 };

static const struct model_finding *finding_of(const struct model *model, const struct model_trail *trail)
{
    return &model->findings[trail->finding];
}

// Who only pays stands on the left, who only receives on the right.
static int side_of(const struct model_trail *trail, const char *party)
{
    bool pays = false, receives = false;
    for (size_t i = 0; i < trail->leg_count; i++) {
        pays |= strcmp(trail->legs[i].from, party) == 0;
        receives |= strcmp(trail->legs[i].to, party) == 0;
    }
    return pays && receives ? 0 : pays ? -1 : 1;
}

static int64_t sum_of(const struct model_trail *trail, const char *party)
{
    int64_t sum = 0;
    for (size_t i = 0; i < trail->leg_count; i++)
        if (strcmp(trail->legs[i].from, party) == 0 || strcmp(trail->legs[i].to, party) == 0)
            sum += trail->legs[i].amount_e5;
    return sum;
}

// Of many on one side the largest are drawn each by itself, the others as one.
static bool is_small(const struct model_trail *trail, const char *party, int side)
{
    const int64_t own = sum_of(trail, party);
    size_t larger = 0;
    for (size_t i = 0; i < trail->leg_count; i++) {
        const char *other = side < 0 ? trail->legs[i].from : trail->legs[i].to;
        bool seen = strcmp(other, party) == 0 || side_of(trail, other) != side;
        for (size_t k = 0; k < i && !seen; k++)
            seen = strcmp(side < 0 ? trail->legs[k].from : trail->legs[k].to, other) == 0;
        larger += !seen && sum_of(trail, other) > own;
    }
    return side && larger >= SIDE_MAX;
}

static size_t node_of(struct sankey *sankey, const struct model *model, const struct model_trail *trail,
                      const char *party, const char *name)
{
    const int side = side_of(trail, party);
    const bool small = is_small(trail, party, side);
    const char *key = small ? "others" : party;
    size_t i = 0;
    while (i < sankey->node_count &&
           (sankey->nodes[i].side != side || strcmp(sankey->nodes[i].key, key) != 0))
        i++;
    if (i < sankey->node_count)
        return i;
    if (i == NODES_MAX)
        return SIZE_MAX;
    const bool is_name = name && strcmp(party, name) == 0;
    sankey->nodes[sankey->node_count++] = (struct sankey_node){
        .key = key,
        .only = small ? NULL : party,
        .side = side,
        .label = small     ? "smaller ones together"
                 : is_name ? model_name(model, name)
                           : sankey_short_account(model->arena, party),
    };
    return i;
}

static void add_leg(struct sankey *sankey, size_t from, size_t to, const struct model_leg *leg)
{
    size_t i = 0;
    while (i < sankey->flow_count && (sankey->flows[i].from != from || sankey->flows[i].to != to))
        i++;
    if (i == sankey->flow_count)
        sankey->flows[sankey->flow_count++] = (struct sankey_flow){.from = from, .to = to};
    sankey->flows[i].sum_e5 += leg->amount_e5;
    sankey->flows[i].payments += leg->payments;
    sankey->nodes[from].out_e5 += leg->amount_e5;
    sankey->nodes[to].in_e5 += leg->amount_e5;
}

static void draw(struct page *page, const struct model *model, const struct model_trail *trail)
{
    struct sankey sankey = {
        .nodes = arena_alloc(model->arena, NODES_MAX, sizeof *sankey.nodes),
        .flows = arena_alloc(model->arena, trail->leg_count + 1, sizeof *sankey.flows),
    };
    size_t left_out = 0;
    for (size_t i = 0; i < trail->leg_count; i++) {
        const struct model_leg *leg = &trail->legs[i];
        size_t from = node_of(&sankey, model, trail, leg->from, leg->from_name),
               to = node_of(&sankey, model, trail, leg->to, leg->to_name);
        if (from == SIZE_MAX || to == SIZE_MAX)
            left_out++;
        else
            add_leg(&sankey, from, to, leg);
    }
    double height = sankey_place(&sankey, SHEET);
    page_print(page,
               "<figure>\n<svg viewBox=\"0 0 %d %.0f\" width=\"%d\" height=\"%.0f\" role=\"img\" "
               "aria-labelledby=\"trail-%" PRId64 "\"><title id=\"trail-%" PRId64
               "\">From left to right: where the money came in, through whom it went, where it ended; exact "
               "sums stand in the table below</title>\n",
               SHEET, height, SHEET, height, finding_of(model, trail)->id, finding_of(model, trail)->id);
    sankey_draw(&sankey, page);
    page_raw(page, "</svg>");
    if (left_out)
        page_print(page, "<figcaption>%zu legs stand only in the table</figcaption>", left_out);
    page_raw(page, "</figure>\n");
}

static void party_cells(struct page *page, const struct model *model, const char *party, const char *name)
{
    bool is_name = name && strcmp(party, name) == 0;
    page_code_cell(page, is_name ? NULL : party);
    page_cell(page, model_name(model, name));
}

static void print_legs(struct page *page, const struct model *model, const struct model_trail *trail)
{
    static const char *const heads[] = {"From",      "Name",          "To", "Name", "First", "Last",
                                        "#Payments", "#Of the trail", NULL};
    size_t shown = trail->leg_count < MODEL_ROWS_MAX ? trail->leg_count : MODEL_ROWS_MAX;
    page_raw(page, "<details><summary>The same as a table</summary>\n");
    page_table(page, NULL, heads);
    for (size_t i = 0; i < shown; i++) {
        const struct model_leg *leg = &trail->legs[i];
        page_raw(page, "<tr>");
        party_cells(page, model, leg->from, leg->from_name);
        party_cells(page, model, leg->to, leg->to_name);
        page_cell(page, leg->first);
        page_cell(page, leg->last);
        page_number_cell(page, leg->payments);
        page_amount_cell(page, leg->amount_e5);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, (int64_t)(trail->leg_count - shown), "legs", "clew show CASE trails");
    page_raw(page, "</details>\n");
}

// One list of all trails, in their order: what is to be asked of which bank.
static void print_freezes(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Account",  "Name",    "Bank",     "Country", "Trail",
                                        "Currency", "#Amount", "#At most", "Why",     NULL};
    size_t shown = 0, all = 0;
    page_raw(page,
             "<h3 id=\"freeze\">To freeze first</h3>\n<p class=\"lead\">Within each trail in the order in "
             "which freezing stops most. The amount is money of the trail that arrived and was not seen to "
             "leave; \u201cat most\u201d is the largest sum of it that can be there.</p>\n");
    page_table(page, NULL, heads);
    for (size_t t = 0; t < model->trails_count; t++) {
        const struct model_trail *trail = &model->trails[t];
        const struct model_finding *finding = finding_of(model, trail);
        for (size_t i = 0; i < trail->freeze_count && !finding->is_rejected; i++, all++) {
            const struct model_freeze *freeze = &trail->freezes[i];
            if (shown == MODEL_ROWS_MAX)
                continue;
            shown++;
            page_raw(page, "<tr>");
            party_cells(page, model, freeze->account, freeze->name);
            page_cell(page, freeze->bank);
            page_cell(page, freeze->country);
            page_print(page, "<td><a href=\"#finding-%" PRId64 "\">%" PRId64 "</a></td>", finding->id,
                       finding->id);
            page_cell(page, trail->currency);
            page_amount_cell(page, freeze->amount_e5);
            page_amount_cell(page, freeze->at_most_e5);
            page_cell(page, freeze->why);
            page_raw(page, "</tr>\n");
        }
    }
    page_table_end(page);
    page_more(page, (int64_t)(all - shown), "accounts", "clew show CASE freeze");
}

struct bank_sum {
    const char *country, *bank, *currency;
    int64_t accounts, amount_e5;
};

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static void add_to_bank(struct bank_sum *sums, size_t *count, const struct model_freeze *freeze,
                        const char *currency)
{
    size_t i = 0;
    while (i < *count && !(same_text(sums[i].country, freeze->country) &&
                           same_text(sums[i].bank, freeze->bank) && same_text(sums[i].currency, currency)))
        i++;
    if (i == *count)
        sums[(*count)++] =
            (struct bank_sum){.country = freeze->country, .bank = freeze->bank, .currency = currency};
    sums[i].accounts++;
    sums[i].amount_e5 += freeze->amount_e5;
}

static int by_currency_and_amount(const void *left, const void *right)
{
    const struct bank_sum *a = left, *b = right;
    const int currency = strcmp(a->currency ? a->currency : "", b->currency ? b->currency : "");
    if (currency)
        return currency;
    if (a->amount_e5 != b->amount_e5)
        return a->amount_e5 > b->amount_e5 ? -1 : 1;
    return strcmp(a->bank ? a->bank : "", b->bank ? b->bank : "");
}

// Whom to write to: each bank once.
static void print_banks(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Country", "Bank", "Currency", "#Accounts", "#Amount", NULL};
    size_t count = 0, most = 1;
    for (size_t t = 0; t < model->trails_count; t++)
        most += model->trails[t].freeze_count;
    struct bank_sum *sums = arena_alloc(model->arena, most, sizeof *sums);
    for (size_t t = 0; t < model->trails_count; t++)
        for (size_t i = 0; i < model->trails[t].freeze_count; i++)
            if (!finding_of(model, &model->trails[t])->is_rejected)
                add_to_bank(sums, &count, &model->trails[t].freezes[i], model->trails[t].currency);
    if (count == 0)
        return;
    qsort(sums, count, sizeof *sums, by_currency_and_amount);
    page_table(page, "The same by bank", heads);
    for (size_t i = 0; i < count && i < MODEL_ROWS_MAX; i++) {
        page_raw(page, "<tr>");
        page_cell(page, sums[i].country);
        page_cell(page, sums[i].bank ? sums[i].bank : "not stated");
        page_cell(page, sums[i].currency);
        page_number_cell(page, sums[i].accounts);
        page_amount_cell(page, sums[i].amount_e5);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, (int64_t)count - MODEL_ROWS_MAX, "banks", "clew show CASE freeze");
}

void section_trails(struct page *page, const struct model *model)
{
    if (model->trails_count == 0)
        return;
    page_raw(
        page,
        "<section aria-labelledby=\"trails\">\n<h2 id=\"trails\">Trails of money</h2>\n<p class=\"lead\">"
        "First in, first out: what an account pays is taken from what it received first. Every sum is exact, "
        "and no cent is followed twice.</p>\n");
    size_t drawn = 0;
    for (size_t i = 0; i < model->trails_count && drawn < TRAILS_MAX; i++) {
        const struct model_trail *trail = &model->trails[i];
        const struct model_finding *finding = finding_of(model, trail);
        if (finding->is_rejected || trail->leg_count == 0)
            continue;
        drawn++;
        page_print(page, "<h3><a href=\"#finding-%" PRId64 "\">%" PRId64 "</a> ", finding->id, finding->id);
        page_bdi(page, model_without_names(model, finding, finding->title));
        page_raw(page, "</h3>\n");
        draw(page, model, trail);
        print_legs(page, model, trail);
    }
    page_more(page, (int64_t)(model->trails_count - drawn), "trails", "clew show CASE trails");
    print_freezes(page, model);
    print_banks(page, model);
    page_raw(page, "</section>\n");
}
