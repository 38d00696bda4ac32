// Observations as kept, and typed streams of them for the later stages. Written by scan, never edited.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"

// Keeps one record read from item `item_id` (never a CHILD_ITEM: see items.h). Inside a transaction. Refuses
// records that break the rules of records.h: they come from a process that touched hostile bytes.
int observation_put(struct casefile *casefile, int64_t item_id, const struct record *record,
                    struct error *error);

// A spelling is one selector as one source wrote it: (kind, value, text). The case keeps each once.
struct spelling {
    int64_t id;
    struct selector selector;
};
typedef int spelling_take(void *payload, const struct spelling *spelling, struct error *error);
int spelling_each(struct casefile *casefile, spelling_take *take, void *payload,
                  struct error *error); // by id

int spelling_read(struct casefile *casefile, int64_t id, spelling_take *take, void *payload,
                  struct error *error);

// Messages and calls as ties between parties. Parties are entity ids once `link` has made entities, else
// spelling ids; the owner of the device is resolved to the device's own selector when that is known, else to
// the device.
struct exchange {
    int64_t observation_id, source_id, item_id;
    enum state state;
    bool is_call;
    const char *app;
    int64_t from;      // party
    const int64_t *to; // parties
    size_t to_count;
    struct moment at;
    enum direction direction;
    const char *text, *message_id; // of a message; may be NULL
};
enum exchange_order { EXCHANGES_BY_ID, EXCHANGES_BY_SOURCE_AND_TIME };
enum party_space { PARTIES_ARE_SPELLINGS, PARTIES_ARE_ENTITIES };
typedef int exchange_take(void *payload, const struct exchange *exchange, struct error *error);
// What `link` found to stand in its source twice is left out.
int exchange_each(struct casefile *casefile, enum exchange_order order, enum party_space space,
                  exchange_take *take, void *payload, struct error *error);
// The items that hold messages or calls, by source, application and item: whether any of theirs is lost
// (deleted or carved).
struct exchange_holding {
    int64_t source_id, item_id;
    const char *app;
    bool is_call, has_lost;
};
typedef int exchange_holding_take(void *payload, const struct exchange_holding *holding, struct error *error);
int exchange_holding_each(struct casefile *casefile, exchange_holding_take *take, void *payload,
                          struct error *error);
// Says that a message or call is the same as an earlier one of its source.
int exchange_set_copy(struct casefile *casefile, int64_t observation_id, int64_t first_id,
                      struct error *error);

// The text of a message; empty for a call and for a message without one. `out` is emptied first.
int message_text(struct casefile *casefile, int64_t observation_id, struct buffer *out, struct error *error);

// The sources that are devices: those with messages, calls, contacts or selectors of their own. By id.
typedef int device_take(void *payload, int64_t source_id, const char *label, struct error *error);
int device_each(struct casefile *casefile, device_take *take, void *payload, struct error *error);

// The applications that a device has messages or calls of. By source and application.
typedef int app_take(void *payload, int64_t source_id, const char *app, struct error *error);
int app_each(struct casefile *casefile, app_take *take, void *payload, struct error *error);

struct contact_row {
    int64_t observation_id, source_id;
    const char *app, *name;
    int64_t spelling_id; // one call for each selector of the contact
};
typedef int contact_take(void *payload, const struct contact_row *contact, struct error *error);
int contact_each(struct casefile *casefile, contact_take *take, void *payload, struct error *error);

struct own_row {
    int64_t observation_id, source_id, item_id;
    const char *app;
    int64_t spelling_id;
    enum selector_kind kind;
    const char *value;
};
typedef int own_take(void *payload, const struct own_row *own, struct error *error);
int own_each(struct casefile *casefile, own_take *take, void *payload, struct error *error);

struct account_row {
    int64_t observation_id, source_id;
    enum state state;
    const char *app, *name;
    int64_t spelling_id; // one call for each selector of the account
};
typedef int account_take(void *payload, const struct account_row *account, struct error *error);
int account_each(struct casefile *casefile, account_take *take, void *payload, struct error *error); // by id

struct membership_row {
    int64_t observation_id, source_id;
    const char *app, *role;
    int64_t group_spelling, member_spelling;
    bool is_owner; // the member is the device's owner
    struct moment since;
};
typedef int membership_take(void *payload, const struct membership_row *membership, struct error *error);
int membership_each(struct casefile *casefile, membership_take *take, void *payload, struct error *error);
