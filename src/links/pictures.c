// Reading pictures into groups, adverts' names to groups, groups to entities and ties.
#include "links/pictures.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "casefile/adverts.h"
#include "links/hubs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PATH_ENDS_MAX = 6,       // a name in a table of adverts is no longer than so many parts of a path
    AMBIGUOUS = -1,          // several pictures have that path
    NAME_MAX_BYTES = 4096,   // of a picture's name that tells it apart
    VALUE_DIGEST_DIGITS = 12 // of a picture's SHA-256, in the value of the second of a name
};
static const size_t TEXTS_MAX_BYTES = (size_t)8 << 30;

struct reading {
    struct pictures *pictures;
    const struct advert_links *adverts;
    struct entities *entities;
    struct ties *ties;
    struct pictures_alike alike;
    uint32_t *alike_groups; // of each hash there
    size_t alike_capacity;
    struct pair_map by_bytes;            // half a SHA-256 to group plus one
    struct pair_map by_url, by_url_here; // half a SHA-256 of a name (and where) to group plus one
    struct pair_map by_path;             // the same of source and end of path; AMBIGUOUS
    struct pair_map named;               // the same of names that are an entity's value
    struct pair_map path_sources;        // sources that have adverts
    size_t next_advert;
};

// ---- names ----

// 128 bits of a cryptographic hash stand for a text, so that a million URLs need not be kept to be compared.
struct name_key {
    int64_t a, b;
};

static struct name_key key_of(char where, int64_t id, const char *name)
{
    char text[NAME_MAX_BYTES + 32];
    uint8_t raw[SHA256_RAW_SIZE];
    struct name_key key;
    int size = snprintf(text, sizeof text, "%c%lld %s", where, (long long)id, name);
    sha256_raw_of((struct bytes){(const uint8_t *)text, strnlen(text, (size_t)size)}, raw);
    memcpy(&key.a, raw, sizeof key.a);
    memcpy(&key.b, raw + sizeof key.a, sizeof key.b);
    return key;
}

static bool is_url(const char *name)
{
    return strstr(name, "://") != NULL;
}

// A URL without its fragment, a path as the systems of evidence write it, without "./" before it.
static const char *plain_name(const char *name, char plain[NAME_MAX_BYTES])
{
    bool url = is_url(name);
    while (!url && (text_start(name, "./") || name[0] == '/' || name[0] == '\\'))
        name += name[0] == '.' ? 2 : 1;
    snprintf(plain, NAME_MAX_BYTES, "%s", name);
    if (url)
        plain[strcspn(plain, "#")] = '\0';
    else
        for (char *at = plain; *at; at++)
            *at = *at == '\\' ? '/' : *at;
    return plain;
}

static void keep_url(struct reading *reading, const struct picture_row *row, const char *url, uint32_t group)
{
    struct name_key any = key_of('u', 0, url), here = key_of('s', row->source_id, url);
    int64_t *first = pair_map_at(&reading->by_url, any.a, any.b, NULL);
    if (*first == 0)
        *first = group + 1;
    first = pair_map_at(&reading->by_url_here, here.a, here.b, NULL);
    if (*first == 0)
        *first = group + 1;
    if (*first == group + 1)
        return;
    // a page changed between two captures: each capture shows its own
    struct name_key item = key_of('i', row->item_id, url);
    *pair_map_at(&reading->by_url_here, item.a, item.b, NULL) = group + 1;
}

static void keep_path(struct reading *reading, const struct picture_row *row, uint32_t group)
{
    if (pair_map_find(&reading->path_sources, row->source_id, 0) == NULL)
        return;
    const char *end = row->path + strlen(row->path);
    for (int parts = 0; parts < PATH_ENDS_MAX && end > row->path; parts++) {
        const char *start = end - 1; // a part is never empty
        while (start > row->path && start[-1] != '/')
            start--;
        struct name_key key = key_of('p', row->source_id, start);
        int64_t *known = pair_map_at(&reading->by_path, key.a, key.b, NULL);
        *known = *known == 0 || *known == group + 1 ? (int64_t)group + 1 : AMBIGUOUS;
        end = start;
    }
}

