// The link stage, in order: entities, and which of them are one account; whom "the owner" of each device
// means; adverts and their groups; pictures; ties; hubs.
#include "links/link.h"

#include "base/map.h"
#include "base/memory.h"
#include "casefile/adverts.h"
#include "casefile/linked.h"
#include "casefile/money.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "links/adverts.h"
#include "links/copies.h"
#include "links/entities.h"
#include "links/holders.h"
#include "links/hubs.h"
#include "links/identity.h"
#include "links/judged.h"
#include "links/pictures.h"
#include "links/templates/templates.h"
#include "links/ties.h"

#include <stdio.h>
#include <string.h>

struct linking {
    struct casefile *casefile;
    struct entities entities;
    struct identity identity;
    struct judged judged;
    struct copies copies;
    struct ties ties;
    struct advert_links adverts;
    struct pictures pictures;
    struct {
        int64_t source_id, entity_id;
        bool is_sim; // else of an application
        char app[32];
    } * owns;
    size_t own_count, own_capacity;
    uint8_t *changed_hubs; // by entity
    bool changed_more;     // what was added changed what is no advert
};

// ---- the owners of devices ----

// A chip or a radio: it belongs to the device, and nobody writes to it.
static bool is_hardware(const char *kind)
{
    static const char *const kinds[] = {"imsi", "iccid", "imei", "mac"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

static int take_own(void *payload, const struct own_row *own, struct error *error)
{
    (void)error;
    struct linking *linking = payload;
    int64_t entity = entities_of_spelling(&linking->entities, own->source_id, own->spelling_id);
    const char *kind = entity ? linking->entities.all[entity - 1].kind : "";
    ties_add(&linking->ties, TIE_OWNS, entities_of_device(&linking->entities, own->source_id), entity, NULL,
             MOMENT_UNKNOWN, own->observation_id);
    if (is_hardware(kind))
        return 0;
    ARRAY_ROOM(linking->owns, linking->own_capacity, linking->own_count);
    linking->owns[linking->own_count].source_id = own->source_id;
    linking->owns[linking->own_count].entity_id = entity;
    linking->owns[linking->own_count].is_sim = strcmp(own->app, "sim") == 0;
    memset(linking->owns[linking->own_count].app, 0, sizeof linking->owns->app);
    strncpy(linking->owns[linking->own_count++].app, own->app, sizeof linking->owns->app - 1);
    return 0;
}

// The one own selector that answers in an application: the application's, else the only SIM's, else the only
// one there is; 0 when none or several could be meant.
static int64_t own_answering(const struct linking *linking, int64_t source_id, const char *app)
{
    int64_t by_app = 0, by_sim = 0, any = 0;
    bool apps_differ = false, sims_differ = false, any_differ = false;
    for (size_t i = 0; i < linking->own_count; i++) {
        int64_t entity = linking->owns[i].entity_id;
        if (linking->owns[i].source_id != source_id || entity == 0)
            continue;
        any_differ |= any && any != entity;
        any = entity;
        if (strcmp(linking->owns[i].app, app) == 0) {
            apps_differ |= by_app && by_app != entity;
            by_app = entity;
        }
        if (linking->owns[i].is_sim) {
            sims_differ |= by_sim && by_sim != entity;
            by_sim = entity;
        }
    }
    if (by_app)
        return apps_differ ? 0 : by_app;
    if (by_sim)
        return sims_differ ? 0 : by_sim;
    return any_differ ? 0 : any;
}

static int64_t owner_of(const struct linking *linking, int64_t source_id, const char *app)
{
    int64_t owner = own_answering(linking, source_id, app);
    return owner ? owner : entities_of_device(&linking->entities, source_id);
}

static int take_app(void *payload, int64_t source_id, const char *app, struct error *error)
{
    struct linking *linking = payload;
    int64_t owner = owner_of(linking, source_id, app);
    return owner ? device_set_owner(linking->casefile, source_id, app, owner, error) : 0;
}

// ---- ties ----

static int take_exchange(void *payload, const struct exchange *exchange, struct error *error)
{
    struct linking *linking = payload;
    int64_t first = copies_first_of(&linking->copies, &linking->entities, exchange);
    if (first)
        return exchange_set_copy(linking->casefile, exchange->observation_id, first, error);
    for (size_t i = 0; i < exchange->to_count; i++)
        ties_add(&linking->ties, exchange->is_call ? TIE_CALLED : TIE_WROTE, exchange->from, exchange->to[i],
                 NULL, exchange->at, exchange->observation_id);
    return 0;
}

static int take_contact(void *payload, const struct contact_row *contact, struct error *error)
{
    (void)error;
    struct linking *linking = payload;
    ties_add(&linking->ties, TIE_SAVED_AS, entities_of_device(&linking->entities, contact->source_id),
             entities_of_spelling(&linking->entities, contact->source_id, contact->spelling_id),
             contact->name ? contact->name : "", MOMENT_UNKNOWN, contact->observation_id);
    return 0;
}

static int take_membership(void *payload, const struct membership_row *row, struct error *error)
{
    (void)error;
    struct linking *linking = payload;
    const struct entities *entities = &linking->entities;
    int64_t member = row->is_owner ? owner_of(linking, row->source_id, row->app)
                                   : entities_of_spelling(entities, row->source_id, row->member_spelling);
    ties_add(&linking->ties, TIE_MEMBER_OF, member,
             entities_of_spelling(entities, row->source_id, row->group_spelling), row->role ? row->role : "",
             row->since, row->observation_id);
    return 0;
}

static int take_payment(void *payload, const struct payment_row *payment, struct error *error)
{
    (void)error;
    struct linking *linking = payload;
    int64_t account = payment->account_entity, other = payment->counterparty_entity;
    bool leaves = payment->amount_e5 < 0;
    ties_add(&linking->ties, TIE_PAID, leaves ? account : other, leaves ? other : account, NULL, payment->at,
             payment->observation_id);
    return 0;
}

static int write_templates(const struct advert_links *adverts, enum templates_way way,
                           struct casefile *casefile, struct error *error)
{
    struct template_member *members = memory_new(adverts->count, sizeof *members);
    size_t count = 0;
    for (size_t i = 0; i < adverts->count; i++)
        if (adverts->all[i].text_entity_id)
            members[count++] =
                (struct template_member){adverts->all[i].text_entity_id, adverts->all[i].posted.at_usec,
                                         adverts->all[i].observation_id};
    int result = templates_write(casefile, members, count, way, error);
    memory_free(members);
    return result;
}

// Whether what stands was made of the judgements that stand.
static int compare_judgements(struct casefile *casefile, bool *same, struct error *error)
{
    char digest[SHA256_HEX_SIZE];
    if (judgements_digest(casefile, digest, error))
        return -1;
    const char *last = casefile_recall(casefile, "links.judgements");
    *same = last && strcmp(last, digest) == 0;
    return 0;
}

static int remember_judgements(struct casefile *casefile, struct error *error)
{
    char digest[SHA256_HEX_SIZE];
    return judgements_digest(casefile, digest, error) ||
                   casefile_remember(casefile, "links.judgements", digest, error)
               ? -1
               : 0;
}

static int mark_hubs(struct linking *linking, struct error *error)
{
    struct casefile *casefile = linking->casefile;
    const struct entities *entities = &linking->entities;
    return judged_read_hubs(&linking->judged, entities, casefile, error) ||
                   hubs_mark(entities, &linking->ties, &linking->judged, casefile, error) ||
                   judged_mark_hubs(&linking->judged, casefile, error) || remember_judgements(casefile, error)
               ? -1
               : 0;
}

// ---- all of it ----

static int link_anew(struct linking *linking, struct error *error)
{
    struct casefile *casefile = linking->casefile;
    struct entities *entities = &linking->entities;
    struct ties *ties = &linking->ties;
    if (network_clear(casefile, error) || entities_read(entities, 0, casefile, error) ||
        judged_read(&linking->judged, entities, casefile, error) ||
        identity_join(&linking->identity, entities, &linking->judged, casefile, error) ||
        entities_read_devices(entities, casefile, error) || holders_read(entities, casefile, error) ||
        advert_links_read(&linking->adverts, 0, entities, ties, casefile, error) ||
        pictures_read(&linking->pictures, 0, &linking->adverts, entities, ties, casefile, error) ||
        own_each(casefile, take_own, linking, error) || entities_write(entities, casefile, error) ||
        advert_links_write(&linking->adverts, casefile, error) ||
        pictures_write(&linking->pictures, entities, ties, casefile, error) ||
        write_templates(&linking->adverts, TEMPLATES_ANEW, casefile, error) ||
        app_each(casefile, take_app, linking, error))
        return -1;
    identity_add_ties(&linking->identity, entities, ties);
    if (copies_begin(&linking->copies, casefile, error) ||
        contact_each(casefile, take_contact, linking, error) ||
        exchange_each(casefile, EXCHANGES_BY_ID, PARTIES_ARE_ENTITIES, take_exchange, linking, error) ||
        membership_each(casefile, take_membership, linking, error) ||
        payment_each(casefile, take_payment, linking, error) ||
        holders_tie(entities, ties, casefile, error) || ties_write(ties, casefile, error))
        return -1;
    return mark_hubs(linking, error) || hubs_settle(casefile, NULL, NULL, error) ? -1 : 0;
}

// ---- what is new ----

static void take_changed_hub(void *payload, int64_t entity_id)
{
    struct linking *linking = payload;
    linking->changed_hubs[entity_id] = 1;
}

// Adverts may make a hub of a number that telephones know, too.
static int settle_hubs(struct linking *linking, struct error *error)
{
    const struct ties *ties = &linking->ties;
    linking->changed_hubs = memory_new(linking->entities.count + 1, 1);
    int result = hubs_settle(linking->casefile, take_changed_hub, linking, error);
    for (size_t i = 0; result == 0 && i < ties->count; i++) {
        const struct tie *tie = &ties->all[i];
        bool of_adverts =
            tie->kind == TIE_ADVERT_USES || tie->kind == TIE_ADVERT_IN || tie->kind == TIE_ADVERT_SHOWS;
        if (!of_adverts && (linking->changed_hubs[tie->from_id] || linking->changed_hubs[tie->to_id]))
            linking->changed_more = true;
    }
    memory_free(linking->changed_hubs);
    return result;
}

// What was observed after `after` goes to what stands. 1: it cannot.
static int link_added(struct linking *linking, int64_t after, struct error *error)
{
    struct casefile *casefile = linking->casefile;
    struct entities *entities = &linking->entities;
    struct ties *ties = &linking->ties;
    if (entities_stand(entities, casefile, error) || ties_stand(ties, casefile, error) ||
        entities_read(entities, after, casefile, error) || entities_read_devices(entities, casefile, error))
        return -1;
    int result = advert_links_read(&linking->adverts, after, entities, ties, casefile, error);
    if (result)
        return result;
    if (pictures_read(&linking->pictures, after, &linking->adverts, entities, ties, casefile, error))
        return -1;
    ties_meet_standing(ties);
    if (entities_write(entities, casefile, error) || advert_links_write(&linking->adverts, casefile, error) ||
        pictures_write(&linking->pictures, entities, ties, casefile, error) ||
        write_templates(&linking->adverts, TEMPLATES_ADDED, casefile, error) ||
        ties_write(ties, casefile, error))
        return -1;
    return mark_hubs(linking, error) || settle_hubs(linking, error) ? -1 : 0;
}

static int link_in_transaction(struct linking *linking, const char *rules, bool anew, enum link_way *way,
                               struct error *error)
{
    struct linked linked;
    enum linked_news news;
    bool same_judgements;
    if (linked_read(linking->casefile, rules, &linked, &news, error) ||
        compare_judgements(linking->casefile, &same_judgements, error))
        return -1;
    *way = anew || news == LINKED_ANYTHING                   ? LINK_MADE_ANEW
           : news == LINKED_ONLY_ADVERTS || !same_judgements ? LINK_ADDED
                                                             : LINK_NOTHING_NEW;
    if (*way == LINK_NOTHING_NEW)
        return 0;
    int result = *way == LINK_ADDED ? link_added(linking, linked.upto, error) : link_anew(linking, error);
    return result
               ? result
               : linked_write(linking->casefile, rules, *way == LINK_ADDED && !linking->changed_more, error);
}

static int link_once(struct casefile *casefile, const char *rules, bool anew, enum link_way *way,
                     struct error *error)
{
    struct linking linking = {.casefile = casefile};
    casefile_trust_references(casefile, true); // links name only what is written beside them
    int result =
        casefile_begin(casefile, error) ? -1 : link_in_transaction(&linking, rules, anew, way, error);
    if (result == 0)
        result = casefile_commit(casefile, error);
    if (result)
        casefile_rollback(casefile);
    casefile_trust_references(casefile, false);
    entities_done(&linking.entities);
    copies_done(&linking.copies);
    judged_done(&linking.judged);
    identity_done(&linking.identity);
    ties_done(&linking.ties);
    advert_links_done(&linking.adverts);
    pictures_done(&linking.pictures);
    memory_free(linking.owns);
    return result;
}

int link_case(struct casefile *casefile, bool anew, enum link_way *way, struct error *error)
{
    char rules[160], pairs[SHA256_HEX_SIZE];
    enum link_way done;
    if (judged_pairs_digest(casefile, pairs, error))
        return -1;
    snprintf(rules, sizeof rules, "clew %s, rules %d, judged %s", CLEW_VERSION, LINK_RULES_VERSION, pairs);
    int result = link_once(casefile, rules, anew, &done, error);
    if (result == ADVERT_LINKS_ANEW)
        result = link_once(casefile, rules, true, &done, error);
    if (way)
        *way = done;
    return result;
}

int link_all(struct casefile *casefile, struct error *error)
{
    return link_case(casefile, false, NULL, error);
}
