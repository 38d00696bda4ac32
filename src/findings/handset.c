// Keeps a handset's exchanges.
#include "findings/handset.h"

#include "base/memory.h"

static const int64_t DAY_USEC = INT64_C(86400000000);

void handset_reset(struct handset *handset, int64_t source_id)
{
    pair_map_done(&handset->numbers);
    memory_free(handset->by_peer);
    handset->by_peer = NULL;
    handset->numbers = (struct pair_map){0};
    handset->source_id = source_id;
    handset->owner_id = 0;
    handset->peer_count = handset->event_count = 0;
}

void handset_done(struct handset *handset)
{
    handset_reset(handset, 0);
    memory_free(handset->peers);
    memory_free(handset->events);
    *handset = (struct handset){0};
}

static struct handset_peer *peer_of(struct handset *handset, int64_t entity_id, enum peer_kind kind, bool out,
                                    int64_t at_usec)
{
    bool is_new;
    int64_t *number = pair_map_at(&handset->numbers, entity_id, 0, &is_new);
    if (is_new) {
        ARRAY_ROOM(handset->peers, handset->peer_capacity, handset->peer_count);
        *number = (int64_t)handset->peer_count;
        handset->peers[handset->peer_count++] = (struct handset_peer){.entity_id = entity_id,
                                                                      .kind = kind,
                                                                      .came_first = !out,
                                                                      .first_usec = at_usec,
                                                                      .last_day = INT64_MIN};
    }
    return &handset->peers[*number];
}

void handset_add(struct handset *handset, int64_t entity_id, enum peer_kind kind, bool out, int64_t at_usec,
                 int64_t observation_id)
{
    struct handset_peer *peer = peer_of(handset, entity_id, kind, out, at_usec);
    int64_t day = at_usec / DAY_USEC;
    peer->last_usec = at_usec;
    peer->in += !out;
    peer->out += out;
    peer->event_count++;
    peer->days += day != peer->last_day;
    peer->last_day = day;
    ARRAY_ROOM(handset->events, handset->event_capacity, handset->event_count);
    handset->events[handset->event_count++] =
        (struct handset_event){at_usec, observation_id, (uint32_t)(peer - handset->peers), out};
}

void handset_index(struct handset *handset)
{
    size_t at = 0;
    memory_free(handset->by_peer);
    handset->by_peer = memory_new(handset->event_count + 1, sizeof *handset->by_peer);
    for (size_t i = 0; i < handset->peer_count; i++) {
        handset->peers[i].events = at;
        at += handset->peers[i].event_count;
        handset->peers[i].event_count = 0;
    }
    for (size_t i = 0; i < handset->event_count; i++) {
        struct handset_peer *peer = &handset->peers[handset->events[i].peer];
        handset->by_peer[peer->events + peer->event_count++] = (uint32_t)i;
    }
}

const struct handset_event *handset_peer_event(const struct handset *handset, const struct handset_peer *peer,
                                               size_t n)
{
    return &handset->events[handset->by_peer[peer->events + n]];
}
