// The picture of the network, its hubs drawn apart, and the same as a table.
#include "views/report/graph.h"
#include "views/report/layout.h"
#include "views/report/sections.h"

#include "base/memory.h"
#include "views/display.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHEET = 900,
    LABEL_COLUMNS = 22,
    HUBS_DRAWN_MAX = 20,
    HUBS_IN_ROW = 5,
    HUB_WIDTH = 180,
    HUB_HEIGHT = 34
};

static const double LETTER = 6.3; // width of a letter of 11 px, a little more than the average

static double text_width(const char *text)
{
    struct buffer scratch;
    buffer_init(&scratch, 1024 * 1024);
    size_t columns = text ? display_add(&scratch, bytes_slice(bytes_of_text(text), 0, 4096)) : 0;
    buffer_done(&scratch);
    return LETTER * (double)(columns > LABEL_COLUMNS ? LABEL_COLUMNS : columns);
}

static void draw_polygon(struct page *page, const char *css_class, const char *more, double x, double y,
                         double r, const double (*corners)[2], int count)
{
    page_print(page, "<polygon class=\"node %s%s\" points=\"", css_class, more);
    for (int i = 0; i < count; i++)
        page_print(page, "%s%.1f,%.1f", i ? " " : "", x + r * corners[i][0], y + r * corners[i][1]);
    page_raw(page, "\"/>");
}

