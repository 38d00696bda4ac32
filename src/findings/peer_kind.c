// Persons and groups, by the form of their numbers and handles.
#include "findings/peer_kind.h"

#include "base/text.h"

#include <string.h>

bool peer_link_tells_group(const struct link *link)
{
    return strcmp(link->kind, "member_of") == 0;
}

enum peer_kind peer_kind_of(const struct entity *entity)
{
    static const char *const groups[] = {"@g.us", "@broadcast", "@newsletter", "@chatroom"};
    if (strcmp(entity->kind, "phone") == 0) // short codes have no "+"
        return entity->value[0] == '+' ? PEER_PERSON : PEER_OTHER;
    if (strcmp(entity->kind, "handle") == 0) {
        for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
            if (text_end(entity->value, groups[i]))
                return PEER_GROUP;
        return PEER_PERSON;
    }
    return strcmp(entity->kind, "email") == 0 ? PEER_PERSON : PEER_OTHER;
}
