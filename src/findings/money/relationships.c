// Reading what ties accounts and people, and making relationships of it; see relationships.h.
#include "findings/money/relationships.h"

#include "base/disjoint.h"
#include "base/fold.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/order.h"
#include "casefile/joins.h"
#include "casefile/money.h"
#include "casefile/network.h"
#include "findings/money/accounts_said.h"
#include "findings/money/phones_named.h"

#include <stdlib.h>
#include <string.h>

enum { FOLDED_MAX_BYTES = 1024, NODE_ENTITY = 0, NODE_DEVICE = 1, NODE_ADDRESS = 2 };

struct read_tie {
    struct relationship_tie tie;
    uint32_t one, other; // nodes: parties, then what else there is
    bool holds;
};

struct named_phone { // in the reference of a payment
    int64_t entity, observation_id;
    uint32_t from, to;
};

struct reading {
    const struct case_money *money;
    struct arena *arena;
    struct pair_map *phone_of_payment;
    struct pair_map parties; // entity to party + 1
    struct text_map values;  // the same by IBAN or account
    struct pair_map nodes;   // (kind, id) to node + 1
    struct {
        int64_t kind, id;
    } * extra; // nodes behind the parties
    size_t extra_count, extra_capacity;
    struct read_tie *ties;
    size_t tie_count, tie_capacity;
    struct text_map addresses;
    struct pair_map hubs;
    struct phones_named phones;
    struct named_phone *named;
    size_t named_count, named_capacity;
    struct pair_map saved; // selector to its account's party + 1; -1: several
    struct pair_map seen;  // address of a holder already taken: (observation, 0)
};

const char *relationship_tie_name(enum relationship_tie_kind kind)
{
    static const char *const names[] = {
        [RELATION_REGISTERED] = "registered", [RELATION_ADDRESS] = "address",
        [RELATION_REFERENCE] = "reference",   [RELATION_OWN_WORDS] = "own_words",
        [RELATION_SAVED] = "saved",           [RELATION_OWN_NUMBER] = "own_number",
    };
    return kind < RELATIONSHIP_TIE_KINDS ? names[kind] : "";
}

// ---- reading ----

static uint32_t party_of(const struct reading *reading, int64_t entity)
{
    const int64_t *party = pair_map_find(&reading->parties, entity, 0);
    return party ? (uint32_t)(*party - 1) : NO_RELATIONSHIP;
}

static uint32_t node_of(struct reading *reading, int64_t kind, int64_t id)
{
    const uint32_t party = kind == NODE_ENTITY ? party_of(reading, id) : NO_RELATIONSHIP;
    if (party != NO_RELATIONSHIP)
        return party;
    int64_t *node = pair_map_at(&reading->nodes, kind, id, NULL);
    if (*node == 0) {
        ARRAY_ROOM(reading->extra, reading->extra_capacity, reading->extra_count);
        reading->extra[reading->extra_count].kind = kind;
        reading->extra[reading->extra_count++].id = id;
        *node = (int64_t)(reading->money->party_count + reading->extra_count);
    }
    return (uint32_t)(*node - 1);
}

static void add_tie(struct reading *reading, struct relationship_tie tie, uint32_t one, uint32_t other)
{
    ARRAY_ROOM(reading->ties, reading->tie_capacity, reading->tie_count);
    reading->ties[reading->tie_count++] = (struct read_tie){tie, one, other, true};
}

static void tie_entity(struct reading *reading, enum relationship_tie_kind kind, uint32_t party,
                       int64_t entity, int64_t observation_id)
{
    if (entity == 0 || pair_map_find(&reading->hubs, entity, 0))
        return;
    add_tie(reading,
            (struct relationship_tie){
                .kind = kind, .account = party, .entity = entity, .observation_id = observation_id},
            party, node_of(reading, NODE_ENTITY, entity));
}

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    if (entity->hub) {
        *pair_map_at(&reading->hubs, entity->id, 0, NULL) = 1;
        return 0;
    }
    if (strcmp(entity->kind, "phone") == 0)
        phones_named_add(&reading->phones, entity->value, entity->id);
    if (entity->own_source_id)
        add_tie(reading,
                (struct relationship_tie){.kind = RELATION_OWN_NUMBER,
                                          .account = NO_RELATIONSHIP,
                                          .entity = entity->id,
                                          .source_id = entity->own_source_id},
                node_of(reading, NODE_ENTITY, entity->id),
                node_of(reading, NODE_DEVICE, entity->own_source_id));
    return 0;
}

