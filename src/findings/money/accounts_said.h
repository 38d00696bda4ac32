// Accounts that the writer of a text calls his own: "send it to my account BE71 0961 ...". Pure.
#pragma once

#include "base/map.h"

#include <stdbool.h>

// The number of the first known account that `text` writes, with or without spaces, when it also says in one
// of some languages that it is the writer's; 0: none. `accounts` leads from IBANs and numbers of eight digits
// and more to numbers above 0.
int64_t account_said_own(const struct text_map *accounts, const char *text);
