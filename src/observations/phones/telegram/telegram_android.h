// What the parts of the reader of Telegram for Android share.
#pragma once

#include "base/map.h"
#include "observations/phones/telegram/telegram_peer.h"

struct telegram_reading {
    struct evidence_db *db;
    struct sink *sink;
    int64_t own_id;          // 0: not known
    struct pair_map kinds;   // (number of a chat, 0) -> enum telegram_kind
    struct pair_map secrets; // (number of a secret chat, 0) -> the other's user number
    int64_t in_part;         // messages of which only a part was understood
};

// What a user object says: its selectors, the number first, and its name (NULL: none). False: it is none.
bool telegram_user_read(const struct tl_object *user, const struct observation_context *context,
                        struct parties *parties, const char **name);
void telegram_people_read(struct telegram_reading *reading);   // users, chats, contacts, members
void telegram_messages_read(struct telegram_reading *reading); // after them
