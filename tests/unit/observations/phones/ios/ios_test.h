// What tests of iOS share beyond those of small applications.
#pragma once

#include "observations/phones/apps/app_test.h"

#include <string.h>

// "sim phone:+447700900001" of each own selector, in order.
static inline const char *own_lines(struct collect *collect)
{
    const char *lines = "";
    for (size_t i = 0; i < collect_count(collect, RECORD_OWN_SELECTOR); i++) {
        const struct own_selector *own = &collect_at(collect, RECORD_OWN_SELECTOR, i)->own_selector;
        lines = arena_print(collect->arena, "%s%s%s %s %s", lines, i ? "; " : "", own->app,
                            selector_kind_name(own->selector.kind), own->selector.value);
    }
    return lines;
}

// Every row of the tables is emitted or skipped, and nothing was damaged.
static inline void assert_nothing_lost(struct collect *collect)
{
    for (size_t i = 0; i < collect_count(collect, RECORD_DAMAGE); i++)
        print_message("damage: %s\n", collect_at(collect, RECORD_DAMAGE, i)->damage.what);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
}
