// A selector that stands in the evidence of several devices or several authorities: a lead that no one of
// them sees alone. It is common in innocent life too (a mother, a taxi, a school), so the base rate stands
// beside it.
#include "base/json_out.h"
#include "base/map.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "casefile/money.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "casefile/sightings.h"
#include "casefile/sources.h"
#include "findings/pattern.h"
#include "links/hubs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct pattern shared_selector;

enum {
    DEVICES_MIN = 2,
    AUTHORITIES_MIN = 2,
    // When more selectors of a kind than this, and more than one in a hundred, stand in as many sources, then
    // it is nothing to note here: phones of one town know the same taxi.
    COMMON_COUNT = 100,
    COMMON_PERCENT = 1,
    DIGITS_MIN = 7,
    TEXT_MAX_BYTES = 64 * 1024
};

// Kinds that name one person or account. A link or a display name names none.
static const char *const KINDS[] = {"phone", "email", "handle", "iban", "account"};
enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS };

struct seen_source {
    int64_t id, device_entity; // device_entity 0: not a phone
    size_t authority;          // number of its authority
    bool is_device;
    char *label;
};

struct candidate {
    int64_t entity_id, own_source_id;
    int kind; // in KINDS; -1: not of a kind that is looked at
    bool hub;
    char *value;
    int64_t adverts, payments, statements;
    int64_t observations;
    size_t sightings_from, sightings_count; // in the sorted sightings
    int64_t devices, authorities, sources;  // the device that owns it counts as an authority, not as a device
};

struct placed { // a sighting by entity
    int64_t entity, source_id, count, first_observation_id;
};

// How common it is for a selector of one kind to stand in several sources.
struct rate {
    int64_t all, hubs, common; // hubs and common ones: those that would be findings otherwise
    size_t sources_min;        // fewer are common
    int64_t *in_sources;       // how many stand in exactly n sources
};

struct search {
    struct casefile *casefile;
    struct seen_source *sources; // by id
    size_t source_count, source_capacity;
    struct text_map authorities;
    struct candidate *candidates; // by entity id less one
    size_t candidate_count, candidate_capacity;
    struct placed *placed;
    size_t placed_count, placed_capacity;
    struct rate rates[KIND_COUNT];
};

// ---- reading ----

static int take_source(void *payload, const struct source *source, struct error *error)
{
    (void)error;
    struct search *search = payload;
    bool is_new;
    int64_t *number = text_map_at(&search->authorities, source->authority ? source->authority : "", &is_new);
    if (is_new)
        *number = (int64_t)search->authorities.count;
    ARRAY_ROOM(search->sources, search->source_capacity, search->source_count);
    search->sources[search->source_count++] = (struct seen_source){
        .id = source->id, .authority = (size_t)*number, .label = memory_copy_text(source->label)};
    return 0;
}

