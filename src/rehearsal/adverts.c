// Adverts: of rings that go from city to city, and of people who advertise for themselves and copy, travel
// and change numbers too.
#include "rehearsal/advert_text.h"
#include "rehearsal/own_words.h"
#include "rehearsal/world.h"

#include "base/memory.h"
#include "base/time.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAMES_MAX = 10,
    AUTHOR_PHONES_MAX = 3,
    STOCK_TEXTS = 6,
    STOCK_PICTURES = 8,
    OWN_PICTURES_MAX = 8,
    DESKS_MAX = 24
};

struct maker {
    struct world *world;
    struct random random;
    struct advert_text stock[STOCK_TEXTS]; // what a site offers as an example, and many copy
    size_t stock_count;
    struct advert_text *ring_texts; // one of each ring, for those who copy what they see
    uint32_t *ring_pictures;        // likewise
    uint32_t picture_count;         // the first are what a site offers to those who have none
    int desks[DESKS_MAX];           // booking desks whose number many print beside their own
    size_t desk_count;
};

static void post(struct maker *maker, const struct advert_text *text, const struct advert_posting *posting,
                 int64_t day, int ring)
{
    struct world *world = maker->world;
    if (day > world->last_day)
        day = world->last_day - (int64_t)random_below(&maker->random, 20);
    ARRAY_ROOM(world->adverts, world->advert_capacity, world->advert_count);
    struct advert *advert = &world->adverts[world->advert_count++];
    *advert = (struct advert){.city = cities.at[posting->city],
                              .language = text->language,
                              .day = day,
                              .ring = ring,
                              .picture_count = posting->picture_count,
                              .site = (uint8_t)random_below(&maker->random, 4)};
    memcpy(advert->pictures, posting->pictures, sizeof advert->pictures);
    advert_text_write(world, &maker->random, text, posting, &advert->title, &advert->text);
}

struct album {
    uint32_t own[OWN_PICTURES_MAX];
    size_t count;
    unsigned stock_per_mille; // how often a picture is one that many use
};

static struct album album_make(struct maker *maker, size_t count, unsigned stock_per_mille)
{
    struct album album = {.count = count, .stock_per_mille = stock_per_mille};
    for (size_t i = 0; i < count; i++)
        album.own[i] = maker->picture_count++;
    return album;
}

static void show_pictures(struct maker *maker, const struct album *album, struct advert_posting *posting)
{
    struct random *random = &maker->random;
    posting->picture_count = (uint8_t)random_between(random, 0, ADVERT_PICTURES_MAX);
    for (size_t i = 0; i < posting->picture_count; i++)
        posting->pictures[i] = random_chance(random, album->stock_per_mille)
                                   ? (uint32_t)random_below(random, STOCK_PICTURES)
                                   : album->own[random_below(random, album->count)];
    if (posting->picture_count == 2 && posting->pictures[0] == posting->pictures[1])
        posting->picture_count = 1;
}

static int booking_desk(struct maker *maker)
{
    return maker->desks[random_below(&maker->random, maker->desk_count)];
}

// Which of the ring's numbers was in use on a day: one after the other, with overlaps.
static int ring_phone(struct maker *maker, const struct ring *ring, int64_t day)
{
    const int64_t life = maker->world->last_day - maker->world->first_day;
    const int64_t since = day - maker->world->first_day;
    const int64_t share = life / (int64_t)ring->phone_count;
    for (int attempt = 0; attempt < 8; attempt++) {
        const int64_t k = (int64_t)random_below(&maker->random, ring->phone_count);
        if (since >= k * share - share * 4 / 10 && since <= (k + 1) * share + share * 4 / 10)
            return ring->phones[k];
    }
    return ring->phones[random_below(&maker->random, ring->phone_count)];
}

