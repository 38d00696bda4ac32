// Words, facts, entities and evidence of a shape.
#include "findings/shape_facts.h"

#include "base/arena.h"
#include "base/memory.h"
#include "base/order.h"
#include "casefile/findings.h"
#include "findings/money/case_shapes.h"
#include "findings/money/movement.h"
#include "findings/money/words.h"

#include <stdlib.h>

enum { PAYMENTS_SHOWN_MAX = 64 }; // of each finding; all are its evidence

enum part { PAYS = 1, IS_PAID = 2 };

struct member { // an account of a shape
    uint32_t party;
    unsigned parts; // enum part
};

struct search {
    struct casefile *casefile;
    const struct case_money *money;
    const struct graph_shapes *graph;
    struct arena *arena;
    const struct pattern *pattern;
};

struct told { // one shape
    const struct shape *shape;
    const uint32_t *transfers;
    struct member *members; // by party
    size_t member_count;
    int64_t in_e5, out_e5; // what the first ones paid, and what the last ones were paid
    int64_t first_day, last_day;
    struct word_countries countries;
};

static const struct transfer *transfer_of(const struct search *search, const struct told *told, size_t n)
{
    return &search->graph->transfers[told->transfers[n]];
}

static const struct movement *movement_of(const struct search *search, const struct told *told, size_t n)
{
    return &search->graph->money->movements[search->graph->numbers[told->transfers[n]]];
}

static int64_t add(int64_t sum, int64_t amount)
{
    return __builtin_add_overflow(sum, amount, &sum) ? INT64_MAX : sum;
}

static struct member *member_of(const struct told *told, uint32_t party)
{
    return bsearch(&party, told->members, told->member_count, sizeof *told->members, order_uint32);
}

static void gather_members(const struct search *search, struct told *told)
{
    size_t count = told->shape->count;
    told->members = arena_alloc(search->arena, count * 2 + 1, sizeof *told->members);
    for (size_t n = 0; n < count; n++) {
        told->members[n * 2] = (struct member){transfer_of(search, told, n)->from, 0};
        told->members[n * 2 + 1] = (struct member){transfer_of(search, told, n)->to, 0};
    }
    qsort(told->members, count * 2, sizeof *told->members, order_uint32);
    for (size_t i = 0; i < count * 2; i++)
        if (told->member_count == 0 || told->members[told->member_count - 1].party != told->members[i].party)
            told->members[told->member_count++] = told->members[i];
    for (size_t n = 0; n < count; n++) {
        member_of(told, transfer_of(search, told, n)->from)->parts |= PAYS;
        member_of(told, transfer_of(search, told, n)->to)->parts |= IS_PAID;
    }
}

// Who only pays begins it; who only is paid ends it.
static struct told tell(const struct search *search, const struct shape *shape)
{
    struct told told = {.shape = shape,
                        .transfers = search->graph->list.transfers + shape->first,
                        .first_day = INT64_MAX,
                        .last_day = INT64_MIN,
                        .countries = {.arena = search->arena}};
    gather_members(search, &told);
    for (size_t n = 0; n < shape->count; n++) {
        const struct transfer *transfer = transfer_of(search, &told, n);
        int64_t day = movement_day(movement_of(search, &told, n), false);
        if (member_of(&told, transfer->from)->parts == PAYS)
            told.in_e5 = add(told.in_e5, transfer->amount_e5);
        if (member_of(&told, transfer->to)->parts == IS_PAID)
            told.out_e5 = add(told.out_e5, transfer->amount_e5);
        told.first_day = day < told.first_day ? day : told.first_day;
        told.last_day = day > told.last_day ? day : told.last_day;
    }
    for (size_t i = 0; i < told.member_count; i++)
        words_country_add(&told.countries, search->money->parties[told.members[i].party].country);
    words_countries_settle(&told.countries);
    return told;
}

static size_t count_parts(const struct told *told, unsigned parts)
{
    size_t count = 0;
    for (size_t i = 0; i < told->member_count; i++)
        count += told->members[i].parts == parts;
    return count;
}

static int percent(int64_t part, int64_t whole)
{
    if (whole <= 0)
        return 0;
    return (int)(part < INT64_MAX / 100 ? part * 100 / whole : part / (whole / 100 + 1));
}

// ---- words ----

static const char *within(const struct search *search, const struct told *told)
{
    int days = (int)(told->last_day - told->first_day) + 1;
    return arena_print(search->arena, "%s within %d day%s", words_in_countries(&told->countries), days,
                       days == 1 ? "" : "s");
}

static const char *title_of(const struct search *search, const struct told *told)
{
    struct arena *arena = search->arena;
    const struct shape *shape = told->shape;
    const char *currency = search->graph->money->currency;
    const char *in = words_amount(arena, told->in_e5), *out = words_amount(arena, told->out_e5);
    const char *from = words_party(arena, search->money, shape->from);
    const char *to = words_party(arena, search->money, shape->to);
    size_t payers = count_parts(told, PAYS), payees = count_parts(told, IS_PAID);
    size_t middles = count_parts(told, PAYS | IS_PAID);
    switch (shape->kind) {
    case SHAPE_FAN_IN:
        return arena_print(arena, "%zu accounts that %s has no other dealings with paid %s %s into it,%s",
                           payers, to, in, currency, within(search, told));
    case SHAPE_FAN_OUT:
        return arena_print(arena, "%s paid %s %s to %zu accounts that it has no other dealings with,%s", from,
                           out, currency, payees, within(search, told));
    case SHAPE_GATHER_SCATTER:
        return arena_print(arena, "%s was paid %s %s by %zu accounts and then paid %s %s to %zu others,%s",
                           to, in, currency, payers, out, currency, payees, within(search, told));
    case SHAPE_SCATTER_GATHER:
        return arena_print(arena, "%s %s went from %s through %zu accounts to %s, where %s arrived,%s", in,
                           currency, from, middles, to, out, within(search, told));
    case SHAPE_STACK:
        return arena_print(arena, "%s %s went from %zu accounts through %zu others, who paid %s on to %zu,%s",
                           in, currency, payers, middles, out, payees, within(search, told));
    default:
        return arena_print(arena, "%zu accounts paid %s %s to %zu others, each several of them,%s", payers,
                           in, currency, payees, within(search, told));
    }
}

