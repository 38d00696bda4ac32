// The world's bookkeeping: people, telephones and what happens between them.
#include "rehearsal/world.h"

#include "base/memory.h"
#include "base/time.h"

#include <stdlib.h>
#include <string.h>

const char *const authority_names[AUTHORITY_COUNT] = {"BE-FJP", "FR-OCRTEH", "ES-PN"};

static const struct scale scales[] = {
    [REHEARSAL_SMALL] = {0, 300, 300, 6, 2000, 3, 600, 60, 4},
    [REHEARSAL_MEDIUM] = {1, 20000, 5000, 36, 50000, 14, 30000, 330, 9},
    [REHEARSAL_LARGE] = {5, 20000, 50000, 260, 500000, 130, 30000, 330, 9},
};

int world_person(struct world *world, struct random *random)
{
    ARRAY_ROOM(world->people, world->people_capacity, world->people_count);
    struct person *person = &world->people[world->people_count];
    const enum language language = (enum language)random_below(random, LANGUAGE_COUNT);
    const char *first = words_pick(random, first_names[language]);
    const char *last = words_pick(random, surnames[language]);
    *person = (struct person){.language = language, .device = -1};
    person->name = language == LANGUAGE_ZH ? arena_print(world->arena, "%s%s", last, first)
                                           : arena_print(world->arena, "%s %s", first, last);
    person->lid = (uint64_t)random_between(random, INT64_C(10000000000000), INT64_C(280000000000000));
    number_pool_take(&world->pool, person->number); // checked once all is made
    return (int)world->people_count++;
}

int world_public(struct world *world, struct random *random)
{
    const size_t count = world->scale->publics;
    if (random_chance(random, 120)) // somebody who may have called elsewhere
        return world->publics[random_below(random, count)];
    return world->publics[world->publics_used++ % count];
}

int world_device(struct world *world, struct random *random, int owner)
{
    ARRAY_ROOM(world->devices, world->device_capacity, world->device_count);
    const int index = (int)world->device_count++;
    const int64_t days = world->scale->telephone_days;
    const int64_t end = world->last_day - random_between(random, 0, days / 12);
    const int64_t start = end - random_between(random, days * 2 / 3, days);
    world->devices[index] = (struct device){
        .owner = owner,
        .authority = (enum authority)random_below(random, AUTHORITY_COUNT),
        .start_ms = start * DAY_MS,
        .end_ms = end * DAY_MS + random_between(random, 5 * 60, 21 * 60) * MINUTE_MS,
        .target = world->scale->messages * random_between(random, 75, 130) / 100,
        .lids = random_chance(random, 400)   ? LID_NEVER
                : random_chance(random, 600) ? LID_SOME
                                             : LID_MOST,
        .sim_number_known = random_chance(random, 800),
        .spelling_variants = random_chance(random, 300),
        .replaces = -1,
    };
    world->people[owner].device = index;
    return index;
}

void world_save(struct world *world, int device, int person, const char *name)
{
    struct device *d = &world->devices[device];
    for (size_t i = 0; i < d->contact_count; i++) {
        if (d->contacts[i].person == person)
            return;
    }
    ARRAY_ROOM(d->contacts, d->contact_capacity, d->contact_count);
    d->contacts[d->contact_count++] = (struct saved){person, name};
}

void world_tie(struct world *world, int device, int person)
{
    struct device *d = &world->devices[device];
    if (person == d->owner)
        return;
    for (size_t i = 0; i < d->tie_count; i++) {
        if (d->ties[i] == person)
            return;
    }
    ARRAY_ROOM(d->ties, d->tie_capacity, d->tie_count);
    d->ties[d->tie_count++] = person;
}

int world_group(struct world *world, struct random *random, const int *members, size_t count, int64_t made_ms)
{
    ARRAY_ROOM(world->groups, world->group_capacity, world->group_count);
    struct group *group = &world->groups[world->group_count];
    const enum language language = world->people[members[0]].language;
    group->subject =
        words_fill(world->arena, random, words_pick(random, group_names[language]), language, NULL);
    group->members = arena_alloc(world->arena, count, sizeof *members);
    memcpy(group->members, members, count * sizeof *members);
    group->count = count;
    group->made_ms = made_ms;
    group->id = (uint64_t)random_between(random, INT64_C(363020000000), INT64_C(363429999999)) * 1000000 +
                random_below(random, 1000000);
    return (int)world->group_count++;
}