static void draw_shape(struct page *page, const struct look *look, bool several, const char *more, double x,
                       double y, double r)
{
    static const double diamond[][2] = {{0, -1.2}, {1.2, 0}, {0, 1.2}, {-1.2, 0}};
    static const double triangle[][2] = {{0, -1.15}, {1.15, 0.85}, {-1.15, 0.85}};
    static const double hexagon[][2] = {{-0.55, -0.95}, {0.55, -0.95}, {1.1, 0},
                                        {0.55, 0.95},   {-0.55, 0.95}, {-1.1, 0}};
    if (several) // a second one behind
        draw_shape(page, look, false, more, x + 4, y - 4, r);
    switch (look->shape) {
    case SHAPE_DIAMOND:
        draw_polygon(page, look->css_class, more, x, y, r, diamond, 4);
        break;
    case SHAPE_TRIANGLE:
        draw_polygon(page, look->css_class, more, x, y, r, triangle, 3);
        break;
    case SHAPE_HEXAGON:
        draw_polygon(page, look->css_class, more, x, y, r, hexagon, 6);
        break;
    case SHAPE_SQUARE:
        page_print(page, "<rect class=\"node %s%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                   look->css_class, more, x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
        break;
    case SHAPE_ROUND_BOX:
        page_print(
            page, "<rect class=\"node %s%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"3\"/>",
            look->css_class, more, x - r * 0.72, y - r * 1.15, r * 1.44, r * 2.3);
        break;
    default:
        page_print(page, "<circle class=\"node %s%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", look->css_class,
                   more, x, y, r);
    }
}

static void place_nodes(struct graph *graph, double *height)
{
    struct layout_node *places = memory_new(graph->node_count + 1, sizeof *places);
    struct layout_edge *edges = memory_new(graph->edge_count + 1, sizeof *edges);
    for (size_t i = 0; i < graph->node_count; i++) {
        struct graph_node *node = &graph->nodes[i];
        node->radius = 6 + 1.6 * log2((double)(node->size > 1 ? node->size : 1 + node->findings));
        node->radius = fmin(node->radius, node->size > 1 ? 14 : 10);
        double wide = fmax(text_width(node->label), text_width(node->second));
        places[i].id = node->id;
        places[i].width = fmax(wide, 2 * node->radius) + 16;
        places[i].height = 2 * node->radius + (node->second ? 28 : 16) + 12;
    }
    for (size_t e = 0; e < graph->edge_count; e++)
        edges[e] = (struct layout_edge){graph->edges[e].from, graph->edges[e].to, 1};
    layout_place(places, graph->node_count, edges, graph->edge_count, SHEET, height);
    for (size_t i = 0; i < graph->node_count; i++) { // the mark stands above the label
        graph->nodes[i].x = places[i].x;
        graph->nodes[i].y = places[i].y - places[i].height / 2 + graph->nodes[i].radius + 6;
    }
    memory_free(places);
    memory_free(edges);
}

static const char *const class_words[EDGE_CLASSES] = {"called or wrote", "own number", "saved as a contact",
                                                      "advert", "paid"};
static const char *const class_names[EDGE_CLASSES] = {"contact", "owns", "named", "advert", "paid"};

static void draw_edge(struct page *page, const struct graph *graph, const struct graph_edge *edge)
{
    const struct graph_node *from = &graph->nodes[edge->from], *to = &graph->nodes[edge->to];
    double dx = to->x - from->x, dy = to->y - from->y, length = sqrt(dx * dx + dy * dy);
    if (length < 1)
        return;
    double width = fmin(1 + 0.45 * log2((double)(edge->count > 0 ? edge->count : 1)), 5);
    page_print(
        page,
        "<line class=\"edge %s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke-width=\"%.1f\">"
        "<title>",
        class_names[edge->edge_class], from->x, from->y, to->x, to->y, width);
    page_text(page, from->label);
    page_print(page, " \u2013 ");
    page_text(page, to->label);
    page_print(page, ": %s, %" PRId64 "</title></line>", class_words[edge->edge_class], edge->count);
    if (edge->edge_class == EDGE_PAID) { // an arrow in the middle, where no label hides it
        double x = from->x + 0.55 * dx, y = from->y + 0.55 * dy, ux = dx / length, uy = dy / length;
        page_print(page, "<polygon class=\"arrow\" points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>", x + ux * 5,
                   y + uy * 5, x - ux * 4 - uy * 4, y - uy * 4 + ux * 4, x - ux * 4 + uy * 4,
                   y - uy * 4 - ux * 4);
    }
    page_raw(page, "\n");
}

// The label is shortened, and is all that may be said of several or of a person.
static const char *full_label(const struct graph_node *node)
{
    return node->entity && strcmp(node->entity->kind, "name") != 0 ? node->entity->value : node->label;
}

static void draw_node(struct page *page, const struct graph_node *node)
{
    page_raw(page, "<g><title>");
    page_text(page, full_label(node));
    page_print(page, " (%s), in %" PRId64 " finding%s</title>", node->look->words, node->findings,
               node->findings == 1 ? "" : "s");
    draw_shape(page, node->look, node->entity == NULL, "", node->x, node->y, node->radius);
    page_print(page, "<text class=\"halo mid\" x=\"%.1f\" y=\"%.1f\">", node->x, node->y + node->radius + 14);
    page_text_cut(page, node->label, LABEL_COLUMNS);
    page_raw(page, "</text>");
    if (node->second) {
        page_print(page, "<text class=\"halo mid soft small\" x=\"%.1f\" y=\"%.1f\">", node->x,
                   node->y + node->radius + 26);
        page_text_cut(page, node->second, LABEL_COLUMNS);
        page_raw(page, "</text>");
    }
    page_raw(page, "</g>\n");
}

// Names are left to the table of hubs: here they would be initials only.
static void draw_hubs(struct page *page, const struct model *model)
{
    const struct model_entity *hubs[HUBS_DRAWN_MAX];
    size_t count = 0;
    for (size_t i = 0; i < model->hubs_count && count < HUBS_DRAWN_MAX; i++)
        if (strcmp(model->hubs[i]->kind, "name") != 0)
            hubs[count++] = model->hubs[i];
    if (count == 0)
        return;
    int height = 14 + HUB_HEIGHT * (int)((count + HUBS_IN_ROW - 1) / HUBS_IN_ROW);
    page_print(page,
               "<figure><figcaption>Hubs, drawn apart: they tie many unrelated things and glue nothing"
               "</figcaption>\n<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
               "aria-labelledby=\"hubs-t\"><title id=\"hubs-t\">Hubs; the same stand in the table of hubs"
               "</title>\n",
               SHEET, height, SHEET, height);
    for (size_t i = 0; i < count; i++) {
        double x = 10 + HUB_WIDTH * (double)(i % HUBS_IN_ROW),
               y = 14 + HUB_HEIGHT * (double)(i / HUBS_IN_ROW);
        draw_shape(page, look_of(hubs[i]->kind), false, " hub", x, y, 7);
        page_print(page, "<text x=\"%.1f\" y=\"%.1f\">", x + 16, y);
        page_text_cut(page, graph_short_value(model, hubs[i]), LABEL_COLUMNS);
        page_print(page, "</text><text class=\"soft small\" x=\"%.1f\" y=\"%.1f\">%" PRId64 " links</text>\n",
                   x + 16, y + 12, hubs[i]->links);
    }
    page_raw(page, "</svg></figure>\n");
}

static bool look_is_used(const struct graph *graph, const struct look *look)
{
    for (size_t i = 0; i < graph->node_count; i++)
        if (look->shape == SHAPE_STACK ? graph->nodes[i].entity == NULL : graph->nodes[i].look == look)
            return true;
    return false;
}

static bool class_is_used(const struct graph *graph, int edge_class)
{
    for (size_t e = 0; e < graph->edge_count; e++)
        if ((int)graph->edges[e].edge_class == edge_class)
            return true;
    return false;
}

static void print_legend(struct page *page, const struct graph *graph)
{
    page_raw(page, "<ul class=\"legend\" aria-label=\"Legend\">");
    for (const struct look *look = looks; look->css_class; look++) {
        bool several = look->shape == SHAPE_STACK;
        if (!look_is_used(graph, look))
            continue;
        page_raw(page, "<li><svg width=\"24\" height=\"24\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">");
        draw_shape(page, look, several, "", several ? 10 : 12, several ? 14 : 12, 7);
        page_print(page, "</svg>%s</li>", look->words);
    }
    for (int c = 0; c < EDGE_CLASSES; c++)
        if (class_is_used(graph, c))
            page_print(
                page,
                "<li><svg width=\"30\" height=\"12\" viewBox=\"0 0 30 12\" aria-hidden=\"true\"><line "
                "class=\"edge %s\" x1=\"0\" x2=\"30\" y1=\"6\" y2=\"6\" stroke-width=\"2\"/>%s</svg>%s</li>",
                class_names[c], c == EDGE_PAID ? "<polygon class=\"arrow\" points=\"20,6 12,2 12,10\"/>" : "",
                class_words[c]);
    page_raw(page, "</ul>\n");
}

static void draw(struct page *page, struct graph *graph)
{
    double height;
    place_nodes(graph, &height);
    page_raw(page, "<figure>\n");
    print_legend(page, graph);
    page_print(
        page,
        "<svg viewBox=\"0 0 %d %.0f\" width=\"%d\" height=\"%.0f\" role=\"img\" aria-labelledby=\"net-t "
        "net-d\"><title id=\"net-t\">Network of the entities in findings</title><desc id=\"net-d\">%zu "
        "nodes and %zu edges; the links stand in the table below</desc>\n",
        SHEET, height, SHEET, height, graph->node_count, graph->edge_count);
    for (size_t e = 0; e < graph->edge_count; e++)
        draw_edge(page, graph, &graph->edges[e]);
    for (size_t i = 0; i < graph->node_count; i++)
        draw_node(page, &graph->nodes[i]);
    page_raw(page, "</svg></figure>\n");
}

static void moment_cell(struct page *page, struct moment moment)
{
    char text[MOMENT_TEXT_SIZE];
    moment_format(moment, text);
    text[strcspn(text, "T")] = '\0'; // the day is enough here
    page_print(page, "<td class=\"keep\">%s</td>", text);
}

struct shown_edge {
    const struct graph_edge *edge;
};

static int by_count(const void *a, const void *b)
{
    const struct graph_edge *left = ((const struct shown_edge *)a)->edge,
                            *right = ((const struct shown_edge *)b)->edge;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return left < right ? -1 : left > right;
}

static void node_cells(struct page *page, const struct graph_node *node)
{
    page_code_cell(page, full_label(node));
    page_cell(page, node->second);
}

static void print_table(struct page *page, const struct model *model, const struct graph *graph)
{
    static const char *const heads[] = {"From",  "Name", "Link",   "To", "Name",
                                        "First", "Last", "#Count", NULL};
    size_t shown = graph->edge_count < MODEL_ROWS_MAX ? graph->edge_count : MODEL_ROWS_MAX;
    struct shown_edge *order = memory_new(graph->edge_count + 1, sizeof *order);
    for (size_t e = 0; e < graph->edge_count; e++)
        order[e].edge = &graph->edges[e];
    if (graph->edge_count)
        qsort(order, graph->edge_count, sizeof *order, by_count);
    page_raw(page, "<details><summary>The same as a table</summary>\n");
    page_table(page, NULL, heads);
    for (size_t e = 0; e < shown; e++) {
        const struct graph_edge *edge = order[e].edge;
        page_raw(page, "<tr>");
        node_cells(page, &graph->nodes[edge->from]);
        page_print(page, "<td>%s</td>", class_words[edge->edge_class]);
        node_cells(page, &graph->nodes[edge->to]);
        moment_cell(page, edge->first);
        moment_cell(page, edge->last);
        page_number_cell(page, edge->count);
        page_raw(page, "</tr>\n");
    }
    page_table_end(page);
    page_raw(page, "<p class=\"more\">It rests on ");
    page_count(page, model->links_in_all, "link");
    page_raw(page,
             "; all links with their evidence: <code>clew show CASE links --json</code></p>\n</details>\n");
    memory_free(order);
}

void section_network(struct page *page, const struct model *model)
{
    struct graph graph;
    graph_make(&graph, model);
    page_raw(
        page,
        "<section aria-labelledby=\"network\">\n<h2 id=\"network\">Network</h2>\n<p class=\"lead\">Who and "
        "what stands in the findings, and how it is tied. Larger marks stand in more findings or for more "
        "things; thicker lines rest on more observations.");
    if (graph.findings > graph.drawn)
        page_print(page, " Of %zu findings %zu are drawn, the largest of each kind first.", graph.findings,
                   graph.drawn);
    if (graph.ties > graph.edge_count)
        page_print(page, " Of their %zu ties the %zu strongest are drawn.", graph.ties, graph.edge_count);
    page_raw(page, "</p>\n");
    if (graph.node_count == 0)
        page_raw(page, "<p>No links among entities of findings.</p>\n");
    else
        draw(page, &graph);
    draw_hubs(page, model);
    if (graph.edge_count)
        print_table(page, model, &graph);
    page_raw(page, "</section>\n");
}