// ---- facts ----

static void write_payments(const struct search *search, const struct told *told, struct json_out *json)
{
    json_out_key(json, "payments");
    json_out_array(json);
    for (size_t n = 0; n < told->shape->count && n < PAYMENTS_SHOWN_MAX; n++) {
        const struct transfer *transfer = transfer_of(search, told, n);
        const struct movement *movement = movement_of(search, told, n);
        json_out_object(json);
        movement_write(search->money, transfer, movement, search->arena, json);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

// The base rate: what is usual among the accounts of this case, and what chance gives.
static void write_base_rate(const struct search *search, const struct told *told, struct json_out *json)
{
    const struct graph_shapes *graph = search->graph;
    const struct dealings *dealings =
        told->shape->kind == SHAPE_SCATTER_GATHER ? &graph->all : &graph->strange;
    size_t strange = 0;
    for (size_t i = 0; i < graph->graph.count; i++)
        strange += graph->strange.counted[i];
    words_key_tenth(json, "surprise_bits", told->shape->bits);
    json_out_key(json, "as_surprising_by_chance_in_this_case");
    json_out_number(json, shape_by_chance(told->shape, graph->graph.count));
    json_out_key_integer(json, "transfers_judged", (int64_t)graph->graph.count);
    json_out_key_integer(json, "transfers_between_strangers", (int64_t)strange);
    json_out_key(json, "usual_payments_out_in_4_days");
    json_out_number(json, dealings->out_rate.mean);
    json_out_key(json, "usual_payments_in_in_4_days");
    json_out_number(json, dealings->in_rate.mean);
}

static void write_facts(const struct search *search, const struct told *told, struct buffer *out)
{
    const enum shape_kind kind = told->shape->kind;
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_text(&json, "currency", search->graph->money->currency);
    json_out_key_integer(&json, "payers", (int64_t)count_parts(told, PAYS));
    if (kind != SHAPE_FAN_IN && kind != SHAPE_FAN_OUT && kind != SHAPE_BIPARTITE)
        json_out_key_integer(&json, "between", (int64_t)count_parts(told, PAYS | IS_PAID));
    json_out_key_integer(&json, "payees", (int64_t)count_parts(told, IS_PAID));
    json_out_key_integer(&json, "payment_count", (int64_t)told->shape->count);
    words_key_decimal(&json, "paid_by_payers", told->in_e5);
    words_key_decimal(&json, "paid_to_payees", told->out_e5);
    json_out_key_integer(&json, "passed_on_percent", percent(told->out_e5, told->in_e5));
    words_key_day(&json, "first", told->first_day);
    words_key_day(&json, "last", told->last_day);
    words_key_countries(&json, "countries", &told->countries);
    write_payments(search, told, &json);
    write_base_rate(search, told, &json);
    json_out_object_end(&json);
}

// ---- putting ----

static const char *role_of(const struct told *told, const struct member *member)
{
    bool fan = told->shape->kind == SHAPE_FAN_IN || told->shape->kind == SHAPE_FAN_OUT ||
               told->shape->kind == SHAPE_GATHER_SCATTER;
    if (fan && member->party == told->shape->from)
        return "account";
    return member->parts == PAYS ? "payer" : member->parts == IS_PAID ? "payee" : "passed_on";
}

static int add_evidence(const struct search *search, int64_t finding_id, const struct told *told,
                        struct error *error)
{
    for (size_t n = 0; n < told->shape->count; n++)
        if (movement_add_evidence(search->casefile, finding_id, movement_of(search, told, n), error))
            return -1;
    return 0;
}

static int put_finding(const struct search *search, const struct shape *shape, struct error *error)
{
    const struct told told = tell(search, shape);
    struct buffer facts;
    buffer_init(&facts, 1 << 20);
    write_facts(search, &told, &facts);
    struct finding finding = {
        .kind = search->pattern->name,
        .title = title_of(search, &told),
        .rule = search->pattern->name,
        .version = search->pattern->version,
        .facts = buffer_text(&facts),
    };
    int result = finding_put(search->casefile, &finding, error);
    buffer_done(&facts);
    for (size_t i = 0; i < told.member_count && result == 0; i++)
        result = finding_add_entity(search->casefile, finding.id,
                                    search->money->parties[told.members[i].party].entity,
                                    role_of(&told, &told.members[i]), error);
    return result ? result : add_evidence(search, finding.id, &told, error);
}

int shapes_put(struct find_context *context, const struct pattern *pattern, enum shape_kind kind,
               struct error *error)
{
    const struct case_shapes *shapes;
    struct search search = {.casefile = context->casefile, .pattern = pattern};
    if (find_money(context, &search.money, error) || find_shapes(context, &shapes, error))
        return -1;
    search.arena = arena_new((size_t)1 << 30);
    int result = 0;
    for (size_t g = 0; g < shapes->count; g++) {
        search.graph = &shapes->graphs[g];
        for (size_t i = 0; i < search.graph->list.count && result == 0; i++) {
            if (search.graph->list.items[i].kind != kind)
                continue;
            result = put_finding(&search, &search.graph->list.items[i], error);
            arena_reset(search.arena);
        }
    }
    arena_free(search.arena);
    return result;
}
