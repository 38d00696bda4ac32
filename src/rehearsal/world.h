// The fictional world before it becomes evidence: people, the telephones that were seized with what happened
// on them, rings, adverts and bank accounts. Everything in it follows from the seed.
#pragma once

#include "rehearsal/numbers.h"
#include "rehearsal/random.h"
#include "rehearsal/rehearsal.h"
#include "rehearsal/words.h"

#include "base/arena.h"
#include "base/error.h"

// How much of everything.
struct scale {
    size_t copies;         // of the cast of telephones; 0 is the small cast
    int64_t messages;      // a telephone, about
    size_t adverts, rings; // rings in the adverts
    size_t payments, money_rings;
    size_t publics;         // people who call once or twice
    int64_t telephone_days; // how far back telephones go
    int64_t statement_months;
};

enum authority { AUTHORITY_BE, AUTHORITY_FR, AUTHORITY_ES, AUTHORITY_COUNT };
extern const char *const authority_names[AUTHORITY_COUNT]; // "BE-FJP" ...

struct person {
    const char *name;
    enum language language;
    char number[E164_SIZE];
    uint64_t lid; // WhatsApp's other name for the account
    int device;   // -1: not seized
};

enum event_kind {
    EVENT_SMS,
    EVENT_MMS,
    EVENT_WHATSAPP,
    EVENT_PICTURE,
    EVENT_POSITION,
    EVENT_CALL,
    EVENT_WHATSAPP_CALL
};
enum event_outcome { CALL_ANSWERED, CALL_MISSED, CALL_REJECTED };

// Something as one telephone recorded it.
struct event {
    int64_t at_ms;
    const char *text;
    int peer;  // who is at the other end; in a group who wrote, -1 the owner
    int group; // -1: none. For an MMS its recipients
    uint16_t seconds;
    uint8_t kind, outcome, out;
};

struct group {
    const char *subject;
    int *members;
    size_t count;
    int64_t made_ms;
    uint64_t id;
};

struct saved {
    int person;
    const char *name;
};

enum lid_use { LID_NEVER, LID_SOME, LID_MOST };

// How a telephone's contents were handed over.
enum phone_form {
    FORM_ANDROID, // a zip of its data partition
    FORM_IOS,     // a zip of a Finder backup: files under hashes
    FORM_UFDR,    // a Cellebrite report
};

enum chat_app { CHAT_WHATSAPP, CHAT_WECHAT, CHAT_TELEGRAM, CHAT_APPS };

struct device {
    int owner;
    enum authority authority;
    const char *file, *exhibit;
    int64_t start_ms, end_ms, message_count, target;
    struct event *events;
    size_t event_count, event_capacity;
    struct saved *contacts;
    size_t contact_count, contact_capacity;
    int *ties; // persons the owner talks with, the closest first
    size_t tie_count, tie_capacity;
    enum lid_use lids;
    enum phone_form form;
    unsigned deletes_per_mille; // of its messages, deleted by the owner and still in the file
    bool sim_number_known, zip64, has_wal, spelling_variants;
    const char *iban; // one the owner passes on now and then; NULL
    bool call_centre; // the truth
    int replaces;     // the device whose number fell silent when this one began; -1
};

struct leg {
    size_t city; // in `cities`
    int64_t from_day, to_day;
};

enum { RING_PHONES_MAX = 5, RING_LEGS_MAX = 12, RING_NAMES_MAX = 10, RING_TEMPLATES_MAX = 5 };
struct ring {
    int phones[RING_PHONES_MAX]; // persons: the numbers in the adverts
    size_t phone_count;
    struct leg legs[RING_LEGS_MAX];
    size_t leg_count;
    bool moves;
    const char *handle;
};

enum { ADVERT_PICTURES_MAX = 2 };
struct advert {
    const char *id, *url, *city, *title, *text;
    enum language language;
    int64_t day;
    int ring;                               // -1
    uint32_t pictures[ADVERT_PICTURES_MAX]; // the same number: the same picture, whatever a site calls it
    uint8_t picture_count;
    uint8_t site;
};

struct entry { // one line of an account's statement
    int64_t day, cents;
    int counterparty; // account; -1 for cash, cards and the bank
    const char *name, *reference;
    int64_t ordered_cents; // in euros, when the account keeps another currency; else 0
    uint32_t order;        // by which both banks know a transfer: its end-to-end reference; 0: none given
    uint8_t kind;
};

