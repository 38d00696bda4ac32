// Stays of rings in cities, from the dates and cities of their adverts; and the first adverts of the first
// rings.
#include "views/report/read.h"

#include "base/time.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { GAP_DAYS = 14 };

struct posting {
    int64_t ring, day;
    size_t city; // number of its name
};

struct postings {
    struct posting *items;
    size_t count, capacity;
};

static bool day_of(const char *posted, int64_t *day)
{
    struct moment moment;
    static const int64_t usec_a_day = INT64_C(86400000000);
    if (posted == NULL || !moment_parse(bytes_of_text(posted), &moment) || moment.at_usec == TIME_UNKNOWN)
        return false;
    *day = moment.at_usec / usec_a_day - (moment.at_usec % usec_a_day < 0);
    return true;
}

static int by_ring_city_day(const void *a, const void *b)
{
    const struct posting *left = a, *right = b;
    if (left->ring != right->ring)
        return left->ring < right->ring ? -1 : 1;
    if (left->city != right->city)
        return left->city < right->city ? -1 : 1;
    return left->day < right->day ? -1 : left->day > right->day;
}

static int by_ring_and_day(const void *a, const void *b)
{
    const struct model_stay *left = a, *right = b;
    if (left->finding_id != right->finding_id)
        return left->finding_id < right->finding_id ? -1 : 1;
    if (left->first_day != right->first_day)
        return left->first_day < right->first_day ? -1 : 1;
    if (left->last_day != right->last_day)
        return left->last_day < right->last_day ? -1 : 1;
    return strcmp(left->city, right->city);
}

// "Finding 12, +33639980001, telegram:rose": the number and the first selectors that tie it.
static const char *ring_name(struct model *model, int64_t id)
{
    struct buffer out;
    int named = 0;
    buffer_init(&out, 64 * 1024);
    buffer_print(&out, "Finding %" PRId64, id);
    for (size_t f = 0; f < model->findings_count; f++)
        for (size_t m = 0; m < model->findings[f].member_count && model->findings[f].id == id && named < 2;
             m++) {
            const struct model_entity *entity = model->findings[f].members[m].entity;
            if (entity->hub || (strcmp(entity->kind, "phone") != 0 && strcmp(entity->kind, "handle") != 0))
                continue;
            buffer_print(&out, ", %.60s", entity->value);
            named++;
        }
    const char *name = arena_text(model->arena, buffer_text(&out));
    buffer_done(&out);
    return name;
}

static void make_stays(struct model *model, const struct postings *postings, const struct text_index *cities)
{
    const char *name = NULL;
    for (size_t i = 0; i < postings->count; i++) {
        const struct posting *posting = &postings->items[i];
        bool same_ring = i && posting[-1].ring == posting->ring;
        if (!same_ring)
            name = ring_name(model, posting->ring);
        if (!same_ring || posting[-1].city != posting->city || posting->day - posting[-1].day > GAP_DAYS) {
            struct model_stay *stay = MODEL_ADD(model, stays);
            stay->finding_id = posting->ring;
            stay->ring = name;
            stay->city = cities->texts[posting->city];
            stay->first_day = posting->day;
        }
        model->stays[model->stays_count - 1].last_day = posting->day;
        model->stays[model->stays_count - 1].adverts++;
    }
}

// Whether a ring is among the first, whose adverts are printed. Findings come by kind and rank.
static bool is_told(const struct model *model, int64_t ring)
{
    size_t before = 0;
    for (size_t i = 0; i < model->findings_count && before < MODEL_RINGS_TOLD; i++) {
        if (strcmp(model->findings[i].kind, "ring") != 0)
            continue;
        if (model->findings[i].id == ring)
            return true;
        before++;
    }
    return false;
}

static void add_names(struct model *model, const char *names)
{
    json_t *list = names ? json_loads(names, 0, NULL) : NULL, *name;
    size_t i;
    json_array_foreach(list, i, name) if (json_is_string(name))
        model_add_stated_name(model, json_string_value(name));
    json_decref(list);
}

static void add_advert(struct model *model, const struct reading *reading, int64_t ring)
{
    struct model_advert *advert = MODEL_ADD(model, adverts);
    advert->finding_id = ring;
    advert->posted = reading_copy(reading, model, "posted");
    advert->city = reading_copy(reading, model, "city");
    advert->url = reading_copy(reading, model, "url");
    advert->text = reading_copy(reading, model, "text");
    advert->selectors = reading_copy(reading, model, "phones");
    advert->handles = reading_copy(reading, model, "handles");
    advert->source = reading_copy(reading, model, "source");
    advert->path = reading_copy(reading, model, "path");
    advert->place = reading_copy(reading, model, "place");
    advert->digest = reading_copy(reading, model, "digest");
    add_names(model, reading_text(reading, reading_column(reading, "names")));
}

int read_routes(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    struct text_index cities;
    struct postings postings = {0};
    if (reading_open(&reading, casefile, "ring_adverts", NULL, NULL, error))
        return -1;
    int ring = reading_column(&reading, "ring"), posted = reading_column(&reading, "posted"),
        city = reading_column(&reading, "city"), more;
    int64_t before = -1;
    size_t of_ring = 0;
    bool told = false;
    text_index_init(&cities, model->arena);
    while ((more = rows_next(reading.rows, error)) == 1) {
        const char *name = reading_text(&reading, city);
        int64_t day, finding = reading_integer(&reading, ring);
        of_ring = finding == before ? of_ring + 1 : 0;
        told = finding == before ? told : is_told(model, finding);
        before = finding;
        if (told && of_ring < MODEL_ADVERTS_OF_RING_MAX)
            add_advert(model, &reading, finding);
        if (name == NULL || *name == '\0' || !day_of(reading_text(&reading, posted), &day))
            continue;
        size_t number = text_index_add(&cities, name);
        ARRAY_ROOM(postings.items, postings.capacity, postings.count);
        postings.items[postings.count++] = (struct posting){finding, day, number};
    }
    if (postings.count)
        qsort(postings.items, postings.count, sizeof *postings.items, by_ring_city_day);
    make_stays(model, &postings, &cities);
    if (model->stays_count)
        qsort(model->stays, model->stays_count, sizeof *model->stays, by_ring_and_day);
    memory_free(postings.items);
    text_index_done(&cities);
    reading_close(&reading);
    return more;
}
