// Parts of the reader of sms.db: what stands around its messages. Schema and traps:
// docs/formats/ios-messages.md.
#pragma once

#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"

// ---- chats, and who takes part ----

struct ios_chats {
    struct peers *peers;           // borrowed
    struct side_table handles;     // handle -> its service, its address
    struct side_table identifiers; // chat -> enum chat_bits, chat_identifier
    struct side_table rooms;       // group chat -> what names the group
    struct side_table of_messages; // message -> chat
    struct side_table recoverable; // message: deleted by its owner, and kept for 30 days
};

struct ios_chat {
    const char *thread; // NULL: of no chat that is known
    bool is_group;
    struct selector group; // when it is one
    const char *app;       // NULL: the chat does not say
};

// Reads all of it; sends groups' names, memberships, and the addresses known.
void ios_chats_read(struct ios_chats *chats, struct evidence_db *db, struct peers *peers);
void ios_chats_done(struct ios_chats *chats);
// The chat of a message, by its row id (-1: not known) or by the room it says it is of (or NULL).
struct ios_chat ios_chat_of(struct ios_chats *chats, const struct observation_context *context,
                            int64_t message, const char *room);
struct selector ios_handle(struct ios_chats *chats, const struct observation_context *context,
                           int64_t handle);
bool ios_is_recoverable(struct ios_chats *chats, int64_t message);

// "imessage", "sms"; NULL for a service of no name.
const char *ios_service_app(const char *service);
// The device's own address out of "E:ana@example.org", "p:+447700900123" or the address alone, sent once for
// each application; nothing for an empty one.
void ios_send_own(struct evidence_rows *rows, struct peers *peers, const char *app, const char *address);

// Sends a message of a live row that its owner deleted: the application keeps it for some weeks.
void ios_message_send_deleted(struct evidence_rows *rows, struct message *message);

// ---- row ids that are missing ----

struct ios_gaps {
    struct side_table live; // row id -> its time, microseconds
    struct side_table lost; // row ids of lost rows that were found
};

void ios_gaps_init(struct ios_gaps *gaps);
void ios_gaps_add(struct ios_gaps *gaps, struct evidence_rows *rows, struct moment at);
// Sends as tally lines of the table "message: gaps in ROWID" where numbers are missing, how many, and when
// that was. `last` is the highest number ever given (sqlite_sequence), 0 when unknown.
void ios_gaps_send(struct ios_gaps *gaps, struct sink *sink, int64_t last);
void ios_gaps_done(struct ios_gaps *gaps);

// ---- the schema before iOS 6 ----

bool ios_old_messages_there(struct evidence_db *db);
void ios_old_messages_read(struct evidence_db *db, struct peers *peers, struct ios_gaps *gaps);