static struct seen_source *source_of(struct search *search, int64_t id)
{
    size_t low = 0, high = search->source_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (search->sources[middle].id == id)
            return &search->sources[middle];
        if (search->sources[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static int take_device(void *payload, int64_t source_id, const char *label, struct error *error)
{
    (void)label;
    (void)error;
    struct seen_source *source = source_of(payload, source_id);
    if (source)
        source->is_device = true;
    return 0;
}

static bool is_broadcast(const char *value)
{
    const char *at = strchr(value, '@');
    return strncmp(value, "whatsapp:", 9) == 0 && at &&
           (strcmp(at, "@broadcast") == 0 || strcmp(value, "whatsapp:0@s.whatsapp.net") == 0);
}

static int kind_of(const struct entity *entity)
{
    for (int i = 0; i < KIND_COUNT; i++) {
        if (strcmp(entity->kind, KINDS[i]) != 0)
            continue;
        bool is_short = i == 0 && strlen(entity->value) < DIGITS_MIN;
        return is_short || is_broadcast(entity->value) ? -1 : i;
    }
    return -1;
}

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    struct search *search = payload;
    if (entity->id <= 0 || (size_t)entity->id <= search->candidate_count)
        return error_set(error, "entities are not in the order of their numbers; run `clew link` again");
    while (search->candidate_count < (size_t)entity->id) {
        ARRAY_ROOM(search->candidates, search->candidate_capacity, search->candidate_count);
        search->candidates[search->candidate_count++] = (struct candidate){.kind = -1};
    }
    struct candidate *candidate = &search->candidates[entity->id - 1];
    *candidate = (struct candidate){.entity_id = entity->id,
                                    .own_source_id = entity->own_source_id,
                                    .kind = kind_of(entity),
                                    .hub = entity->hub};
    if (candidate->kind >= 0)
        candidate->value = memory_copy_text(entity->value);
    if (strcmp(entity->kind, "device") == 0 && entity->own_source_id) {
        struct seen_source *source = source_of(search, entity->own_source_id);
        if (source)
            source->device_entity = entity->id;
    }
    return 0;
}

static struct candidate *candidate_of(struct search *search, int64_t entity_id)
{
    if (entity_id <= 0 || (size_t)entity_id > search->candidate_count)
        return NULL;
    struct candidate *candidate = &search->candidates[entity_id - 1];
    return candidate->kind < 0 ? NULL : candidate;
}

static int take_sighting(void *payload, const struct sighting *sighting, struct error *error)
{
    (void)error;
    struct search *search = payload;
    int64_t entity = sighting->entity_id;
    if (candidate_of(search, entity) == NULL)
        return 0;
    ARRAY_ROOM(search->placed, search->placed_capacity, search->placed_count);
    search->placed[search->placed_count++] =
        (struct placed){entity, sighting->source_id, sighting->count, sighting->first_observation_id};
    return 0;
}

static int take_link(void *payload, const struct link *link, struct error *error)
{
    (void)error;
    struct search *search = payload;
    struct candidate *from = candidate_of(search, link->from_id), *to = candidate_of(search, link->to_id);
    if (strcmp(link->kind, "advert_uses") == 0 && to)
        to->adverts++;
    if (strcmp(link->kind, "paid") == 0 && from)
        from->payments += link->count;
    if (strcmp(link->kind, "paid") == 0 && to)
        to->payments += link->count;
    return 0;
}

static int take_statement(void *payload, const struct statement_row *statement, struct error *error)
{
    (void)error;
    struct candidate *candidate = candidate_of(payload, statement->account_entity);
    if (candidate)
        candidate->statements++;
    return 0;
}

static int read_case(struct search *search, struct error *error)
{
    return source_each(search->casefile, take_source, search, error) ||
                   device_each(search->casefile, take_device, search, error) ||
                   entity_each_but_adverts(search->casefile, take_entity, search, error) ||
                   sighting_each(search->casefile, take_sighting, search, error) ||
                   link_ends_each(search->casefile, take_link, search, error) ||
                   statement_each(search->casefile, take_statement, search, error)
               ? -1
               : 0;
}

// ---- counting ----

static int compare_placed(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    if (a->entity != b->entity)
        return a->entity < b->entity ? -1 : 1;
    if (a->source_id != b->source_id)
        return a->source_id < b->source_id ? -1 : 1;
    return a->first_observation_id < b->first_observation_id
               ? -1
               : a->first_observation_id > b->first_observation_id;
}

// One line for an entity and source, whatever its spellings there.
static void merge_placed(struct search *search)
{
    size_t kept = 0;
    if (search->placed_count)
        qsort(search->placed, search->placed_count, sizeof *search->placed, compare_placed);
    for (size_t i = 0; i < search->placed_count; i++) {
        struct placed *last = kept ? &search->placed[kept - 1] : NULL, *next = &search->placed[i];
        if (last && last->entity == next->entity && last->source_id == next->source_id)
            last->count += next->count;
        else
            search->placed[kept++] = *next;
    }
    search->placed_count = kept;
}

// An authority counts once; `seen` holds, for each authority, the entity that met it last.
static void count_authority(struct candidate *candidate, const struct seen_source *source, int64_t *seen)
{
    if (source == NULL || seen[source->authority] == candidate->entity_id)
        return;
    seen[source->authority] = candidate->entity_id;
    candidate->authorities++;
}

// Counts the sightings of one entity, which stand together from `from`; gives how many there are.
static size_t count_one(struct search *search, size_t from, int64_t *seen)
{
    struct candidate *candidate = candidate_of(search, search->placed[from].entity);
    size_t at = from;
    candidate->sightings_from = from;
    for (; at < search->placed_count && search->placed[at].entity == candidate->entity_id; at++) {
        const struct placed *placed = &search->placed[at];
        const struct seen_source *source = source_of(search, placed->source_id);
        candidate->observations += placed->count;
        count_authority(candidate, source, seen);
        if (placed->source_id == candidate->own_source_id)
            continue;
        candidate->sources++;
        candidate->devices += source && source->is_device;
    }
    candidate->sightings_count = at - from;
    if (candidate->sources > 0) // who holds the device it belongs to holds it too
        count_authority(candidate, source_of(search, candidate->own_source_id), seen);
    return at - from;
}

static void count_all(struct search *search)
{
    int64_t *seen = memory_new(search->authorities.count + 1, sizeof *seen);
    for (size_t i = 0; i < search->placed_count;)
        i += count_one(search, i, seen);
    memory_free(seen);
}

// What the link stage cannot see, because it looks at traffic and contacts: an address in the texts of a
// quarter of all phones is some office's.
static void mark_hubs(struct search *search)
{
    int64_t devices = 0;
    for (size_t i = 0; i < search->source_count; i++)
        devices += search->sources[i].is_device;
    for (size_t i = 0; i < search->candidate_count; i++) {
        struct candidate *candidate = &search->candidates[i];
        candidate->hub |= candidate->own_source_id == 0 && candidate->devices >= HUB_DEVICES_MIN &&
                          candidate->devices * 100 >= devices * HUB_DEVICES_PERCENT;
    }
}

static bool is_shared(const struct candidate *candidate)
{
    return candidate->sources > 0 &&
           (candidate->devices >= DEVICES_MIN || candidate->authorities >= AUTHORITIES_MIN);
}

static int64_t in_as_many(const struct search *search, const struct rate *rate, size_t sources)
{
    int64_t count = 0;
    for (size_t n = sources; n <= search->source_count; n++)
        count += rate->in_sources[n];
    return count;
}

static bool is_common(const struct search *search, const struct rate *rate, size_t sources)
{
    int64_t count = in_as_many(search, rate, sources);
    return count > COMMON_COUNT && count * 100 > rate->all * COMMON_PERCENT;
}

static void count_rates(struct search *search)
{
    for (int i = 0; i < KIND_COUNT; i++)
        search->rates[i].in_sources = memory_new(search->source_count + 1, sizeof(int64_t));
    for (size_t i = 0; i < search->candidate_count; i++) {
        const struct candidate *candidate = &search->candidates[i];
        if (candidate->kind < 0 || candidate->sources == 0)
            continue;
        struct rate *rate = &search->rates[candidate->kind];
        if (candidate->hub) {
            rate->hubs += is_shared(candidate);
            continue;
        }
        rate->all++;
        rate->in_sources[candidate->sources]++;
    }
    for (int i = 0; i < KIND_COUNT; i++) {
        struct rate *rate = &search->rates[i];
        while (rate->sources_min <= search->source_count && is_common(search, rate, rate->sources_min))
            rate->sources_min++;
    }
}

// Those to tell: shared, no hub, and rarer than is common. Counts the common ones.
static size_t choose(struct search *search, struct candidate **chosen)
{
    size_t count = 0;
    for (size_t i = 0; i < search->candidate_count; i++) {
        struct candidate *candidate = &search->candidates[i];
        if (candidate->kind < 0 || candidate->hub || !is_shared(candidate))
            continue;
        if ((size_t)candidate->sources < search->rates[candidate->kind].sources_min)
            search->rates[candidate->kind].common++;
        else
            chosen[count++] = candidate;
    }
    return count;
}

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = *(const struct candidate *const *)left;
    const struct candidate *b = *(const struct candidate *const *)right;
    if (a->authorities != b->authorities)
        return a->authorities > b->authorities ? -1 : 1;
    if (a->devices != b->devices)
        return a->devices > b->devices ? -1 : 1;
    if (a->observations != b->observations)
        return a->observations > b->observations ? -1 : 1;
    return a->entity_id < b->entity_id ? -1 : 1;
}

// ---- saying ----

static void write_title(const struct candidate *candidate, struct buffer *title)
{
    const struct {
        int64_t count;
        const char *one, *many;
    } parts[] = {{candidate->devices, "on %" PRId64 " phone", "on %" PRId64 " phones"},
                 {candidate->adverts, "in %" PRId64 " advert", "in %" PRId64 " adverts"},
                 {candidate->payments, "in %" PRId64 " payment", "in %" PRId64 " payments"},
                 {candidate->statements, "in %" PRId64 " statement", "in %" PRId64 " statements"}};
    size_t said = 0, count = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        count += parts[i].count > 0;
    buffer_print(title, "%s stands ", candidate->value);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0)
            continue;
        buffer_add_text(title, said == 0 ? "" : said + 1 == count ? " and " : ", ");
        buffer_print(title, parts[i].count == 1 ? parts[i].one : parts[i].many, parts[i].count);
        said++;
    }
    if (count == 0)
        buffer_print(title, "in %" PRId64 " sources", candidate->sources);
    if (candidate->authorities > 1)
        buffer_print(title, ", in the evidence of %" PRId64 " authorities", candidate->authorities);
}

