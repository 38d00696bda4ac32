// What is known of a report while it is read, and the counting of its models. Shared by the files that turn
// models into records.
#pragma once

#include "base/map.h"
#include "observations/observer.h"
#include "observations/phones/extractions/ufdr_tree.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"

enum { UFDR_TYPES_MAX = 96 }; // types of models that are counted by name

struct ufdr_type {
    const char *name;
    struct table_tally tally;
    int64_t present;
};

struct ufdr_book {
    struct observation_context context; // its arena is emptied after each model
    struct arena *names;                // of what must last
    struct peers *peers;
    struct text_map own;  // selectors of the device's owner, as "kind value"
    struct text_map told; // own selectors that were told, with the application
    struct ufdr_seen {    // ids of messages that stood in chats
        uint64_t *slots;
        size_t count, capacity;
    } seen;
    struct ufdr_type types[UFDR_TYPES_MAX + 1]; // the last is of all others
    size_t type_count;
    struct ufdr_talk *talk; // the chat at hand; NULL
};

void ufdr_book_init(struct ufdr_book *book, const struct observation_context *context);
void ufdr_book_done(struct ufdr_book *book); // sends the tallies

// The counter of a type; borrowed as long as the book.
struct ufdr_type *ufdr_type(struct ufdr_book *book, const char *name);
void ufdr_emitted(struct ufdr_book *book, const struct ufdr_model *model);
void ufdr_skipped(struct ufdr_book *book, const struct ufdr_model *model, const char *reason);

struct place ufdr_place(const struct ufdr_book *book, const struct ufdr_model *model);

// Remembers the id of a message; false when it was there before. Beyond some millions nothing is remembered.
bool ufdr_first_time(struct ufdr_book *book, const char *id);

// ---- ufdr_apps.c ----

// The house's name of the application that a model says it comes from ("WhatsApp Business" is "whatsapp",
// "Facebook Messenger" "facebook"); `native` for the telephone's own; others as they are.
const char *ufdr_app(const char *source, const char *native);

// ---- ufdr_parties.c ----

struct ufdr_party {
    struct selector selector; // SELECTOR_OF_OWNER when it is the owner
    bool owner, system;       // system: nobody, the application itself
    const char *name;         // NULL
};

// The selector that an application's identifier of somebody stands for.
struct selector ufdr_identity(struct ufdr_book *book, const char *app, const char *identifier);
// Also tells, once each, that a selector is the owner's, and the name that somebody goes by.
struct ufdr_party ufdr_party(struct ufdr_book *book, const char *app, const struct ufdr_model *party,
                             struct place place);
void ufdr_own(struct ufdr_book *book, struct place place, const char *app, struct selector selector);
bool ufdr_is_own(const struct ufdr_book *book, const struct selector *selector);

// ---- models into records; each is told exactly once: emitted or skipped ----

void ufdr_read_message(struct ufdr_book *book, const struct ufdr_model *message);        // in a chat
void ufdr_read_single_message(struct ufdr_book *book, const struct ufdr_model *message); // InstantMessage
void ufdr_read_text_message(struct ufdr_book *book, const struct ufdr_model *message);   // SMS, MMS, Email
void ufdr_read_call(struct ufdr_book *book, const struct ufdr_model *call);
void ufdr_read_contact(struct ufdr_book *book, const struct ufdr_model *contact);
void ufdr_send_contact(struct ufdr_book *book, const struct ufdr_model *contact, const char *app,
                       struct place place); // one that stands in a message
void ufdr_read_account(struct ufdr_book *book, const struct ufdr_model *account);
void ufdr_read_sim(struct ufdr_book *book, const struct ufdr_model *data);
void ufdr_read_place(struct ufdr_book *book, const struct ufdr_model *location); // Location
void ufdr_read_tower(struct ufdr_book *book, const struct ufdr_model *tower);
void ufdr_read_network(struct ufdr_book *book, const struct ufdr_model *network);
void ufdr_read_journey(struct ufdr_book *book, const struct ufdr_model *journey);
// False when no coordinates stand in the model's Position.
bool ufdr_send_position(struct ufdr_book *book, const struct ufdr_model *model, struct position *position);
void ufdr_read_other(struct ufdr_book *book, const struct ufdr_model *model);
// Whatever the model is: finds the reader.
void ufdr_read_model(struct ufdr_book *book, const struct ufdr_model *model);

// A line of "Device Info" or "Extraction Data".
void ufdr_read_device_line(struct ufdr_book *book, struct place place, const char *name, const char *value);

// ---- a chat, which is told while its messages pass ----

struct ufdr_talk {
    const struct ufdr_model *model; // grows
    bool settled;                   // what follows is worked out
    unsigned settles;               // so many times
    struct arena *arena;
    const char *app, *thread, *title;
    bool is_group, knows_owner;
    struct selector group; // kind NAME "" when the group has no handle
    struct ufdr_party *parties;
    size_t party_count;
};

// `arena` lasts as long as the chat.
void ufdr_talk_begin(struct ufdr_book *book, struct ufdr_talk *talk, const struct ufdr_model *model,
                     struct arena *arena);
void ufdr_talk_end(struct ufdr_book *book, struct ufdr_talk *talk); // tells the chat itself
void ufdr_talk_settle(struct ufdr_book *book, struct ufdr_talk *talk);
