// The link stage, in order: entities, and which of them are one account; whom "the owner" of each device
// means; adverts and their groups; pictures; ties; hubs.
#include "links/link.h"

#include "base/memory.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "links/adverts.h"
#include "links/copies.h"
#include "links/entities.h"
#include "links/hubs.h"
#include "links/identity.h"
#include "links/judged.h"
#include "links/pictures.h"
#include "links/templates/templates.h"
#include "links/ties.h"

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

static int write_templates(const struct advert_links *adverts, struct casefile *casefile, struct error *error)
{
    struct template_member *members = memory_new(adverts->count, sizeof *members);
    size_t count = 0;
    for (size_t i = 0; i < adverts->count; i++)
        if (adverts->all[i].text_entity_id)
            members[count++] =
                (struct template_member){adverts->all[i].text_entity_id, adverts->all[i].posted.at_usec,
                                         adverts->all[i].observation_id};
    int result = templates_write(casefile, members, count, error);
    memory_free(members);
    return result;
}

// By which it is told whether what stands was made of the judgements that stand.
static int remember_judgements(struct casefile *casefile, struct error *error)
{
    char digest[SHA256_HEX_SIZE];
    return judgements_digest(casefile, digest, error) ||
                   casefile_remember(casefile, "links.judgements", digest, error)
               ? -1
               : 0;
}

static int link_in_transaction(struct linking *linking, struct error *error)
{
    struct casefile *casefile = linking->casefile;
    struct entities *entities = &linking->entities;
    if (network_clear(casefile, error) || entities_read(entities, casefile, error) ||
        judged_read(&linking->judged, entities, casefile, error) ||
        identity_join(&linking->identity, entities, &linking->judged, casefile, error) ||
        entities_read_devices(entities, casefile, error) ||
        advert_links_read(&linking->adverts, entities, &linking->ties, casefile, error) ||
        pictures_read(&linking->pictures, &linking->adverts, entities, &linking->ties, casefile, error) ||
        own_each(casefile, take_own, linking, error) || entities_write(entities, casefile, error) ||
        advert_links_write(&linking->adverts, casefile, error) ||
        pictures_write(&linking->pictures, casefile, error) ||
        write_templates(&linking->adverts, casefile, error) || app_each(casefile, take_app, linking, error))
        return -1;
    identity_add_ties(&linking->identity, entities, &linking->ties);
    if (copies_begin(&linking->copies, casefile, error) ||
        contact_each(casefile, take_contact, linking, error) ||
        exchange_each(casefile, EXCHANGES_BY_ID, PARTIES_ARE_ENTITIES, take_exchange, linking, error) ||
        membership_each(casefile, take_membership, linking, error) ||
        payment_each(casefile, take_payment, linking, error) || ties_write(&linking->ties, casefile, error))
        return -1;
    return judged_read_hubs(&linking->judged, entities, casefile, error) ||
                   hubs_mark(entities, &linking->ties, &linking->judged, casefile, error) ||
                   judged_mark_hubs(&linking->judged, casefile, error) || remember_judgements(casefile, error)
               ? -1
               : 0;
}

int link_all(struct casefile *casefile, struct error *error)
{
    struct linking linking = {.casefile = casefile};
    casefile_trust_references(casefile, true); // links name only what is written beside them
    int result = casefile_begin(casefile, error) ? -1 : link_in_transaction(&linking, error);
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