static void record(struct world *world, int device, struct event event)
{
    struct device *d = &world->devices[device];
    if (event.at_ms < d->start_ms || event.at_ms > d->end_ms)
        return;
    ARRAY_ROOM(d->events, d->event_capacity, d->event_count);
    d->events[d->event_count++] = event;
    d->message_count += event.kind != EVENT_CALL && event.kind != EVENT_WHATSAPP_CALL;
}

// How long a message was under way: derived from it, so that nothing else shifts.
static int64_t delay_ms(int64_t at_ms)
{
    return 300 + (int64_t)((uint64_t)at_ms * UINT64_C(0x9e3779b97f4a7c15) >> 52);
}

void world_say(struct world *world, int from, int to, int64_t at_ms, enum event_kind kind, const char *text)
{
    struct event event = {.at_ms = at_ms, .text = text, .group = -1, .kind = (uint8_t)kind};
    if (world->people[from].device >= 0) {
        event.out = 1;
        event.peer = to;
        record(world, world->people[from].device, event);
    }
    if (world->people[to].device >= 0) {
        event.out = 0;
        event.peer = from;
        event.at_ms += delay_ms(at_ms);
        record(world, world->people[to].device, event);
    }
}

void world_say_group(struct world *world, int group, int from, int64_t at_ms, enum event_kind kind,
                     const char *text)
{
    const struct group *g = &world->groups[group];
    for (size_t i = 0; i < g->count; i++) {
        const int member = g->members[i], device = world->people[member].device;
        if (device < 0)
            continue;
        const bool out = member == from;
        record(world, device,
               (struct event){.at_ms = out ? at_ms : at_ms + delay_ms(at_ms),
                              .text = text,
                              .peer = out ? -1 : from,
                              .group = group,
                              .kind = (uint8_t)kind,
                              .out = out});
    }
}

void world_call(struct world *world, int from, int to, int64_t at_ms, unsigned seconds,
                enum event_outcome outcome, bool whatsapp)
{
    struct event event = {.at_ms = at_ms,
                          .group = -1,
                          .kind = whatsapp ? EVENT_WHATSAPP_CALL : EVENT_CALL,
                          .seconds = (uint16_t)(outcome == CALL_ANSWERED ? seconds : 0),
                          .outcome = (uint8_t)outcome};
    if (world->people[from].device >= 0) {
        event.out = 1;
        event.peer = to;
        record(world, world->people[from].device, event);
    }
    if (world->people[to].device >= 0) {
        event.out = 0;
        event.peer = from;
        event.at_ms += delay_ms(at_ms) / 4;
        record(world, world->people[to].device, event);
    }
}

enum chat_app world_chat_app(const struct world *world, const struct device *device,
                             const struct event *event)
{
    if (event->group >= 0 || event->peer < 0)
        return CHAT_WHATSAPP;
    const struct person *owner = &world->people[device->owner], *peer = &world->people[event->peer];
    if (device->form == FORM_IOS || (peer->device >= 0 && world->devices[peer->device].form == FORM_IOS))
        return CHAT_WHATSAPP;
    const uint64_t low = (uint64_t)(device->owner < event->peer ? device->owner : event->peer);
    const uint64_t high = (uint64_t)(device->owner < event->peer ? event->peer : device->owner);
    const uint64_t hash = ((low << 32 | high) * UINT64_C(0xd6e8feb86659fd93)) >> 33;
    if (owner->language == LANGUAGE_ZH && peer->language == LANGUAGE_ZH && hash % 100 < 80)
        return CHAT_WECHAT;
    return hash % 100 < 12 ? CHAT_TELEGRAM : CHAT_WHATSAPP;
}

bool world_is_deleted(const struct world *world, const struct device *device, const struct event *event)
{
    if ((event->kind != EVENT_SMS && event->kind != EVENT_WHATSAPP) || event->text == NULL ||
        event->group >= 0)
        return false;
    const uint64_t hash = ((uint64_t)event->at_ms + world->seed) * UINT64_C(0x9e3779b97f4a7c15) >> 20;
    return hash % 1000 < device->deletes_per_mille;
}

