// The accounts of a case and whoever deals with them.
#include "findings/money/parties.h"

#include "base/arena.h"
#include "base/memory.h"
#include "casefile/money.h"
#include "casefile/network.h"

#include <string.h>

struct called {
    uint32_t account;
    size_t count;
    const char *name; // as it was first written
};

// ---- accounts ----

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    (void)error;
    struct party_table *table = payload;
    if (strcmp(entity->kind, selector_kind_name(SELECTOR_IBAN)) != 0 &&
        strcmp(entity->kind, selector_kind_name(SELECTOR_ACCOUNT)) != 0)
        return 0;
    ARRAY_ROOM(table->all, table->capacity, table->count);
    struct party *party = &table->all[table->count];
    *party = (struct party){
        .kind = PARTY_ACCOUNT,
        .entity = entity->id,
        .account = (uint32_t)table->count,
        .value = arena_text(table->arena, entity->value),
        .name = arena_text(table->arena, entity->label),
    };
    if (strcmp(entity->kind, selector_kind_name(SELECTOR_IBAN)) == 0)
        memcpy(party->country, entity->value, strnlen(entity->value, 2));
    money_names_add(&table->names, entity->id, entity->label);
    table->count++;
    return 0;
}

static int take_statement(void *payload, const struct statement_row *row, struct error *error)
{
    (void)error;
    struct party_table *table = payload;
    uint32_t account = party_of_entity(table, row->account_entity);
    if (account == PARTY_NONE)
        return 0;
    struct party *party = &table->all[account];
    money_names_add(&table->names, party->entity, row->owner);
    if (row->owner && *row->owner && !table->is_stated[account])
        party->name = arena_text(table->arena, row->owner);
    if (row->bank && *row->bank && party->bank == NULL)
        party->bank = arena_text(table->arena, row->bank);
    party->has_statement = table->is_stated[account] = true;
    return 0;
}

// Who may use an account, but does not hold it, is no name of it.
static bool holds(const char *role)
{
    return role == NULL || *role == 0 || strcmp(role, "holder") == 0;
}

static int take_holder(void *payload, const struct holder_row *row, struct error *error)
{
    (void)error;
    struct party_table *table = payload;
    uint32_t account = party_of_entity(table, row->account_entity);
    if (account == PARTY_NONE)
        return 0;
    struct party *party = &table->all[account];
    table->is_stated[account] = true;
    if (!holds(row->role))
        return 0;
    money_names_add_hash(&table->registered, party->entity, (uint64_t)row->selector_entity);
    money_names_add(&table->names, party->entity, row->name);
    if (row->name && *row->name && (party->name == NULL || strcmp(party->name, row->name) != 0))
        party->name = arena_text(table->arena, row->name);
    return 0;
}

int parties_read(struct party_table *table, struct casefile *casefile, struct arena *arena,
                 struct error *error)
{
    *table = (struct party_table){.arena = arena};
    if (entity_each_but_adverts(casefile, take_entity, table, error))
        return -1;
    table->account_count = table->count;
    table->is_stated = memory_new(table->count + 1, sizeof *table->is_stated);
    return statement_each(casefile, take_statement, table, error) ||
                   holder_each(casefile, take_holder, table, error)
               ? -1
               : 0;
}

void parties_done(struct party_table *table)
{
    memory_free(table->all);
    memory_free(table->is_stated);
    money_names_done(&table->names);
    money_names_done(&table->registered);
    memory_free(table->called);
    pair_map_done(&table->called_at);
    pair_map_done(&table->others);
    *table = (struct party_table){0};
}

uint32_t party_of_entity(const struct party_table *table, int64_t entity)
{
    size_t low = 0, high = table->account_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->all[middle].entity < entity)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->account_count && table->all[low].entity == entity ? (uint32_t)low : PARTY_NONE;
}

