// What a report says, read from the case once and held in memory; the sections print from it and never see
// the case. Everything lives in the model's arena.
#pragma once

#include "base/arena.h"
#include "base/sha256.h"
#include "base/time.h"
#include "casefile/casefile.h"
#include "casefile/sources.h"
#include "views/report/report.h"
#include "views/report/text_index.h"

enum {
    MODEL_PLACES_MAX = 20,    // places of evidence kept for each finding; the rest is counted
    MODEL_MEMBERS_MAX = 2000, // entities kept for each finding; the rest is counted
    MODEL_HUBS_MAX = 50,
    MODEL_LINKS_MAX = 500000,     // links among entities of findings; more are counted, not drawn
    MODEL_ROWS_MAX = 120,         // rows of a table in the report; the rest is counted
    MODEL_CONVERSATIONS_MAX = 24, // printed
    MODEL_CONVERSATIONS_OF_FINDING_MAX = 3,
    MODEL_MESSAGES_MAX = 60, // of one conversation
    MODEL_RINGS_TOLD = 12,   // whose adverts are printed
    MODEL_ADVERTS_OF_RING_MAX = 10,
    MODEL_TEMPLATE_RINGS_MAX = 20, // rings of which templates are shown
    MODEL_TEMPLATES_OF_RING_MAX = 3,
    MODEL_ALIGNED_MAX = 8,    // adverts laid beside a template
    MODEL_DEVICES_DRAWN = 12, // columns of the matrix, clocks
    MODEL_SHARED_MAX = 40,    // rows of the matrix
    MODEL_READ_MAX = 2000,    // the same of the tally and of what could not be read: these are to be whole
};

struct model_entity {
    int64_t id;
    size_t index; // in model->entities
    const char *kind, *value;
    const char *label;      // a name; NULL
    const char *own_source; // label of the device's source it belongs to; NULL
    bool hub;
    const char *hub_reason;
    int64_t findings; // it stands in
    int64_t patterns; // of these: findings of a pattern, not only of one selector that is shared
    int64_t links;    // of any kind
};

struct model_member {
    const struct model_entity *entity;
    const char *role;
};

struct model_place {
    const char *source, *path, *where, *state;
};

struct model_finding {
    int64_t id, version;
    const char *kind, *title, *rule;
    const char *facts; // JSON object
    struct model_member *members;
    size_t member_count, members_in_all;
    struct model_place *places;
    size_t place_count, places_in_all;
    int64_t rank;          // the fact its kind is ordered by; larger stands first
    int64_t place;         // among all findings as the case lists them
    const char *judgement; // "Rejected by ana@desk-7 on 2024-05-01: ..."; NULL: nobody judged it
    bool is_rejected;      // stands behind all others of its kind
};

// What an analyst decided; as in the listing `judgements`.
struct model_judgement {
    int64_t id, withdrawn_by; // 0: it stands
    const char *at, *who, *verdict, *subject, *object, *because;
    bool applies; // the case still has what it is about
};

struct model_link {
    const char *kind;
    const struct model_entity *from, *to;
    const char *detail;
    struct moment first, last;
    int64_t count;
};

// A ring's stay in one city: adverts without a gap of more than two weeks.
struct model_stay {
    int64_t finding_id;
    const char *ring; // how the report calls it
    const char *city;
    int64_t first_day, last_day; // days since 1970-01-01
    int64_t adverts;
};

// An advert of one of the first rings, as it was captured.
struct model_advert {
    int64_t finding_id;
    const char *posted, *city, *url, *text, *selectors; // selectors: telephones and handles, as JSON arrays
    const char *handles;
    const char *source, *path, *place, *digest;
};

// Money from one account to another in one currency. A payment that stands in the statements of both is
// counted once: the side that states more entries is taken.
struct model_flow {
    const char *from, *to; // values of accounts, or names
    const char *from_name, *to_name;
    const char *currency;
    int64_t payments, sum_e5;
    bool overflowed;             // the sum does not fit; shown as "too large"
    bool from_passes, to_passes; // is an account of a pass_through finding
};

// A bank statement that says less than it should: its sums do not tie, or one before it is missing.
struct model_statement {
    const char *source, *account, *id, *from, *to, *balance, *continuity;
};

// A trail of money: the finding of that kind, its legs and whom to freeze, as its facts say.
struct model_leg {
    const char *from, *to, *from_name, *to_name, *first, *last;
    int64_t amount_e5, payments; // what of its payments belongs to the trail
};
struct model_freeze {
    const char *account, *name, *bank, *country, *why;
    int64_t amount_e5,
        at_most_e5; // what of the trail's money is seen to have stayed; what can be there at most
};
struct model_trail {
    size_t finding; // in model->findings
    const char *currency;
    struct model_leg *legs;
    struct model_freeze *freezes; // in the order in which freezing stops most
    size_t leg_count, freeze_count;
};

struct model_country_flow {
    const char *from, *to; // ISO 3166 code of the IBAN, or "?"
    const char *currency;
    int64_t payments, sum_e5;
    bool overflowed;
};

struct model_device {
    const char *source, *own, *apps, *first, *last, *zone;
    int64_t messages, calls, contacts, lost;
    int64_t findings;        // that it stands in
    int64_t activity[7][24]; // by weekday from Monday and hour, local time
};

