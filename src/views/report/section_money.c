// The money: accounts that pass on what they receive, as a drawing for each currency, and exact sums as
// tables.
#include "views/report/sankey_draw.h"
#include "views/report/sections.h"

#include "base/memory.h"

#include <string.h>

enum { SHEET = 900, ACCOUNTS_MAX = 12, NODES_MAX = 120 };

static size_t find_node(const struct sankey *sankey, const char *key, int side)
{
    for (size_t i = 0; i < sankey->node_count; i++)
        if (sankey->nodes[i].side == side && strcmp(sankey->nodes[i].key, key) == 0)
            return i;
    return SIZE_MAX;
}

// Accounts outside stand for their country; those without one stand together.
static size_t node_for(struct sankey *sankey, const struct model *model, const char *account, int side)
{
    const char *key = "no country";
    if (side == 0)
        key = account;
    else if (sankey_has_country(account))
        key = arena_print(model->arena, "%.2s", account);
    size_t i = find_node(sankey, key, side);
    if (i == SIZE_MAX) {
        if (sankey->node_count >= NODES_MAX)
            return SIZE_MAX;
        i = sankey->node_count++;
        sankey->nodes[i] = (struct sankey_node){.key = key, .side = side, .only = account};
    }
    struct sankey_node *node = &sankey->nodes[i];
    if (node->only && strcmp(node->only, account) != 0)
        node->only = NULL;
    return i;
}

// The accounts to draw: the first ACCOUNTS_MAX that pass on, in the order of the flows (largest first).
// Returns how many flows have no account that is drawn.
static void choose_accounts(struct sankey *sankey, const struct model *model, const struct model_flow *flows,
                            size_t count)
{
    for (size_t i = 0; i < count && sankey->node_count < ACCOUNTS_MAX; i++) {
        if (flows[i].from_passes)
            node_for(sankey, model, flows[i].from, 0);
        if (flows[i].to_passes && sankey->node_count < ACCOUNTS_MAX)
            node_for(sankey, model, flows[i].to, 0);
    }
}

static void add_to(int64_t *sum, int64_t amount)
{
    if (__builtin_add_overflow(*sum, amount, sum))
        *sum = INT64_MAX;
}

static void add_flow(struct sankey *sankey, size_t from, size_t to, const struct model_flow *flow)
{
    size_t i = 0;
    while (i < sankey->flow_count && (sankey->flows[i].from != from || sankey->flows[i].to != to))
        i++;
    if (i == sankey->flow_count)
        sankey->flows[sankey->flow_count++] = (struct sankey_flow){.from = from, .to = to};
    add_to(&sankey->flows[i].sum_e5, flow->sum_e5);
    add_to(&sankey->nodes[from].out_e5, flow->sum_e5);
    add_to(&sankey->nodes[to].in_e5, flow->sum_e5);
    sankey->flows[i].payments += flow->payments;
}

static void label_nodes(struct sankey *sankey, const struct model *model)
{
    for (size_t i = 0; i < sankey->node_count; i++) {
        struct sankey_node *node = &sankey->nodes[i];
        if (node->only == NULL)
            node->label = arena_print(model->arena, "%s, several accounts", node->key);
        else if (sankey_has_country(node->only))
            node->label = sankey_short_account(model->arena, node->only);
        else // without an account number it is a name
            node->label =
                node->side && strcmp(node->only, "not stated") ? model_name(model, node->only) : node->only;
    }
}

// Fills nodes and flows of one currency; returns the number of flows that are not drawn.
static size_t make_sankey(struct sankey *sankey, const struct model *model, const struct model_flow *flows,
                          size_t count)
{
    size_t left_out = 0;
    sankey->nodes = arena_alloc(model->arena, NODES_MAX, sizeof *sankey->nodes);
    sankey->flows = arena_alloc(model->arena, NODES_MAX * ACCOUNTS_MAX * 2, sizeof *sankey->flows);
    choose_accounts(sankey, model, flows, count);
    for (size_t i = 0; i < count; i++) {
        size_t from = find_node(sankey, flows[i].from, 0), to = find_node(sankey, flows[i].to, 0);
        if ((from == SIZE_MAX && to == SIZE_MAX) || flows[i].overflowed) {
            left_out++;
            continue;
        }
        if (from == SIZE_MAX)
            from = node_for(sankey, model, flows[i].from, -1);
        if (to == SIZE_MAX)
            to = node_for(sankey, model, flows[i].to, 1);
        if (from == SIZE_MAX || to == SIZE_MAX)
            left_out++;
        else
            add_flow(sankey, from, to, &flows[i]);
    }
    label_nodes(sankey, model);
    return left_out;
}