static void post_ring(struct maker *maker, int index, size_t count)
{
    struct world *world = maker->world;
    struct random *random = &maker->random;
    const struct ring *ring = &world->rings[index];
    struct advert_text texts[RING_TEMPLATES_MAX];
    const char *names[RING_NAMES_MAX];
    const size_t text_count = (size_t)random_between(random, 2, RING_TEMPLATES_MAX);
    const size_t name_count = (size_t)random_between(random, 4, RING_NAMES_MAX);
    for (size_t i = 0; i < text_count; i++)
        advert_text_make(world, random, &texts[i], (enum language)random_below(random, LANGUAGE_COUNT));
    for (size_t i = 0; i < name_count; i++)
        names[i] = words_pick(random, work_names);
    maker->ring_texts[index] = texts[0];
    const struct album album = album_make(maker, (size_t)random_between(random, 3, OWN_PICTURES_MAX), 40);
    maker->ring_pictures[index] = album.own[0];
    const bool uses_desk = random_chance(random, world->size == REHEARSAL_SMALL ? 0 : 80);
    for (size_t i = 0; i < count; i++) {
        const struct leg *leg = &ring->legs[i < ring->leg_count ? i : random_below(random, ring->leg_count)];
        const int64_t day = i < ring->leg_count
                                ? leg->from_day + random_between(random, 0, 3)
                                : random_between(random, leg->from_day,
                                                 leg->to_day > leg->from_day ? leg->to_day : leg->from_day);
        const struct advert_text *text = random_chance(random, 20)
                                             ? &maker->stock[random_below(random, maker->stock_count)]
                                             : &texts[random_below(random, text_count)];
        struct advert_posting posting = {.city = leg->city,
                                         .name = names[random_below(random, name_count)],
                                         .phones = {ring_phone(maker, ring, day)}};
        posting.phone_count = 1;
        if (random_chance(random, 80)) {
            const int other = ring_phone(maker, ring, day);
            if (other != posting.phones[0])
                posting.phones[posting.phone_count++] = other;
        }
        if (ring->handle && random_chance(random, 350)) {
            posting.handle = ring->handle;
            if (random_chance(random, 200))
                posting.phone_count = 0;
        }
        if (uses_desk && random_chance(random, 150) && posting.phone_count == 1)
            posting.phones[posting.phone_count++] = booking_desk(maker);
        show_pictures(maker, &album, &posting);
        post(maker, text, &posting, day, index);
    }
}

// Somebody on their own, or two or three who share a flat. Most stay in one city; a few travel, a few change
// numbers, never both.
static size_t post_independent(struct maker *maker, size_t left)
{
    struct world *world = maker->world;
    struct random *random = &maker->random;
    const bool small = world->size == REHEARSAL_SMALL;
    const bool together = random_chance(random, 40);
    const bool travels = !together && random_chance(random, 60);
    const bool changes_number = !together && !travels && random_chance(random, 110);
    int phones[AUTHOR_PHONES_MAX];
    const size_t phone_count = together ? (size_t)random_between(random, 2, 3) : changes_number ? 2 : 1;
    for (size_t i = 0; i < phone_count; i++)
        phones[i] = i == 0 && world->advertiser_count != 0 ? world->advertisers[--world->advertiser_count]
                                                           : world_person(world, random);
    size_t places[4];
    const size_t place_count = travels                      ? (size_t)random_between(random, 3, 4)
                               : random_chance(random, 150) ? 2
                                                            : 1;
    for (size_t i = 0; i < place_count; i++)
        places[i] = random_below(random, cities.count);
    const char *names[3];
    const size_t name_count = together ? phone_count : random_chance(random, 200) ? 2 : 1;
    for (size_t i = 0; i < name_count; i++)
        names[i] = words_pick(random, work_names);
    struct advert_text text;
    advert_text_make(world, random, &text, (enum language)random_below(random, LANGUAGE_COUNT));
    if (random_chance(random, small && travels ? 0 : small ? 160 : 80)) // with few adverts too much to ask
        text = maker->stock[random_below(random, maker->stock_count)];
    else if (random_chance(random, 15))
        text = maker->ring_texts[random_below(random, world->ring_count)];
    const bool has_number = world->people[phones[0]].number[0] != '\0';
    const char *handle = !has_number || random_chance(random, 150)
                             ? arena_print(world->arena, "%s%d", words_pick(random, first_names[0]),
                                           (int)random_between(random, 100, has_number ? 9999 : 9999999))
                             : NULL;
    const bool prints_desk = random_chance(random, small && travels ? 0 : small ? 240 : 60);
    struct album album = album_make(maker, (size_t)random_between(random, 1, 3), 60);
    if (random_chance(random, 20)) // copied from what others show
        album.own[0] = maker->ring_pictures[random_below(random, world->ring_count)];
    size_t count = (size_t)random_around(random, 4);
    count = count > 24 ? 24 : count < place_count ? place_count : count;
    count = count > left ? left : count;
    int64_t day = random_between(random, world->first_day, world->last_day - 20);
    for (size_t i = 0; i < count; i++) {
        const size_t step = i * place_count / count;
        const size_t voice = random_below(random, name_count);
        const size_t phone = together ? voice : changes_number ? (i * 2 >= count) : 0;
        struct advert_posting posting = {
            .city = places[place_count == 2 ? random_below(random, 2) : step],
            .name = names[voice],
            .phones = {phones[phone]},
            .phone_count = has_number,
            .handle = handle && (!has_number || random_chance(random, 500)) ? handle : NULL};
        if (prints_desk && random_chance(random, 700))
            posting.phones[posting.phone_count++] = booking_desk(maker);
        show_pictures(maker, &album, &posting);
        post(maker, &text, &posting, day, -1);
        day += random_around(random, travels ? 20 : 9);
    }
    return count;
}