struct model_known_to { // how one device knows a shared contact
    size_t device;      // in model->devices
    int64_t messages, calls;
    bool saved;
};

struct model_shared { // a number or account that several devices know
    const char *kind, *value, *name;
    int64_t devices, messages, calls;
    bool hub;
    struct model_known_to *known_to;
    size_t known_to_count;
};

struct model_message {
    const char *at, *from, *name, *text, *quoted, *attachments, *marks, *state, *place;
    bool out, is_evidence;
    int64_t left_out; // messages between the one before and this one
};

struct model_conversation {
    int64_t id, messages_in_all, lost, evidence;
    const char *source, *app, *who, *first, *last;
    const char *findings; // JSON array of ids
    size_t rank;          // of the first of them
    struct model_message *messages;
    size_t message_count;
    int64_t left_out; // after the last
};

struct model_aligned { // an advert laid beside its template
    const char *posted, *source, *place;
    const char *spans; // JSON: see the listing `template`
};

struct model_slot_value {
    int slot;
    const char *kind, *value;
    int64_t adverts, elsewhere; // here; other templates that have it
    bool recurring;             // which says something
};

struct model_template {
    int64_t id, ring; // ring: the finding under which it is shown
    size_t rank;      // of that ring
    int64_t adverts, read, phones, cities;
    const char *first, *last;
    const char *parts; // JSON
    struct model_aligned *aligned;
    size_t aligned_count;
    struct model_slot_value *values; // by slot, the most frequent first
    size_t value_count;
    const struct model_slot_value **recurring; // the rarest first
    size_t recurring_count;
};

struct model_source {
    const char *label, *kind, *authority, *exhibit, *legal_basis, *grade, *sha256, *seized_at, *retain_until;
    enum handling handling;
    int64_t size_bytes;
};

struct model_tally {
    const char *source, *table;
    int64_t present, emitted;
    const char *skipped; // JSON object, reason to count; NULL
    size_t order;        // in which they are shown: by source
};

struct model_item { // one that gave nothing, or a damage
    const char *source, *path, *where, *reason;
};

struct model_count {
    const char *what;
    int64_t count;
};

#define MODEL_LIST(type, name)                                                                               \
    type *name;                                                                                              \
    size_t name##_count, name##_capacity

struct model {
    struct arena *arena;
    struct text_index entity_names; // "kind value" of each of `entities`
    struct report_options options;
    const char *case_name;
    struct case_identity identity;
    enum handling handling;
    MODEL_LIST(struct model_count, counts); // what stands in the case
    MODEL_LIST(struct model_source, sources);
    MODEL_LIST(struct model_finding, findings); // by kind and rank
    MODEL_LIST(struct model_judgement, judgements);
    MODEL_LIST(struct model_entity *, entities); // those of findings and the hubs
    MODEL_LIST(struct model_entity *, hubs);     // by links, most first; at most MODEL_HUBS_MAX
    MODEL_LIST(struct model_link, links);        // both ends in findings
    MODEL_LIST(struct model_stay, stays);        // by ring, first day
    MODEL_LIST(struct model_advert, adverts);    // of the first rings, by ring and time
    MODEL_LIST(struct model_flow, flows);        // that touch a pass_through account; by currency, sum
    MODEL_LIST(struct model_country_flow, country_flows);
    MODEL_LIST(struct model_statement, statements); // those that do not tie or follow, as the case lists them
    MODEL_LIST(struct model_trail, trails);         // in the order of the findings
    MODEL_LIST(struct model_device, devices);       // those in findings first, then by messages and calls
    MODEL_LIST(struct model_shared, shared);        // by devices, then messages and calls
    MODEL_LIST(struct model_conversation, conversations); // that findings rest on, by finding
    MODEL_LIST(struct model_template, templates);         // of rings, by ring, then adverts
    MODEL_LIST(struct model_tally, tally);
    MODEL_LIST(struct model_item, unreadable);
    MODEL_LIST(struct model_item, damage);
    struct text_index name_words; // of the names that contacts were saved with
    int64_t statements_in_all, statements_that_tie, statements_unstated; // unstated: without balances
    int64_t templates_in_all;
    int64_t conversations_in_all, shared_in_all;
    int64_t hubs_in_all, links_in_all, unreadable_in_all, damage_in_all;
    int64_t audit_entries;
    char audit_head[SHA256_HEX_SIZE];
    const char *audit_fault; // why the chain does not hold; NULL when it does
};

void model_init(struct model *model, const struct report_options *options);
void model_done(struct model *model);
int model_read(struct model *model, struct casefile *casefile, struct error *error);

// ---- shared by the sections ----

// The name as the options allow: in full, or initials ("A. K."). In the model's arena; NULL stays NULL.
const char *model_name(const struct model *model, const char *name);
// `text` with every name of the finding's entities shown as the options allow.
const char *model_without_names(const struct model *model, const struct model_finding *finding,
                                const char *text);
// `text` of a message, as the options allow: words of names that contacts were saved with as initials.
const char *model_without_saved_names(const struct model *model, const char *text);
void model_add_saved_name(struct model *model, const char *name);
// A name that adverts state, in lower case: hidden like those.
void model_add_stated_name(struct model *model, const char *name);
// Value of an entity as shown: a NAME is a person's name too.
const char *model_value(const struct model *model, const struct model_entity *entity);
