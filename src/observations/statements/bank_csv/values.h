// Dates and amounts as banks and spreadsheets write them. Pure: text in, exact values out. What is not read
// in full is not read at all: a half-understood amount would be a wrong one.
#pragma once

#include "base/bytes.h"
#include "base/time.h"

enum date_order {
    DATE_NOT_SAID,
    DATE_DAY_FIRST,   // 31/12/2023, 31.12.23, 31 Dec 2023
    DATE_MONTH_FIRST, // 12/31/2023
    DATE_YEAR_FIRST,  // 2023-12-31, 20231231, 23-12-31
    DATE_ORDERS,      // count
};

enum { DATE_PIVOT_PAYMENT = 70, DATE_PIVOT_BORN = 20 };

// A year of four digits that stands first, and the name of a month, are read whatever the order. Years of two
// digits below `pivot` are 20xx, others 19xx. A time may follow, with or without seconds and zone; without a
// zone it is a local one.
bool csv_date(struct bytes text, enum date_order order, int pivot, struct moment *moment);
// "14:05", "14.05:30", "2:05 PM" as microseconds of the day.
bool csv_time(struct bytes text, int64_t *usec);

// Exact, signed: "-1 234,50", "1.234,50-", "(12.50)", "1'234.50", "EUR 12,50", "12,50 DR". `decimal` is '.'
// or ','; the other one, spaces and apostrophes part thousands and must stand where thousands do. UTF-8.
bool csv_amount(struct bytes text, char decimal, int64_t *e5);

// What an amount says of its decimal mark.
enum decimal_evidence {
    DECIMAL_NO_NUMBER,
    DECIMAL_WHOLE,     // no mark, or marks that can only part thousands (1.234.567)
    DECIMAL_COMMA,     // only so
    DECIMAL_POINT,     // only so
    DECIMAL_UNDECIDED, // "1.234" or "1,234"
};
enum decimal_evidence csv_decimal_evidence(struct bytes text);
