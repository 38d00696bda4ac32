// Files of fixed columns, made for a test, and short questions about what was read.
#pragma once

#include "observations/collect.h"

struct fixed_maker {
    char text[64 * 1024];
    size_t size, width;
};

void fixed_maker_init(struct fixed_maker *maker, size_t width);
// A line of spaces with texts at columns from 1: (3, "20041", 22, "00123456789", 0).
void fixed_maker_line(struct fixed_maker *maker, ...);
void fixed_maker_last(struct fixed_maker *maker, size_t column, const char *text); // over the last line

// Whether the observer knew it, and read it with --kind.
bool observe_made(struct collect *collect, const struct observer *observer, const struct fixed_maker *maker);
bool observe_written(struct collect *collect, const struct observer *observer, const char *text);

const struct payment *payment_at(const struct collect *collect, size_t n);
const struct statement *statement_at(const struct collect *collect, size_t n);
void assert_day(struct moment moment, const char *day);
void assert_money(int64_t e5, const char *decimal);

int fresh_collect(void **state); // cmocka setup and teardown: *state is a struct collect
int done_collect(void **state);