void party_is_called(struct party_table *table, uint32_t account, const char *name, const char *bank)
{
    struct party *party = &table->all[account];
    if (party->bank == NULL && bank && *bank)
        party->bank = arena_text(table->arena, bank);
    uint64_t hash = money_name_hash(name);
    if (hash == 0)
        return;
    bool is_new;
    int64_t *at = pair_map_at(&table->called_at, account, (int64_t)hash, &is_new);
    if (is_new) {
        *at = (int64_t)table->called_count;
        ARRAY_ROOM(table->called, table->called_capacity, table->called_count);
        table->called[table->called_count++] = (struct called){account, 0, arena_text(table->arena, name)};
        money_names_add_hash(&table->names, party->entity, hash);
    }
    table->called[*at].count++;
}

// Accounts of which no bank says whose they are: what payments most often call them, of several the first.
static void name_by_payments(struct party_table *table)
{
    size_t *best = memory_new(table->account_count + 1, sizeof *best);
    for (size_t i = 0; i < table->called_count; i++) {
        const struct called *called = &table->called[i];
        if (best[called->account] || table->all[called->account].name == NULL) {
            if (called->count > best[called->account]) {
                best[called->account] = called->count;
                table->all[called->account].name = called->name;
            }
        }
    }
    memory_free(best);
}

// ---- whoever else deals with an account ----

// Names tie nothing in a case; those of one account are told apart by their words.
uint32_t party_beside(struct party_table *table, uint32_t account, enum party_kind kind, const char *name)
{
    uint64_t hash = kind == PARTY_NAME ? money_name_hash(name) : 0;
    int64_t which = hash > PARTY_BANK ? (int64_t)hash : (int64_t)kind;
    bool is_new;
    int64_t *at = pair_map_at(&table->others, account, which, &is_new);
    if (is_new) {
        *at = (int64_t)table->count;
        ARRAY_ROOM(table->all, table->capacity, table->count);
        table->all[table->count++] = (struct party){
            .kind = kind,
            .account = account,
            .value = "",
        };
        if (kind == PARTY_NAME && name)
            table->all[*at].name = table->all[*at].value = arena_text(table->arena, name);
    }
    return (uint32_t)*at;
}

// ---- once all is read ----

bool party_is_known_as(const struct party_table *table, uint32_t account, const char *name)
{
    const struct money_names *names = &table->names;
    int64_t entity = table->all[account].entity;
    uint64_t hash = money_name_hash(name);
    for (size_t i = money_names_first(names, entity); i < names->count && names->pairs[i].entity == entity;
         i++)
        if (names->pairs[i].hash == hash)
            return hash != 0;
    return false;
}

static bool is_named(const struct party_table *table, uint32_t account)
{
    const struct money_names *names = &table->names;
    size_t first = money_names_first(names, table->all[account].entity);
    return first < names->count && names->pairs[first].entity == table->all[account].entity;
}

bool party_is_same_holder(const struct party_table *table, uint32_t a, uint32_t b)
{
    const struct party *x = &table->all[a], *y = &table->all[b];
    if (a == b)
        return true;
    if (x->kind == PARTY_NAME && y->kind == PARTY_ACCOUNT)
        return party_is_known_as(table, b, x->value);
    if (x->kind == PARTY_ACCOUNT && y->kind == PARTY_NAME)
        return party_is_known_as(table, a, y->value);
    if (x->kind != PARTY_ACCOUNT || y->kind != PARTY_ACCOUNT)
        return false;
    return money_names_meet(&table->names, x->entity, y->entity) ||
           ((!is_named(table, a) || !is_named(table, b)) &&
            money_names_meet(&table->registered, x->entity, y->entity));
}

static bool is_letter(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

void parties_settle(struct party_table *table)
{
    money_names_sort(&table->names);
    money_names_sort(&table->registered);
    name_by_payments(table);
    for (size_t i = 0; i < table->account_count; i++) {
        struct party *party = &table->all[i]; // a BIC: four of the bank, two of the country (ISO 9362)
        if (*party->country == 0 && party->bank && strlen(party->bank) >= 6 && is_letter(party->bank[4]) &&
            is_letter(party->bank[5]))
            memcpy(party->country, party->bank + 4, 2);
    }
}
