// replaced_number: a number or account falls silent, and another begins with the same people.
// docs/manual/findings.md.
#include "findings/pattern.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "casefile/findings.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "findings/contact_windows.h"

#include <stdlib.h>
#include <string.h>

enum {
    SHARED_MIN = 3, // steady contacts that both have
    FINDINGS_MAX = 1000,
};
#define USEC_PER_DAY INT64_C(86400000000)
static const double IN_ORDER_MIN = 0.8; // of the shared ones: first the old, then the new
static const double OLD_SHARE_MIN = 0.5, NEW_SHARE_MIN = 0.3; // of the busiest contacts of each

struct replaced {
    const struct succession *succession;
    size_t old_busiest, old_moved, new_busiest,
        new_moved; // of the busiest contacts of each: all, and those shared
    int64_t finding;
};

// The observation that shows one end of it: the last with the old, or the first with the new.
struct wanted {
    size_t replaced;
    bool is_old;
    int64_t observation_id, at_usec;
    size_t next; // of the same two, index + 1
};

struct search {
    struct casefile *casefile;
    struct contact_windows windows;
    struct replaced *found;
    size_t found_count, found_capacity;
    int64_t side_by_side; // pairs that share as many contacts and do not follow each other
    struct wanted *wanted;
    size_t wanted_count, wanted_capacity;
    struct pair_map wanted_by_ends;
};

static int take_entity(void *payload, const struct entity *entity, struct error *error)
{
    (void)error;
    struct search *search = payload;
    contact_windows_add_entity(&search->windows, entity);
    return 0;
}

static int take_group(void *payload, const struct link *link, struct error *error)
{
    (void)error;
    struct search *search = payload;
    if (peer_link_tells_group(link))
        contact_windows_leave_out(&search->windows, link->to_id);
    return 0;
}

static int take_link(void *payload, const struct link *link, struct error *error)
{
    (void)error;
    struct search *search = payload;
    if (strcmp(link->kind, "called") == 0 || strcmp(link->kind, "wrote") == 0)
        contact_windows_add(&search->windows, link->from_id, link->to_id, link->first.at_usec,
                            link->last.at_usec, link->count);
    return 0;
}

// The busiest contacts of one of the two, and how many of them went over.
static size_t count_busiest(const struct contact_windows *windows, int64_t entity,
                            const struct succession *succession, size_t *moved)
{
    const struct contact_window *busiest[CONTACT_WINDOWS_BUSIEST];
    size_t count = contact_windows_busiest(windows, entity, busiest);
    *moved = 0;
    for (size_t i = 0; i < count; i++)
        *moved += contact_windows_moved(windows, busiest[i]->other, succession->old_id, succession->new_id);
    return count;
}

static bool is_replaced(const struct search *search, const struct succession *succession,
                        struct replaced *replaced)
{
    const struct contact_windows *windows = &search->windows;
    *replaced = (struct replaced){.succession = succession};
    if (succession->in_order < SHARED_MIN ||
        (double)succession->in_order < IN_ORDER_MIN * (double)succession->shared)
        return false;
    replaced->old_busiest = count_busiest(windows, succession->old_id, succession, &replaced->old_moved);
    replaced->new_busiest = count_busiest(windows, succession->new_id, succession, &replaced->new_moved);
    return (double)replaced->old_moved >= OLD_SHARE_MIN * (double)replaced->old_busiest &&
           (double)replaced->new_moved >= NEW_SHARE_MIN * (double)replaced->new_busiest &&
           contact_windows_falls_silent(windows, succession->old_id, succession->new_id);
}

static void judge(struct search *search)
{
    for (size_t i = 0; i < search->windows.succession_count; i++) {
        const struct succession *succession = &search->windows.successions[i];
        struct replaced replaced;
        if (is_replaced(search, succession, &replaced) && search->found_count < FINDINGS_MAX) {
            ARRAY_ROOM(search->found, search->found_capacity, search->found_count);
            search->found[search->found_count++] = replaced;
        } else if (succession->shared >= SHARED_MIN) {
            search->side_by_side++;
        }
    }
}

// ---- evidence: where the old one ends and the new one begins ----

static void want(struct search *search, int64_t entity, int64_t peer, size_t replaced, bool is_old)
{
    int64_t low = entity < peer ? entity : peer, high = entity < peer ? peer : entity;
    int64_t *first = pair_map_at(&search->wanted_by_ends, low, high, NULL);
    ARRAY_ROOM(search->wanted, search->wanted_capacity, search->wanted_count);
    search->wanted[search->wanted_count++] =
        (struct wanted){.replaced = replaced, .is_old = is_old, .next = (size_t)*first};
    *first = (int64_t)search->wanted_count;
}

static void offer(struct search *search, int64_t one, int64_t other, const struct exchange *exchange)
{
    const int64_t *first =
        pair_map_find(&search->wanted_by_ends, one < other ? one : other, one < other ? other : one);
    for (size_t i = first ? (size_t)*first : 0; i; i = search->wanted[i - 1].next) {
        struct wanted *wanted = &search->wanted[i - 1];
        int64_t at = exchange->at.at_usec;
        if (wanted->observation_id == 0 || (wanted->is_old ? at > wanted->at_usec : at < wanted->at_usec)) {
            wanted->observation_id = exchange->observation_id;
            wanted->at_usec = at;
        }
    }
}