static int take_holder(void *payload, const struct holder_row *holder, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    const uint32_t party = party_of(reading, holder->account_entity);
    if (party == NO_RELATIONSHIP)
        return 0;
    tie_entity(reading, RELATION_REGISTERED, party, holder->selector_entity, holder->observation_id);
    bool is_new = false;
    char folded[FOLDED_MAX_BYTES];
    pair_map_at(&reading->seen, holder->observation_id, 0, &is_new);
    if (!is_new || holder->address == NULL ||
        fold_text(bytes_of_text(holder->address), folded, sizeof folded) == 0)
        return 0;
    int64_t *address = text_map_at(&reading->addresses, folded, NULL);
    if (*address == 0)
        *address = (int64_t)reading->addresses.count;
    add_tie(reading,
            (struct relationship_tie){.kind = RELATION_ADDRESS,
                                      .account = party,
                                      .address = arena_text(reading->arena, holder->address),
                                      .observation_id = holder->observation_id},
            party, node_of(reading, NODE_ADDRESS, *address));
    return 0;
}

static int take_message(void *payload, const struct owner_message *message, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    const int64_t party = account_said_own(&reading->values, message->text);
    if (party && !reading->money->parties[party - 1].is_service)
        add_tie(reading,
                (struct relationship_tie){.kind = RELATION_OWN_WORDS,
                                          .account = (uint32_t)(party - 1),
                                          .source_id = message->source_id,
                                          .observation_id = message->observation_id},
                (uint32_t)(party - 1), node_of(reading, NODE_DEVICE, message->source_id));
    return 0;
}

static int take_saved(void *payload, const struct saved_account *saved, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    const uint32_t party = party_of(reading, saved->account_entity);
    if (party == NO_RELATIONSHIP || reading->money->parties[party].is_service)
        return 0;
    int64_t *with = pair_map_at(&reading->saved, saved->selector_entity, 0, NULL);
    *with = *with == 0 || *with == (int64_t)party + 1 ? (int64_t)party + 1 : -1;
    tie_entity(reading, RELATION_SAVED, party, saved->selector_entity, saved->observation_id);
    return 0;
}

// ---- telephones in references ----

static void name_phones(struct reading *reading)
{
    const struct case_money *money = reading->money;
    for (size_t g = 0; g < money->graph_count; g++) {
        const struct money_graph *graph = &money->graphs[g];
        for (size_t i = 0; i < graph->graph.count; i++) {
            const struct transfer *transfer = &graph->graph.transfers[i];
            const struct movement *movement = &graph->movements[i];
            const struct party *from = &money->parties[transfer->from], *to = &money->parties[transfer->to];
            if (movement->reference == NULL)
                continue;
            const char *const countries[PHONE_COUNTRIES_MAX] = {money->parties[from->account].country,
                                                                money->parties[to->account].country};
            const int64_t entity = phones_named_in(&reading->phones, movement->reference, countries);
            if (entity == 0)
                continue;
            ARRAY_ROOM(reading->named, reading->named_capacity, reading->named_count);
            reading->named[reading->named_count++] =
                (struct named_phone){entity, movement->sent_id ? movement->sent_id : movement->received_id,
                                     transfer->from, transfer->to};
            if (movement->sent_id)
                *pair_map_at(reading->phone_of_payment, movement->sent_id, 0, NULL) = entity;
            if (movement->received_id)
                *pair_map_at(reading->phone_of_payment, movement->received_id, 0, NULL) = entity;
        }
    }
}

