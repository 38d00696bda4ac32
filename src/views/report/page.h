// HTML written to a FILE, well-formed as XML too. Every text goes through page_text or page_attribute, which
// escape; page_raw and page_print are for the report's own words and numbers only.
#pragma once

#include "base/bytes.h"

#include <stdint.h>
#include <stdio.h>

struct page {
    FILE *out;
    struct buffer scratch;
};

void page_init(struct page *page, FILE *out);
void page_done(struct page *page);

void page_raw(struct page *page, const char *html);
void page_print(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Evidence as text: markup escaped, control characters and bidirectional overrides made visible
// (views/display.h). NULL prints nothing. Fit for elements, attributes in double quotes and SVG text.
void page_text(struct page *page, const char *text);
void page_text_cut(struct page *page, const char *text, size_t columns);  // cut with an ellipsis
void page_lines_cut(struct page *page, const char *text, size_t columns); // the same, its ends of line kept
void page_bdi(struct page *page, const char *text);     // in <bdi>: its direction stays its own
void page_number(struct page *page, int64_t number);    // 1234567 as "1 234 567", with no-break spaces
void page_amount(struct page *page, int64_t amount_e5); // exact decimals, grouped alike
// A number of things: page_count(page, 1, "advert") prints "1 advert", 2 "2 adverts".
void page_count(struct page *page, int64_t number, const char *thing);

void page_cell(struct page *page, const char *text);         // <td><bdi>...</bdi></td>
void page_code_cell(struct page *page, const char *text);    // the same in a fixed-width face
void page_number_cell(struct page *page, int64_t number);    // right-aligned
void page_amount_cell(struct page *page, int64_t amount_e5); // exact decimals, right-aligned
// <table class="..."><caption>...</caption><thead>; heads end with NULL, one that starts with '#' is a column
// of numbers. Ends inside <tbody>; close with page_table_end.
void page_table(struct page *page, const char *caption, const char *const *heads);
void page_table_end(struct page *page);
// One line that says how many more there are and how to see them all; nothing when `more` is not positive.
void page_more(struct page *page, int64_t more, const char *what, const char *command);

// "one_time_callers" as "One-time callers"-like words: underscores to spaces, first letter large. Appends to
// out.
void words_of_key(struct buffer *out, const char *key);
