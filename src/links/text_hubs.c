// Two passes over the ties of adverts: the cities of each telephone, then the telephones of each text.
#include "links/text_hubs.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct use {
    uint32_t advert, used;
};

struct uses {
    struct use *phones, *texts; // both sorted by advert
    size_t phone_count, phone_capacity, text_count, text_capacity;
};

static int by_advert(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    if (a->advert != b->advert)
        return a->advert < b->advert ? -1 : 1;
    return a->used < b->used ? -1 : a->used > b->used;
}

static void list_uses(const struct entities *entities, const struct ties *ties, struct uses *uses)
{
    for (size_t i = 0; i < ties->count; i++) {
        const struct tie *tie = &ties->all[i];
        if (tie->kind != TIE_ADVERT_USES)
            continue;
        struct use use = {(uint32_t)tie->from_id, (uint32_t)tie->to_id};
        const char *kind = entities->all[tie->to_id - 1].kind;
        if (strcmp(kind, "phone") == 0) {
            ARRAY_ROOM(uses->phones, uses->phone_capacity, uses->phone_count);
            uses->phones[uses->phone_count++] = use;
        } else if (strcmp(kind, "advert_text") == 0) {
            ARRAY_ROOM(uses->texts, uses->text_capacity, uses->text_count);
            uses->texts[uses->text_count++] = use;
        }
    }
    if (uses->phone_count)
        qsort(uses->phones, uses->phone_count, sizeof *uses->phones, by_advert);
    if (uses->text_count)
        qsort(uses->texts, uses->text_count, sizeof *uses->texts, by_advert);
}

// Distinct cities of the adverts of each telephone.
static void count_cities(const struct uses *uses, const struct ties *ties, uint32_t *city_of,
                         uint32_t *cities)
{
    struct pair_map seen = {0};
    for (size_t i = 0; i < ties->count; i++)
        if (ties->all[i].kind == TIE_ADVERT_IN)
            city_of[ties->all[i].from_id] = (uint32_t)ties->all[i].to_id;
    for (size_t i = 0; i < uses->phone_count; i++) {
        uint32_t city = city_of[uses->phones[i].advert];
        bool is_new = false;
        if (city)
            pair_map_at(&seen, uses->phones[i].used, city, &is_new);
        cities[uses->phones[i].used] += is_new;
    }
    pair_map_done(&seen);
}

struct beside { // a telephone stands on an advert of a text
    uint32_t text, phone;
};

struct besides {
    struct beside *by_text, *by_phone; // the same, each once
    size_t count, capacity;
};

static int compare_by_text(const void *left, const void *right)
{
    const struct beside *a = left, *b = right;
    if (a->text != b->text)
        return a->text < b->text ? -1 : 1;
    return a->phone < b->phone ? -1 : a->phone > b->phone;
}

static int compare_by_phone(const void *left, const void *right)
{
    const struct beside *a = left, *b = right;
    if (a->phone != b->phone)
        return a->phone < b->phone ? -1 : 1;
    return a->text < b->text ? -1 : a->text > b->text;
}

static void list_besides(const struct uses *uses, struct besides *besides)
{
    struct pair_map seen = {0};
    size_t phone = 0;
    for (size_t i = 0; i < uses->text_count; i++) { // an advert has one text
        while (phone < uses->phone_count && uses->phones[phone].advert < uses->texts[i].advert)
            phone++;
        for (size_t n = phone; n < uses->phone_count && uses->phones[n].advert == uses->texts[i].advert;
             n++) {
            bool is_new;
            pair_map_at(&seen, uses->texts[i].used, uses->phones[n].used, &is_new);
            if (!is_new)
                continue;
            ARRAY_ROOM(besides->by_text, besides->capacity, besides->count);
            besides->by_text[besides->count++] = (struct beside){uses->texts[i].used, uses->phones[n].used};
        }
    }
    pair_map_done(&seen);
    besides->by_phone = memory_new(besides->count, sizeof *besides->by_phone);
    if (besides->count == 0)
        return;
    memcpy(besides->by_phone, besides->by_text, besides->count * sizeof *besides->by_text);
    qsort(besides->by_text, besides->count, sizeof *besides->by_text, compare_by_text);
    qsort(besides->by_phone, besides->count, sizeof *besides->by_phone, compare_by_phone);
}

static const struct beside *texts_of(const struct besides *besides, uint32_t phone, size_t *count)
{
    size_t low = 0, high = besides->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (besides->by_phone[middle].phone < phone)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < besides->count && besides->by_phone[low + *count].phone == phone)
        ++*count;
    return besides->by_phone + low;
}

// Of the telephones of few cities beside a text: how many share no second text with another of them. `shared`
// is zeroed working memory by entity id, and left so.
static uint32_t count_lonely(const struct besides *besides, size_t start, size_t length,
                             const uint32_t *cities, uint32_t *shared)
{
    uint32_t lonely = 0;
    for (int pass = 0; pass < 3; pass++) // count the texts, look at the counts, forget them
        for (size_t i = start; i < start + length; i++) {
            size_t count;
            const struct beside *texts = texts_of(besides, besides->by_text[i].phone, &count);
            bool alone = true;
            if (cities[besides->by_text[i].phone] > TOUR_CITIES_MAX)
                continue;
            for (size_t n = 0; n < count; n++) {
                if (pass == 0)
                    shared[texts[n].text]++;
                else if (pass == 1)
                    alone &= texts[n].text == besides->by_text[i].text || shared[texts[n].text] < 2;
                else
                    shared[texts[n].text] = 0;
            }
            lonely += pass == 1 && alone;
        }
    return lonely;
}

int text_hubs_mark(const struct entities *entities, const struct ties *ties, uint8_t *is_hub,
                   struct casefile *casefile, struct error *error)
{
    struct uses uses = {0};
    struct besides besides = {0};
    size_t room = entities->count + 1;
    uint32_t *city_of = memory_new(room, sizeof *city_of), *cities = memory_new(room, sizeof *cities);
    uint32_t *shared = memory_new(room, sizeof *shared);
    list_uses(entities, ties, &uses);
    count_cities(&uses, ties, city_of, cities);
    list_besides(&uses, &besides);
    int result = 0;
    for (size_t i = 0, length; result == 0 && i < besides.count; i += length) {
        uint32_t text = besides.by_text[i].text;
        for (length = 1; i + length < besides.count && besides.by_text[i + length].text == text; length++)
            ;
        uint32_t lonely =
            length < TEXT_HUB_LONELY_MIN ? 0 : count_lonely(&besides, i, length, cities, shared);
        if (lonely < TEXT_HUB_LONELY_MIN || lonely * 100 < length * TEXT_HUB_LONELY_PERCENT)
            continue;
        char reason[200];
        snprintf(
            reason, sizeof reason,
            "stands beside %zu telephones, %u of them seen in at most four cities and sharing no other text",
            length, lonely);
        is_hub[text] = 1;
        result = entity_set_hub(casefile, text, reason, error);
    }
    memory_free(uses.phones);
    memory_free(uses.texts);
    memory_free(besides.by_text);
    memory_free(besides.by_phone);
    memory_free(city_of);
    memory_free(cities);
    memory_free(shared);
    return result;
}
