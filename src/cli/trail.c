// clew trail: follows money between accounts that somebody chose.
#include "cli/commands.h"

#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/rate_file.h"
#include "findings/money/words.h"
#include "findings/trail.h"
#include "views/display.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct option options[] = {
    {"from", 0, "ACCOUNT[,..]", "where the money comes from; else suggested"},
    {"to", 0, "ACCOUNT[,..]", "where it came to; else suggested"},
    {"hops", 0, "N", "hands that money is followed through (default: 6)"},
    {"days", 0, "N", "how long it may lie with one account and be followed (default: 7)"},
    RATES_OPTION,
    {"json", 0, NULL, "one JSON object for each trail, on a line of its own"},
    {0},
};

struct asked {
    const struct arguments *arguments;
    struct case_money money;
    struct provenance_rule rule;
    uint8_t *ends; // of each party; as chosen
    struct trail_balance *balances;
    struct arena *arena;
    size_t told;
    bool json;
};

// ---- who was chosen ----

// As accounts are compared: without spaces, letters great.
static const char *normal(struct arena *arena, const char *text, size_t size)
{
    char *out = arena_alloc(arena, size + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < size; i++)
        if (text[i] != ' ' && text[i] != '-')
            out[used++] = text[i] >= 'a' && text[i] <= 'z' ? (char)(text[i] - 32) : text[i];
    return out;
}

static int choose(struct asked *asked, const char *text, size_t size, enum flow_end end, struct error *error)
{
    const char *wanted = normal(asked->arena, text, size);
    for (size_t i = 0; i < asked->money.party_count; i++) {
        const struct party *party = &asked->money.parties[i];
        if (party->kind != PARTY_ACCOUNT ||
            strcmp(normal(asked->arena, party->value, strlen(party->value)), wanted) != 0)
            continue;
        if (asked->ends[i] != FLOW_BETWEEN && asked->ends[i] != end)
            return error_set_kind(error, ERROR_USAGE, "%s stands in --from and in --to", party->value);
        asked->ends[i] = (uint8_t)end;
        return 0;
    }
    return error_set_kind(
        error, ERROR_USAGE,
        "no payment of %s names the account '%.*s'; 'clew show %s payments' lists those that are named",
        asked->arguments->words[0], (int)size, text, asked->arguments->words[0]);
}

static int choose_all(struct asked *asked, const char *option, enum flow_end end, struct error *error)
{
    const char *text = argument_value(asked->arguments, option);
    while (text && *text) {
        size_t size = strcspn(text, ",");
        if (size && choose(asked, text, size, end, error))
            return -1;
        text += size + (text[size] == ',');
    }
    return 0;
}

// ---- telling ----

static void print_cell(const char *text, size_t columns, bool right)
{
    struct buffer safe;
    buffer_init(&safe, 1 << 20);
    size_t used = display_add(&safe, bytes_of_text(text ? text : ""));
    for (size_t i = used; right && i < columns; i++)
        putchar(' ');
    printf("%s", buffer_text(&safe));
    for (size_t i = used; !right && i < columns; i++)
        putchar(' ');
    printf("  ");
    buffer_done(&safe);
}

static void print_legs(struct asked *asked, const struct trail *trail)
{
    printf(
        "\n  from                                   to                                           of the trail  "
        "payments  first       last\n");
    for (size_t i = 0; i < trail->leg_count; i++) {
        const struct trail_leg *leg = &trail->legs[i];
        printf("  ");
        print_cell(words_party(asked->arena, &asked->money, leg->from), 37, false);
        print_cell(words_party(asked->arena, &asked->money, leg->to), 37, false);
        print_cell(words_amount(asked->arena, leg->amount_e5), 18, true);
        printf("%8" PRIu32 "  %s  %s\n", leg->payments, words_day(asked->arena, leg->first_sec / 86400),
               words_day(asked->arena, leg->last_sec / 86400));
    }
}

static void print_freeze(struct asked *asked, const struct trail *trail)
{
    printf("\n  to freeze first                        bank          not seen to leave             at most  "
           "of the trail stopped\n");
    for (size_t i = 0; i < trail->stop_count; i++) {
        const struct attribution_stop *stop = &trail->stops[i];
        const struct party *party = &asked->money.parties[stop->account];
        if (party->kind != PARTY_ACCOUNT)
            continue;
        printf("  ");
        print_cell(words_party(asked->arena, &asked->money, stop->account), 37, false);
        print_cell(party->bank, 11, false);
        print_cell(words_amount(asked->arena, stop->rested_e5), 18, true);
        print_cell(words_amount(asked->arena, trail_there_at_most(trail, i)), 18, true);
        printf("%s\n", words_amount(asked->arena, stop->stops_e5));
    }
}

