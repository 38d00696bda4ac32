// Flows as curved bands, accounts as bars, with their names and sums.
#include "views/report/sankey_draw.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

bool sankey_has_country(const char *account)
{
    return account && strlen(account) >= 15 && text_is_alpha(account[0]) && text_is_alpha(account[1]) &&
           text_is_digit(account[2]) && text_is_digit(account[3]);
}

const char *sankey_short_account(struct arena *arena, const char *account)
{
    return sankey_has_country(account)
               ? arena_print(arena, "%.4s\u2026%s", account, account + strlen(account) - 6)
               : account;
}

static void draw_flow(struct page *page, const struct sankey *sankey, const struct sankey_flow *flow)
{
    const struct sankey_node *from = &sankey->nodes[flow->from], *to = &sankey->nodes[flow->to];
    double x1 = from->x + SANKEY_BAR, x2 = to->x, middle = (x1 + x2) / 2,
           w = flow->width < 0.8 ? 0.8 : flow->width;
    page_print(page, "<path class=\"flow%s\" d=\"M%.1f %.1f", from->side == 0 && to->side == 0 ? " on" : "",
               x1, flow->y1);
    page_print(page, "C%.1f %.1f %.1f %.1f %.1f %.1f", middle, flow->y1, middle, flow->y2, x2, flow->y2);
    page_print(page, "L%.1f %.1f", x2, flow->y2 + w);
    page_print(page, "C%.1f %.1f %.1f %.1f %.1f %.1fZ\"><title>", middle, flow->y2 + w, middle, flow->y1 + w,
               x1, flow->y1 + w);
    page_text(page, from->label);
    page_raw(page, " \u2192 ");
    page_text(page, to->label);
    page_raw(page, ": ");
    page_amount(page, flow->sum_e5);
    page_print(page, " in %" PRId64 " payment%s</title></path>\n", flow->payments,
               flow->payments == 1 ? "" : "s");
}

static void draw_bar(struct page *page, const struct sankey *sankey, const struct sankey_node *node)
{
    bool last = node->layer == sankey->layers - 1;
    page_print(page, "<rect class=\"bar%s\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/>",
               node->side ? " group" : "", node->x, node->y, SANKEY_BAR, node->height);
    double x = last ? node->x - 6 : node->x + SANKEY_BAR + 6, y = node->y + node->height / 2;
    if (node->side == 0) { // between flows: above the bar
        x = node->x + SANKEY_BAR / 2.0;
        y = node->y - 9;
    }
    const char *anchor = node->side == 0 ? " mid strong" : last ? " right" : "";
    page_print(page, "<text class=\"halo%s\" x=\"%.1f\" y=\"%.1f\">", anchor, x, y + 4);
    page_text_cut(page, node->label, 30);
    page_raw(page, "</text>");
    if (node->side) {
        page_print(page, "<text class=\"halo soft small%s\" x=\"%.1f\" y=\"%.1f\">", last ? " right" : "", x,
                   y + 16);
        page_amount(page, node->side < 0 ? node->out_e5 : node->in_e5);
        page_raw(page, "</text>");
    }
    page_raw(page, "\n");
}

void sankey_draw(const struct sankey *sankey, struct page *page)
{
    for (size_t f = 0; f < sankey->flow_count; f++)
        draw_flow(page, sankey, &sankey->flows[f]);
    for (size_t i = 0; i < sankey->node_count; i++)
        draw_bar(page, sankey, &sankey->nodes[i]);
}
