// call_centre: a handset that hears from many one-time callers and passes on to a few steady contacts who
// never speak with those callers. Everything it says is counted; what it cannot see is said too.
// docs/manual/findings.md.
#include "findings/pattern.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "base/order.h"
#include "base/text.h"
#include "casefile/findings.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "casefile/sources.h"
#include "findings/handset.h"

#include <stdlib.h>
#include <string.h>

// A dispatcher's drivers speak with the callers; one wrong number in twenty is no conversation of theirs.
static const double SPEAKING_SHARE_MAX = 0.05;

struct known_entity {
    enum peer_kind kind;
    int64_t own_source_id;
};

struct candidate { // a handset that passes on, kept until the links are read
    int64_t source_id, owner_id;
    struct handset_peer *peers; // of the handset, with its peer numbers
    struct handset_judgement judgement;
    int64_t first_usec, last_usec;
    bool *speaks_caller, *speaks_contact; // by place in the judgement's lists
};

struct search {
    struct known_entity *entities; // by entity id
    size_t entity_count, entity_capacity;
    struct text_map devices; // label of a source to its device entity
    struct handset handset;
    struct candidate *candidates;
    size_t candidate_count, candidate_capacity;
    struct pair_map callers, contacts; // (candidate, entity) to place in its list plus one
    int64_t *caller_counts;            // one-time callers of every handset: the base rate
    size_t handset_count, handset_capacity;
    struct casefile *casefile;
};

// ---- who is who ----

static enum peer_kind kind_of(const struct entity *entity)
{
    if (strcmp(entity->kind, "phone") == 0) // short codes have no "+"
        return entity->value[0] == '+' ? PEER_PERSON : PEER_OTHER;
    if (strcmp(entity->kind, "handle") == 0)
        return text_end(entity->value, "@g.us") || text_end(entity->value, "@broadcast") ||
                       text_end(entity->value, "@newsletter")
                   ? PEER_GROUP
                   : PEER_PERSON;
    return strcmp(entity->kind, "email") == 0 ? PEER_PERSON : PEER_OTHER;
}

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    (void)error;
    struct search *search = payload;
    while (search->entity_count <= (size_t)entity->id) {
        ARRAY_ROOM(search->entities, search->entity_capacity, search->entity_count);
        search->entities[search->entity_count++] = (struct known_entity){0};
    }
    search->entities[entity->id] = (struct known_entity){kind_of(entity), entity->own_source_id};
    if (strcmp(entity->kind, "device") == 0)
        *text_map_at(&search->devices, entity->value, NULL) = entity->id;
    return 0;
}

static const struct known_entity *known(const struct search *search, int64_t entity_id)
{
    static const struct known_entity nobody = {0};
    return entity_id > 0 && (size_t)entity_id < search->entity_count ? &search->entities[entity_id] : &nobody;
}

// ---- handsets ----

static void keep_candidate(struct search *search, struct handset_judgement *judgement)
{
    const struct handset *handset = &search->handset;
    ARRAY_ROOM(search->candidates, search->candidate_capacity, search->candidate_count);
    struct candidate *candidate = &search->candidates[search->candidate_count];
    *candidate = (struct candidate){.source_id = handset->source_id,
                                    .owner_id = handset->owner_id,
                                    .judgement = *judgement,
                                    .first_usec = INT64_MAX,
                                    .last_usec = INT64_MIN};
    candidate->peers = memory_new(handset->peer_count + 1, sizeof *candidate->peers);
    memcpy(candidate->peers, handset->peers, handset->peer_count * sizeof *candidate->peers);
    candidate->speaks_caller = memory_new(judgement->caller_count + 1, sizeof(bool));
    candidate->speaks_contact = memory_new(judgement->contact_count + 1, sizeof(bool));
    int64_t number = (int64_t)search->candidate_count++;
    for (size_t i = 0; i < judgement->caller_count; i++) {
        const struct handset_peer *peer = &candidate->peers[judgement->callers[i]];
        *pair_map_at(&search->callers, number, peer->entity_id, NULL) = (int64_t)i + 1;
        candidate->first_usec =
            peer->first_usec < candidate->first_usec ? peer->first_usec : candidate->first_usec;
        candidate->last_usec =
            peer->last_usec > candidate->last_usec ? peer->last_usec : candidate->last_usec;
    }
    for (size_t i = 0; i < judgement->contact_count; i++)
        *pair_map_at(&search->contacts, number, candidate->peers[judgement->contacts[i]].entity_id, NULL) =
            (int64_t)i + 1;
}

static void finish_handset(struct search *search)
{
    struct handset_judgement judgement;
    if (search->handset.event_count == 0)
        return;
    handset_index(&search->handset);
    handset_judge(&search->handset, &judgement);
    ARRAY_ROOM(search->caller_counts, search->handset_capacity, search->handset_count);
    search->caller_counts[search->handset_count++] = (int64_t)judgement.caller_count;
    if (judgement.passes_on)
        keep_candidate(search, &judgement);
    else
        handset_judgement_done(&judgement);
}

