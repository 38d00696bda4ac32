// Private life between people; see chats.h.
#include "rehearsal/chats.h"

const uint8_t hours_of_life[24] = {2,  1, 0, 0, 0, 1,  3,  7,  9,  8,  7, 8,
                                   10, 9, 7, 7, 8, 10, 12, 13, 13, 12, 9, 5};
const uint8_t hours_of_shops[24] = {0, 0, 0, 0, 0, 0, 0, 1, 4, 8, 10, 10, 8, 6, 8, 9, 9, 9, 6, 2, 1, 0, 0, 0};
const uint8_t hours_of_nights[24] = {6, 3, 1, 0, 0, 0, 0,  0,  1,  2,  4,  6,
                                     7, 8, 8, 8, 9, 9, 10, 11, 12, 12, 11, 9};
const uint8_t hours_of_rides[24] = {4, 3, 2, 2, 3, 4, 6, 9, 10, 8, 6, 6, 7, 7, 6, 7, 9, 10, 9, 8, 7, 7, 6, 5};

static uint64_t pair_hash(int a, int b)
{
    const uint64_t low = (uint64_t)(a < b ? a : b), high = (uint64_t)(a < b ? b : a);
    uint64_t hash = (low << 32 | high) * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 29;
    return hash * UINT64_C(0xbf58476d1ce4e5b9) >> 40;
}

// Most pairs keep to one way of writing.
static enum event_kind channel_of(struct random *random, int a, int b)
{
    const uint64_t hash = pair_hash(a, b) % 100;
    const bool whatsapp = hash < 68 || (hash >= 92 && random_chance(random, 500));
    return whatsapp ? EVENT_WHATSAPP : EVENT_SMS;
}

// Small talk; now and then somebody's number, a link or an account is passed along.
static const char *small_talk(struct world *world, struct random *random, int device, enum language language)
{
    const struct device *d = &world->devices[device];
    const char *text = words_talk(world->arena, random, TALK_SMALL, language, NULL);
    const uint64_t extra = random_below(random, 1000);
    if (extra < 8 && d->tie_count != 0) {
        const int about = d->ties[random_below(random, d->tie_count)];
        const struct person *person = &world->people[about];
        text = arena_print(world->arena, "%s: %s", person->name,
                           number_spelled(world->arena, person->number,
                                          (enum spelling_style)random_below(random, 4),
                                          number_country_of(world->people[d->owner].number)));
    } else if (extra < 11 && d->iban) {
        text = arena_print(world->arena, "%s %s", text, d->iban);
    } else if (extra < 15) {
        text = arena_print(world->arena, "https://www.%s.example/%d",
                           extra % 2 ? "nieuws-news" : "recipes-online",
                           (int)random_between(random, 1000, 99999));
    } else if (extra < 16) {
        text = arena_print(world->arena, "office%d@example.org", (int)random_between(random, 1, 40));
    }
    return text;
}

static void call_in_session(struct world *world, struct random *random, int from, int to, int64_t at_ms,
                            bool whatsapp)
{
    const uint64_t outcome = random_below(random, 10);
    world_call(world, from, to, at_ms, (unsigned)random_around(random, 90) % 3600 + 3,
               outcome < 7   ? CALL_ANSWERED
               : outcome < 9 ? CALL_MISSED
                             : CALL_REJECTED,
               whatsapp);
}

// One session of a device's owner with `peer`, on a random day of the telephone's time.
static void chat_session(struct world *world, struct random *random, int device, int peer)
{
    const struct device *d = &world->devices[device];
    const int owner = d->owner;
    const int64_t day = random_between(random, d->start_ms / DAY_MS, d->end_ms / DAY_MS);
    int64_t at_ms = world_moment(random, day, hours_of_life);
    const enum event_kind kind = channel_of(random, owner, peer);
    if (random_chance(random, 180)) {
        const bool out = random_chance(random, 500);
        call_in_session(world, random, out ? owner : peer, out ? peer : owner, at_ms, kind == EVENT_WHATSAPP);
        return;
    }
    const enum language language = world->people[peer].language;
    int64_t turns = random_around(random, 6);
    if (turns > 40)
        turns = 40;
    bool mine = random_chance(random, 500);
    for (; turns > 0; turns--) {
        const int from = mine ? owner : peer, to = mine ? peer : owner;
        enum event_kind what = kind;
        if (random_chance(random, 25))
            what = kind == EVENT_WHATSAPP ? EVENT_PICTURE : EVENT_MMS;
        else if (kind == EVENT_WHATSAPP && random_chance(random, 6))
            what = EVENT_POSITION;
        const char *text = what == EVENT_POSITION ? words_pick(random, cities)
                           : what == EVENT_PICTURE && random_chance(random, 700)
                               ? NULL
                               : small_talk(world, random, device, language);
        world_say(world, from, to, at_ms, what, text);
        at_ms += random_around(random, 45) * 1000;
        if (random_chance(random, 620))
            mine = !mine;
    }
}

static void group_session(struct world *world, struct random *random, int device, int group)
{
    const struct device *d = &world->devices[device];
    const struct group *g = &world->groups[group];
    const int64_t day = random_between(random, d->start_ms / DAY_MS, d->end_ms / DAY_MS);
    int64_t at_ms = world_moment(random, day, hours_of_life);
    int64_t turns = random_around(random, 6);
    if (turns > 30)
        turns = 30;
    if (at_ms < g->made_ms)
        return;
    const bool by_mms = group % 11 == 5; // some families still send MMS to everyone
    for (; turns > 0; turns--) {
        const int from = g->members[random_below(random, g->count)];
        const enum language language = world->people[g->members[0]].language;
        world_say_group(world, group, from, at_ms, by_mms ? EVENT_MMS : EVENT_WHATSAPP,
                        small_talk(world, random, device, language));
        at_ms += random_around(random, 60) * 1000;
    }
}

void chat_fill(struct world *world, struct random *random, int device, const int *groups, size_t group_count)
{
    for (int idle = 0; idle < 1000;) {
        struct device *d = &world->devices[device];
        if (d->message_count >= d->target || d->tie_count == 0)
            return;
        const int64_t before = d->message_count;
        if (group_count != 0 && random_chance(random, 120)) {
            group_session(world, random, device, groups[random_below(random, group_count)]);
        } else {
            // The closer, the more often: the smaller of two draws.
            const uint64_t a = random_below(random, d->tie_count), b = random_below(random, d->tie_count);
            chat_session(world, random, device, d->ties[a < b ? a : b]);
        }
        idle = d->message_count == before ? idle + 1 : 0;
    }
}
