// Whose telephones were seized: who they are to each other, and what their days are like.
#include "rehearsal/chats.h"
#include "rehearsal/desks.h"

#include "base/memory.h"

enum { TEAM_MAX = 16, GROUPS_MAX = 6 };

// A ring's or a firm's telephones, and the people they tell what to do.
struct team {
    int ring; // -1: a firm
    int handsets[4];
    size_t handset_count;
    int steady[DESK_STEADY_MAX];
    size_t steady_count;
    enum authority authority;
};

struct cast {
    struct world *world;
    struct random random;
    int *community; // people several owners know
    size_t community_count;
    int *services; // plumbers, taxis, shops: owners of desks that all may call
    size_t service_count, service_capacity;
};

static bool is_small(const struct cast *cast)
{
    return cast->world->scale->copies == 0;
}

static int new_device(struct cast *cast, int owner)
{
    struct world *world = cast->world;
    const int device = world_device(world, &cast->random, owner);
    if (world->account_count != 0)
        world->devices[device].iban = world->accounts[random_below(&cast->random, world->account_count)].iban;
    return device;
}

static void service(struct cast *cast, int owner)
{
    ARRAY_ROOM(cast->services, cast->service_capacity, cast->service_count);
    cast->services[cast->service_count++] = owner;
}

// Messages that a desk's callers take of the telephone's: `percent` of them at about 5.4 messages a caller.
// In the small case more, so that there are enough callers to tell a habit from chance.
static size_t callers_for(const struct cast *cast, int device, int64_t percent)
{
    const int64_t callers = cast->world->devices[device].target * percent / (is_small(cast) ? 360 : 540);
    return (size_t)(is_small(cast) && callers < 32 ? 32 : callers);
}

static void share_ring_account(struct cast *cast, const struct team *team, int device)
{
    struct world *world = cast->world;
    const int money = team->ring % (int)world->scale->money_rings;
    for (size_t i = 0; i < world->account_count; i++) {
        if (world->accounts[i].ring == money && random_chance(&cast->random, 400))
            world->devices[device].iban = world->accounts[i].iban;
    }
}

static void run_call_centre(struct cast *cast, const struct team *team, int device)
{
    struct desk desk = {.device = device,
                        .steady_count = team->steady_count,
                        .callers = callers_for(cast, device, random_between(&cast->random, 38, 60)),
                        .pass_per_mille =
                            (unsigned)random_between(&cast->random, is_small(cast) ? 740 : 550, 880),
                        .delay_sec = random_between(&cast->random, 70, 420),
                        .ask = TALK_ASK_ADVERT,
                        .tell = TALK_TELL_ADVERT,
                        .pass = TALK_INSTRUCT,
                        .hours = hours_of_nights};
    for (size_t i = 0; i < team->steady_count; i++)
        desk.steady[i] = team->steady[i];
    desk_run(cast->world, &cast->random, &desk);
    // Now and then one of the steady contacts does speak with somebody who had called: a wrong number, a
    // neighbour.
    if (random_chance(&cast->random, 300) && !is_small(cast))
        world_call(cast->world, world_public(cast->world, &cast->random), team->steady[0],
                   cast->world->devices[device].end_ms - 40 * (int64_t)DAY_MS, 20, CALL_ANSWERED, false);
}

// One number falls silent and another begins: the first telephone's time ends where the second's begins, and
// the second is long enough in use to tell.
static void replace(struct world *world, struct random *random, int old, int new)
{
    struct device *first = &world->devices[old], *second = &world->devices[new];
    const int64_t start = first->start_ms, end = second->end_ms;
    const int64_t change = start + (end - start) * random_between(random, 40, 60) / 100;
    second->replaces = old;
    second->start_ms = change / DAY_MS * DAY_MS + random_between(random, 1, 4) * (int64_t)DAY_MS;
    first->end_ms = change / DAY_MS * DAY_MS + random_between(random, 8 * 60, 20 * 60) * MINUTE_MS;
}

static bool is_of_ring(const struct world *world, int ring, int person)
{
    for (size_t i = 0; i < world->rings[ring].phone_count; i++)
        if (world->rings[ring].phones[i] == person)
            return true;
    return false;
}