static int compare_adverts(const void *a, const void *b)
{
    const struct advert *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return strcmp(x->text, y->text);
}

// The sites number what is posted in the order of posting.
static void number_adverts(struct maker *maker)
{
    static const char *const sites[] = {"www.citylist.example", "vitrine.example", "www.kiosk.example",
                                        "anuncia.example"};
    static const char *const forms[] = {"https://%s/ad/%s", "https://%s/annonces/%s.html",
                                        "https://%s/view/%s", "https://%s/anuncio/%s"};
    struct world *world = maker->world;
    qsort(world->adverts, world->advert_count, sizeof *world->adverts, compare_adverts);
    int64_t number = 184000 + random_between(&maker->random, 0, 9999);
    for (size_t i = 0; i < world->advert_count; i++) {
        struct advert *advert = &world->adverts[i];
        number += random_between(&maker->random, 1, 9);
        advert->id = arena_print(world->arena, "%d", (int)number);
        advert->url = arena_print(world->arena, forms[advert->site], sites[advert->site], advert->id);
    }
}

void adverts_make(struct world *world)
{
    struct maker maker = {
        .world = world, .random = random_of(world->seed, 5), .picture_count = STOCK_PICTURES};
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        world->own_words[i] = own_words(world->arena, (enum language)i);
    // In a small world fewer texts, each copied by enough people to be known for what it is.
    maker.stock_count = world->size == REHEARSAL_SMALL ? 1 : STOCK_TEXTS;
    for (size_t i = 0; i < maker.stock_count; i++)
        advert_text_make(world, &maker.random, &maker.stock[i], (enum language)i);
    maker.desk_count = world->scale->adverts / 2500 + 1;
    if (maker.desk_count > DESKS_MAX)
        maker.desk_count = DESKS_MAX;
    for (size_t i = 0; i < maker.desk_count; i++)
        maker.desks[i] = world_person(world, &maker.random);
    maker.ring_texts = memory_new(world->ring_count, sizeof *maker.ring_texts);
    maker.ring_pictures = memory_new(world->ring_count, sizeof *maker.ring_pictures);
    const size_t of_rings = world->scale->adverts * 2 / 5;
    const size_t even = of_rings / world->ring_count;
    for (size_t i = 0; i < world->ring_count; i++) {
        size_t count = even * (size_t)random_between(&maker.random, 45, 155) / 100;
        const size_t least = world->rings[i].leg_count * 2 > 15 ? world->rings[i].leg_count * 2 : 15;
        if (count < least)
            count = least;
        post_ring(&maker, (int)i, count);
    }
    while (world->advert_count < world->scale->adverts)
        post_independent(&maker, world->scale->adverts - world->advert_count);
    number_adverts(&maker);
    memory_free(maker.ring_texts);
    memory_free(maker.ring_pictures);
}
