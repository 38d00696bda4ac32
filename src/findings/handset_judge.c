// Whether a handset passes on what callers tell it. The question is not how much it writes but whether its
// messages to steady contacts come after callers: for every caller the time after is compared with the same
// length of time before.
#include "findings/handset.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum {
    CALLERS_MIN = 12,        // "many"
    CONTACTS_MAX = 8,        // "a few"
    CALLERS_PER_CONTACT = 3, // and far fewer than the callers
    STEADY_MESSAGES_MIN = 5,
    STEADY_DAYS_MIN = 4,
};
static const int64_t MINUTE_USEC = INT64_C(60000000), HOUR_USEC = INT64_C(3600000000);
static const int64_t ONE_TIME_HOURS = 48, STEADY_HOURS = 7 * 24;
static const int64_t WINDOWS_MINUTES[] = {10, 30, 60, 120};
static const double SHARE_MIN = 0.35;        // of callers followed by an instruction: more than a third
static const double SHARE_GAIN_MIN = 0.3;    // over the share that was preceded by one
static const double CONTACT_GAIN_MIN = 0.03; // of the callers: less is no part of the trade
static const double CONTACT_SCORE_MIN = 2, SCORE_MIN = 4;

// One occasion: everything between them lies within two days, and the caller began it.
static bool is_one_time_caller(const struct handset_peer *peer)
{
    return peer->kind == PEER_PERSON && peer->came_first &&
           peer->last_usec - peer->first_usec <= ONE_TIME_HOURS * HOUR_USEC;
}

static bool is_steady(const struct handset_peer *peer)
{
    return peer->kind != PEER_OTHER && peer->out >= STEADY_MESSAGES_MIN && peer->days >= STEADY_DAYS_MIN &&
           peer->last_usec - peer->first_usec >= STEADY_HOURS * HOUR_USEC;
}

// Whether the handset wrote to the contact within [from, to].
static bool wrote_within(const struct handset *handset, const struct handset_peer *contact, int64_t from,
                         int64_t to)
{
    size_t low = 0, high = contact->event_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (handset_peer_event(handset, contact, middle)->at_usec < from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < contact->event_count; low++) {
        const struct handset_event *event = handset_peer_event(handset, contact, low);
        if (event->at_usec > to)
            return false;
        if (event->out)
            return true;
    }
    return false;
}

// Within `window` after any word of the caller; or, `before`, within the mirror image of that time before the
// first.
static bool is_answered(const struct handset *handset, const struct handset_peer *caller,
                        const struct handset_peer *contact, int64_t window, bool before)
{
    int64_t first = caller->first_usec;
    for (size_t i = 0; i < caller->event_count; i++) {
        const struct handset_event *event = handset_peer_event(handset, caller, i);
        int64_t since = event->at_usec - first;
        if (event->out)
            continue;
        if (before ? wrote_within(handset, contact, first - since - window, first - since - 1)
                   : wrote_within(handset, contact, first + since, first + since + window))
            return true;
    }
    return false;
}

struct comparison { // of callers: only after, only before, and all that were followed or preceded
    int64_t only_after, only_before, after, before;
};

// How far it is from chance, in standard deviations: callers of whom only one holds fall on either side alike
// by chance (McNemar 1947).
static double score_of(const struct comparison *comparison)
{
    double differ = (double)(comparison->only_after + comparison->only_before);
    return differ > 0 ? (double)(comparison->only_after - comparison->only_before) / sqrt(differ) : 0;
}

static void compare(const struct handset *handset, const struct handset_judgement *judgement,
                    const size_t *contacts, size_t contact_count, int64_t window,
                    struct comparison *comparison)
{
    *comparison = (struct comparison){0};
    for (size_t i = 0; i < judgement->caller_count; i++) {
        const struct handset_peer *caller = &handset->peers[judgement->callers[i]];
        bool after = false, before = false;
        for (size_t c = 0; c < contact_count; c++) {
            const struct handset_peer *contact = &handset->peers[contacts[c]];
            after = after || is_answered(handset, caller, contact, window, false);
            before = before || is_answered(handset, caller, contact, window, true);
        }
        comparison->after += after;
        comparison->before += before;
        comparison->only_after += after && !before;
        comparison->only_before += before && !after;
    }
}

// The contacts to whom it writes after callers more than before them. Returns how many.
static size_t choose_contacts(const struct handset *handset, const struct handset_judgement *judgement,
                              int64_t window, size_t *contacts)
{
    size_t count = 0;
    for (size_t peer = 0; peer < handset->peer_count; peer++) {
        struct comparison comparison;
        if (!is_steady(&handset->peers[peer]))
            continue;
        compare(handset, judgement, &peer, 1, window, &comparison);
        double gain = (double)(comparison.only_after - comparison.only_before);
        if (comparison.only_after >= 3 && gain >= CONTACT_GAIN_MIN * (double)judgement->caller_count &&
            score_of(&comparison) >= CONTACT_SCORE_MIN)
            contacts[count++] = peer;
    }
    return count;
}