static int take_exchange(void *payload, const struct exchange *exchange, struct error *error)
{
    (void)error;
    for (size_t i = 0; exchange->at.at_usec != TIME_UNKNOWN && i < exchange->to_count; i++)
        offer(payload, exchange->from, exchange->to[i], exchange);
    return 0;
}

static int read_evidence(struct search *search, struct error *error)
{
    for (size_t i = 0; i < search->found_count; i++) {
        const struct succession *succession = search->found[i].succession;
        size_t count;
        const int64_t *shared = contact_windows_shared(&search->windows, succession, &count);
        for (size_t k = 0; k < count; k++) {
            want(search, succession->old_id, shared[k], i, true);
            want(search, succession->new_id, shared[k], i, false);
        }
    }
    if (search->wanted_count == 0)
        return 0;
    return exchange_each(search->casefile, EXCHANGES_BY_ID, PARTIES_ARE_ENTITIES, take_exchange, search,
                         error);
}

// ---- what is said ----

static void write_facts(const struct search *search, const struct replaced *replaced, struct buffer *out)
{
    const struct succession *succession = replaced->succession;
    char time[MOMENT_TEXT_SIZE];
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    json_out_key_integer(&json, "shared_contacts", (int64_t)succession->in_order);
    json_out_key_integer(&json, "busiest_contacts_of_the_old", (int64_t)replaced->old_busiest);
    json_out_key_integer(&json, "of_these_with_the_new", (int64_t)replaced->old_moved);
    json_out_key_integer(&json, "busiest_contacts_of_the_new", (int64_t)replaced->new_busiest);
    json_out_key_integer(&json, "of_these_with_the_old_before", (int64_t)replaced->new_moved);
    json_out_key_integer(&json, "shared_contacts_with_both_at_the_same_time",
                         (int64_t)(succession->shared - succession->in_order));
    json_out_key_text(&json, "last_of_the_old",
                      moment_format(moment_from_usec(succession->old_last_usec), time));
    json_out_key_text(&json, "first_of_the_new",
                      moment_format(moment_from_usec(succession->new_first_usec), time));
    json_out_key_integer(&json, "gap_days",
                         (succession->new_first_usec - succession->old_last_usec) / USEC_PER_DAY);
    json_out_key_integer(&json, "pairs_that_share_as_many_and_do_not_follow", search->side_by_side);
    json_out_object_end(&json);
}

static int put(struct search *search, struct replaced *replaced, struct error *error)
{
    const struct succession *succession = replaced->succession;
    struct contact_windows *windows = &search->windows;
    struct buffer facts, title;
    char day[MOMENT_TEXT_SIZE];
    size_t count;
    buffer_init(&facts, 1024 * 1024);
    buffer_init(&title, 64 * 1024);
    write_facts(search, replaced, &facts);
    buffer_print(&title, "%s falls silent on %.10s, and %s goes on with %zu of its %zu busiest contacts",
                 contact_windows_value(windows, succession->old_id),
                 moment_format(moment_from_usec(succession->old_last_usec), day),
                 contact_windows_value(windows, succession->new_id), replaced->old_moved,
                 replaced->old_busiest);
    struct finding finding = {.kind = "replaced_number",
                              .title = buffer_text(&title),
                              .rule = "replaced_number",
                              .version = 1,
                              .facts = buffer_text(&facts)};
    int result = finding_put(search->casefile, &finding, error);
    if (result == 0)
        result = finding_add_entity(search->casefile, finding.id, succession->old_id, "old", error);
    if (result == 0)
        result = finding_add_entity(search->casefile, finding.id, succession->new_id, "new", error);
    const int64_t *shared = contact_windows_shared(windows, succession, &count);
    for (size_t i = 0; result == 0 && i < count; i++)
        result = finding_add_entity(search->casefile, finding.id, shared[i], "shared_contact", error);
    replaced->finding = finding.id;
    buffer_done(&facts);
    buffer_done(&title);
    return result;
}

static int put_all(struct search *search, struct error *error)
{
    for (size_t i = 0; i < search->found_count; i++)
        if (put(search, &search->found[i], error))
            return -1;
    for (size_t i = 0; i < search->wanted_count; i++) {
        const struct wanted *wanted = &search->wanted[i];
        if (wanted->observation_id &&
            finding_add_evidence(search->casefile, search->found[wanted->replaced].finding,
                                 wanted->observation_id, error))
            return -1;
    }
    return 0;
}

static int find(struct find_context *context, struct error *error)
{
    struct casefile *casefile = context->casefile;
    struct search search = {.casefile = casefile};
    int result = entity_each_but_adverts(casefile, take_entity, &search, error);
    if (result == 0)
        result = link_each_but_adverts(casefile, take_group, &search, error);
    if (result == 0)
        result = link_each_but_adverts(casefile, take_link, &search, error);
    if (result == 0) {
        contact_windows_compare(&search.windows);
        judge(&search);
        result = read_evidence(&search, error);
    }
    if (result == 0)
        result = put_all(&search, error);
    contact_windows_done(&search.windows);
    memory_free(search.found);
    memory_free(search.wanted);
    pair_map_done(&search.wanted_by_ends);
    return result;
}

const struct pattern replaced_number = {
    .name = "replaced_number",
    .version = 1,
    .summary = "a number or account that falls silent while another begins with the same people",
    .but_adverts = true,
    .find = find,
};