static int by_phone(const void *left, const void *right)
{
    const struct named_phone *a = left, *b = right;
    if (a->entity != b->entity)
        return a->entity < b->entity ? -1 : 1;
    return a->observation_id < b->observation_id ? -1 : a->observation_id > b->observation_id;
}

static size_t different(const struct named_phone *named, size_t count, bool payers)
{
    struct pair_map seen = {0};
    for (size_t i = 0; i < count; i++)
        pair_map_at(&seen, payers ? named[i].from : named[i].to, 0, NULL);
    const size_t parties = seen.count;
    pair_map_done(&seen);
    return parties;
}

static void tie_named(struct reading *reading)
{
    if (reading->named_count)
        qsort(reading->named, reading->named_count, sizeof *reading->named, by_phone);
    for (size_t from = 0, to; from < reading->named_count; from = to) {
        const struct named_phone *named = &reading->named[from];
        for (to = from; to < reading->named_count && reading->named[to].entity == named->entity;)
            to++;
        const size_t payers = different(named, to - from, true), payees = different(named, to - from, false);
        const uint32_t stays = payees == 1 && payers >= REFERENCE_OTHERS_MIN   ? named->to
                               : payers == 1 && payees >= REFERENCE_OTHERS_MIN ? named->from
                                                                               : NO_RELATIONSHIP;
        if (stays != NO_RELATIONSHIP && reading->money->parties[stays].kind == PARTY_ACCOUNT &&
            !reading->money->parties[stays].is_service)
            tie_entity(reading, RELATION_REFERENCE, stays, named->entity, named->observation_id);
    }
}

// ---- what does not hold after all ----

static void doubt_ties(struct reading *reading)
{
    struct pair_map at = {0}, counted = {0}; // accounts of an address
    for (size_t i = 0; i < reading->tie_count; i++) {
        const struct read_tie *tie = &reading->ties[i];
        bool is_new = false;
        if (tie->tie.kind == RELATION_ADDRESS)
            pair_map_at(&counted, tie->other, tie->one, &is_new);
        if (is_new)
            ++*pair_map_at(&at, tie->other, 0, NULL);
    }
    for (size_t i = 0; i < reading->tie_count; i++) {
        struct read_tie *tie = &reading->ties[i];
        if (tie->tie.kind == RELATION_ADDRESS)
            tie->holds = *pair_map_at(&at, tie->other, 0, NULL) <= HOUSEHOLD_ACCOUNTS_MAX;
        if (tie->tie.kind == RELATION_SAVED)
            tie->holds = *pair_map_at(&reading->saved, tie->tie.entity, 0, NULL) > 0;
    }
    pair_map_done(&at);
    pair_map_done(&counted);
}

// ---- making relationships ----

static int by_tie(const void *left, const void *right)
{
    const struct relationship_tie *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->account != b->account)
        return a->account < b->account ? -1 : 1;
    if (a->entity != b->entity)
        return a->entity < b->entity ? -1 : 1;
    if (a->source_id != b->source_id)
        return a->source_id < b->source_id ? -1 : 1;
    return a->observation_id < b->observation_id ? -1 : a->observation_id > b->observation_id;
}

struct sizes {
    size_t accounts, entities, devices, ties;
};

static void number_accounts(struct relationships *made, struct disjoint *sets, const struct case_money *money,
                            uint32_t *of_root)
{
    for (uint32_t i = 0; i < money->party_count; i++) {
        made->of_party[i] = NO_RELATIONSHIP;
        if (money->parties[i].kind != PARTY_ACCOUNT)
            continue;
        const uint32_t root = disjoint_root(sets, i);
        if (of_root[root] == NO_RELATIONSHIP)
            of_root[root] = (uint32_t)made->count++;
        made->of_party[i] = of_root[root];
    }
}