// Those who give the orders and those who get them: some of their telephones were seized too.
static void make_ring_team(struct cast *cast, int ring, size_t handsets, size_t helpers, bool replaced)
{
    struct world *world = cast->world;
    struct random *random = &cast->random;
    struct team team = {.ring = ring,
                        .steady_count = (size_t)random_between(random, 2, is_small(cast) ? 3 : 5)};
    if (team.steady_count < helpers)
        team.steady_count = helpers;
    for (size_t i = 0; i < team.steady_count; i++)
        team.steady[i] = world_person(world, random);
    const int boss = world_person(world, random);
    for (size_t i = 0; i < helpers; i++) {
        const int device = new_device(cast, team.steady[i]);
        world_tie(world, device, boss);
        for (size_t k = 0; k < team.steady_count; k++)
            world_tie(world, device, team.steady[k]);
        share_ring_account(cast, &team, device);
    }
    int before = -1;
    for (size_t i = 0; i < handsets && i < world->rings[ring].phone_count; i++) {
        const int device = new_device(cast, world->rings[ring].phones[i]);
        if (i == 1 && replaced)
            replace(world, random, before, device);
        before = device;
        world->devices[device].call_centre = true;
        world_tie(world, device, boss);
        for (size_t k = 0; k < team.steady_count; k++) {
            world_tie(world, device, team.steady[k]);
            if (random_chance(random, 800))
                world_save(world, device, team.steady[k],
                           words_pick(random, first_names[world->people[team.steady[k]].language]));
        }
        share_ring_account(cast, &team, device);
    }
    for (size_t i = 0; i < world->device_count; i++)
        if (world->devices[i].call_centre && is_of_ring(world, ring, world->devices[i].owner))
            run_call_centre(cast, &team, (int)i);
}

// A taxi office or a repair firm: passes on too, but its people ring the customers.
static void make_dispatch(struct cast *cast, size_t drivers)
{
    struct world *world = cast->world;
    struct random *random = &cast->random;
    const int owner = world_person(world, random);
    struct desk desk = {.device = new_device(cast, owner),
                        .steady_count = drivers,
                        .pass_per_mille = (unsigned)random_between(random, 500, 900),
                        .delay_sec = random_between(random, 60, 400),
                        .steady_calls_per_mille = (unsigned)random_between(random, 350, 750),
                        .number_per_mille = (unsigned)random_between(random, 100, 700),
                        .ask = TALK_ASK_RIDE,
                        .tell = TALK_TELL_RIDE,
                        .pass = TALK_JOB,
                        .hours = hours_of_rides};
    const struct device office = world->devices[desk.device];
    service(cast, owner);
    for (size_t i = 0; i < drivers; i++) {
        desk.steady[i] = world_person(world, random);
        const int device = new_device(cast, desk.steady[i]);
        world->devices[device].start_ms = office.start_ms - (int64_t)random_below(random, 20) * DAY_MS;
        world->devices[device].end_ms = office.end_ms + (int64_t)random_below(random, 400) * MINUTE_MS;
        world_tie(world, device, owner);
        world_tie(world, desk.device, desk.steady[i]);
        world_save(world, device, owner, words_pick(random, company_names));
        if (random_chance(random, 800))
            world_save(world, desk.device, desk.steady[i],
                       words_pick(random, first_names[world->people[desk.steady[i]].language]));
    }
    for (size_t i = 0; i < drivers; i++) {
        for (size_t k = 0; k < drivers; k++)
            world_tie(world, world->people[desk.steady[i]].device, desk.steady[k]);
    }
    desk.callers = callers_for(cast, desk.device, random_between(random, 38, 55));
    desk_run(world, random, &desk);
}

enum plain_desk { PLAIN_SHOP, PLAIN_VISITS, PLAIN_TRADE, PLAIN_COURIER, PLAIN_ADVERTISER };

