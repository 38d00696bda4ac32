// Reading account records, and the links that show what was joined and what was not. The judging is in
// accounts_glue.c.
#include "links/identity.h"

#include "base/memory.h"
#include "links/accounts_glue.h"
#include "links/id_kind.h"

#include <stdlib.h>
#include <string.h>

struct own_member {
    int64_t item_id, source_id, observation_id;
    uint32_t entity;
    char app[32];
};

struct reading {
    struct identity *identity;
    struct entities *entities;
    struct own_member *own;
    size_t own_count, own_capacity;
};

static void copy_app(char app[32], const char *name)
{
    memset(app, 0, 32);
    strncpy(app, name, 31);
}

static void add_member(struct reading *reading, uint32_t entity)
{
    struct identity *identity = reading->identity;
    struct account_record *record = &identity->records[identity->count - 1];
    const struct made_entity *made = &reading->entities->all[entity - 1];
    for (size_t i = record->from; i < record->from + record->count; i++)
        if (identity->members[i] == entity)
            return;
    if (strcmp(made->kind, "name") == 0)
        return;
    if (record->count == ACCOUNT_SELECTORS_MAX) {
        record->glues = false;
        return;
    }
    char name[ID_KIND_SIZE];
    ARRAY_ROOM(identity->levels, identity->level_capacity, identity->member_count);
    ARRAY_ROOM(identity->members, identity->member_capacity, identity->member_count);
    identity->levels[identity->member_count] = (uint8_t)id_kind_of(made->kind, made->value, name);
    identity->members[identity->member_count++] = entity;
    record->count++;
}

static struct account_record *new_record(struct reading *reading, int64_t observation_id, int64_t source_id,
                                         const char *app)
{
    struct identity *identity = reading->identity;
    ARRAY_ROOM(identity->records, identity->capacity, identity->count);
    struct account_record *record = &identity->records[identity->count++];
    *record = (struct account_record){.observation_id = observation_id,
                                      .source_id = source_id,
                                      .from = identity->member_count,
                                      .glues = true};
    copy_app(record->app, app);
    return record;
}

static int take_account(void *payload, const struct account_row *account, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    struct identity *identity = reading->identity;
    int64_t entity = entities_of_spelling(reading->entities, account->source_id, account->spelling_id);
    if (identity->count == 0 ||
        identity->records[identity->count - 1].observation_id != account->observation_id)
        new_record(reading, account->observation_id, account->source_id, account->app)->glues =
            account->state != STATE_CARVED;
    if (entity)
        add_member(reading, (uint32_t)entity);
    return 0;
}

// ---- own selectors: what one application says of its account in one file ----

static int take_own(void *payload, const struct own_row *own, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    int64_t entity = entities_of_spelling(reading->entities, own->source_id, own->spelling_id);
    if (entity == 0 || strcmp(own->app, "sim") == 0)
        return 0;
    ARRAY_ROOM(reading->own, reading->own_capacity, reading->own_count);
    struct own_member *member = &reading->own[reading->own_count++];
    *member = (struct own_member){.item_id = own->item_id,
                                  .source_id = own->source_id,
                                  .observation_id = own->observation_id,
                                  .entity = (uint32_t)entity};
    copy_app(member->app, own->app);
    return 0;
}

static int compare_own(const void *left, const void *right)
{
    const struct own_member *a = left, *b = right;
    if (a->item_id != b->item_id)
        return a->item_id < b->item_id ? -1 : 1;
    int order = strcmp(a->app, b->app);
    if (order == 0)
        order = a->observation_id < b->observation_id ? -1 : a->observation_id > b->observation_id;
    return order;
}