static int64_t found(const struct pair_map *map, struct name_key key)
{
    const int64_t *group = pair_map_find(map, key.a, key.b);
    return group ? *group : 0;
}

// The group plus one of what an advert names; 0 when no bytes of it are there, or it could be several.
static int64_t group_of_name(const struct reading *reading, const struct shown_row *shown, const char *name)
{
    const char *path = name;
    if (is_url(name)) {
        int64_t group = found(&reading->by_url_here, key_of('i', shown->item_id, name));
        if (group == 0)
            group = found(&reading->by_url_here, key_of('s', shown->source_id, name));
        if (group == 0)
            group = found(&reading->by_url, key_of('u', 0, name));
        if (group)
            return group;
        path = strstr(name, "://") + 3;
    }
    int64_t group = found(&reading->by_path, key_of('p', shown->source_id, path));
    return group == AMBIGUOUS ? 0 : group;
}

// ---- groups ----

static int64_t first_of_bytes(struct reading *reading, const char *sha256, int64_t **known)
{
    struct alike_hash bytes;
    *known = NULL;
    if (sha256 == NULL || !alike_hash_read(sha256, &bytes)) // as many digits
        return 0;
    *known = pair_map_at(&reading->by_bytes, (int64_t)bytes.parts[0], (int64_t)bytes.parts[1], NULL);
    return **known;
}

static uint32_t new_group(struct reading *reading, const struct picture_row *row, const char *url)
{
    struct pictures *pictures = reading->pictures;
    const char *name = url ? arena_text(pictures->texts, url) : arena_text(pictures->texts, row->path);
    if (url == NULL && row->offset > 0)
        name = arena_print(pictures->texts, "%s@%lld", name, (long long)row->offset);
    ARRAY_ROOM(pictures->groups, pictures->group_capacity, pictures->group_count);
    pictures->groups[pictures->group_count] = (struct picture_group){
        .name = name, .sha256 = arena_text(pictures->texts, row->sha256), .quality = row->pdq_quality};
    return (uint32_t)pictures->group_count++;
}

static uint32_t group_of_picture(struct reading *reading, const struct picture_row *row, const char *url)
{
    struct alike_hash hash;
    int64_t *known, group = first_of_bytes(reading, row->sha256, &known);
    if (group)
        return (uint32_t)group - 1;
    bool clear = row->pdq_quality >= PICTURE_QUALITY_MIN && alike_hash_read(row->pdq, &hash);
    int64_t like = clear ? pictures_alike_find(&reading->alike, &hash) : -1;
    if (like >= 0) {
        group = reading->alike_groups[like];
    } else {
        group = new_group(reading, row, url);
        if (clear) {
            ARRAY_ROOM(reading->alike_groups, reading->alike_capacity, reading->alike.count);
            reading->alike_groups[reading->alike.count] = (uint32_t)group;
            pictures_alike_add(&reading->alike, &hash);
        }
    }
    if (known)
        *known = group + 1;
    return (uint32_t)group;
}

// A group that stands, and the name by which it does.
static void keep_entity(struct reading *reading, struct picture_group *group, int64_t entity_id)
{
    struct name_key key = key_of('n', 0, group->name);
    group->entity_id = entity_id;
    pair_map_at(&reading->named, key.a, key.b, NULL);
}

static int take_picture(void *payload, const struct picture_row *row, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    struct pictures *pictures = reading->pictures;
    char plain[NAME_MAX_BYTES];
    const char *url = row->name && row->name[0] ? plain_name(row->name, plain) : NULL;
    const struct picture_reading *last =
        pictures->reading_count ? &pictures->readings[pictures->reading_count - 1] : NULL;
    bool is_copy = last && last->observation_id == row->observation_id;
    uint32_t group = is_copy ? last->group : group_of_picture(reading, row, url);
    ARRAY_ROOM(pictures->readings, pictures->reading_capacity, pictures->reading_count);
    pictures->readings[pictures->reading_count++] =
        (struct picture_reading){row->observation_id, row->source_id, group, is_copy || row->entity_id};
    if (pictures->groups[group].entity_id == 0 && row->entity_id)
        keep_entity(reading, &pictures->groups[group], row->entity_id);
    pictures->groups[group].readings++;
    pictures->groups[group].captured |= url != NULL;
    if (url)
        keep_url(reading, row, url, group);
    else
        keep_path(reading, row, group);
    return 0;
}