static bool meets_rule(const struct handset_judgement *judgement, const struct comparison *comparison,
                       size_t contact_count)
{
    double callers = (double)judgement->caller_count;
    double share = (double)comparison->after / callers, before = (double)comparison->before / callers;
    return contact_count > 0 && contact_count <= CONTACTS_MAX &&
           contact_count * CALLERS_PER_CONTACT <= judgement->caller_count && share >= SHARE_MIN &&
           share - before >= SHARE_GAIN_MIN && score_of(comparison) >= SCORE_MIN;
}

// The window that separates after from before best: a busy handset is judged by minutes, a quiet one by
// hours.
static void choose_window(const struct handset *handset, struct handset_judgement *judgement)
{
    size_t *contacts = memory_new(handset->peer_count + 1, sizeof *contacts);
    double best = 0;
    for (size_t i = 0; i < sizeof WINDOWS_MINUTES / sizeof *WINDOWS_MINUTES; i++) {
        int64_t window = WINDOWS_MINUTES[i] * MINUTE_USEC;
        size_t count = choose_contacts(handset, judgement, window, contacts);
        struct comparison comparison;
        compare(handset, judgement, contacts, count, window, &comparison);
        double gain = (double)(comparison.after - comparison.before) / (double)judgement->caller_count;
        if (!meets_rule(judgement, &comparison, count) || gain <= best)
            continue;
        best = gain;
        judgement->passes_on = true;
        judgement->window_usec = window;
        judgement->share = (double)comparison.after / (double)judgement->caller_count;
        judgement->share_before = (double)comparison.before / (double)judgement->caller_count;
        judgement->contact_count = count;
        for (size_t c = 0; c < count; c++)
            judgement->contacts[c] = contacts[c];
    }
    memory_free(contacts);
}

// ---- which message followed which caller ----

static bool is_contact(const struct handset_judgement *judgement, uint32_t peer)
{
    for (size_t i = 0; i < judgement->contact_count; i++)
        if (judgement->contacts[i] == peer)
            return true;
    return false;
}

// The first event at or after a moment.
static size_t event_from(const struct handset *handset, int64_t at_usec)
{
    size_t low = 0, high = handset->event_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (handset->events[middle].at_usec < at_usec)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// The last of the talk with a caller before event `before`.
static void keep_talk(const struct handset *handset, uint32_t caller, size_t before,
                      struct handset_pair *pair)
{
    const struct handset_peer *peer = &handset->peers[caller];
    for (size_t n = peer->event_count; n > 0 && pair->said_count < PAIR_SAID_MAX; n--) {
        const struct handset_event *event = handset_peer_event(handset, peer, n - 1);
        if (event->at_usec <= handset->events[before].at_usec)
            pair->said[pair->said_count++] = event->observation_id;
    }
}

// The first message to a contact that follows the caller and is not yet taken by a caller before.
static bool pair_caller(const struct handset *handset, const struct handset_judgement *judgement,
                        size_t number, bool *taken, struct handset_pair *pair)
{
    const struct handset_peer *caller = &handset->peers[number];
    const struct handset_event *said = NULL;
    for (size_t i = event_from(handset, caller->first_usec); i < handset->event_count; i++) {
        const struct handset_event *event = &handset->events[i];
        if (event->at_usec > caller->last_usec + judgement->window_usec)
            return false;
        if (event->peer == number && !event->out)
            said = event;
        if (said == NULL || !event->out || taken[i] ||
            event->at_usec - said->at_usec > judgement->window_usec || !is_contact(judgement, event->peer))
            continue;
        taken[i] = true;
        *pair = (struct handset_pair){.caller = (uint32_t)number,
                                      .contact = event->peer,
                                      .caller_observation = said->observation_id,
                                      .instruction_observation = event->observation_id,
                                      .delay_usec = event->at_usec - said->at_usec};
        keep_talk(handset, (uint32_t)number, i, pair);
        return true;
    }
    return false;
}

static void make_pairs(const struct handset *handset, struct handset_judgement *judgement)
{
    bool *taken = memory_new(handset->event_count + 1, sizeof *taken);
    judgement->pairs = memory_new(judgement->caller_count + 1, sizeof *judgement->pairs);
    for (size_t i = 0; i < judgement->caller_count; i++)
        judgement->pair_count += pair_caller(handset, judgement, judgement->callers[i], taken,
                                             &judgement->pairs[judgement->pair_count]);
    memory_free(taken);
}

void handset_judge(const struct handset *handset, struct handset_judgement *judgement)
{
    *judgement = (struct handset_judgement){0};
    judgement->callers = memory_new(handset->peer_count + 1, sizeof *judgement->callers);
    judgement->contacts = memory_new(handset->peer_count + 1, sizeof *judgement->contacts);
    for (size_t i = 0; i < handset->peer_count; i++) { // peers stand in the order of their first exchange
        const struct handset_peer *peer = &handset->peers[i];
        judgement->people_first += peer->kind == PEER_PERSON && peer->came_first;
        if (!is_one_time_caller(peer))
            continue;
        judgement->callers[judgement->caller_count++] = i;
        judgement->inbound += peer->in;
    }
    if (judgement->caller_count < CALLERS_MIN)
        return;
    choose_window(handset, judgement);
    if (judgement->passes_on)
        make_pairs(handset, judgement);
}

void handset_judgement_done(struct handset_judgement *judgement)
{
    memory_free(judgement->callers);
    memory_free(judgement->contacts);
    memory_free(judgement->pairs);
    *judgement = (struct handset_judgement){0};
}
