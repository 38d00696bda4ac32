// The SQL function for local time; for listings only.
#pragma once

#include "casefile/database.h"

// local_hour(usec, zone): hours since Monday 00:00 on that zone's clock, 0 to 167; NULL when the moment is
// unknown.
int clocks_register(struct casefile *casefile, struct error *error);
