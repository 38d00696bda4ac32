// Counting who ties what.
#include "links/hubs.h"

#include "base/disjoint.h"
#include "base/memory.h"
#include "base/order.h"
#include "links/holders.h"
#include "links/text_hubs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHARED_BY_FEW_MAX = 10
}; // a contact in more adverts than this is itself a candidate, and ties none for others

// ---- degrees ----

// Distinct counterparts of each entity among ties of some kinds.
static void count_counterparts(const struct ties *ties, const bool kinds[TIE_KINDS], bool both_ends,
                               int64_t *counts)
{
    struct pair_map seen = {0};
    for (size_t i = 0; i < ties->count; i++) {
        const struct tie *tie = &ties->all[i];
        bool is_new;
        if (!kinds[tie->kind])
            continue;
        pair_map_at(&seen, tie->to_id, tie->from_id, &is_new);
        counts[tie->to_id] += is_new;
        if (!both_ends)
            continue;
        pair_map_at(&seen, tie->from_id, tie->to_id, &is_new);
        counts[tie->from_id] += is_new;
    }
    pair_map_done(&seen);
}

// Devices in whose traffic or contacts an entity stands. A device is known by itself or by its own selectors.
static void count_devices(const struct entities *entities, const struct ties *ties, int64_t *counts)
{
    struct pair_map seen = {0};
    for (size_t i = 0; i < ties->count; i++) {
        const struct tie *tie = &ties->all[i];
        if (tie->kind != TIE_CALLED && tie->kind != TIE_WROTE && tie->kind != TIE_SAVED_AS)
            continue;
        const int64_t ends[2][2] = {{tie->from_id, tie->to_id}, {tie->to_id, tie->from_id}};
        for (int end = 0; end < 2; end++) {
            int64_t device = entities->all[ends[end][0] - 1].own_source_id;
            bool is_new;
            if (device == 0)
                continue;
            pair_map_at(&seen, ends[end][1], device, &is_new);
            counts[ends[end][1]] += is_new;
        }
    }
    pair_map_done(&seen);
}

static bool is_service(const struct made_entity *entity)
{
    if (strcmp(entity->kind, "name") == 0)
        return true;
    return strcmp(entity->kind, "phone") == 0 && strlen(entity->value) < 7;
}

// ---- adverts ----

struct use {
    uint32_t selector, advert; // entity ids
};

struct advert_uses {
    struct use *all; // sorted by selector, then advert
    size_t count, capacity;
};

static int compare_uses(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    if (a->selector != b->selector)
        return a->selector < b->selector ? -1 : 1;
    return a->advert < b->advert ? -1 : a->advert > b->advert;
}

static void list_uses(const struct ties *ties, struct advert_uses *uses)
{
    for (size_t i = 0; i < ties->count; i++) {
        const struct tie *tie = &ties->all[i];
        if (tie->kind != TIE_ADVERT_USES && tie->kind != TIE_ADVERT_SHOWS)
            continue;
        ARRAY_ROOM(uses->all, uses->capacity, uses->count);
        uses->all[uses->count++] = (struct use){(uint32_t)tie->to_id, (uint32_t)tie->from_id};
    }
    if (uses->count) // qsort may not be given NULL
        qsort(uses->all, uses->count, sizeof *uses->all, compare_uses);
}

static size_t run_length(const struct advert_uses *uses, size_t start)
{
    size_t end = start;
    while (end < uses->count && uses->all[end].selector == uses->all[start].selector)
        end++;
    return end - start;
}

static bool is_text(const struct entities *entities, uint32_t id)
{
    return strcmp(entities->all[id - 1].kind, "advert_text") == 0;
}

// A picture is asked whether it is common property; it makes no group by which that is told of others, and is
// no contact: whoever wants one takes it.
static bool is_picture(const struct entities *entities, uint32_t id)
{
    return strcmp(entities->all[id - 1].kind, "picture") == 0;
}

