// Addresses of the web put together: a reference against the address of the page it stands in (RFC 3986,
// section 5). Pure.
#pragma once

#include "base/arena.h"

// In the arena, or `reference` itself. A base that is no address gives the reference as it is.
const char *web_address_absolute(struct arena *arena, const char *base, const char *reference);
