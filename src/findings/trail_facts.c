// How a trail is said: its title and its facts.
#include "findings/trail.h"

#include "findings/money/words.h"

#include <inttypes.h>

enum { LEGS_TOLD_MAX = 400, ENDS_TOLD_MAX = 100, CUT_TOLD_MAX = 100 };

static const struct party *party_of(const struct trail *trail, uint32_t number)
{
    return &trail->money->parties[number];
}

// As other facts and listings have it: an account's own value, and words for whatever else there is.
static const char *value_of(struct arena *arena, const struct trail *trail, uint32_t number)
{
    const struct party *party = party_of(trail, number);
    return party->kind == PARTY_ACCOUNT ? party->value : words_party(arena, trail->money, number);
}

static int64_t day_of(int64_t at_sec)
{
    int64_t days = at_sec / 86400;
    return at_sec % 86400 < 0 ? days - 1 : days;
}

static int percent_of(int64_t part, int64_t of)
{
    return of < 100 ? 0 : (int)(part / (of / 100));
}

// ---- title ----

static const char *in_countries(struct arena *arena, const struct trail *trail,
                                const struct trail_account *accounts, size_t count)
{
    struct word_countries countries = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        words_country_add(&countries, party_of(trail, accounts[i].account)->country);
    words_countries_settle(&countries);
    return words_in_countries(&countries);
}

static size_t via_of(const struct trail *trail, struct word_countries *countries)
{
    size_t count = 0;
    for (size_t i = 0; i < trail->stop_count; i++) {
        if (trail->ends[trail->stops[i].account] != FLOW_BETWEEN)
            continue;
        words_country_add(countries, party_of(trail, trail->stops[i].account)->country);
        count++;
    }
    words_countries_settle(countries);
    return count;
}

static const char *accounts_text(struct arena *arena, size_t count)
{
    return arena_print(arena, "%zu account%s", count, count == 1 ? "" : "s");
}

// What rates turned into euros may have more decimals; facts have them all.
static int64_t in_cents(int64_t e5)
{
    return (e5 + 500) / 1000 * 1000;
}

const char *trail_title(struct arena *arena, const struct trail *trail)
{
    struct word_countries between = {.arena = arena};
    size_t via = via_of(trail, &between);
    return arena_print(arena, "%s %s paid by %s%s came to %s%s%s%s%s",
                       words_amount(arena, in_cents(trail->attribution.arrived_e5)), trail->graph->currency,
                       accounts_text(arena, trail->source_count),
                       in_countries(arena, trail, trail->sources, trail->source_count),
                       accounts_text(arena, trail->sink_count),
                       in_countries(arena, trail, trail->sinks, trail->sink_count), via ? " by way of " : "",
                       via ? arena_print(arena, "%zu other%s", via, via == 1 ? "" : "s") : "",
                       via ? words_in_countries(&between) : "");
}

// ---- facts ----

static void write_party(struct json_out *json, struct arena *arena, const struct trail *trail,
                        uint32_t number)
{
    const struct party *party = party_of(trail, number);
    json_out_key_text(json, "account", value_of(arena, trail, number));
    json_out_key_text(json, "name", party->name);
    json_out_key_text(json, "bank", party->bank);
    json_out_key_text(json, "country", *party->country ? party->country : NULL);
}

