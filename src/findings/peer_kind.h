// What an entity is in a conversation: told by its kind and the form of its value.
#pragma once

#include "casefile/network.h"

enum peer_kind {
    PEER_OTHER, // sender titles, short codes, devices, accounts: never somebody who talks
    PEER_PERSON,
    PEER_GROUP
};

enum peer_kind peer_kind_of(const struct entity *entity);
// Whether the link says that its far end is a group, whatever form its handle has.
bool peer_link_tells_group(const struct link *link);