static void write_base_rate(const struct search *search, const struct candidate *candidate,
                            struct json_out *json)
{
    const struct rate *rate = &search->rates[candidate->kind];
    int64_t as_many = in_as_many(search, rate, (size_t)candidate->sources);
    json_out_key_integer(json, "selectors_of_kind", rate->all);
    json_out_key_integer(json, "selectors_of_kind_in_as_many_sources", as_many);
    json_out_key(json, "share_percent");
    json_out_number(json, rate->all ? 100.0 * (double)as_many / (double)rate->all : 0);
    json_out_key_integer(json, "hubs_left_out", rate->hubs);
    json_out_key_integer(json, "common_left_out", rate->common);
}

static void write_facts(struct search *search, const struct candidate *candidate, struct buffer *facts)
{
    const struct seen_source *owner = source_of(search, candidate->own_source_id);
    struct json_out json = json_out_to(facts);
    json_out_object(&json);
    json_out_key_text(&json, "selector_kind", KINDS[candidate->kind]);
    json_out_key_text(&json, "selector", candidate->value);
    json_out_key_integer(&json, "devices", candidate->devices);
    json_out_key_integer(&json, "authorities", candidate->authorities);
    json_out_key_integer(&json, "sources", candidate->sources);
    json_out_key_integer(&json, "adverts", candidate->adverts);
    json_out_key_integer(&json, "payments", candidate->payments);
    json_out_key_integer(&json, "statements", candidate->statements);
    json_out_key_integer(&json, "observations", candidate->observations);
    json_out_key_text(&json, "own_on", owner ? owner->label : NULL);
    write_base_rate(search, candidate, &json);
    json_out_object_end(&json);
}

