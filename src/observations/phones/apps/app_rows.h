// How all readers of small applications send what rows say: with what they have in common, and no lost row
// that repeats a live one or makes no sense. Knows no application.
#pragma once

#include "base/map.h"
#include "observations/phones/apps/book.h"
#include "observations/phones/parties.h"
#include "observations/selectors/selectors.h"

struct app_reading {
    const char *app;     // of its records
    const char *handles; // of its handles: "kik" for "kik:ana"; mostly the same word
    struct sink *sink;
    struct evidence_db *db;
    struct book *people, *chats;
    struct pair_map told; // what live rows said, so that no lost row says it again
    bool owner_told;
};

void app_begin(struct app_reading *reading, struct observation_context *context, const char *app);
// Tells what nobody read, and ends.
void app_end(struct app_reading *reading);

// The application's own id of somebody. NULL and "" give the nameless party.
struct selector app_handle(const struct app_reading *reading, struct evidence_rows *rows, const char *id);
struct selector app_phone(struct evidence_rows *rows, const char *number);
struct selector app_name(struct evidence_rows *rows, const char *name);
// A column of `rows` as text; NULL also for "".
const char *app_text(struct evidence_rows *rows, int column);
// The first of them that is not NULL.
const char *app_first(const char *a, const char *b);
// A number as the key of a book.
const char *app_key(struct evidence_rows *rows, int64_t number);
// The selector kept for this key, else the one made of it.
struct selector app_person(const struct app_reading *reading, struct evidence_rows *rows, const char *key);

// Each sends the row that stands and accounts for it. A lost row without a time that a phone can have (of
// contacts and accounts: without a name or two selectors), and one that says what a live row says, is
// skipped. The app is filled in.
void app_message(struct app_reading *reading, struct evidence_rows *rows, struct message *message);
void app_call(struct app_reading *reading, struct evidence_rows *rows, struct call *call);
void app_contact(struct app_reading *reading, struct evidence_rows *rows, struct contact *contact);
void app_account(struct app_reading *reading, struct evidence_rows *rows, struct account *account);
void app_membership(struct app_reading *reading, struct evidence_rows *rows, struct membership *membership);
// A contact of one selector with its name; a row without a name is SIDE_TABLE_USED.
void app_named(struct app_reading *reading, struct evidence_rows *rows, struct selector who,
               const char *name);
// What the row says besides the record it is: sent with its place, not counted.
void app_also_named(struct app_reading *reading, struct evidence_rows *rows, struct selector who,
                    const char *name);
void app_also_member(struct app_reading *reading, struct evidence_rows *rows, struct selector group,
                     struct selector member, const char *role);
// Says once who the owner is, when the row is the first to know it.
void app_also_owner(struct app_reading *reading, struct evidence_rows *rows, struct selector owner);
// Reads a table that only says what others need: `visit` sends nothing.
void app_skip_used(struct evidence_rows *rows);
// Seconds since 2001, to the microsecond.
struct moment app_moment_cocoa(struct evidence_rows *rows, int column);
