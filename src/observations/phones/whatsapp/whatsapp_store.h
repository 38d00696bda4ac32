// WhatsApp's message store for Android while it is read: what stands beside the messages, in memory, so that
// a row missing on one side costs a name and never a message. Docs: docs/formats/whatsapp-android.md.
#pragma once

#include "base/map.h"
#include "observations/phones/repeats.h"
#include "observations/phones/side_table.h"
#include "observations/phones/whatsapp/whatsapp_jids.h"

#define WHATSAPP "whatsapp"
#define WHATSAPP_EARLIER REPEATS_REASON
#define WHATSAPP_CALL_NOTICE "notice of a call, which the table of calls tells"

struct whatsapp_location {
    struct place place;
    int64_t message;
    double latitude, longitude;
    struct moment at;  // of a live location's end; else unknown: its message's
    const char *label; // in the side table's arena
    bool sent;
};

// A system message: who did it, where and when. What it says stands in tables of its own.
struct whatsapp_event {
    int64_t message;
    const struct whatsapp_jid *chat, *sender; // NULL: not known
    bool by_owner;
    struct moment at;
};

// What message_payment says: its time is the message's.
struct whatsapp_payment {
    struct place place;
    int64_t message, amount_e5;
    const char *currency;
    struct selector sender, receiver;
    struct moment at;
};

struct whatsapp_store {
    struct evidence_db *db;
    struct sink *sink;
    struct whatsapp_jids *jids;
    struct side_table chats;    // chat -> jid row
    struct side_table media;    // message -> path, name, hash or type
    struct side_table captions; // message -> caption that stands with the media only
    struct side_table places;   // message -> index of locations
    struct side_table replies;  // message -> key of the message it answers
    struct side_table quotes;   // message -> text of that one
    struct side_table cards;    // message -> name of a contact card
    struct side_table edits;    // message -> 0
    struct side_table revoked;  // message -> 0
    struct side_table actions;  // message -> what kind of system message
    struct side_table paid;     // message -> 0: a transaction tells its payment
    struct side_table payers;   // message -> index of payments
    struct pair_map told;       // what is told once, whichever row says it
    struct repeats *repeats;    // of the messages
    bool has_old;               // the table of the schema before 2021 is there, too
    struct whatsapp_location *locations;
    size_t location_count, location_capacity;
    struct whatsapp_payment *payments;
    size_t payment_count, payment_capacity;
    struct whatsapp_event *events; // by message
    size_t event_count, event_capacity;
};

void whatsapp_store_init(struct whatsapp_store *store, struct evidence_db *db, struct sink *sink);
void whatsapp_store_done(struct whatsapp_store *store);

// Whether a row that says this is told for the first time; remembers it. NULL texts are allowed.
bool whatsapp_first_time(struct whatsapp_store *store, const char *who, const char *key, const char *text,
                         int64_t number);
// Before the messages: chats, media, locations, quotations, cards, edits, revocations, actions.
void whatsapp_sides_read(struct whatsapp_store *store);
// A position of a location's message; its own time and nobody where they are not known.
void whatsapp_location_send(struct sink *sink, struct whatsapp_location *location, struct moment at,
                            struct selector by);
// After the messages: members of groups, those who came and went, numbers that changed.
void whatsapp_groups_read(struct whatsapp_store *store);
// Payments are read before the messages, which say when those of message_payment were made, and sent after.
void whatsapp_payments_read(struct whatsapp_store *store);
void whatsapp_payments_send(struct whatsapp_store *store);
// Calls of call_log. With the schema before 2021 calls name their peer in words, in call_logs.
void whatsapp_calls_read(struct whatsapp_store *store);
// The table messages of the schema before 2021, with what stands beside it.
bool whatsapp_old_is_there(struct evidence_db *db);
void whatsapp_old_read(struct whatsapp_store *store);
