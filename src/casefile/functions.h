// SQL functions that queries of the case use to give values their printed form. For casefile/ only.
#pragma once

#include "casefile/database.h"

// moment_text(usec, zone), decimal_text(e5), selector_kind(n), state_name(n), direction_name(n),
// outcome_name(n), handling_name(n), balance_name(n), item_status(n), place_json(table, row, offset),
// place_text(table, row, offset),
// observation_type(name): the number that observation.type holds for "message", "call", ...
int functions_register(struct casefile *casefile, struct error *error);
