// A triage as a table for people and as JSON lines.
#pragma once

#include "observations/sampling/ranking.h"

#include <stdio.h>

struct triage_view {
    const struct sampling *sampling;
    const struct watch_list *watch; // NULL: none
    struct rank *ranks;
};

void triage_print(const struct triage_view *view, FILE *out);
void triage_print_json(const struct triage_view *view, FILE *out); // docs/manual/views.md