// In a group the handset speaks with the group, whoever wrote.
static void add_exchange(struct search *search, const struct exchange *exchange)
{
    struct handset *handset = &search->handset;
    if (exchange->direction == DIRECTION_OUT) {
        handset->owner_id = exchange->from;
        for (size_t i = 0; i < exchange->to_count; i++)
            if (exchange->to[i] > 0)
                handset_add(handset, exchange->to[i], known(search, exchange->to[i])->kind, true,
                            exchange->at.at_usec, exchange->observation_id);
    } else if (exchange->direction == DIRECTION_IN && exchange->from > 0) {
        int64_t from = exchange->from;
        if (exchange->to_count && known(search, exchange->to[0])->kind == PEER_GROUP)
            from = exchange->to[0];
        handset_add(handset, from, known(search, from)->kind, false, exchange->at.at_usec,
                    exchange->observation_id);
    }
}

static int take_exchange(void *payload, const struct exchange *exchange, struct error *error)
{
    (void)error;
    struct search *search = payload;
    if (search->handset.source_id != exchange->source_id) {
        finish_handset(search);
        handset_reset(&search->handset, exchange->source_id);
    }
    if (exchange->at.at_usec != TIME_UNKNOWN)
        add_exchange(search, exchange);
    return 0;
}

// ---- whether contacts speak with callers, in any evidence ----

static void take_tie(struct search *search, int64_t one, int64_t other)
{
    for (size_t i = 0; i < search->candidate_count; i++) {
        const int64_t *contact = pair_map_find(&search->contacts, (int64_t)i, one);
        const int64_t *caller = contact ? pair_map_find(&search->callers, (int64_t)i, other) : NULL;
        if (caller == NULL)
            continue;
        search->candidates[i].speaks_contact[*contact - 1] = true;
        search->candidates[i].speaks_caller[*caller - 1] = true;
    }
}

static int take_link(void *payload, const struct link *link, struct error *error)
{
    (void)error;
    if (strcmp(link->kind, "called") != 0 && strcmp(link->kind, "wrote") != 0)
        return 0;
    take_tie(payload, link->from_id, link->to_id);
    take_tie(payload, link->to_id, link->from_id);
    return 0;
}

static int64_t count_true(const bool *flags, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += flags[i];
    return total;
}

// ---- what is said ----