struct account {
    char iban[IBAN_SIZE];
    const char *owner;
    enum bank bank;
    bool has_statement;
    int64_t opening_cents;
    int64_t ring_cents;                // of a ring's money, what came in here to be passed on
    size_t ring_receipts;              // in so many payments
    const char *phone, *street, *city; // as its bank knows its holder; NULL: it did not say
    struct entry *entries;
    size_t entry_count, entry_capacity;
    int ring; // whose money rests here; -1
};

// What a ring does with money, as its kind of finding is called.
enum scheme_kind {
    SCHEME_BIPARTITE,
    SCHEME_CYCLE,
    SCHEME_FAN_IN,
    SCHEME_FAN_OUT,
    SCHEME_FUNNEL,
    SCHEME_GATHER_SCATTER,
    SCHEME_MIRROR,
    SCHEME_SCATTER_GATHER,
    SCHEME_STACK,
    SCHEME_STRUCTURING,
    SCHEME_TRAIL,
    SCHEME_KINDS, // count
};
struct scheme {
    enum scheme_kind kind;
    int *accounts; // those it is about, each once
    size_t account_count, account_capacity;
    size_t payments;
};

struct world {
    uint64_t seed;
    const struct scale *scale;
    struct scale adverts_scale; // of a world of adverts alone
    enum rehearsal_size size;
    struct arena *arena;
    struct number_pool pool;
    struct person *people;
    size_t people_count, people_capacity;
    struct group *groups;
    size_t group_count, group_capacity;
    struct device *devices;
    size_t device_count, device_capacity;
    int *publics;
    size_t publics_used;
    struct ring *rings;
    size_t ring_count;
    int *advertisers; // independents whose telephones were seized
    size_t advertiser_count, advertiser_capacity;
    struct words own_words[LANGUAGE_COUNT]; // of which authors make sentences that nobody else has
    struct advert *adverts;
    size_t advert_count, advert_capacity;
    struct account *accounts;
    size_t account_count, account_capacity;
    struct scheme *schemes;
    size_t scheme_count, scheme_capacity;
    int64_t first_day, last_day; // days since 1970
};

// Makes the whole world. Fails only when the numbers for fiction are used up. With `adverts` above 0 nothing
// but so many adverts; those for whom no number is left have a handle only.
int world_make(struct world *world, enum rehearsal_size size, int64_t adverts, uint64_t seed,
               struct error *error);
void world_done(struct world *world);

// ---- what the makers of the world share ----

enum { DAY_MS = 86400000, MINUTE_MS = 60000 };

int world_person(struct world *world, struct random *random); // a new one, -1 device
int world_public(struct world *world, struct random *random); // one of those who call once
int world_device(struct world *world, struct random *random, int owner);
void world_save(struct world *world, int device, int person, const char *name); // into the contacts, once
void world_tie(struct world *world, int device, int person);                    // they talk with each other
int world_group(struct world *world, struct random *random, const int *members, size_t count,
                int64_t made_ms);

// What happens between people stands on each telephone that was seized and was in use then.
void world_say(struct world *world, int from, int to, int64_t at_ms, enum event_kind kind, const char *text);
void world_say_group(struct world *world, int group, int from, int64_t at_ms, enum event_kind kind,
                     const char *text);
void world_call(struct world *world, int from, int to, int64_t at_ms, unsigned seconds,
                enum event_outcome outcome, bool whatsapp);

// Which application an event of EVENT_WHATSAPP, EVENT_PICTURE or EVENT_POSITION stands in: two people keep to
// one. Groups meet on WhatsApp, and telephones handed over as FORM_IOS have nothing else.
enum chat_app world_chat_app(const struct world *world, const struct device *device,
                             const struct event *event);
// Whether the owner deleted it: every application of the telephone asks alike, and truth.json.
bool world_is_deleted(const struct world *world, const struct device *device, const struct event *event);

// A moment on `day` (days since 1970), at an hour of the local clock drawn from `hours` (24 weights), as UTC.
int64_t world_moment(struct random *random, int64_t day, const uint8_t hours[24]);

void rings_make(struct world *world);   // rings.c: who they are and where they go
void cast_make(struct world *world);    // cast.c: whose telephones were seized, and their life
void adverts_make(struct world *world); // adverts.c
void money_make(struct world *world);   // money.c