// An application with two accounts says two ids of one kind, or two numbers: then nothing is known of which
// belongs to which.
static bool names_one_account(const struct reading *reading, const struct account_record *record)
{
    const struct identity *identity = reading->identity;
    char names[ACCOUNT_SELECTORS_MAX][ID_KIND_SIZE];
    for (size_t i = 0; i < record->count; i++) {
        const struct made_entity *made = &reading->entities->all[identity->members[record->from + i] - 1];
        id_kind_of(made->kind, made->value, names[i]);
        for (size_t n = 0; n < i; n++)
            if (names[i][0] && strcmp(names[n], names[i]) == 0)
                return false;
    }
    return true;
}

static void add_own(struct reading *reading)
{
    struct account_record *record = NULL;
    if (reading->own_count) // qsort may not be given NULL
        qsort(reading->own, reading->own_count, sizeof *reading->own, compare_own);
    for (size_t i = 0; i < reading->own_count; i++) {
        const struct own_member *own = &reading->own[i];
        if (i == 0 || own->item_id != own[-1].item_id || strcmp(own->app, own[-1].app) != 0) {
            record = new_record(reading, own->observation_id, own->source_id, own->app);
            record->own = true;
        }
        add_member(reading, own->entity);
    }
    for (size_t i = 0; i < reading->identity->count; i++) {
        record = &reading->identity->records[i];
        record->glues &= !record->own || names_one_account(reading, record);
    }
}

int identity_join(struct identity *identity, struct entities *entities, const struct judged *judged,
                  struct casefile *casefile, struct error *error)
{
    struct reading reading = {.identity = identity, .entities = entities};
    int result =
        account_each(casefile, take_account, &reading, error) || own_each(casefile, take_own, &reading, error)
            ? -1
            : 0;
    if (result == 0)
        add_own(&reading);
    memory_free(reading.own);
    if (result || (identity->member_count == 0 && judged->merge_count == 0))
        return result;
    uint32_t *joined = memory_new(entities->count + 1, sizeof *joined);
    accounts_glue(identity, entities, judged, joined);
    entities_join(entities, joined);
    for (size_t i = 0; i < identity->member_count; i++)
        identity->members[i] = joined[identity->members[i]];
    memory_free(joined);
    return 0;
}

// ---- links ----

static bool is_repeated(const struct identity *identity, const struct account_record *record, size_t at)
{
    for (size_t i = record->from; i < at; i++)
        if (identity->members[i] == identity->members[at])
            return true;
    return false;
}

// The surest of a record's selectors stands for the account; of equals the first by its value.
static uint32_t account_itself(const struct identity *identity, const struct entities *entities,
                               const struct account_record *record)
{
    size_t best = record->from;
    for (size_t i = record->from + 1; i < record->from + record->count; i++) {
        bool surer = identity->levels[i] > identity->levels[best];
        bool as_sure = identity->levels[i] == identity->levels[best];
        if (surer || (as_sure && strcmp(entities->all[identity->members[i] - 1].value,
                                        entities->all[identity->members[best] - 1].value) < 0))
            best = i;
    }
    return identity->members[best];
}

void identity_add_ties(const struct identity *identity, const struct entities *entities, struct ties *ties)
{
    for (size_t n = 0; n < identity->count; n++) {
        const struct account_record *record = &identity->records[n];
        if (record->count < 2 || record->own)
            continue;
        uint32_t account = account_itself(identity, entities, record);
        int64_t device = entities_of_device(entities, record->source_id);
        for (size_t i = record->from; i < record->from + record->count; i++) {
            uint32_t member = identity->members[i];
            if (is_repeated(identity, record, i))
                ties_add(ties, TIE_ACCOUNT, device, member, record->app, MOMENT_UNKNOWN,
                         record->observation_id);
            else if (member != account)
                ties_add(ties, TIE_ACCOUNT_OF, account, member, record->app, MOMENT_UNKNOWN,
                         record->observation_id);
        }
    }
}

void identity_done(struct identity *identity)
{
    memory_free(identity->records);
    memory_free(identity->members);
    memory_free(identity->levels);
    *identity = (struct identity){0};
}
