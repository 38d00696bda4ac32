// Placing networks and flows: the same each time, finite, inside the sheet, without overlap.
#include "test.h"

#include "views/report/layout.h"
#include "views/report/sankey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 150, EDGES = 260, SHEET = 1040 };

struct network {
    struct layout_node nodes[NODES];
    struct layout_edge edges[EDGES];
    size_t node_count, edge_count;
    double height;
};

// Three parts: a star, a chain and a dense part; some edges twice, some to themselves.
static void make(struct network *network)
{
    *network = (struct network){.node_count = NODES};
    for (size_t i = 0; i < NODES; i++)
        network->nodes[i] =
            (struct layout_node){.id = 1000 + i * 7, .width = 60 + (double)(i % 5) * 20, .height = 40};
    uint64_t dice = 1;
    for (size_t e = 0; e < EDGES; e++) {
        dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
        size_t from = e < 40 ? 0 : e < 80 ? e : 81 + (dice >> 33) % 69;
        size_t to = e < 40 ? e : e < 80 ? e + 1 : 81 + (dice >> 40) % 69;
        network->edges[network->edge_count++] = (struct layout_edge){from, to, 1};
    }
}

static void place(struct network *network)
{
    layout_place(network->nodes, network->node_count, network->edges, network->edge_count, SHEET,
                 &network->height);
}

static void places_are_the_same_each_time(void **state)
{
    (void)state;
    struct network *a = calloc(1, sizeof *a), *b = calloc(1, sizeof *b);
    make(a);
    make(b);
    place(a);
    place(b);
    assert_memory_equal(a->nodes, b->nodes, sizeof a->nodes);
    assert_true(a->height == b->height);
    free(a);
    free(b);
}

static void check_places(const struct network *network)
{
    for (size_t i = 0; i < network->node_count; i++) {
        const struct layout_node *a = &network->nodes[i];
        assert_true(isfinite(a->x) && isfinite(a->y));
        assert_true(a->x - a->width / 2 > -0.5 && a->x + a->width / 2 < SHEET + 0.5);
        assert_true(a->y - a->height / 2 > -0.5 && a->y + a->height / 2 < network->height + 0.5);
        for (size_t j = i + 1; j < network->node_count; j++) {
            const struct layout_node *b = &network->nodes[j];
            double over_x = (a->width + b->width) / 2 - fabs(a->x - b->x);
            double over_y = (a->height + b->height) / 2 - fabs(a->y - b->y);
            if (over_x > 1 && over_y > 1)
                fail_msg("boxes %zu and %zu overlap by %.1f x %.1f", i, j, over_x, over_y);
        }
    }
}

static void boxes_lie_inside_and_apart(void **state)
{
    (void)state;
    struct network *network = calloc(1, sizeof *network);
    make(network);
    place(network);
    check_places(network);
    assert_true(network->height < 6000);
    free(network);
}

static void small_and_odd_networks_are_placed(void **state)
{
    (void)state;
    struct network *network = calloc(1, sizeof *network);
    for (size_t count = 0; count < 6; count++) {
        make(network);
        network->node_count = count;
        network->edge_count = 0;
        for (size_t i = 0; i + 1 < count; i++)
            network->edges[network->edge_count++] = (struct layout_edge){i, i + 1, 1};
        if (count) // one to itself
            network->edges[network->edge_count++] = (struct layout_edge){0, 0, 1};
        place(network);
        check_places(network);
        assert_true((count == 0) == (network->height == 0));
    }
    free(network);
}

static void tied_nodes_lie_nearer_than_others(void **state)
{
    (void)state;
    struct network *network = calloc(1, sizeof *network);
    make(network);
    network->node_count = 20; // two rings of ten with one tie
    network->edge_count = 0;
    for (size_t i = 0; i < 10; i++)
        for (size_t j = i + 1; j < 10; j++) {
            network->edges[network->edge_count++] = (struct layout_edge){i, j, 1};
            network->edges[network->edge_count++] = (struct layout_edge){10 + i, 10 + j, 1};
        }
    network->edges[network->edge_count++] = (struct layout_edge){0, 10, 1};
    place(network);
    double near = 0, far = 0;
    for (size_t i = 0; i < 10; i++)
        for (size_t j = 0; j < 10; j++) {
            near +=
                hypot(network->nodes[i].x - network->nodes[j].x, network->nodes[i].y - network->nodes[j].y);
            far += hypot(network->nodes[i].x - network->nodes[10 + j].x,
                         network->nodes[i].y - network->nodes[10 + j].y);
        }
    assert_true(near * 1.5 < far);
    free(network);
}

static void flows_add_up_at_every_bar(void **state)
{
    (void)state;
    struct sankey_node nodes[] = {{.key = "NL", .side = -1, .out_e5 = 900},
                                  {.key = "a", .in_e5 = 900, .out_e5 = 800},
                                  {.key = "b", .in_e5 = 600, .out_e5 = 600},
                                  {.key = "RO", .side = 1, .in_e5 = 800}};
    struct sankey_flow flows[] = {
        {0, 1, .sum_e5 = 900}, {1, 2, .sum_e5 = 600}, {2, 3, .sum_e5 = 600}, {1, 3, .sum_e5 = 200}};
    struct sankey sankey = {nodes, flows, 4, 4, 0};
    double height = sankey_place(&sankey, 1000);
    assert_int_equal(sankey.layers, 4);
    assert_int_equal(nodes[2].layer, 2);
    assert_true(nodes[0].x < nodes[1].x && nodes[1].x < nodes[2].x && nodes[2].x < nodes[3].x);
    double unit = flows[0].width / 900;
    for (int f = 0; f < 4; f++) {
        assert_true(fabs(flows[f].width - unit * (double)flows[f].sum_e5) < 1e-6);
        assert_true(flows[f].y1 >= 0 && flows[f].y1 + flows[f].width <= height);
        assert_true(flows[f].y2 >= 0 && flows[f].y2 + flows[f].width <= height);
    }
    // both flows out of "a" start inside its bar, one below the other
    assert_true(fabs(fabs(flows[1].y1 - flows[3].y1) -
                     (flows[1].y1 < flows[3].y1 ? flows[1].width : flows[3].width)) < 1e-6);
}

static void money_in_circles_ends(void **state)
{
    (void)state;
    struct sankey_node nodes[] = {{.key = "a", .in_e5 = 5, .out_e5 = 5},
                                  {.key = "b", .in_e5 = 5, .out_e5 = 5}};
    struct sankey_flow flows[] = {{0, 1, .sum_e5 = 5}, {1, 0, .sum_e5 = 5}, {0, 0, .sum_e5 = 0}};
    struct sankey sankey = {nodes, flows, 2, 3, 0};
    double height = sankey_place(&sankey, 1000);
    assert_true(isfinite(height) && isfinite(nodes[0].x) && isfinite(nodes[1].y));
    struct sankey nothing = {nodes, flows, 0, 0, 0};
    assert_true(isfinite(sankey_place(&nothing, 1000)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_the_same_each_time),
        cmocka_unit_test(boxes_lie_inside_and_apart),
        cmocka_unit_test(small_and_odd_networks_are_placed),
        cmocka_unit_test(tied_nodes_lie_nearer_than_others),
        cmocka_unit_test(flows_add_up_at_every_bar),
        cmocka_unit_test(money_in_circles_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