static int64_t median(int64_t *values, size_t count)
{
    if (count == 0)
        return 0;
    qsort(values, count, sizeof *values, order_int64);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static int64_t median_delay_seconds(const struct handset_judgement *judgement)
{
    int64_t *delays = memory_new(judgement->pair_count + 1, sizeof *delays);
    for (size_t i = 0; i < judgement->pair_count; i++)
        delays[i] = judgement->pairs[i].delay_usec;
    int64_t seconds = (median(delays, judgement->pair_count) + 500000) / 1000000;
    memory_free(delays);
    return seconds;
}

static void with_base_rate(struct json_out *json, const char *key, double value, double base_rate)
{
    json_out_key(json, key);
    json_out_object(json);
    json_out_key(json, "value");
    json_out_number(json, value);
    json_out_key(json, "base_rate");
    json_out_number(json, base_rate);
    json_out_object_end(json);
}

static void write_facts(const struct search *search, const struct candidate *candidate, struct buffer *out)
{
    const struct handset_judgement *judgement = &candidate->judgement;
    int64_t seized = 0;
    char time[MOMENT_TEXT_SIZE];
    for (size_t i = 0; i < judgement->contact_count; i++)
        seized += known(search, candidate->peers[judgement->contacts[i]].entity_id)->own_source_id != 0;
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_integer(&json, "callers", (int64_t)judgement->people_first);
    with_base_rate(&json, "one_time_callers", (double)judgement->caller_count,
                   (double)median(search->caller_counts, search->handset_count));
    json_out_key_integer(&json, "inbound", judgement->inbound);
    json_out_key_integer(&json, "steady_contacts", (int64_t)judgement->contact_count);
    json_out_key_integer(&json, "instructions", (int64_t)judgement->pair_count);
    with_base_rate(&json, "share_followed_by_instruction", judgement->share, judgement->share_before);
    json_out_key_integer(&json, "median_delay_seconds", median_delay_seconds(judgement));
    json_out_key_integer(&json, "window_seconds", judgement->window_usec / 1000000);
    json_out_key_integer(&json, "steady_contacts_whose_phone_is_in_the_case", seized);
    json_out_key_integer(&json, "steady_contacts_that_speak_with_callers",
                         count_true(candidate->speaks_contact, judgement->contact_count));
    json_out_key_integer(&json, "callers_that_speak_with_steady_contacts",
                         count_true(candidate->speaks_caller, judgement->caller_count));
    json_out_key_text(&json, "first", moment_format(moment_from_usec(candidate->first_usec), time));
    json_out_key_text(&json, "last", moment_format(moment_from_usec(candidate->last_usec), time));
    json_out_object_end(&json);
}

static void write_delay(struct buffer *out, int64_t seconds)
{
    if (seconds < 120)
        buffer_print(out, "%lld seconds", (long long)seconds);
    else
        buffer_print(out, "%lld minutes", (long long)((seconds + 30) / 60));
}

static int add_people(struct search *search, const struct candidate *candidate, const char *label,
                      int64_t finding, struct error *error)
{
    struct casefile *casefile = search->casefile;
    const struct handset_judgement *judgement = &candidate->judgement;
    const int64_t *device = text_map_find(&search->devices, label);
    if (device && finding_add_entity(casefile, finding, *device, "handset", error))
        return -1;
    if (candidate->owner_id && (device == NULL || candidate->owner_id != *device) &&
        finding_add_entity(casefile, finding, candidate->owner_id, "own_number", error))
        return -1;
    for (size_t i = 0; i < judgement->contact_count; i++)
        if (finding_add_entity(casefile, finding, candidate->peers[judgement->contacts[i]].entity_id,
                               "steady_contact", error))
            return -1;
    for (size_t i = 0; i < judgement->caller_count; i++)
        if (finding_add_entity(casefile, finding, candidate->peers[judgement->callers[i]].entity_id, "caller",
                               error))
            return -1;
    return 0;
}

static int add_evidence(struct search *search, const struct handset_judgement *judgement, int64_t finding,
                        struct error *error)
{
    for (size_t i = 0; i < judgement->pair_count; i++)
        if (finding_add_evidence(search->casefile, finding, judgement->pairs[i].caller_observation, error) ||
            finding_add_evidence(search->casefile, finding, judgement->pairs[i].instruction_observation,
                                 error))
            return -1;
    return 0;
}

static int put_candidate(struct search *search, const struct candidate *candidate, const char *label,
                         struct error *error)
{
    const struct handset_judgement *judgement = &candidate->judgement;
    struct buffer facts, title;
    buffer_init(&facts, 1024 * 1024);
    buffer_init(&title, 4096);
    write_facts(search, candidate, &facts);
    buffer_print(&title, "Handset %s hears from %zu one-time callers and passes on to %zu steady contact%s, ",
                 label, judgement->caller_count, judgement->contact_count,
                 judgement->contact_count == 1 ? "" : "s");
    write_delay(&title, median_delay_seconds(judgement));
    buffer_add_text(&title, " after a caller at the median");
    struct finding finding = {.kind = "call_centre",
                              .title = buffer_text(&title),
                              .rule = "call_centre",
                              .version = 1,
                              .facts = buffer_text(&facts)};
    int result = finding_put(search->casefile, &finding, error);
    if (result == 0)
        result = add_people(search, candidate, label, finding.id, error);
    if (result == 0)
        result = add_evidence(search, judgement, finding.id, error);
    buffer_done(&facts);
    buffer_done(&title);
    return result;
}

static int take_source(void *payload, const struct source *source, struct error *error)
{
    struct search *search = payload;
    for (size_t i = 0; i < search->candidate_count; i++) {
        const struct candidate *candidate = &search->candidates[i];
        double callers = (double)candidate->judgement.caller_count;
        int64_t speaking = count_true(candidate->speaks_caller, candidate->judgement.caller_count);
        if (candidate->source_id == source->id && (double)speaking <= SPEAKING_SHARE_MAX * callers &&
            put_candidate(search, candidate, source->label, error))
            return -1;
    }
    return 0;
}

static void search_done(struct search *search)
{
    for (size_t i = 0; i < search->candidate_count; i++) {
        handset_judgement_done(&search->candidates[i].judgement);
        memory_free(search->candidates[i].peers);
        memory_free(search->candidates[i].speaks_caller);
        memory_free(search->candidates[i].speaks_contact);
    }
    memory_free(search->candidates);
    memory_free(search->entities);
    memory_free(search->caller_counts);
    text_map_done(&search->devices);
    pair_map_done(&search->callers);
    pair_map_done(&search->contacts);
    handset_done(&search->handset);
}

static int find(struct casefile *casefile, struct error *error)
{
    struct search search = {.casefile = casefile};
    int result = entity_each(casefile, take_entity, &search, error);
    if (result == 0)
        result = exchange_each(casefile, EXCHANGES_BY_SOURCE_AND_TIME, PARTIES_ARE_ENTITIES, take_exchange,
                               &search, error);
    if (result == 0) {
        finish_handset(&search);
        if (search.candidate_count)
            result = link_each(casefile, take_link, &search, error);
    }
    if (result == 0)
        result = source_each(casefile, take_source, &search, error);
    search_done(&search);
    return result;
}

const struct pattern call_centre = {
    .name = "call_centre",
    .version = 1,
    .summary = "a handset that hears from many one-time callers and passes on to a few steady contacts",
    .find = find,
};
