// Stays of rings in cities, from the dates and cities of their adverts.
#include "views/report/read.h"

#include "base/time.h"

#include <inttypes.h>
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

int read_routes(struct model *model, struct casefile *casefile, struct error *error)
{
    struct reading reading;
    struct text_index cities;
    struct postings postings = {0};
    if (reading_open(&reading, casefile, "adverts", NULL, NULL, error))
        return -1;
    int ring = reading_column(&reading, "ring"), posted = reading_column(&reading, "posted"),
        city = reading_column(&reading, "city"), more;
    text_index_init(&cities, model->arena);
    while ((more = rows_next(reading.rows, error)) == 1) {
        const char *name = reading_text(&reading, city);
        int64_t day;
        if (reading_text(&reading, ring) == NULL || name == NULL || *name == '\0' ||
            !day_of(reading_text(&reading, posted), &day))
            continue;
        size_t number = text_index_add(&cities, name);
        ARRAY_ROOM(postings.items, postings.capacity, postings.count);
        postings.items[postings.count++] = (struct posting){reading_integer(&reading, ring), day, number};
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
