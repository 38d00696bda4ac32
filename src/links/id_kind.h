// What kind of name for an account a selector is: an id that an application gives once and never again, a
// number, or a name that may pass from one person to another.
#pragma once

#include "casefile/records.h"

enum id_level {
    ID_NONE, // glues nothing: groups, short codes, names, everything that is no account
    ID_NAME, // a user name, an e-mail address
    ID_PHONE,
    ID_STRONG // a number, UUID, LID, wxid or mid that the application itself made
};

enum { ID_KIND_SIZE = 64 };

// Also names the kind in `name`: "phone", "email", "telegram number", "whatsapp lid", "telegram name", ...;
// "" for ID_NONE. Two strong ids of one kind are two accounts.
enum id_level id_kind_of(const char *selector_kind, const char *value, char name[ID_KIND_SIZE]);