static int take_advert_source(void *payload, int64_t source_id, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    pair_map_at(&reading->path_sources, source_id, 0, NULL);
    return 0;
}

// ---- entities and ties ----

// Two pictures that stood under one name, one after the other, are told apart by their bytes.
static int64_t entity_of_group(struct reading *reading, struct picture_group *group)
{
    if (group->entity_id)
        return group->entity_id;
    bool is_new;
    char value[NAME_MAX_BYTES + 32];
    pair_map_at(&reading->named, key_of('n', 0, group->name).a, key_of('n', 0, group->name).b, &is_new);
    if (is_new)
        snprintf(value, sizeof value, "%s", group->name);
    else
        snprintf(value, sizeof value, "%s sha256:%.*s", group->name, VALUE_DIGEST_DIGITS,
                 group->sha256 ? group->sha256 : "");
    group->entity_id = entities_at(reading->entities, "picture", value);
    return group->entity_id;
}

static int64_t entity_without_bytes(struct reading *reading, const struct shown_row *shown, const char *name)
{
    if (is_url(name))
        return entities_at(reading->entities, "picture", name);
    char value[NAME_MAX_BYTES + 32];
    snprintf(value, sizeof value, "%lld:%s", (long long)shown->source_id, name);
    return entities_at(reading->entities, "picture", value);
}

static int take_shown(void *payload, const struct shown_row *shown, struct error *error)
{
    (void)error;
    struct reading *reading = payload;
    const struct advert_links *adverts = reading->adverts;
    char plain[NAME_MAX_BYTES];
    const char *name = plain_name(shown->picture, plain);
    size_t *at = &reading->next_advert; // both come by observation
    while (*at < adverts->count && adverts->all[*at].observation_id < shown->observation_id)
        ++*at;
    if (*at == adverts->count || adverts->all[*at].observation_id != shown->observation_id || name[0] == 0)
        return 0;
    int64_t group = group_of_name(reading, shown, name);
    int64_t entity = group ? entity_of_group(reading, &reading->pictures->groups[group - 1])
                           : entity_without_bytes(reading, shown, name);
    size_t before = reading->ties->count;
    ties_add(reading->ties, TIE_ADVERT_SHOWS, adverts->all[*at].entity_id, entity, NULL,
             adverts->all[*at].posted, shown->observation_id);
    if (group)
        reading->pictures->groups[group - 1].adverts += reading->ties->count > before;
    return 0;
}

static int compare_readings(const void *left, const void *right)
{
    const struct picture_reading *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->source_id != b->source_id)
        return a->source_id < b->source_id ? -1 : 1;
    return a->observation_id < b->observation_id ? -1 : a->observation_id > b->observation_id;
}

static bool is_worth_an_entity(const struct picture_group *group)
{
    return group->captured || group->adverts ||
           (group->readings > 1 && group->quality >= PICTURE_QUALITY_MIN);
}

static bool is_held(const struct picture_group *group)
{
    return group->quality >= PICTURE_QUALITY_MIN && group->devices < HUB_DEVICES_MIN &&
           (group->adverts || group->devices > 1);
}

// Readings stand by group, then source.
static int64_t device_at(const struct reading *reading, size_t at, int64_t device_before)
{
    const struct picture_reading *one = &reading->pictures->readings[at];
    if (at && one[-1].source_id == one->source_id)
        return device_before;
    return entities_of_device(reading->entities, one->source_id);
}

static void count_devices(struct reading *reading)
{
    struct pictures *pictures = reading->pictures;
    int64_t device = 0;
    for (size_t i = 0; i < pictures->reading_count; i++) {
        const struct picture_reading *one = &pictures->readings[i];
        bool is_another = i == 0 || one[-1].group != one->group || one[-1].source_id != one->source_id;
        device = device_at(reading, i, device);
        pictures->groups[one->group].devices += device && is_another;
    }
}

