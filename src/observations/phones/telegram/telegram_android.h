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

void telegram_people_read(struct telegram_reading *reading);   // users, chats, contacts, members
void telegram_messages_read(struct telegram_reading *reading); // after them
