// Telegram's users, groups and channels as selectors.
#include "observations/phones/telegram/telegram_peer.h"

#include "observations/phones/peers.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>

#define CHANNEL_BASE INT64_C(1000000000000)

static struct telegram_peer peer_if(enum telegram_kind kind, int64_t id)
{
    return id > 0 ? (struct telegram_peer){kind, id} : (struct telegram_peer){TELEGRAM_NOBODY, 0};
}

struct telegram_peer telegram_peer_of(const struct tl_object *peer)
{
    if (tl_is(peer, "peerUser"))
        return peer_if(TELEGRAM_USER, tl_number(peer, "user_id", 0));
    if (tl_is(peer, "peerChat"))
        return peer_if(TELEGRAM_GROUP, tl_number(peer, "chat_id", 0));
    if (tl_is(peer, "peerChannel"))
        return peer_if(TELEGRAM_CHANNEL, tl_number(peer, "channel_id", 0));
    return (struct telegram_peer){TELEGRAM_NOBODY, 0};
}

struct telegram_peer telegram_peer_field(const struct tl_object *object, const char *name)
{
    const struct tl_value *value = tl_value(object, name);
    if (value && value->kind == TL_OBJECT)
        return telegram_peer_of(value->object);
    return peer_if(TELEGRAM_USER, value && value->kind == TL_NUMBER ? value->number : 0);
}

const char *telegram_peer_text(struct telegram_peer peer, struct arena *arena)
{
    switch (peer.kind) {
    case TELEGRAM_USER:
        return arena_print(arena, "%" PRId64, peer.id);
    case TELEGRAM_GROUP:
        return arena_print(arena, "-%" PRId64, peer.id);
    case TELEGRAM_CHANNEL:
        return arena_print(arena, "%" PRId64, peer.id < CHANNEL_BASE ? -CHANNEL_BASE - peer.id : -peer.id);
    default:
        return "";
    }
}

struct selector telegram_selector(struct telegram_peer peer, const struct observation_context *context)
{
    if (peer.kind == TELEGRAM_NOBODY)
        return peers_nobody();
    return selector_of_handle(context, "telegram", bytes_of_text(telegram_peer_text(peer, context->arena)));
}
