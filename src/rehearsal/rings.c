// Rings as organisations: the numbers in their adverts, and the cities they take people through.
#include "rehearsal/world.h"

#include "base/memory.h"

// One round: a city after the other, each begun before or soon after the last ends.
static void plan_moves(struct world *world, struct random *random, struct ring *ring)
{
    const size_t count = (size_t)random_between(random, 3, 7);
    size_t order[64];
    for (size_t i = 0; i < cities.count; i++)
        order[i] = i;
    random_shuffle(random, order, cities.count, sizeof *order);
    int64_t day = world->first_day + random_between(random, 5, 60);
    const int64_t left = world->last_day - 10 - day;
    const int64_t stay = left / (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        const int64_t length = stay * random_between(random, 75, 120) / 100;
        ring->legs[ring->leg_count++] =
            (struct leg){order[i], day, day + length > world->last_day ? world->last_day : day + length};
        day += stay * random_between(random, 85, 105) / 100;
    }
    if (random_chance(random, 300) && day + 20 < world->last_day) // and back to where it began
        ring->legs[ring->leg_count++] = (struct leg){order[0], day, world->last_day};
}

// Stays in its cities throughout.
static void plan_stay(struct world *world, struct random *random, struct ring *ring)
{
    const size_t count = (size_t)random_between(random, 3, 5);
    size_t order[64];
    for (size_t i = 0; i < cities.count; i++)
        order[i] = i;
    random_shuffle(random, order, cities.count, sizeof *order);
    for (size_t i = 0; i < count; i++)
        ring->legs[ring->leg_count++] = (struct leg){order[i], world->first_day + 20, world->last_day - 5};
}

void rings_make(struct world *world)
{
    struct random random = random_of(world->seed, 2);
    world->ring_count = world->scale->rings;
    world->rings = memory_new(world->ring_count, sizeof *world->rings);
    for (size_t i = 0; i < world->ring_count; i++) {
        struct ring *ring = &world->rings[i];
        ring->phone_count =
            (size_t)random_between(&random, 2, world->size == REHEARSAL_SMALL ? 3 : RING_PHONES_MAX);
        for (size_t k = 0; k < ring->phone_count; k++)
            ring->phones[k] = world_person(world, &random);
        ring->moves = i < 2 || random_chance(&random, 820);
        if (ring->moves)
            plan_moves(world, &random, ring);
        else
            plan_stay(world, &random, ring);
        if (random_chance(&random, 450))
            ring->handle = arena_print(world->arena, "%s%d", words_pick(&random, first_names[LANGUAGE_EN]),
                                       (int)random_between(&random, 100, 9999));
    }
}