static int put_members(struct search *search, const struct candidate *candidate, int64_t finding_id,
                       struct error *error)
{
    if (finding_add_entity(search->casefile, finding_id, candidate->entity_id, "shared", error))
        return -1;
    for (size_t i = 0; i < candidate->sightings_count; i++) {
        const struct placed *placed = &search->placed[candidate->sightings_from + i];
        const struct seen_source *source = source_of(search, placed->source_id);
        bool own = placed->source_id == candidate->own_source_id;
        if (source && source->device_entity &&
            finding_add_entity(search->casefile, finding_id, source->device_entity, own ? "owner" : "device",
                               error))
            return -1;
        if (finding_add_evidence(search->casefile, finding_id, placed->first_observation_id, error))
            return -1;
    }
    return 0;
}

static int put_finding(struct search *search, const struct candidate *candidate, struct error *error)
{
    struct buffer title, facts;
    buffer_init(&title, TEXT_MAX_BYTES);
    buffer_init(&facts, TEXT_MAX_BYTES);
    write_title(candidate, &title);
    write_facts(search, candidate, &facts);
    struct finding finding = {.kind = shared_selector.name,
                              .title = buffer_text(&title),
                              .rule = shared_selector.name,
                              .version = shared_selector.version,
                              .facts = buffer_text(&facts)};
    int result = finding_put(search->casefile, &finding, error);
    buffer_done(&title);
    buffer_done(&facts);
    return result ? -1 : put_members(search, candidate, finding.id, error);
}

static int put_all(struct search *search, struct error *error)
{
    struct candidate **shared = memory_new(search->candidate_count + 1, sizeof *shared);
    size_t count = choose(search, shared);
    qsort(shared, count, sizeof *shared, compare_candidates);
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++)
        result = put_finding(search, shared[i], error);
    memory_free(shared);
    return result;
}

static void search_done(struct search *search)
{
    for (size_t i = 0; i < search->source_count; i++)
        memory_free(search->sources[i].label);
    for (size_t i = 0; i < search->candidate_count; i++)
        memory_free(search->candidates[i].value);
    for (int i = 0; i < KIND_COUNT; i++)
        memory_free(search->rates[i].in_sources);
    memory_free(search->sources);
    memory_free(search->candidates);
    memory_free(search->placed);
    text_map_done(&search->authorities);
}

static int find(struct find_context *context, struct error *error)
{
    struct search search = {.casefile = context->casefile};
    int result = read_case(&search, error);
    if (result == 0) {
        merge_placed(&search);
        count_all(&search);
        mark_hubs(&search);
        count_rates(&search);
        result = put_all(&search, error);
    }
    search_done(&search);
    return result;
}

const struct pattern shared_selector = {
    .name = "shared_selector",
    .version = 1,
    .summary = "one number, address, handle or account in the evidence of several devices or authorities",
    .find = find,
};