static void draw_currency(struct page *page, const struct model *model, const struct model_flow *flows,
                          size_t count, size_t number)
{
    struct sankey sankey = {0};
    size_t left_out = make_sankey(&sankey, model, flows, count);
    double height = sankey_place(&sankey, SHEET);
    page_raw(page, "<figure><figcaption><strong>");
    page_bdi(page, flows->currency);
    page_raw(page, "</strong>: from the left into accounts that pass on, from these to the right");
    if (left_out)
        page_print(page, "; %zu smaller flows stand only in the table", left_out);
    page_print(
        page,
        "</figcaption>\n<svg viewBox=\"0 0 %d %.0f\" width=\"%d\" height=\"%.0f\" role=\"img\" "
        "aria-labelledby=\"money-%zu\"><title id=\"money-%zu\">Flows through accounts that pass on; exact "
        "sums stand in the table below</title>\n",
        SHEET, height, SHEET, height, number, number);
    sankey_draw(&sankey, page);
    page_raw(page, "</svg></figure>\n");
}

static void sum_cell(struct page *page, int64_t sum_e5, bool overflowed)
{
    if (overflowed)
        page_raw(page, "<td class=\"n\">too large</td>");
    else
        page_amount_cell(page, sum_e5);
}

// An account by its number; a party known only by name as the options allow.
static void party_cell(struct page *page, const struct model *model, const char *account, const char *name)
{
    bool is_name = name && strcmp(account, name) == 0;
    page_code_cell(page, is_name ? NULL : account);
    page_cell(page, model_name(model, name));
}

static void print_flows(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Currency", "From", "Name", "To", "Name", "#Payments", "#Sum", NULL};
    size_t shown = model->flows_count < MODEL_ROWS_MAX ? model->flows_count : MODEL_ROWS_MAX;
    page_raw(page, "<details><summary>The same as a table: flows of accounts that pass on</summary>\n");
    page_table(page, NULL, heads);
    for (size_t i = 0; i < shown; i++) {
        const struct model_flow *flow = &model->flows[i];
        page_raw(page, "<tr>");
        page_cell(page, flow->currency);
        party_cell(page, model, flow->from, flow->from_name);
        party_cell(page, model, flow->to, flow->to_name);
        page_number_cell(page, flow->payments);
        sum_cell(page, flow->sum_e5, flow->overflowed);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, (int64_t)(model->flows_count - shown), "flows", "clew show CASE payments --json");
    page_raw(page, "</details>\n");
}

static void print_countries(struct page *page, const struct model *model)
{
    static const char *const heads[] = {"Currency", "From", "To", "#Payments", "#Sum", NULL};
    size_t shown = model->country_flows_count < MODEL_ROWS_MAX ? model->country_flows_count : MODEL_ROWS_MAX;
    page_raw(page, "<h3>All payments by country</h3>\n<p class=\"lead\">Countries by the IBANs; "
                   "\u201cno country\u201d is a party without one.</p>\n");
    page_table(page, NULL, heads);
    for (size_t i = 0; i < shown; i++) {
        const struct model_country_flow *flow = &model->country_flows[i];
        page_raw(page, "<tr>");
        page_cell(page, flow->currency);
        page_cell(page, flow->from);
        page_cell(page, flow->to);
        page_number_cell(page, flow->payments);
        sum_cell(page, flow->sum_e5, flow->overflowed);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_more(page, (int64_t)(model->country_flows_count - shown), "pairs of countries",
              "clew show CASE payments --json");
}

void section_money(struct page *page, const struct model *model)
{
    page_raw(
        page,
        "<section aria-labelledby=\"money\">\n<h2 id=\"money\">Money</h2>\n<p class=\"lead\">Sums are exact, "
        "each currency for itself. A payment that stands in the statements of both sides is counted "
        "once.</p>\n");
    if (model->country_flows_count == 0)
        page_raw(page, "<p>No payments in this case.</p>\n");
    else if (model->flows_count == 0)
        page_raw(page, "<p>No account was found that passes on most of what it receives.</p>\n");
    size_t number = 0;
    for (size_t i = 0; i < model->flows_count;) {
        size_t next = i;
        while (next < model->flows_count &&
               strcmp(model->flows[next].currency, model->flows[i].currency) == 0)
            next++;
        draw_currency(page, model, &model->flows[i], next - i, ++number);
        i = next;
    }
    if (model->flows_count)
        print_flows(page, model);
    if (model->country_flows_count)
        print_countries(page, model);
    section_statements(page, model);
    page_raw(page, "</section>\n");
}
