// Judging which entities account records make one.
#pragma once

#include "links/identity.h"

// For each entity the one by whose value it is known from now on: joined[id], itself when it stands alone.
void accounts_glue(const struct identity *identity, const struct entities *entities,
                   const struct judged *judged, uint32_t *joined);
