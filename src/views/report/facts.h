// The countable facts of a finding as a small table.
//
// Facts are a JSON object. A base rate stands beside its fact when the object holds it in one of these forms:
//   "callers": {"value": 58, "base_rate": 0.4}
//   "callers": 58, "callers_base_rate": 0.4
//   "callers": 58, "base_rates": {"callers": 0.4}
// Keys that end in a unit (_seconds _minutes _hours _days _share) are shown with it. Lists of objects are
// tables of their own. What is not an object is printed as text.
#pragma once

#include "views/report/model.h"
#include "views/report/page.h"

void facts_print(struct page *page, const struct model *model, const struct model_finding *finding);
// The lists of objects among them, a table each, as wide as the page.
void facts_print_tables(struct page *page, const struct model *model, const struct model_finding *finding);
// The first integer under one of `keys` (NULL at the end), a list's length, or -1. For ranking.
int64_t facts_number(const char *facts, const char *const *keys);