static void count_parts(const struct reading *reading, const struct relationships *made,
                        struct disjoint *sets, const uint32_t *of_root, struct sizes *sizes)
{
    for (size_t i = 0; i < reading->money->party_count; i++)
        if (made->of_party[i] != NO_RELATIONSHIP)
            sizes[made->of_party[i]].accounts++;
    for (size_t i = 0; i < reading->extra_count; i++) {
        const uint32_t n = of_root[disjoint_root(sets, (uint32_t)(reading->money->party_count + i))];
        if (n != NO_RELATIONSHIP) {
            sizes[n].entities += reading->extra[i].kind == NODE_ENTITY;
            sizes[n].devices += reading->extra[i].kind == NODE_DEVICE;
        }
    }
    for (size_t i = 0; i < reading->tie_count; i++) {
        const uint32_t n = of_root[disjoint_root(sets, reading->ties[i].one)];
        if (n != NO_RELATIONSHIP && reading->ties[i].holds)
            sizes[n].ties++;
    }
}

static void fill(const struct reading *reading, struct relationships *made, struct disjoint *sets,
                 const uint32_t *of_root, const struct sizes *sizes)
{
    const struct case_money *money = reading->money;
    uint32_t **accounts = memory_new(made->count + 1, sizeof *accounts);
    int64_t **entities = memory_new(made->count + 1, sizeof *entities),
            **devices = memory_new(made->count + 1, sizeof *devices);
    struct relationship_tie **ties = memory_new(made->count + 1, sizeof *ties);
    for (size_t i = 0; i < made->count; i++) {
        struct relationship *one = &made->all[i];
        one->accounts = accounts[i] = arena_alloc(made->arena, sizes[i].accounts + 1, sizeof **accounts);
        one->entities = entities[i] = arena_alloc(made->arena, sizes[i].entities + 1, sizeof **entities);
        one->devices = devices[i] = arena_alloc(made->arena, sizes[i].devices + 1, sizeof **devices);
        one->ties = ties[i] = arena_alloc(made->arena, sizes[i].ties + 1, sizeof **ties);
    }
    for (uint32_t i = 0; i < money->party_count; i++) {
        const uint32_t n = made->of_party[i];
        if (n == NO_RELATIONSHIP)
            continue;
        accounts[n][made->all[n].account_count++] = i;
        made->all[n].has_statement |= money->parties[i].has_statement;
    }
    for (size_t i = 0; i < reading->extra_count; i++) {
        const uint32_t n = of_root[disjoint_root(sets, (uint32_t)(money->party_count + i))];
        if (n == NO_RELATIONSHIP)
            continue;
        if (reading->extra[i].kind == NODE_ENTITY)
            entities[n][made->all[n].entity_count++] = reading->extra[i].id;
        if (reading->extra[i].kind == NODE_DEVICE)
            devices[n][made->all[n].device_count++] = reading->extra[i].id;
    }
    for (size_t i = 0; i < reading->tie_count; i++) {
        const uint32_t n = of_root[disjoint_root(sets, reading->ties[i].one)];
        if (n != NO_RELATIONSHIP && reading->ties[i].holds)
            ties[n][made->all[n].tie_count++] = reading->ties[i].tie;
    }
    for (size_t i = 0; i < made->count; i++) {
        if (made->all[i].entity_count > 1)
            qsort(entities[i], made->all[i].entity_count, sizeof **entities, order_int64);
        if (made->all[i].device_count > 1)
            qsort(devices[i], made->all[i].device_count, sizeof **devices, order_int64);
        if (made->all[i].tie_count > 1)
            qsort(ties[i], made->all[i].tie_count, sizeof **ties, by_tie);
    }
    memory_free(accounts);
    memory_free(entities);
    memory_free(devices);
    memory_free(ties);
}

// Entries of an account's own are a statement, too, when the file had no head that says so.
static void see_statements(const struct reading *reading, struct relationships *made)
{
    for (size_t g = 0; g < reading->money->graph_count; g++) {
        const struct money_graph *graph = &reading->money->graphs[g];
        for (size_t i = 0; i < graph->graph.count; i++) {
            const uint32_t payer = made->of_party[graph->graph.transfers[i].from],
                           payee = made->of_party[graph->graph.transfers[i].to];
            if (payer != NO_RELATIONSHIP && graph->movements[i].sent_id)
                made->all[payer].has_statement = true;
            if (payee != NO_RELATIONSHIP && graph->movements[i].received_id)
                made->all[payee].has_statement = true;
        }
    }
}