static void tie_holders(struct reading *reading)
{
    struct pictures *pictures = reading->pictures;
    int64_t device = 0;
    for (size_t i = 0; i < pictures->reading_count; i++) {
        const struct picture_reading *one = &pictures->readings[i];
        struct picture_group *group = &pictures->groups[one->group];
        device = device_at(reading, i, device);
        if (is_worth_an_entity(group))
            entity_of_group(reading, group);
        if (is_held(group))
            ties_add(reading->ties, TIE_HOLDS, device, group->entity_id, NULL, MOMENT_UNKNOWN,
                     one->observation_id);
    }
}

// How many adverts show each picture, of those that have an entity.
static void count_adverts(struct pictures *pictures, const struct entities *entities, const struct ties *ties)
{
    uint32_t *adverts = memory_new(entities->count + 1, sizeof *adverts);
    for (size_t i = 0; i < ties->count; i++)
        if (ties->all[i].kind == TIE_ADVERT_SHOWS)
            adverts[ties->all[i].to_id]++;
    for (size_t i = 0; i < pictures->group_count; i++)
        if (pictures->groups[i].entity_id)
            pictures->groups[i].adverts = adverts[pictures->groups[i].entity_id];
    memory_free(adverts);
}

int pictures_read(struct pictures *pictures, int64_t after, const struct advert_links *adverts,
                  struct entities *entities, struct ties *ties, struct casefile *casefile,
                  struct error *error)
{
    struct reading reading = {.pictures = pictures, .adverts = adverts, .entities = entities, .ties = ties};
    pictures->texts = arena_new(TEXTS_MAX_BYTES);
    int result = advert_source_each(casefile, take_advert_source, &reading, error) ||
                         picture_each(casefile, take_picture, &reading, error)
                     ? -1
                     : 0;
    if (result == 0) {
        count_adverts(pictures, entities, ties);
        result = shown_each(casefile, after, take_shown, &reading, error);
    }
    if (pictures->reading_count) // qsort may not be given NULL
        qsort(pictures->readings, pictures->reading_count, sizeof *pictures->readings, compare_readings);
    if (result == 0) {
        count_devices(&reading);
        tie_holders(&reading);
    }
    pictures_alike_done(&reading.alike);
    memory_free(reading.alike_groups);
    pair_map_done(&reading.by_bytes);
    pair_map_done(&reading.by_url);
    pair_map_done(&reading.by_url_here);
    pair_map_done(&reading.by_path);
    pair_map_done(&reading.named);
    pair_map_done(&reading.path_sources);
    return result;
}

// ---- the case ----

static int mark_hub(const struct picture_group *group, struct casefile *casefile, struct error *error)
{
    char reason[200] = "";
    if (group->devices >= HUB_DEVICES_MIN)
        snprintf(reason, sizeof reason, "stands on %u devices: an icon or a sample that comes with them",
                 group->devices);
    else if (group->adverts > 1 && group->quality >= 0 && group->quality < PICTURE_QUALITY_MIN)
        snprintf(reason, sizeof reason,
                 "too plain to be known again (quality %lld of 100), in %u adverts: a logo or a button",
                 (long long)group->quality, group->adverts);
    return reason[0] ? entity_set_hub(casefile, group->entity_id, reason, error) : 0;
}

int pictures_write(struct pictures *pictures, const struct entities *entities, const struct ties *ties,
                   struct casefile *casefile, struct error *error)
{
    count_adverts(pictures, entities, ties); // an advert may have been captured, and so counted, again
    for (size_t i = 0; i < pictures->reading_count; i++) {
        const struct picture_reading *one = &pictures->readings[i];
        int64_t entity = pictures->groups[one->group].entity_id;
        if (entity && !one->is_copy && picture_set_entity(casefile, one->observation_id, entity, error))
            return -1;
    }
    for (size_t i = 0; i < pictures->group_count; i++)
        if (pictures->groups[i].entity_id && mark_hub(&pictures->groups[i], casefile, error))
            return -1;
    return 0;
}

void pictures_done(struct pictures *pictures)
{
    memory_free(pictures->groups);
    memory_free(pictures->readings);
    arena_free(pictures->texts);
    *pictures = (struct pictures){0};
}
