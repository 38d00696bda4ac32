// Headings and looks by kind.
#include "views/report/kinds.h"

#include <string.h>

static const char *const callers[] = {"one_time_callers", "callers", "strangers", NULL};
static const char *const adverts[] = {"adverts", "advert_count", NULL};
static const char *const cities[] = {"cities", "stops", "moves", NULL};
static const char *const received[] = {"payments_received", "payments_in", "payments", NULL};
static const char *const sources[] = {"sources", "devices", "authorities", NULL};
static const char *const shared[] = {"shared_contacts", NULL};
static const char *const names[] = {"names", NULL};
static const char *const none[] = {NULL};

#define BY_SURPRISE "how far beyond chance it is"

const struct finding_kind finding_kinds[] = {
    {"call_centre", "Call centres",
     "A handset that hears from many callers who write or ring once, and passes on to a few steady contacts "
     "who never speak with those callers themselves. An instruction is a message or call to a steady contact "
     "within the window after a caller\u2019s last word; the base rate of the share is how often one stands "
     "before it instead.",
     "one-time callers", callers, 12},
    {"replaced_number", "Replaced numbers",
     "A number or account falls silent, and another goes on with the same people within weeks. Steady contacts "
     "are those with five messages or calls on more than a day.",
     "shared contacts", shared, 12},
    {"ring", "Rings",
     "Adverts tied to each other by a phone, a handle or a text that is nearly the same. "
     "What many unrelated adverts share, a hub, ties none.",
     "adverts", adverts, 12},
    {"route", "Routes", "The cities in which a ring advertised, in the order of time.", "cities", cities, 12},
    {"presence", "Presence",
     "Who is seen in the adverts of a ring: names, pictures and telephones, month by month. Drawn further below.",
     "names", names, 0},
    {"pass_through", "Pass-through accounts",
     "An account that forwards most of what it receives within days. Regular income, as wages, is left out; "
     "payments out are matched with the oldest money received in the days before.",
     "payments received", received, 12},
    {"trail", "Trails of money",
     "Where takings come in, through which accounts they go and where they end. What an account pays is taken "
     "from what it received first. Drawn further below.",
     "what was passed on", NULL, 6},
    {"cycle", "Money that returns",
     "Payments that lead through other accounts back to where they began, in the order of time.", BY_SURPRISE,
     NULL, 6},
    {"fan_in", "Fan-in", "Many accounts pay one within days, without doing so otherwise.", BY_SURPRISE, NULL,
     6},
    {"fan_out", "Fan-out", "One account pays many within days, without doing so otherwise.", BY_SURPRISE,
     NULL, 6},
    {"gather_scatter", "Gather and scatter",
     "What many pay to one account within days it pays to many others.", BY_SURPRISE, NULL, 6},
    {"scatter_gather", "Scatter and gather",
     "One account pays several, and all of these pay the same other one within days.", BY_SURPRISE, NULL, 6},
    {"bipartite", "One side pays another",
     "Several accounts pay several others, each more than one, within days.", BY_SURPRISE, NULL, 6},
    {"stack", "Layers", "Such a side of payees pays a third side in turn.", BY_SURPRISE, NULL, 6},
    {"funnel_account", "Funnel accounts",
     "Cash or payments from many come in at many places, and are taken out or sent on elsewhere soon after.",
     BY_SURPRISE, NULL, 6},
    {"structuring", "Amounts below a threshold",
     "More amounts just below what banks report than there are just above.", BY_SURPRISE, NULL, 6},
    {"mirror_transfers", "Mirrored transfers",
     "Like amounts go out to one party and come in from another at the same time, again and again.",
     BY_SURPRISE, NULL, 6},
    {"indicators", "Indicators of trafficking",
     "What published indicators say, counted for people and accounts that are tied by a telephone, an address or "
     "a device. It may concern the account of somebody who is exploited.",
     "how unusual they are together in this case", NULL, 12},
    {"takings", "Takings and costs",
     "What came in a month, from what is seen to what other traces suggest, and what was paid for.",
     "what was seen", NULL, 12},
    {"shared_selector", "Shared selectors",
     "One number, account or handle that stands in the evidence of several devices or authorities.",
     "sources", sources, 6},
    {NULL, NULL, NULL, NULL, NULL, 0},
};

const struct finding_kind *finding_kind_of(const char *name)
{
    static const struct finding_kind other = {"", "Other findings", "", "places of evidence", none, 12};
    for (const struct finding_kind *kind = finding_kinds; kind->name; kind++)
        if (name && strcmp(kind->name, name) == 0)
            return kind;
    return &other;
}

const struct look looks[] = {
    {"phone", "Phone number", SHAPE_CIRCLE},
    {"device", "Seized device", SHAPE_ROUND_BOX},
    {"account", "Account", SHAPE_DIAMOND},
    {"handle", "Handle, e-mail or link", SHAPE_TRIANGLE},
    {"adverts", "Adverts", SHAPE_SQUARE},
    {"city", "City, address", SHAPE_HEXAGON},
    {"other", "Several, drawn as one", SHAPE_STACK},
    {NULL, NULL, SHAPE_CIRCLE},
};

const struct look *look_of(const char *kind)
{
    static const struct {
        const char *kind;
        int look;
    } table[] = {
        {"phone", 0},       {"device", 1}, {"iban", 2},    {"account", 2}, {"handle", 3},
        {"email", 3},       {"url", 3},    {"name", 3},    {"advert", 4},  {"ring", 4},
        {"advert_text", 4}, {"city", 5},   {"address", 5}, {"imsi", 0},    {"iccid", 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (kind && strcmp(table[i].kind, kind) == 0)
            return &looks[table[i].look];
    return &looks[3];
}
