// The link stage: observations to entities and links, in one transaction. What stood before is thrown away.
#pragma once

#include "casefile/casefile.h"

int link_all(struct casefile *casefile, struct error *error);