static void write_ends(struct json_out *json, struct arena *arena, const struct trail *trail, bool sources)
{
    const struct trail_account *accounts = sources ? trail->sources : trail->sinks;
    size_t count = sources ? trail->source_count : trail->sink_count;
    json_out_key(json, sources ? "from" : "to");
    json_out_array(json);
    for (size_t i = 0; i < count && i < ENDS_TOLD_MAX; i++) {
        json_out_object(json);
        write_party(json, arena, trail, accounts[i].account);
        words_key_decimal(json, "attributed", accounts[i].amount_e5);
        if (sources)
            words_key_decimal(json, "paid", accounts[i].paid_e5);
        else
            words_key_decimal(json, "at_most", accounts[i].most_e5);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

// At each hand, what of the sources' money came and what of it went on.
static void write_hands(struct json_out *json, const struct trail *trail)
{
    const struct attribution *attribution = &trail->attribution;
    json_out_key(json, "kept_by_hand");
    json_out_array(json);
    for (uint32_t hand = 1; hand <= trail->hands; hand++) {
        int64_t came = 0, arrived = 0, rested = 0;
        for (size_t i = 1; i < attribution->count; i++) {
            const struct attribution_piece *piece = &attribution->pieces[i];
            if (piece->hop != hand)
                continue;
            bool ends = trail->ends[trail->graph->graph.transfers[piece->transfer].to] == FLOW_SINK;
            came += piece->amount_e5;
            arrived += ends ? piece->amount_e5 : 0;
            rested += ends ? 0 : piece->rested_e5;
        }
        json_out_object(json);
        json_out_key_integer(json, "hand", hand);
        words_key_decimal(json, "came", came);
        words_key_decimal(json, "came_to_where_it_ends", arrived);
        words_key_decimal(json, "not_seen_to_leave", rested);
        words_key_decimal(json, "went_on", came - arrived - rested);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static void write_legs(struct json_out *json, struct arena *arena, const struct trail *trail)
{
    json_out_key(json, "legs");
    json_out_array(json);
    for (size_t i = 0; i < trail->leg_count && i < LEGS_TOLD_MAX; i++) {
        const struct trail_leg *leg = &trail->legs[i];
        json_out_object(json);
        json_out_key_text(json, "from", value_of(arena, trail, leg->from));
        json_out_key_text(json, "from_name", party_of(trail, leg->from)->name);
        json_out_key_text(json, "to", value_of(arena, trail, leg->to));
        json_out_key_text(json, "to_name", party_of(trail, leg->to)->name);
        words_key_decimal(json, "amount", leg->amount_e5);
        json_out_key_integer(json, "payments", leg->payments);
        words_key_day(json, "first", day_of(leg->first_sec));
        words_key_day(json, "last", day_of(leg->last_sec));
        json_out_key_integer(json, "layer", leg->layer);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static const char *why_freeze(struct arena *arena, const struct trail *trail,
                              const struct attribution_stop *stop)
{
    int stops = percent_of(stop->stops_e5, trail->attribution.arrived_e5);
    const char *seen =
        party_of(trail, stop->account)->has_statement ? "" : "; the case has no statement of it";
    if (trail->ends[stop->account] == FLOW_SINK)
        return arena_print(arena, "it ends here: %d %% of the trail that nothing above stops%s", stops, seen);
    return arena_print(arena, "%d %% of the trail went through here, %d %% that nothing above stops%s",
                       percent_of(stop->through_e5, trail->attribution.arrived_e5), stops, seen);
}

static void write_freeze(struct json_out *json, struct arena *arena, const struct trail *trail)
{
    json_out_key(json, "freeze");
    json_out_array(json);
    for (size_t i = 0; i < trail->stop_count; i++) {
        const struct attribution_stop *stop = &trail->stops[i];
        const struct party *party = party_of(trail, stop->account);
        if (party->kind != PARTY_ACCOUNT) // no bank can freeze a name, or cash that is gone
            continue;
        json_out_object(json);
        write_party(json, arena, trail, stop->account);
        json_out_key_text(json, "currency", trail->graph->currency);
        words_key_decimal(json, "amount", stop->rested_e5);
        words_key_decimal(json, "at_most", trail_there_at_most(trail, i));
        words_key_decimal(json, "came_at_most", trail->stop_most_e5[i]);
        words_key_decimal(json, "went_through", stop->through_e5);
        words_key_day(json, "last", day_of(stop->last_sec));
        json_out_key_text(json, "why", why_freeze(arena, trail, stop));
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

// A least cut, its payments added up by who paid whom.
static void write_cut(struct json_out *json, struct arena *arena, const struct trail *trail)
{
    struct arena *own = arena_new((size_t)1 << 30);
    struct pair {
        uint32_t from, to;
        int64_t amount_e5, payments;
    } *pairs = arena_alloc(own, trail->flow.cut_count + 1, sizeof *pairs);
    size_t count = 0;
    for (size_t i = 0; i < trail->flow.cut_count; i++) {
        const struct transfer *paid = &trail->graph->graph.transfers[trail->flow.cut[i]];
        size_t at = 0;
        while (at < count && (pairs[at].from != paid->from || pairs[at].to != paid->to))
            at++;
        if (at == count) {
            if (count == CUT_TOLD_MAX) // in the order of time; the rest is in the sum
                continue;
            pairs[count++] = (struct pair){.from = paid->from, .to = paid->to};
        }
        pairs[at].amount_e5 += paid->amount_e5;
        pairs[at].payments++;
    }
    json_out_key(json, "least_cut");
    json_out_array(json);
    for (size_t i = 0; i < count; i++) {
        json_out_object(json);
        json_out_key_text(json, "from", value_of(arena, trail, pairs[i].from));
        json_out_key_text(json, "to", value_of(arena, trail, pairs[i].to));
        words_key_decimal(json, "amount", pairs[i].amount_e5);
        json_out_key_integer(json, "payments", pairs[i].payments);
        json_out_object_end(json);
    }
    json_out_array_end(json);
    arena_free(own);
}

static void write_base_rates(struct json_out *json, const struct trail_ends *ends,
                             const struct trail_search *search)
{
    json_out_key(json, "found_because");
    json_out_array(json);
    if (ends->meets)
        json_out_text(json, "money of many accounts meets again");
    if (ends->placed)
        json_out_text(json, "money placed in an account is passed on");
    json_out_array_end(json);
    if (ends->meets) {
        json_out_key_integer(json, "accounts_whose_money_meets", (int64_t)ends->met);
        words_key_tenth(json, "by_chance", ends->expected);
    }
    json_out_key_integer(json, "accounts_judged", (int64_t)search->accounts_judged);
    json_out_key_integer(json, "accounts_judged_whose_money_goes_on_as_much",
                         (int64_t)search->accounts_that_reach);
}

static void write_sums(struct json_out *json, struct arena *arena, const struct trail *trail,
                       const struct provenance_rule *rule)
{
    struct word_countries countries = {.arena = arena};
    int64_t first = INT64_MAX, last = INT64_MIN, payments = 0;
    for (size_t i = 0; i < trail->leg_count; i++) {
        const struct trail_leg *leg = &trail->legs[i];
        first = leg->first_sec < first ? leg->first_sec : first;
        last = leg->last_sec > last ? leg->last_sec : last;
        payments += leg->payments;
        words_country_add(&countries, party_of(trail, leg->from)->country);
        words_country_add(&countries, party_of(trail, leg->to)->country);
    }
    words_countries_settle(&countries);
    struct word_countries between = {.arena = arena};
    json_out_key_text(json, "currency", trail->graph->currency);
    words_key_decimal(json, "attributed", trail->attribution.arrived_e5);
    words_key_decimal(json, "at_most", trail->flow.flow_e5);
    words_key_decimal(json, "paid", trail->attribution.paid_e5);
    json_out_key_integer(json, "share_percent",
                         percent_of(trail->attribution.arrived_e5, trail->attribution.paid_e5));
    json_out_key_integer(json, "sources", (int64_t)trail->source_count);
    json_out_key_integer(json, "between", (int64_t)via_of(trail, &between));
    json_out_key_integer(json, "sinks", (int64_t)trail->sink_count);
    json_out_key_integer(json, "hands", trail->hands);
    json_out_key_integer(json, "payments", payments);
    words_key_countries(json, "countries", &countries);
    if (payments) {
        words_key_day(json, "first", day_of(first));
        words_key_day(json, "last", day_of(last));
    }
    json_out_key_integer(json, "window_days", rule->window_sec / 86400);
    json_out_key_integer(json, "hands_followed", rule->hops_max);
}

void trail_write_facts(const struct trail *trail, const struct provenance_rule *rule,
                       const struct trail_ends *ends, const struct trail_search *search, struct buffer *out)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    write_sums(&json, arena, trail, rule);
    if (ends)
        write_base_rates(&json, ends, search);
    write_ends(&json, arena, trail, true);
    write_ends(&json, arena, trail, false);
    write_hands(&json, trail);
    write_legs(&json, arena, trail);
    write_freeze(&json, arena, trail);
    write_cut(&json, arena, trail);
    json_out_object_end(&json);
    arena_free(arena);
}