static void print_trail(struct asked *asked, const struct trail *trail)
{
    struct buffer safe;
    buffer_init(&safe, 1 << 20);
    display_add(&safe, bytes_of_text(trail_title(asked->arena, trail)));
    printf("%s%s\n", asked->told ? "\n" : "", buffer_text(&safe));
    buffer_done(&safe);
    printf("  attributed, first in, first out: %s %s\n",
           words_amount(asked->arena, trail->attribution.arrived_e5), trail->graph->currency);
    printf("  can have come at most:           %s %s\n", words_amount(asked->arena, trail->flow.flow_e5),
           trail->graph->currency);
    printf("  paid to others by where it is from: %s %s\n",
           words_amount(asked->arena, trail->attribution.paid_e5), trail->graph->currency);
    if (trail->leg_count == 0)
        return;
    print_legs(asked, trail);
    print_freeze(asked, trail);
}

static int tell(struct asked *asked, const struct money_graph *graph, const uint8_t *ends,
                const struct trail_ends *found, const struct trail_search *search, struct error *error)
{
    struct trail trail;
    int result = trail_follow(&trail, &asked->money, graph, &asked->rule, ends, error);
    trail.balances = asked->balances;
    if (result == 0 && (trail.flow.flow_e5 || trail.attribution.paid_e5)) {
        struct buffer facts;
        buffer_init(&facts, (size_t)1 << 28);
        trail_write_facts(&trail, &asked->rule, found, search, &facts);
        if (asked->json)
            printf("%s\n", buffer_text(&facts));
        else
            print_trail(asked, &trail);
        buffer_done(&facts);
        asked->told++;
    }
    trail_done(&trail);
    return result;
}

// ---- each currency ----

static int tell_suggested(struct asked *asked, const struct money_graph *graph, struct error *error)
{
    struct trail_search search;
    int result = 0;
    trail_search(&asked->money, graph, &asked->rule, &search);
    for (size_t i = 0; result == 0 && i < search.count; i++)
        result = tell(asked, graph, search.found[i].ends, &search.found[i], &search, error);
    trail_search_done(&search);
    return result;
}

static int tell_chosen(struct asked *asked, const struct money_graph *graph, struct error *error)
{
    uint8_t *ends = memory_new(asked->money.party_count + 1, 1);
    memcpy(ends, asked->ends, asked->money.party_count);
    int result = 0;
    if (!argument_given(asked->arguments, "from") || !argument_given(asked->arguments, "to"))
        result = trail_suggest(&asked->money, graph, &asked->rule, ends, error);
    if (result == 0)
        result = tell(asked, graph, ends, NULL, NULL, error);
    memory_free(ends);
    return result;
}

static int tell_all(struct asked *asked, struct error *error)
{
    bool chosen = argument_given(asked->arguments, "from") || argument_given(asked->arguments, "to");
    for (size_t i = 0; i < asked->money.graph_count; i++) {
        const struct money_graph *graph = &asked->money.graphs[i];
        if (chosen ? tell_chosen(asked, graph, error) : tell_suggested(asked, graph, error))
            return -1;
    }
    if (asked->told == 0)
        fprintf(stderr, "clew: no money is seen to go that way\n");
    return 0;
}

static int prepare(struct asked *asked, struct casefile *casefile, struct error *error)
{
    int64_t hops, days;
    if (argument_number(asked->arguments, "hops", 1, 255, PROVENANCE_HOPS, &hops, error) ||
        argument_number(asked->arguments, "days", 0, 36500, PROVENANCE_DAYS, &days, error) ||
        rates_take(asked->arguments, casefile, error) || case_money_read(&asked->money, casefile, error) ||
        trail_balances_read(&asked->money, casefile, &asked->balances, error))
        return -1;
    asked->rule = (struct provenance_rule){
        .window_sec = days * 86400, .hops_max = (unsigned)hops, .lots_max = PROVENANCE_LOTS_MAX};
    asked->ends = memory_new(asked->money.party_count + 1, 1);
    return choose_all(asked, "from", FLOW_SOURCE, error) || choose_all(asked, "to", FLOW_SINK, error) ? -1
                                                                                                      : 0;
}

static int run(const struct arguments *arguments, struct error *error)
{
    struct casefile *casefile;
    struct asked asked = {.arguments = arguments, .json = argument_given(arguments, "json")};
    if (open_case(arguments, &casefile, error))
        return -1;
    asked.arena = arena_new((size_t)1 << 32);
    int result = prepare(&asked, casefile, error) ? -1 : tell_all(&asked, error);
    case_money_done(&asked.money);
    memory_free(asked.ends);
    memory_free(asked.balances);
    arena_free(asked.arena);
    casefile_close(casefile);
    return result;
}

const struct command command_trail = {
    .name = "trail",
    .words = "CASE [--from ACCOUNT,..] [--to ACCOUNT,..]",
    .summary = "follow money from account to account",
    .details =
        "Prints how much of what the one accounts paid is attributed to the others (first in, first out), how much can\n"
        "have come from there at most (the greatest flow that keeps to the order of time), every leg of the way, and\n"
        "which accounts to freeze first. What is not chosen is suggested; with neither, the trails that 'clew find'\n"
        "looks for. Accounts are IBANs or numbers as statements write them, spaces or none.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
