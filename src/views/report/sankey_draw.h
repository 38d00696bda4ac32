// A placed Sankey picture as SVG.
#pragma once

#include "views/report/page.h"
#include "views/report/sankey.h"

// The flows and bars; the caller prints the <svg> around them.
void sankey_draw(const struct sankey *sankey, struct page *page);

bool sankey_has_country(const char *account); // begins as an IBAN does
// "FR7699902000220000958638093" as "FR76...638093"; what is no IBAN as it is. In the arena.
const char *sankey_short_account(struct arena *arena, const char *account);
