// Entities first, then links of adverts, then captures: each in one pass, by position from then on.
#include "findings/adverts/reading.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/order.h"
#include "base/text.h"
#include "casefile/adverts.h"
#include "casefile/network.h"

#include <stdlib.h>
#include <string.h>

enum {
    DESK_BESIDE_MIN = 3,
    OUTLIERS_PER_MILLE = 10
}; // at either end of the days in which adverts were posted

static const int64_t day_usec = INT64_C(86400000000);

enum what { WHAT_NOTHING, WHAT_VALUE, WHAT_ADVERT, WHAT_CITY };

struct advert_reader {
    struct advert_reading *reading;
    const struct judged_adverts *judged;
    struct {
        uint32_t at; // position among its own
        uint8_t what;
    } * entities; // by id
    size_t entity_room;
    uint64_t *patterns; // of values, 0 when no handle
    size_t pattern_capacity;
    uint32_t *city_counts; // of each advert's city so far: adverts stated in several keep the most frequent
};

// ---- entities ----

// What handles have in common that differ in digits only.
static uint64_t pattern_of(const char *handle, uint8_t *digits)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    *digits = 0;
    for (; *handle; handle++) {
        bool digit = text_is_digit((uint8_t)*handle);
        *digits += digit && *digits < 18;
        hash = (hash ^ (digit ? '0' : text_lower((uint8_t)*handle))) * UINT64_C(0x100000001b3);
    }
    return hash | 1;
}

static void add_value(struct advert_reader *reader, const struct entity *entity, enum contact_kind kind)
{
    struct advert_reading *reading = reader->reading;
    ARRAY_ROOM(reader->patterns, reader->pattern_capacity, reading->value_count);
    ARRAY_ROOM(reading->values, reading->value_capacity, reading->value_count);
    struct shown_value *value = &reading->values[reading->value_count];
    *value = (struct shown_value){.entity_id = entity->id, .kind = kind, .is_hub = entity->hub};
    reader->patterns[reading->value_count] =
        kind == CONTACT_HANDLE ? pattern_of(entity->value, &value->pattern_digits) : 0;
    reader->entities[entity->id].what = WHAT_VALUE;
    reader->entities[entity->id].at = (uint32_t)reading->value_count++;
}

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    static const char *const names[] = {[CONTACT_PHONE] = "phone",
                                        [CONTACT_HANDLE] = "handle",
                                        [CONTACT_EMAIL] = "email",
                                        [CONTACT_TEXT] = "advert_text",
                                        [CONTACT_PICTURE] = "picture"};
    struct advert_reader *reader = payload;
    struct advert_reading *reading = reader->reading;
    (void)error;
    size_t id = (size_t)entity->id;
    if (id >= reader->entity_room) {
        size_t room = (id + 1) * 2;
        reader->entities = memory_grow(reader->entities, room, sizeof *reader->entities);
        memset(reader->entities + reader->entity_room, 0,
               (room - reader->entity_room) * sizeof *reader->entities);
        reader->entity_room = room;
    }
    if (strcmp(entity->kind, "advert") == 0) {
        ARRAY_ROOM(reading->adverts, reading->advert_capacity, reading->advert_count);
        reader->entities[id].what = WHAT_ADVERT;
        reader->entities[id].at = (uint32_t)reading->advert_count;
        reading->adverts[reading->advert_count++] = (struct read_advert){.entity_id = entity->id,
                                                                         .posted = MOMENT_UNKNOWN,
                                                                         .day = NO_DAY,
                                                                         .city = NO_CITY,
                                                                         .home = NO_HOME};
    } else if (strcmp(entity->kind, "city") == 0) {
        ARRAY_ROOM(reading->cities, reading->city_capacity, reading->city_count);
        reader->entities[id].what = WHAT_CITY;
        reader->entities[id].at = (uint32_t)reading->city_count;
        reading->cities[reading->city_count].entity_id = entity->id;
        reading->cities[reading->city_count].name = memory_copy_text(entity->value);
        reading->cities[reading->city_count++].adverts = 0;
    }
    for (size_t kind = 0; kind < CONTACT_KINDS; kind++) // digits without a country are no one person's number
        if (strcmp(entity->kind, names[kind]) == 0 && (kind != CONTACT_PHONE || entity->value[0] == '+'))
            add_value(reader, entity, (enum contact_kind)kind);
    return 0;
}

