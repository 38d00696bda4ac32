// Who is meant in Signal, of Android and iOS alike: an account has an id for life (ACI, a UUID), often a
// number, sometimes a user name; a group has an id of 16 or 32 bytes, which is the same on every device.
#pragma once

#include "base/map.h"
#include "observations/phones/parties.h"

struct signal_recipient {
    struct selector selector; // by which rows name it: the number, else the ACI, the user name, the group
    const char *author;       // the ACI, else the number: with a time it names a message; NULL
    const char *title;        // of a group
    bool is_group;
};

struct signal_recipients; // opaque

struct signal_recipients *signal_recipients_new(void);
void signal_recipients_free(struct signal_recipients *recipients);
// Of a row of Android's `recipient`; a live one stays when a lost one has its id. The selector of nobody and
// false when it is not known.
bool signal_recipients_find(const struct signal_recipients *recipients, int64_t id,
                            struct signal_recipient *recipient);
// Reads `recipient` and `groups` and says accounts, contacts, titles; `group_membership`.
void signal_recipients_read(struct signal_recipients *recipients, struct evidence_db *db);

// "signal:ACI" in lower case.
struct selector signal_account(const struct observation_context *context, const char *aci);
// A group by the bytes of its id, "signal:0123...": hexadecimal digits.
struct selector signal_group(const struct observation_context *context, struct bytes id);
// The same of Android's text of it: "__signal_group__v2__!0123..."
struct selector signal_group_of_text(const struct observation_context *context, const char *id);
// What names a message on every device: "AUTHOR/MILLISECONDS"; NULL without an author.
const char *signal_message_id(struct arena *arena, const char *author, int64_t sent_msec);
