// A message of Telegram for iOS out of its table's key and value. Knows no database.
#pragma once

#include "observations/phones/telegram/telegram_peer.h"
#include "observations/serialized/postbox.h"

enum { TELEGRAM_SECRET = TELEGRAM_CHANNEL + 1 }; // a kind of peer: a secret chat, whose number names nobody

struct telegram_ios_message {
    struct telegram_peer peer, author, origin; // author: nobody when it is not stated
    int64_t name_space, id, date;              // of the key; date in seconds since 1970
    bool incoming, failed, forwarded;
    const char *text, *origin_name;
    bool whole;                     // false: breaks off; what stood before is here
    struct bytes attributes, media; // as they stand: `attribute_count` and so many sized values
    uint32_t attribute_count, media_count;
};

struct telegram_peer telegram_ios_peer(int64_t stored);
// False when the key is none, or the value is no message (a hole, an unknown form).
bool telegram_ios_message_read(struct bytes key, struct bytes value, struct arena *arena,
                               struct telegram_ios_message *message);