int64_t world_moment(struct random *random, int64_t day, const uint8_t hours[24])
{
    unsigned total = 0;
    for (int hour = 0; hour < 24; hour++)
        total += hours[hour];
    unsigned at = (unsigned)random_below(random, total);
    int hour = 0;
    while (at >= hours[hour])
        at -= hours[hour++];
    return day * DAY_MS + (hour - 1) * INT64_C(3600000) +
           (int64_t)random_below(random, 3600000); // an hour before UTC
}

static int compare_events(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->at_ms != y->at_ms)
        return x->at_ms < y->at_ms ? -1 : 1;
    if (x->peer != y->peer)
        return x->peer < y->peer ? -1 : 1;
    return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : (x->out > y->out) - (x->out < y->out);
}

// Times within one telephone are made distinct, so that their order never depends on the sort.
static void order_events(struct device *device)
{
    qsort(device->events, device->event_count, sizeof *device->events, compare_events);
    for (size_t i = 1; i < device->event_count; i++) {
        if (device->events[i].at_ms <= device->events[i - 1].at_ms)
            device->events[i].at_ms = device->events[i - 1].at_ms + 1;
    }
}

// Numbers and exhibits are dealt in an order that says nothing of who is who.
static void label_devices(struct world *world, struct random *random)
{
    int *order = memory_new(world->device_count, sizeof *order);
    for (size_t i = 0; i < world->device_count; i++)
        order[i] = (int)i;
    random_shuffle(random, order, world->device_count, sizeof *order);
    for (size_t i = 0; i < world->device_count; i++) {
        struct device *device = &world->devices[order[i]];
        const char *authority = authority_names[device->authority];
        device->file = arena_print(world->arena, "%s/phone-%02d.%s", authority, (int)i + 1,
                                   device->form == FORM_UFDR ? "ufdr" : "zip");
        device->exhibit = arena_print(world->arena, "%.2s-2024-%04d", authority, 100 + (int)i * 3);
    }
    memory_free(order);
}

// One ring in about 190 adverts, as in the other worlds.
static void make_adverts_alone(struct world *world, int64_t adverts)
{
    enum { ADVERTS_A_RING = 192 };
    world->adverts_scale = (struct scale){
        .adverts = (size_t)adverts, .rings = (size_t)adverts / ADVERTS_A_RING + 2, .telephone_days = 330};
    world->scale = &world->adverts_scale;
    rings_make(world);
    adverts_make(world);
}

int world_make(struct world *world, enum rehearsal_size size, int64_t adverts, uint64_t seed,
               struct error *error)
{
    *world = (struct world){.seed = seed, .scale = &scales[size], .size = size};
    world->arena = arena_new((size_t)16 << 30);
    time_days_from_civil(2023, 11, 6, &world->first_day);
    world->last_day = world->first_day + 360;
    struct random random = random_of(seed, 1);
    number_pool_init(&world->pool, &random);
    if (adverts > 0) {
        world->size = REHEARSAL_LARGE;
        make_adverts_alone(world, adverts);
        return 0;
    }
    world->publics = memory_new(world->scale->publics, sizeof *world->publics);
    for (size_t i = 0; i < world->scale->publics; i++)
        world->publics[i] = world_person(world, &random);
    rings_make(world);
    money_make(world);
    cast_make(world);
    adverts_make(world);
    label_devices(world, &random);
    for (size_t i = 0; i < world->device_count; i++)
        order_events(&world->devices[i]);
    if (world->pool.used == world->pool.count)
        return error_set(error, "the numbers reserved for fiction are used up; choose a smaller size");
    return 0;
}

void world_done(struct world *world)
{
    for (size_t i = 0; i < world->device_count; i++) {
        memory_free(world->devices[i].events);
        memory_free(world->devices[i].contacts);
        memory_free(world->devices[i].ties);
    }
    for (size_t i = 0; i < world->account_count; i++)
        memory_free(world->accounts[i].entries);
    for (size_t i = 0; i < world->scheme_count; i++)
        memory_free(world->schemes[i].accounts);
    memory_free(world->schemes);
    memory_free(world->people);
    memory_free(world->groups);
    memory_free(world->devices);
    memory_free(world->publics);
    memory_free(world->rings);
    memory_free(world->advertisers);
    memory_free(world->adverts);
    memory_free(world->accounts);
    number_pool_done(&world->pool);
    arena_free(world->arena);
}