// Of the adverts of one selector: how many groups, and how many of them have a contact of their own.
static void count_groups(const struct advert_uses *uses, size_t start, size_t length, struct disjoint *groups,
                         const uint8_t *has_contact, int64_t *group_count, int64_t *with_contact)
{
    uint32_t *roots = memory_new(length, sizeof *roots);
    for (size_t i = 0; i < length; i++)
        roots[i] = disjoint_root(groups, uses->all[start + i].advert);
    qsort(roots, length, sizeof *roots, order_uint32);
    for (size_t i = 0; i < length; i++) {
        if (i && roots[i] == roots[i - 1])
            continue;
        ++*group_count;
        *with_contact += has_contact[roots[i]];
    }
    memory_free(roots);
}

// Whether adverts that share it are taken for one group while others are looked at.
static bool ties_adverts(const struct entities *entities, const struct judged *judged,
                         const uint8_t *text_hubs, uint32_t id, size_t adverts)
{
    if (is_picture(entities, id) || judged->hubs[id])
        return judged->hubs[id] == JUDGED_NO_HUB && !is_picture(entities, id);
    return is_text(entities, id) ? !text_hubs[id] : adverts <= SHARED_BY_FEW_MAX;
}

static int mark_advert_hubs(const struct entities *entities, const struct ties *ties,
                            const struct judged *judged, struct casefile *casefile, struct error *error)
{
    struct advert_uses uses = {0};
    struct disjoint groups;
    list_uses(ties, &uses);
    disjoint_init(&groups, entities->count + 1);
    uint8_t *has_contact = memory_new(entities->count + 1, 1);
    uint8_t *text_hubs = memory_new(entities->count + 1, 1);
    int result = text_hubs_mark(entities, ties, text_hubs, casefile, error);
    for (size_t i = 0, length; i < uses.count; i += length) {
        length = run_length(&uses, i);
        if (ties_adverts(entities, judged, text_hubs, uses.all[i].selector, length))
            for (size_t n = 1; n < length; n++)
                disjoint_join(&groups, uses.all[i].advert, uses.all[i + n].advert);
    }
    for (size_t i = 0, length; i < uses.count; i += length) {
        length = run_length(&uses, i);
        if (length <= SHARED_BY_FEW_MAX && !is_text(entities, uses.all[i].selector) &&
            !is_picture(entities, uses.all[i].selector) && judged->hubs[uses.all[i].selector] != JUDGED_HUB)
            has_contact[disjoint_root(&groups, uses.all[i].advert)] = 1;
    }
    for (size_t i = 0, length; result == 0 && i < uses.count; i += length) {
        length = run_length(&uses, i);
        int64_t group_count = 0, with_contact = 0;
        if (length <= SHARED_BY_FEW_MAX || is_text(entities, uses.all[i].selector))
            continue;
        count_groups(&uses, i, length, &groups, has_contact, &group_count, &with_contact);
        if (group_count < HUB_GROUPS_MIN || with_contact * 100 < group_count * HUB_OWN_CONTACT_PERCENT)
            continue;
        char reason[200];
        snprintf(
            reason, sizeof reason,
            "stands in %zu adverts that fall into %lld groups without it, %lld of them with a contact of their own",
            length, (long long)group_count, (long long)with_contact);
        result = entity_set_hub(casefile, uses.all[i].selector, reason, error);
    }
    memory_free(has_contact);
    memory_free(text_hubs);
    disjoint_done(&groups);
    memory_free(uses.all);
    return result;
}

// ---- all of them ----

// How many things each entity has to do with, by what ties them.
struct degrees {
    int64_t *devices, *accounts, *members;
    int64_t *registered;         // accounts whose holders gave it
    int64_t registered_accounts; // that have holders who gave anything
};

