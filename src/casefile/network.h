// Entities and links: what observations are about and how it is tied. Made anew by `link`; read by findings.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"

#include <stdbool.h>

// Entity kinds: the selector kinds' names, and "device" (a source that is a phone), "advert", "advert_text"
// (a group of near-identical adverts), "picture" (those that look alike), "city", "address" (where a holder
// of an account says to live: links/holders.h).
struct entity {
    int64_t id; // from 1
    const char *kind, *value;
    const char *label;      // a saved or display name, the most frequent; NULL
    int64_t own_source_id;  // the device's source this selector belongs to; 0 when to none
    bool hub;               // ties many otherwise unrelated things: shown, never glues
    const char *hub_reason; // counts that made it one; NULL
};

// Link kinds: "called" "wrote" (selector or device -> selector), "saved_as" (device -> selector, detail the
// name), "owns" (device -> own selector), "account" (device -> account whose selectors an application of the
// device ties together; detail the application), "account_of" (account -> selector that is tied to it and yet
// another entity, as several accounts have it; detail the application), "member_of" (selector or device ->
// group, detail the role), "advert_uses" (advert -> selector, text), "advert_in" (advert ->
// city), "advert_shows" (advert -> picture), "holds" (device -> picture), "paid" (account -> account),
// "registered" (account -> telephone, e-mail, document, device, address on a network that a holder of it gave
// its bank; detail the holder's name and role), "registered_at" (account -> address; the same detail).
struct link {
    int64_t id;
    const char *kind;
    int64_t from_id, to_id; // entities
    const char *detail;     // the saved name; NULL
    struct moment first, last;
    int64_t count; // observations
};

int network_clear(struct casefile *casefile,
                  struct error *error); // links, entities and findings: all is rebuilt
int entity_put(struct casefile *casefile, const struct entity *entity,
               struct error *error); // id given by the caller
// That an entity is a hub; of several reasons the last counts. hubs_settle keeps them: those set since the
// last call are all there are.
int entity_set_hub(struct casefile *casefile, int64_t entity_id, const char *reason, struct error *error);
typedef void hub_changed_take(void *payload, int64_t entity_id); // is one now, is none any more, or otherwise
int hubs_settle(struct casefile *casefile, hub_changed_take *changed, void *payload,
                struct error *error);        // changed may be NULL
void hubs_forget(struct casefile *casefile); // what was set and not settled
// The entity that a normal form is about, by its own value or joined to another; *id 0 when there is none.
int entity_named(struct casefile *casefile, const char *kind, const char *value, int64_t *id,
                 struct error *error);
int entity_value(struct casefile *casefile, int64_t id, struct buffer *out, struct error *error);
int joined_name_put(struct casefile *casefile, const char *kind, const char *value, int64_t entity_id,
                    struct error *error);
// Whom "the owner" of a device means in an application: its own number when known, else the device.
int device_set_owner(struct casefile *casefile, int64_t source_id, const char *app, int64_t entity_id,
                     struct error *error);
// What an advert's observation is: its own entity, its group of near-identical texts (0: it stands alone) and
// its city (0: none stated).
struct advert_entities {
    int64_t observation_id, source_id;
    int64_t entity_id, text_entity_id, city_entity_id;
    struct moment posted;
};
int advert_set_entities(struct casefile *casefile, const struct advert_entities *advert, struct error *error);
int advert_set_text(struct casefile *casefile, int64_t observation_id, int64_t text_entity_id,
                    struct error *error); // its group, when others came beside it
int link_put(struct casefile *casefile, const struct link *link,
             struct error *error); // id given by the caller
// Adds what was seen since to a link that stands: its id, count, first and last.
int link_raise(struct casefile *casefile, const struct link *more, struct error *error);
int link_add_evidence(struct casefile *casefile, int64_t link_id, int64_t observation_id,
                      struct error *error);

typedef int entity_take(void *payload, const struct entity *entity, struct error *error);
int entity_each(struct casefile *casefile, entity_take *take, void *payload, struct error *error); // by id
// All but the adverts themselves, of which there may be a million.
int entity_each_but_adverts(struct casefile *casefile, entity_take *take, void *payload, struct error *error);
typedef int link_take(void *payload, const struct link *link, struct error *error);
// Only id, kind, ends and count are told.
int link_ends_each(struct casefile *casefile, link_take *take, void *payload, struct error *error);
int link_each(struct casefile *casefile, link_take *take, void *payload, struct error *error); // by id
// All but "advert_uses", "advert_in" and "advert_shows". By id.
int link_each_but_adverts(struct casefile *casefile, link_take *take, void *payload, struct error *error);
int entity_find(struct casefile *casefile, int64_t id, entity_take *take, void *payload,
                struct error *error); // taken once, or not at all
// The links of adverts only: "advert_uses", "advert_in", "advert_shows". Only id, kind, ends and count are
// told.
int advert_link_each(struct casefile *casefile, link_take *take, void *payload, struct error *error);