static void count_patterns(struct advert_reader *reader)
{
    struct pair_map counts = {0};
    struct advert_reading *reading = reader->reading;
    for (size_t i = 0; i < reading->value_count; i++)
        if (reader->patterns[i])
            ++*pair_map_at(&counts, (int64_t)reader->patterns[i], 0, NULL);
    for (size_t i = 0; i < reading->value_count; i++)
        if (reader->patterns[i])
            reading->values[i].pattern =
                (uint32_t)*pair_map_find(&counts, (int64_t)reader->patterns[i], 0) - 1;
    pair_map_done(&counts);
}

// ---- links and captures ----

static int take_link(void *payload, const struct link *link, struct error *error)
{
    struct advert_reader *reader = payload;
    struct advert_reading *reading = reader->reading;
    (void)error;
    if ((size_t)link->from_id >= reader->entity_room || (size_t)link->to_id >= reader->entity_room ||
        reader->entities[link->from_id].what != WHAT_ADVERT)
        return 0;
    uint32_t advert = reader->entities[link->from_id].at, to = reader->entities[link->to_id].at;
    if (!judged_adverts_uses(reader->judged, link->from_id, link->to_id))
        return 0;
    if (reader->entities[link->to_id].what == WHAT_VALUE) {
        ARRAY_ROOM(reading->uses, reading->use_capacity, reading->use_count);
        reading->uses[reading->use_count++] = (struct shown_use){to, advert};
    } else if (reader->entities[link->to_id].what == WHAT_CITY &&
               link->count > (int64_t)reader->city_counts[advert]) {
        reader->city_counts[advert] = (uint32_t)link->count;
        reading->adverts[advert].city = to;
    }
    return 0;
}

static int take_capture(void *payload, const struct capture_row *row, struct error *error)
{
    struct advert_reader *reader = payload;
    struct advert_reading *reading = reader->reading;
    (void)error;
    if ((size_t)row->entity_id >= reader->entity_room || reader->entities[row->entity_id].what != WHAT_ADVERT)
        return 0;
    uint32_t at = reader->entities[row->entity_id].at;
    struct read_advert *advert = &reading->adverts[at];
    if (advert->posted.at_usec == TIME_UNKNOWN && row->posted.at_usec != TIME_UNKNOWN) {
        advert->posted = row->posted;
        advert->day = (int32_t)(row->posted.at_usec / day_usec);
    }
    ARRAY_ROOM(reading->captures, reading->capture_capacity, reading->capture_count);
    reading->captures[reading->capture_count].advert = at;
    reading->captures[reading->capture_count].posted = row->posted;
    reading->captures[reading->capture_count++].observation_id = row->observation_id;
    return 0;
}

// ---- what follows from them ----

static int by_value(const void *left, const void *right)
{
    const struct shown_use *a = left, *b = right;
    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    return a->advert < b->advert ? -1 : a->advert > b->advert;
}

static void sort_uses(struct advert_reading *reading)
{
    size_t kept = 0;
    if (reading->use_count)
        qsort(reading->uses, reading->use_count, sizeof *reading->uses, by_value);
    for (size_t i = 0; i < reading->use_count; i++)
        if (i == 0 || by_value(&reading->uses[i], &reading->uses[kept - 1]) != 0)
            reading->uses[kept++] = reading->uses[i];
    reading->use_count = kept;
    for (size_t i = 0; i < kept; i++) {
        struct shown_value *value = &reading->values[reading->uses[i].value];
        if (value->count++ == 0)
            value->first_use = (uint32_t)i;
    }
}