// How many different relationships have an account at its address.
static void count_residents(const struct reading *reading, struct relationships *made)
{
    struct pair_map at = {0}, counted = {0};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < reading->tie_count; i++) {
            const struct read_tie *tie = &reading->ties[i];
            if (tie->tie.kind != RELATION_ADDRESS)
                continue;
            const uint32_t n = made->of_party[tie->one];
            bool is_new = false;
            if (pass == 0) {
                pair_map_at(&counted, tie->other, n, &is_new);
                *pair_map_at(&at, tie->other, 0, NULL) += is_new;
                continue;
            }
            const size_t residents = (size_t)*pair_map_at(&at, tie->other, 0, NULL);
            made->all[n].has_address = true;
            if (residents > made->all[n].residents)
                made->all[n].residents = residents;
        }
    }
    pair_map_done(&at);
    pair_map_done(&counted);
}

static void make(struct relationships *made, const struct reading *reading)
{
    const size_t nodes = reading->money->party_count + reading->extra_count;
    struct disjoint sets;
    disjoint_init(&sets, nodes);
    for (size_t i = 0; i < reading->tie_count; i++)
        if (reading->ties[i].holds)
            disjoint_join(&sets, reading->ties[i].one, reading->ties[i].other);
    uint32_t *of_root = memory_new(nodes + 1, sizeof *of_root);
    memset(of_root, 0xff, (nodes + 1) * sizeof *of_root);
    made->of_party = memory_new(reading->money->party_count + 1, sizeof *made->of_party);
    number_accounts(made, &sets, reading->money, of_root);
    struct sizes *sizes = memory_new(made->count + 1, sizeof *sizes);
    made->all = memory_new(made->count + 1, sizeof *made->all);
    count_parts(reading, made, &sets, of_root, sizes);
    fill(reading, made, &sets, of_root, sizes);
    see_statements(reading, made);
    count_residents(reading, made);
    memory_free(sizes);
    memory_free(of_root);
    disjoint_done(&sets);
}

static void reading_done(struct reading *reading)
{
    pair_map_done(&reading->parties);
    text_map_done(&reading->values);
    pair_map_done(&reading->nodes);
    pair_map_done(&reading->hubs);
    pair_map_done(&reading->saved);
    pair_map_done(&reading->seen);
    text_map_done(&reading->addresses);
    phones_named_done(&reading->phones);
    memory_free(reading->extra);
    memory_free(reading->ties);
    memory_free(reading->named);
}

int relationships_read(struct relationships *relationships, struct casefile *casefile,
                       const struct case_money *money, struct error *error)
{
    *relationships = (struct relationships){.arena = arena_new((size_t)8 << 30)};
    struct reading reading = {
        .money = money, .arena = relationships->arena, .phone_of_payment = &relationships->phone_of_payment};
    for (size_t i = 0; i < money->party_count; i++)
        if (money->parties[i].kind == PARTY_ACCOUNT) {
            *pair_map_at(&reading.parties, money->parties[i].entity, 0, NULL) = (int64_t)i + 1;
            *text_map_at(&reading.values, money->parties[i].value, NULL) = (int64_t)i + 1;
        }
    int result = entity_each_but_adverts(casefile, take_entity, &reading, error);
    if (result == 0)
        result = holder_each(casefile, take_holder, &reading, error);
    if (result == 0)
        result = owner_message_each(casefile, take_message, &reading, error);
    if (result == 0)
        result = saved_account_each(casefile, take_saved, &reading, error);
    if (result == 0) {
        name_phones(&reading);
        tie_named(&reading);
        doubt_ties(&reading);
        make(relationships, &reading);
    }
    reading_done(&reading);
    if (result)
        relationships_done(relationships);
    return result;
}

void relationships_done(struct relationships *relationships)
{
    memory_free(relationships->all);
    memory_free(relationships->of_party);
    pair_map_done(&relationships->phone_of_payment);
    arena_free(relationships->arena);
    *relationships = (struct relationships){0};
}
