// Rings: adverts that one hand runs, far beyond what an individual or a small collective does. Facts are
// counts; nobody gets a score, and what people are or look like is no part of it.
#include "findings/pattern.h"

#include "base/map.h"
#include "casefile/findings.h"
#include "findings/adverts/groups.h"
#include "findings/ring_facts.h"

enum { RING_VERSION = 2, FACTS_SIZE = 1 << 20 };

static int add_entities(struct casefile *casefile, int64_t finding_id, const struct advert_group *group,
                        struct error *error)
{
    static const char *const roles[CONTACT_KINDS] = {"phone", "handle", "email", "text", "picture"};
    struct pair_map cities = {0};
    int result = 0;
    for (size_t kind = 0; kind < CONTACT_KINDS; kind++)
        for (size_t i = 0; result == 0 && i < group->contacts[kind].count; i++)
            result =
                finding_add_entity(casefile, finding_id, group->contacts[kind].ids[i], roles[kind], error);
    for (size_t i = 0; result == 0 && i < group->advert_count; i++) {
        bool is_new = false;
        if (group->adverts[i].city_entity_id)
            pair_map_at(&cities, group->adverts[i].city_entity_id, 0, &is_new);
        if (is_new)
            result =
                finding_add_entity(casefile, finding_id, group->adverts[i].city_entity_id, "city", error);
    }
    pair_map_done(&cities);
    for (size_t i = 0; result == 0 && i < group->advert_count; i++) {
        result = finding_add_entity(casefile, finding_id, group->adverts[i].entity_id, "advert", error);
        for (size_t n = 0; result == 0 && n < group->adverts[i].observation_count; n++)
            result = finding_add_evidence(casefile, finding_id, group->adverts[i].observations[n], error);
    }
    return result;
}

static void write_title(struct buffer *title, const struct advert_group *group)
{
    char first[MOMENT_TEXT_SIZE], last[MOMENT_TEXT_SIZE];
    size_t dated = ring_dated(group), phones = group->contacts[CONTACT_PHONE].count,
           handles = group->contacts[CONTACT_HANDLE].count, texts = group->contacts[CONTACT_TEXT].count;
    buffer_print(title, "%zu adverts with %zu telephone%s", group->advert_count, phones,
                 phones == 1 ? "" : "s");
    if (handles)
        buffer_print(title, ", %zu handle%s", handles, handles == 1 ? "" : "s");
    buffer_print(title, " and %zu text%s in %zu cit%s", texts, texts == 1 ? "" : "s", group->city_count,
                 group->city_count == 1 ? "y" : "ies");
    if (dated)
        buffer_print(title, ", %.10s to %.10s", moment_format(group->adverts[0].posted, first),
                     moment_format(group->adverts[dated - 1].posted, last));
}

static int put(struct casefile *casefile, const struct advert_group *group,
               const struct advert_groups *groups, struct error *error)
{
    struct buffer title, facts;
    buffer_init(&title, 1024);
    buffer_init(&facts, FACTS_SIZE);
    write_title(&title, group);
    int result = ring_facts_write(&facts, group, groups, casefile, error);
    struct finding finding = {.kind = "ring",
                              .title = buffer_text(&title),
                              .rule = "ring",
                              .version = RING_VERSION,
                              .facts = buffer_text(&facts)};
    if (result == 0)
        result = finding_put(casefile, &finding, error) || add_entities(casefile, finding.id, group, error)
                     ? -1
                     : 0;
    buffer_done(&title);
    buffer_done(&facts);
    return result;
}

// Of all groups, rings or not: which adverts one hand wrote, as far as is believed.
static int put_groups(struct casefile *casefile, const struct advert_groups *groups, struct error *error)
{
    for (size_t i = 0; i < groups->count; i++)
        for (size_t n = 0; n < groups->all[i].advert_count; n++)
            if (finding_put_advert_group(casefile, groups->all[i].adverts[n].entity_id, groups->all[i].id,
                                         error))
                return -1;
    return advert_groups_settle(casefile, error);
}

static int find(struct find_context *context, struct error *error)
{
    const struct advert_groups *groups;
    if (find_adverts(context, &groups, error) || put_groups(context->casefile, groups, error))
        return -1;
    for (size_t i = 0; i < groups->count; i++)
        if (groups->all[i].is_ring && put(context->casefile, &groups->all[i], groups, error))
            return -1;
    return 0;
}

extern const struct pattern ring;
const struct pattern ring = {
    .name = "ring",
    .version = RING_VERSION,
    .summary =
        "adverts that one hand runs: tied by contacts, pictures and near-identical text, beyond a small collective",
    .find = find,
};