// Telephones that are printed on one advert.
struct beside {
    uint32_t phone, other;
};

struct besides {
    struct beside *all; // both ways, each once, by phone
    size_t count, capacity;
    size_t *first; // of each value, and one more: the end
    struct pair_map seen;
    uint32_t *adverts; // of each value: that print another telephone, too
};

static int by_phone(const void *left, const void *right)
{
    const struct beside *a = left, *b = right;
    if (a->phone != b->phone)
        return a->phone < b->phone ? -1 : 1;
    return a->other < b->other ? -1 : a->other > b->other;
}

static void add_beside(struct besides *besides, uint32_t phone, uint32_t other)
{
    bool is_new;
    pair_map_at(&besides->seen, phone, other, &is_new);
    if (!is_new)
        return;
    ARRAY_ROOM(besides->all, besides->capacity, besides->count);
    besides->all[besides->count++] = (struct beside){phone, other};
}

// Of an advert's telephones each that follow each other by position: so that a list of many costs no square.
static void list_besides(const struct advert_reading *reading, struct besides *besides)
{
    uint32_t *last = memory_new(reading->advert_count, sizeof *last); // the advert's telephone before, + 1
    uint32_t *count = memory_new(reading->advert_count, sizeof *count);
    for (size_t i = 0; i < reading->use_count; i++) {
        struct shown_use use = reading->uses[i];
        if (reading->values[use.value].kind != CONTACT_PHONE)
            continue;
        count[use.advert]++;
        if (last[use.advert]) {
            add_beside(besides, last[use.advert] - 1, use.value);
            add_beside(besides, use.value, last[use.advert] - 1);
        }
        last[use.advert] = use.value + 1;
    }
    besides->adverts = memory_new(reading->value_count, sizeof *besides->adverts);
    for (size_t i = 0; i < reading->use_count; i++)
        besides->adverts[reading->uses[i].value] += count[reading->uses[i].advert] > 1;
    besides->first = memory_new(reading->value_count + 1, sizeof *besides->first);
    for (size_t i = 0; i < besides->count; i++)
        besides->first[besides->all[i].phone + 1]++;
    for (size_t i = 0; i < reading->value_count; i++)
        besides->first[i + 1] += besides->first[i];
    if (besides->count)
        qsort(besides->all, besides->count, sizeof *besides->all, by_phone);
    memory_free(last);
    memory_free(count);
}

static bool has_common(const struct besides *besides, uint32_t phone, uint32_t other)
{
    for (size_t i = besides->first[other]; i < besides->first[other + 1]; i++)
        if (besides->all[i].other != phone && pair_map_find(&besides->seen, phone, besides->all[i].other))
            return true;
    return false;
}

// A desk's number stands beside those of many who do not stand beside each other.
static void mark_desks(struct advert_reading *reading, const struct besides *besides)
{
    for (uint32_t i = 0; i < reading->value_count; i++) {
        size_t others = besides->first[i + 1] - besides->first[i], apart = 0;
        if (others < DESK_BESIDE_MIN || besides->adverts[i] * 2 < reading->values[i].count)
            continue;
        for (size_t n = besides->first[i]; n < besides->first[i + 1]; n++)
            apart += !has_common(besides, i, besides->all[n].other);
        reading->values[i].is_desk = !reading->values[i].is_believed && apart * 4 >= others * 3;
    }
}

// Whether `value` is more an advert's own than what was its home: a telephone before a handle before an
// e-mail, no hub, printed beside the fewest others, on the most adverts.
static bool more_own(const struct advert_reading *reading, const struct besides *besides, uint32_t value,
                     uint32_t home)
{
    if (home == NO_HOME)
        return true;
    const struct shown_value *a = &reading->values[value], *b = &reading->values[home];
    if (a->kind != b->kind)
        return a->kind < b->kind;
    size_t beside_a = besides->first[value + 1] - besides->first[value],
           beside_b = besides->first[home + 1] - besides->first[home];
    if (beside_a != beside_b)
        return beside_a < beside_b;
    return a->count != b->count ? a->count > b->count : value < home;
}