static const struct {
    enum talk ask, tell, pass;
    int64_t pass_low, pass_high, steady;
    const uint8_t *hours;
    bool calls_out;
} plain_desks[] = {
    [PLAIN_SHOP] = {TALK_ASK_SHOP, TALK_TELL_SHOP, TALK_NOTE, 30, 110, 3, hours_of_shops, false},
    [PLAIN_VISITS] = {TALK_ASK_VISIT, TALK_TELL_VISIT, TALK_NOTE, 20, 120, 2, hours_of_shops, false},
    [PLAIN_TRADE] = {TALK_ASK_RIDE, TALK_TELL_RIDE, TALK_NOTE, 20, 100, 1, hours_of_shops, false},
    [PLAIN_COURIER] = {TALK_TELL_RIDE, TALK_ASK_SHOP, TALK_NOTE, 10, 60, 1, hours_of_shops, true},
    [PLAIN_ADVERTISER] = {TALK_ASK_ADVERT, TALK_TELL_ADVERT, TALK_NOTE, 150, 280, 1, hours_of_nights, false},
};

static void make_plain_desk(struct cast *cast, enum plain_desk kind)
{
    struct world *world = cast->world;
    struct random *random = &cast->random;
    const int owner = world_person(world, random);
    const int device = new_device(cast, owner);
    struct desk desk = {.device = device,
                        .steady_count = (size_t)plain_desks[kind].steady,
                        .callers = callers_for(cast, device, random_between(random, 35, 60)),
                        .pass_per_mille = (unsigned)random_between(random, plain_desks[kind].pass_low,
                                                                   plain_desks[kind].pass_high),
                        .delay_sec = random_between(random, 120, 1200),
                        .ask = plain_desks[kind].ask,
                        .tell = plain_desks[kind].tell,
                        .pass = plain_desks[kind].pass,
                        .hours = plain_desks[kind].hours,
                        .calls_out = plain_desks[kind].calls_out};
    for (size_t i = 0; i < desk.steady_count; i++) {
        desk.steady[i] = world_person(world, random);
        world_tie(world, device, desk.steady[i]);
    }
    if (kind == PLAIN_ADVERTISER) {
        ARRAY_ROOM(world->advertisers, world->advertiser_capacity, world->advertiser_count);
        world->advertisers[world->advertiser_count++] = owner;
    } else if (kind != PLAIN_COURIER) {
        service(cast, owner);
    }
    desk_run(world, random, &desk);
}

static const char *saved_name(struct cast *cast, int person, bool family)
{
    const struct person *p = &cast->world->people[person];
    if (family)
        return words_fill(cast->world->arena, &cast->random,
                          words_pick(&cast->random, relations[p->language]), p->language, NULL);
    return random_chance(&cast->random, 500) ? p->name : words_pick(&cast->random, first_names[p->language]);
}

// Family, friends and the people everybody calls now and then.
static void give_private_life(struct cast *cast, int device)
{
    struct world *world = cast->world;
    struct random *random = &cast->random;
    const int before = world->devices[device].replaces;
    for (size_t i = 0; before >= 0 && i < world->devices[before].tie_count; i++)
        world_tie(world, device, world->devices[before].ties[i]);
    for (size_t i = 0; before >= 0 && i < world->devices[before].contact_count; i++)
        world_save(world, device, world->devices[before].contacts[i].person,
                   world->devices[before].contacts[i].name);
    if (before >= 0)
        return; // the same person's life
    const size_t family = (size_t)random_between(random, 2, 5);
    const size_t friends =
        (size_t)(is_small(cast) ? random_between(random, 3, 7) : random_between(random, 10, 40));
    for (size_t i = 0; i < family; i++) {
        const int person = world_person(world, random);
        world_tie(world, device, person);
        if (random_chance(random, 900))
            world_save(world, device, person, saved_name(cast, person, true));
    }
    for (size_t i = 0; i < friends; i++) {
        const int person = cast->community[random_below(random, cast->community_count)];
        world_tie(world, device, person);
        if (random_chance(random, 700))
            world_save(world, device, person, saved_name(cast, person, false));
    }
    for (size_t i = 0; i < cast->service_count; i++) {
        if (random_chance(random, is_small(cast) ? 300 : 80)) {
            world_tie(world, device, cast->services[i]);
            if (random_chance(random, 600))
                world_save(world, device, cast->services[i], words_pick(random, company_names));
        }
    }
    if (random_chance(random, 300) && world->device_count > 3) // some owners know each other
        world_tie(world, device, world->devices[random_below(random, world->device_count)].owner);
}

