// SQL functions that lay adverts beside their template. For casefile/ only.
#pragma once

#include "casefile/database.h"

// template_aligned(parts, text, stated), template_pattern(parts): see aligned_text.h.
int template_functions_register(struct casefile *casefile, struct error *error);
