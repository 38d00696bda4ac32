// call_centre: a handset that hears from many one-time callers and passes on to a few steady contacts who
// never speak with those callers. Everything it says is counted; what it cannot see is said too.
// docs/manual/findings.md.
#include "findings/pattern.h"

#include "base/memory.h"
#include "base/order.h"
#include "base/text.h"
#include "base/zone.h"
#include "casefile/findings.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "casefile/sources.h"
#include "findings/call_centre_internal.h"

#include <stdlib.h>
#include <string.h>

// A dispatcher's drivers speak with the callers; one wrong number in twenty is no conversation of theirs.
static const double SPEAKING_SHARE_MAX = 0.05;

struct known_entity {
    enum peer_kind kind;
    int64_t own_source_id;
};

struct search {
    struct known_entity *entities; // by entity id
    size_t entity_count, entity_capacity;
    struct text_map devices; // label of a source to its device entity
    struct handset handset;
    struct call_centre_handset *candidates;
    size_t candidate_count, candidate_capacity;
    struct pair_map callers, contacts; // (candidate, entity) to place in its list plus one
    int64_t *caller_counts;            // one-time callers of every handset: the base rate
    size_t handset_count, handset_capacity;
    struct casefile *casefile;
};

// ---- who is who ----

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    (void)error;
    struct search *search = payload;
    while (search->entity_count <= (size_t)entity->id) {
        ARRAY_ROOM(search->entities, search->entity_capacity, search->entity_count);
        search->entities[search->entity_count++] = (struct known_entity){0};
    }
    search->entities[entity->id] = (struct known_entity){peer_kind_of(entity), entity->own_source_id};
    if (strcmp(entity->kind, "device") == 0)
        *text_map_at(&search->devices, entity->value, NULL) = entity->id;
    return 0;
}

static int take_group(void *payload, const struct link *link, struct error *error)
{
    (void)error;
    struct search *search = payload;
    if (peer_link_tells_group(link) && (size_t)link->to_id < search->entity_count)
        search->entities[link->to_id].kind = PEER_GROUP;
    return 0;
}

static const struct known_entity *known(const struct search *search, int64_t entity_id)
{
    static const struct known_entity nobody = {0};
    return entity_id > 0 && (size_t)entity_id < search->entity_count ? &search->entities[entity_id] : &nobody;
}

// ---- handsets ----

// When it dealt with callers, and wrote to steady contacts.
static void keep_trade(struct call_centre_handset *candidate, const struct handset *handset)
{
    bool *in_trade = memory_new(handset->peer_count + 1, sizeof *in_trade),
         *steady = memory_new(handset->peer_count + 1, sizeof *steady);
    const struct handset_judgement *judgement = &candidate->judgement;
    for (size_t i = 0; i < judgement->caller_count; i++)
        in_trade[judgement->callers[i]] = true;
    for (size_t i = 0; i < judgement->contact_count; i++)
        in_trade[judgement->contacts[i]] = steady[judgement->contacts[i]] = true;
    candidate->trade = memory_new(handset->event_count + 1, sizeof *candidate->trade);
    for (size_t i = 0; i < handset->event_count; i++) {
        const struct handset_event *event = &handset->events[i];
        if (in_trade[event->peer] && (event->out || !steady[event->peer]))
            candidate->trade[candidate->trade_count++] = event->at_usec;
    }
    memory_free(in_trade);
    memory_free(steady);
}