static void count_registered(const struct entities *entities, const struct ties *ties,
                             struct degrees *degrees)
{
    static const bool kinds[TIE_KINDS] = {[TIE_REGISTERED] = true, [TIE_REGISTERED_AT] = true};
    uint8_t *seen = memory_new(entities->count + 1, 1);
    count_counterparts(ties, kinds, false, degrees->registered);
    for (size_t i = 0; i < ties->count; i++) {
        const struct tie *tie = &ties->all[i];
        if (!kinds[tie->kind] || seen[tie->from_id])
            continue;
        seen[tie->from_id] = 1;
        degrees->registered_accounts++;
    }
    memory_free(seen);
}

static int mark_counted(const struct entities *entities, const struct degrees *degrees,
                        struct casefile *casefile, struct error *error)
{
    const int64_t *devices = degrees->devices, *accounts = degrees->accounts, *members = degrees->members;
    int64_t account_count = 0;
    for (size_t i = 1; i <= entities->count; i++)
        account_count += accounts[i] > 0;
    for (size_t i = 1; i <= entities->count; i++) {
        const struct made_entity *entity = &entities->all[i - 1];
        char reason[200] = "";
        int64_t of_devices = (int64_t)entities->device_count;
        if (is_service(entity))
            snprintf(reason, sizeof reason, "a service's number or title, not a person's");
        else if (entity->own_source_id == 0 && devices[i] >= HUB_DEVICES_MIN &&
                 devices[i] * 100 >= of_devices * HUB_DEVICES_PERCENT)
            snprintf(reason, sizeof reason, "stands on %lld of %lld devices", (long long)devices[i],
                     (long long)of_devices);
        else if (accounts[i] >= HUB_ACCOUNTS_MIN && accounts[i] * 100 >= account_count * HUB_ACCOUNTS_PERCENT)
            snprintf(reason, sizeof reason, "pays or is paid by %lld of %lld accounts",
                     (long long)accounts[i], (long long)account_count);
        else if (members[i] >= HUB_MEMBERS_MIN)
            snprintf(reason, sizeof reason, "a group of %lld members", (long long)members[i]);
        else if (degrees->registered[i] >= HUB_ACCOUNTS_MIN &&
                 degrees->registered[i] * 100 >= degrees->registered_accounts * HUB_ACCOUNTS_PERCENT)
            snprintf(reason, sizeof reason, "given for %lld of %lld accounts by their holders",
                     (long long)degrees->registered[i], (long long)degrees->registered_accounts);
        else if (strcmp(entity->kind, "address") == 0 && address_is_vague(entity->value))
            snprintf(reason, sizeof reason, "%s", address_is_vague(entity->value));
        if (reason[0] && entity_set_hub(casefile, (int64_t)i, reason, error))
            return -1;
    }
    return 0;
}

int hubs_mark(const struct entities *entities, const struct ties *ties, const struct judged *judged,
              struct casefile *casefile, struct error *error)
{
    static const bool paid[TIE_KINDS] = {[TIE_PAID] = true}, member_of[TIE_KINDS] = {[TIE_MEMBER_OF] = true};
    struct degrees degrees = {.devices = memory_new(entities->count + 1, sizeof(int64_t)),
                              .accounts = memory_new(entities->count + 1, sizeof(int64_t)),
                              .members = memory_new(entities->count + 1, sizeof(int64_t)),
                              .registered = memory_new(entities->count + 1, sizeof(int64_t))};
    count_devices(entities, ties, degrees.devices);
    count_counterparts(ties, paid, true, degrees.accounts);
    count_counterparts(ties, member_of, false, degrees.members);
    count_registered(entities, ties, &degrees);
    int result = mark_counted(entities, &degrees, casefile, error) ||
                         mark_advert_hubs(entities, ties, judged, casefile, error)
                     ? -1
                     : 0;
    memory_free(degrees.devices);
    memory_free(degrees.members);
    memory_free(degrees.accounts);
    memory_free(degrees.registered);
    return result;
}
