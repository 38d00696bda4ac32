// What happens on a desk's telephone; see desks.h.
#include "rehearsal/desks.h"

#include "base/text.h"

#include <string.h>

static enum event_kind channel_of(struct random *random)
{
    return random_chance(random, 720) ? EVENT_WHATSAPP : EVENT_SMS;
}

// The first time of day in a text ("20:30"), or NULL.
static const char *time_in(struct arena *arena, const char *text)
{
    for (const char *colon = strchr(text, ':'); colon; colon = strchr(colon + 1, ':')) {
        const char *start = colon, *end = colon + 1;
        while (start > text && text_is_digit((uint8_t)start[-1]))
            start--;
        while (text_is_digit((uint8_t)*end))
            end++;
        if (start < colon && end > colon + 1)
            return arena_text_n(arena, (const uint8_t *)start, (size_t)(end - start));
    }
    return NULL;
}

// The stranger's side: a call or a few messages. Returns when the desk had heard enough to pass it on; *wish
// is the time they asked for or were told, NULL when none was named.
static int64_t contact_once(struct world *world, struct random *random, const struct desk *desk, int caller,
                            int64_t at_ms, const char **wish)
{
    const int owner = world->devices[desk->device].owner;
    const enum language language = world->people[caller].language;
    if (random_chance(random, 300)) {
        const bool answered = random_chance(random, 780);
        const unsigned seconds = (unsigned)random_around(random, 45) % 900 + 4;
        if (desk->calls_out)
            world_call(world, owner, caller, at_ms, seconds, answered ? CALL_ANSWERED : CALL_MISSED, false);
        else
            world_call(world, caller, owner, at_ms, seconds, answered ? CALL_ANSWERED : CALL_MISSED,
                       random_chance(random, 250));
        if (answered)
            return at_ms + seconds * 1000;
    }
    const enum event_kind kind = channel_of(random);
    const int64_t turns = random_between(random, 1, 3);
    int64_t heard = at_ms;
    *wish = NULL;
    for (int64_t turn = 0; turn < turns; turn++) {
        const char *text = words_talk(world->arena, random, desk->ask, language, NULL);
        const char *named = time_in(world->arena, text);
        *wish = named ? named : *wish;
        world_say(world, caller, owner, at_ms, kind, text);
        heard = at_ms;
        at_ms += random_around(random, 50) * 1000;
        if (random_chance(random, 850))
            world_say(world, owner, caller, at_ms, kind,
                      words_talk(world->arena, random, desk->tell, language, NULL));
        at_ms += random_around(random, 70) * 1000;
    }
    return heard;
}

static void pass_on(struct world *world, struct random *random, const struct desk *desk, int caller,
                    int64_t heard_ms, const char *wish)
{
    const int owner = world->devices[desk->device].owner;
    const int64_t week = heard_ms / (7 * (int64_t)DAY_MS);
    const size_t on_duty =
        random_chance(random, 750) ? (size_t)week : random_below(random, desk->steady_count);
    const int steady = desk->steady[on_duty % desk->steady_count];
    const enum language language = world->people[steady].language;
    int64_t at_ms = heard_ms + random_around(random, desk->delay_sec) * 1000;
    if (random_chance(random, 90)) // some come late
        at_ms += random_between(random, 40, 150) * MINUTE_MS;
    const char *text = words_talk(world->arena, random, desk->pass, language, NULL);
    if (wish && desk->pass == TALK_INSTRUCT && random_chance(random, 750)) // when the caller comes
        text = time_in(world->arena, text) ? wish : arena_print(world->arena, "%s %s", text, wish);
    if (random_chance(random, desk->number_per_mille))
        text = arena_print(world->arena, "%s %s", text, world->people[caller].number);
    const bool by_text = (steady * 7 + desk->device) % 4 == 0; // each pair keeps to one channel
    world_say(world, owner, steady, at_ms, by_text ? EVENT_SMS : EVENT_WHATSAPP, text);
    if (random_chance(random, 450))
        world_say(world, steady, owner, at_ms + random_around(random, 80) * 1000,
                  by_text ? EVENT_SMS : EVENT_WHATSAPP,
                  words_talk(world->arena, random, TALK_ACKNOWLEDGE, language, NULL));
    if (random_chance(random, desk->steady_calls_per_mille))
        world_call(world, steady, caller, at_ms + random_around(random, 9) * MINUTE_MS,
                   (unsigned)random_around(random, 30) % 600 + 5,
                   random_chance(random, 800) ? CALL_ANSWERED : CALL_MISSED, random_chance(random, 150));
    if (random_chance(random, 120))
        world_say(world, steady, owner, at_ms + random_between(random, 25, 90) * MINUTE_MS,
                  by_text ? EVENT_SMS : EVENT_WHATSAPP,
                  words_talk(world->arena, random, TALK_ACKNOWLEDGE, language, NULL));
}

void desk_run(struct world *world, struct random *random, const struct desk *desk)
{
    const struct device *device = &world->devices[desk->device];
    const int64_t first = device->start_ms / DAY_MS, last = device->end_ms / DAY_MS;
    for (size_t i = 0; i < desk->callers; i++) {
        const int caller = world_public(world, random);
        int64_t day = random_between(random, first, last);
        if (random_chance(random, 40))
            world_save(world, desk->device, caller,
                       words_pick(random, first_names[world->people[caller].language]));
        int times = random_chance(random, 800) ? 1 : random_chance(random, 700) ? 2 : 3;
        for (; times > 0 && day <= last; times--) {
            const char *wish = NULL;
            const int64_t heard =
                contact_once(world, random, desk, caller, world_moment(random, day, desk->hours), &wish);
            if (desk->steady_count != 0 && random_chance(random, desk->pass_per_mille))
                pass_on(world, random, desk, caller, heard, wish);
            day += random_between(random, 0, 20);
        }
    }
}