static void keep_candidate(struct search *search, struct handset_judgement *judgement)
{
    const struct handset *handset = &search->handset;
    ARRAY_ROOM(search->candidates, search->candidate_capacity, search->candidate_count);
    struct call_centre_handset *candidate = &search->candidates[search->candidate_count];
    *candidate = (struct call_centre_handset){.source_id = handset->source_id,
                                              .owner_id = handset->owner_id,
                                              .judgement = *judgement,
                                              .first_usec = INT64_MAX,
                                              .last_usec = INT64_MIN};
    candidate->peers = memory_new(handset->peer_count + 1, sizeof *candidate->peers);
    memcpy(candidate->peers, handset->peers, handset->peer_count * sizeof *candidate->peers);
    candidate->speaks_caller = memory_new(judgement->caller_count + 1, sizeof(bool));
    candidate->speaks_contact = memory_new(judgement->contact_count + 1, sizeof(bool));
    keep_trade(candidate, handset);
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

// ---- what is said ----

static void write_delay(struct buffer *out, int64_t seconds)
{
    if (seconds < 120)
        buffer_print(out, "%lld seconds", (long long)seconds);
    else
        buffer_print(out, "%lld minutes", (long long)((seconds + 30) / 60));
}

// Other handsets of the pattern that pass on to the same people.
static int add_others(struct search *search, const struct call_centre_handset *candidate, int64_t finding,
                      struct error *error)
{
    for (size_t i = 0; i < search->candidate_count; i++) {
        const struct call_centre_handset *other = &search->candidates[i];
        const int64_t *device =
            other->is_finding && other != candidate ? text_map_find(&search->devices, other->label) : NULL;
        if (device && call_centre_shared_contacts(candidate, other) &&
            finding_add_entity(search->casefile, finding, *device, "handset_with_the_same_contacts", error))
            return -1;
    }
    return 0;
}

static int add_people(struct search *search, const struct call_centre_handset *candidate, int64_t finding,
                      struct error *error)
{
    struct casefile *casefile = search->casefile;
    const char *label = candidate->label;
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

static int put_candidate(struct search *search, const struct call_centre_handset *candidate,
                         struct error *error)
{
    const struct handset_judgement *judgement = &candidate->judgement;
    const struct call_centre_base base = {
        .one_time_callers = (double)call_centre_median(search->caller_counts, search->handset_count),
        .others = search->candidates,
        .other_count = search->candidate_count};
    struct buffer facts, title;
    buffer_init(&facts, 1024 * 1024);
    buffer_init(&title, 4096);
    int result = call_centre_facts(search->casefile, candidate, &base, &facts, error);
    buffer_print(&title, "Handset %s hears from %zu one-time callers and passes on to %zu steady contact%s, ",
                 candidate->label, judgement->caller_count, judgement->contact_count,
                 judgement->contact_count == 1 ? "" : "s");
    write_delay(&title, call_centre_median_delay_sec(judgement));
    buffer_add_text(&title, " after a caller at the median");
    struct finding finding = {.kind = "call_centre",
                              .title = buffer_text(&title),
                              .rule = "call_centre",
                              .version = 2,
                              .facts = buffer_text(&facts)};
    if (result == 0)
        result = finding_put(search->casefile, &finding, error);
    if (result == 0)
        result = add_people(search, candidate, finding.id, error);
    if (result == 0)
        result = add_others(search, candidate, finding.id, error);
    if (result == 0)
        result = add_evidence(search, judgement, finding.id, error);
    buffer_done(&facts);
    buffer_done(&title);
    return result;
}

static int64_t count_steady_seized(const struct search *search, const struct call_centre_handset *candidate)
{
    int64_t seized = 0;
    for (size_t i = 0; i < candidate->judgement.contact_count; i++)
        seized +=
            known(search, candidate->peers[candidate->judgement.contacts[i]].entity_id)->own_source_id != 0;
    return seized;
}

static void read_clock(struct call_centre_handset *candidate, const char *name)
{
    struct zone *zone = zone_open(name);
    candidate->zone = memory_copy_text(zone ? name : "UTC");
    for (size_t i = 0; i < candidate->trade_count; i++)
        work_hours_add(&candidate->hours,
                       candidate->trade[i] +
                           (zone ? zone_offset_sec(zone, candidate->trade[i]) * INT64_C(1000000) : 0));
    zone_close(zone);
}

// Names the handsets, and decides: whoever takes part in the callers' talk is no third party to it.
static int take_source(void *payload, const struct source *source, struct error *error)
{
    (void)error;
    struct search *search = payload;
    for (size_t i = 0; i < search->candidate_count; i++) {
        struct call_centre_handset *candidate = &search->candidates[i];
        if (candidate->source_id != source->id)
            continue;
        int64_t speaking = 0;
        for (size_t c = 0; c < candidate->judgement.caller_count; c++)
            speaking += candidate->speaks_caller[c];
        candidate->is_finding =
            (double)speaking <= SPEAKING_SHARE_MAX * (double)candidate->judgement.caller_count;
        candidate->label = memory_copy_text(source->label);
        candidate->steady_seized = count_steady_seized(search, candidate);
        read_clock(candidate, source->zone);
    }
    return 0;
}

static int put_candidates(struct search *search, struct error *error)
{
    for (size_t i = 0; i < search->candidate_count; i++)
        if (search->candidates[i].is_finding && put_candidate(search, &search->candidates[i], error))
            return -1;
    return 0;
}

static void search_done(struct search *search)
{
    for (size_t i = 0; i < search->candidate_count; i++) {
        handset_judgement_done(&search->candidates[i].judgement);
        memory_free(search->candidates[i].peers);
        memory_free(search->candidates[i].label);
        memory_free(search->candidates[i].zone);
        memory_free(search->candidates[i].trade);
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

static int find(struct find_context *context, struct error *error)
{
    struct casefile *casefile = context->casefile;
    struct search search = {.casefile = casefile};
    int result = entity_each_but_adverts(casefile, take_entity, &search, error);
    if (result == 0)
        result = link_each_but_adverts(casefile, take_group, &search, error);
    if (result == 0)
        result = exchange_each(casefile, EXCHANGES_BY_SOURCE_AND_TIME, PARTIES_ARE_ENTITIES, take_exchange,
                               &search, error);
    if (result == 0) {
        finish_handset(&search);
        if (search.candidate_count)
            result = link_each_but_adverts(casefile, take_link, &search, error);
    }
    if (result == 0)
        result = source_each(casefile, take_source, &search, error);
    if (result == 0)
        result = put_candidates(&search, error);
    search_done(&search);
    return result;
}

const struct pattern call_centre = {
    .name = "call_centre",
    .version = 2,
    .summary = "a handset that hears from many one-time callers and passes on to a few steady contacts",
    .but_adverts = true,
    .find = find,
};