static size_t join_groups(struct cast *cast, int device, int groups[GROUPS_MAX])
{
    struct world *world = cast->world;
    struct random *random = &cast->random;
    const struct device *d = &world->devices[device];
    const size_t count = (size_t)random_between(random, 1, is_small(cast) ? 2 : 5);
    size_t made = 0;
    for (; made < count; made++) {
        int members[12] = {d->owner};
        const size_t size = (size_t)random_between(random, 3, 11);
        size_t n = 1;
        for (size_t i = 0; i < size && d->tie_count != 0; i++) {
            const int person = random_chance(random, 600)
                                   ? d->ties[random_below(random, d->tie_count)]
                                   : cast->community[random_below(random, cast->community_count)];
            bool in = false;
            for (size_t k = 0; k < n; k++)
                in |= members[k] == person;
            if (!in)
                members[n++] = person;
        }
        groups[made] = world_group(world, random, members, n,
                                   d->start_ms - random_between(random, -20, 200) * (int64_t)DAY_MS);
    }
    return made;
}

static void make_telephones(struct cast *cast)
{
    // Of each ring: handsets and helpers seized, and whether the second handset took over from the first.
    static const size_t rings[][3] = {{2, 2, 1}, {1, 1, 0}, {1, 2, 0}, {2, 1, 0}, {1, 0, 0}, {1, 0, 0}};
    const size_t per_copy = sizeof rings / sizeof *rings;
    if (is_small(cast)) {
        make_ring_team(cast, 0, 1, 1, false);
        make_ring_team(cast, 1, 1, 0, false);
        make_dispatch(cast, 2);
        make_plain_desk(cast, PLAIN_SHOP);
        new_device(cast, world_person(cast->world, &cast->random));
        return;
    }
    for (size_t copy = 0; copy < cast->world->scale->copies; copy++) {
        for (size_t i = 0; i < per_copy; i++)
            make_ring_team(cast, (int)(copy * per_copy + i), rings[i][0], rings[i][1], rings[i][2]);
        make_dispatch(cast, 3);
        make_dispatch(cast, 3);
        make_dispatch(cast, 2);
        for (int i = 0; i < 4; i++)
            make_plain_desk(cast, PLAIN_SHOP);
        for (int i = 0; i < 2; i++) {
            make_plain_desk(cast, PLAIN_VISITS);
            make_plain_desk(cast, PLAIN_COURIER);
            make_plain_desk(cast, PLAIN_ADVERTISER);
        }
        make_plain_desk(cast, PLAIN_TRADE);
        for (int i = 0; i < 4; i++)
            new_device(cast, world_person(cast->world, &cast->random));
    }
}

// How telephones were handed over, and what their owners deleted: dealt by number, which says nothing of who
// is who once telephones are labelled.
static void give_forms(struct world *world)
{
    for (size_t i = 0; i < world->device_count; i++) {
        struct device *device = &world->devices[i];
        device->form = i % 7 == 3 ? FORM_IOS : i % 9 == 5 ? FORM_UFDR : FORM_ANDROID;
        device->deletes_per_mille = i % 2 ? 25 : 0;
    }
}

static struct device *one_android(struct cast *cast)
{
    struct device *device;
    do
        device = &cast->world->devices[random_below(&cast->random, cast->world->device_count)];
    while (device->form != FORM_ANDROID);
    return device;
}

void cast_make(struct world *world)
{
    struct cast cast = {.world = world, .random = random_of(world->seed, 3)};
    cast.community_count = 40 + 160 * world->scale->copies;
    cast.community = memory_new(cast.community_count, sizeof *cast.community);
    for (size_t i = 0; i < cast.community_count; i++)
        cast.community[i] = world_person(world, &cast.random);
    make_telephones(&cast);
    give_forms(world);
    for (size_t i = 0; i < world->device_count; i++)
        give_private_life(&cast, (int)i);
    for (size_t i = 0; i < world->device_count; i++) {
        int groups[GROUPS_MAX];
        const size_t count = join_groups(&cast, (int)i, groups);
        chat_fill(world, &cast.random, (int)i, groups, count);
    }
    // One telephone with a log that was not yet written back, one packed as ZIP64.
    one_android(&cast)->has_wal = true;
    one_android(&cast)->zip64 = true;
    world->devices[random_below(&cast.random, world->device_count)].spelling_variants = true;
    memory_free(cast.community);
    memory_free(cast.services);
}
