// The patterns of shapes in time: fan_in, fan_out, gather_scatter, scatter_gather, bipartite and stack. The
// rule stands in money/case_shapes.h, what is said in shape_facts.c.
#include "findings/shape_facts.h"

enum { VERSION = 1 };

extern const struct pattern bipartite, fan_in, fan_out, gather_scatter, scatter_gather, stack;

static int find_bipartite_shapes(struct find_context *context, struct error *error)
{
    return shapes_put(context, &bipartite, SHAPE_BIPARTITE, error);
}

const struct pattern bipartite = {
    .name = "bipartite",
    .version = VERSION,
    .summary = "strangers' accounts that pay the same others, several each, within days",
    .but_adverts = true,
    .find = find_bipartite_shapes,
};

static int find_fan_in(struct find_context *context, struct error *error)
{
    return shapes_put(context, &fan_in, SHAPE_FAN_IN, error);
}

const struct pattern fan_in = {
    .name = "fan_in",
    .version = VERSION,
    .summary = "an account that many strangers' accounts pay within days",
    .but_adverts = true,
    .find = find_fan_in,
};

static int find_fan_out(struct find_context *context, struct error *error)
{
    return shapes_put(context, &fan_out, SHAPE_FAN_OUT, error);
}

const struct pattern fan_out = {
    .name = "fan_out",
    .version = VERSION,
    .summary = "an account that pays many strangers' accounts within days",
    .but_adverts = true,
    .find = find_fan_out,
};

static int find_gather_scatters(struct find_context *context, struct error *error)
{
    return shapes_put(context, &gather_scatter, SHAPE_GATHER_SCATTER, error);
}

const struct pattern gather_scatter = {
    .name = "gather_scatter",
    .version = VERSION,
    .summary = "an account that many strangers pay, and that then pays many others",
    .but_adverts = true,
    .find = find_gather_scatters,
};

static int find_scatter_gathers(struct find_context *context, struct error *error)
{
    return shapes_put(context, &scatter_gather, SHAPE_SCATTER_GATHER, error);
}

const struct pattern scatter_gather = {
    .name = "scatter_gather",
    .version = VERSION,
    .summary = "money that goes from one account through several to one other",
    .but_adverts = true,
    .find = find_scatter_gathers,
};

static int find_stacks(struct find_context *context, struct error *error)
{
    return shapes_put(context, &stack, SHAPE_STACK, error);
}

const struct pattern stack = {
    .name = "stack",
    .version = VERSION,
    .summary = "a bipartite shape whose payees pay a third side in turn",
    .but_adverts = true,
    .find = find_stacks,
};