static void give_homes(struct advert_reading *reading)
{
    struct besides besides = {0};
    list_besides(reading, &besides);
    mark_desks(reading, &besides);
    for (size_t i = 0; i < reading->use_count; i++) {
        const struct shown_value *value = &reading->values[reading->uses[i].value];
        struct read_advert *advert = &reading->adverts[reading->uses[i].advert];
        if (value->kind <= CONTACT_EMAIL && !value->is_hub && !value->is_desk &&
            more_own(reading, &besides, reading->uses[i].value, advert->home))
            advert->home = reading->uses[i].value;
    }
    memory_free(besides.all);
    memory_free(besides.first);
    memory_free(besides.adverts);
    pair_map_done(&besides.seen);
}

static void count_days_and_cities(struct advert_reading *reading)
{
    size_t count = 0;
    int64_t *days = memory_new(reading->advert_count, sizeof *days);
    for (size_t i = 0; i < reading->advert_count; i++) {
        if (reading->adverts[i].day != NO_DAY)
            days[count++] = reading->adverts[i].day;
        if (reading->adverts[i].city == NO_CITY)
            continue;
        reading->cities[reading->adverts[i].city].adverts++;
        reading->adverts_in_cities++;
    }
    if (count) {
        size_t out = count * OUTLIERS_PER_MILLE / 1000;
        qsort(days, count, sizeof *days, order_int64);
        reading->first_day = (int32_t)days[out];
        reading->last_day = (int32_t)days[count - 1 - out];
    }
    memory_free(days);
}

// A telephone that stands beside many may be a desk's, unless somebody knows better.
static void believe(struct advert_reading *reading, const struct judged_adverts *judged)
{
    for (size_t i = 0; i < judged->believed_count; i++)
        for (size_t n = 0; n < reading->value_count; n++)
            reading->values[n].is_believed |= reading->values[n].entity_id == judged->believed[i];
}

int advert_reading_read(struct advert_reading *reading, const struct judged_adverts *judged,
                        struct casefile *casefile, struct error *error)
{
    struct advert_reader reader = {.reading = reading, .judged = judged};
    *reading = (struct advert_reading){0};
    int result = entity_each(casefile, take_entity, &reader, error);
    reader.city_counts = memory_new(reading->advert_count + 1, sizeof *reader.city_counts);
    if (result == 0 && reading->advert_count)
        result = advert_link_each(casefile, take_link, &reader, error) ||
                         capture_each(casefile, take_capture, &reader, error)
                     ? -1
                     : 0;
    if (result == 0) {
        count_patterns(&reader);
        sort_uses(reading);
        believe(reading, judged);
        give_homes(reading);
        count_days_and_cities(reading);
    }
    memory_free(reader.entities);
    memory_free(reader.patterns);
    memory_free(reader.city_counts);
    return result;
}

static int compare_entity(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key, of = ((const struct read_advert *)element)->entity_id;
    return id < of ? -1 : id > of;
}

const struct read_advert *advert_reading_of(const struct advert_reading *reading, int64_t entity_id)
{
    return reading->advert_count == 0 ? NULL
                                      : bsearch(&entity_id, reading->adverts, reading->advert_count,
                                                sizeof *reading->adverts, compare_entity);
}

void advert_reading_done(struct advert_reading *reading)
{
    memory_free(reading->adverts);
    memory_free(reading->values);
    memory_free(reading->uses);
    for (size_t i = 0; i < reading->city_count; i++)
        memory_free(reading->cities[i].name);
    memory_free(reading->cities);
    memory_free(reading->captures);
    *reading = (struct advert_reading){0};
}
