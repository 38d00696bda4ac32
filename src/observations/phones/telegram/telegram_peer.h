// Who is meant in Telegram: users, groups and channels are numbered each from 1, so that a number alone names
// nobody. Written as Telegram's own interface for bots writes it: the user 777 is "777", the basic group 45
// "-45", the channel or supergroup 1234 "-1000000001234".
#pragma once

#include "observations/phones/parties.h"
#include "observations/serialized/tl.h"

enum telegram_kind { TELEGRAM_NOBODY, TELEGRAM_USER, TELEGRAM_GROUP, TELEGRAM_CHANNEL };

struct telegram_peer {
    enum telegram_kind kind;
    int64_t id; // above 0
};

struct telegram_peer telegram_peer_of(const struct tl_object *peer); // peerUser, peerChat, peerChannel
// The value of a field that is a number of a user or a peer object.
struct telegram_peer telegram_peer_field(const struct tl_object *object, const char *name);
const char *telegram_peer_text(struct telegram_peer peer, struct arena *arena); // as above; "" for nobody
// The handle "telegram:777"; the nameless party for nobody.
struct selector telegram_selector(struct telegram_peer peer, const struct observation_context *context);
