// Moments: microseconds since 1970-01-01 UTC, with what the evidence said of the zone.
#pragma once

#include "base/bytes.h"

#define TIME_UNKNOWN INT64_MIN

enum zone_kind {
    ZONE_UNKNOWN, // at_usec is taken as UTC as the format defines it (epoch counts), or the zone is not
                  // stated
    ZONE_DATE,    // only a date was given; at_usec is its midnight
    ZONE_OFFSET,  // local time was given with offset_minutes from UTC; at_usec is UTC
    ZONE_LOCAL,   // a clock's time in a zone that is not stated, as a camera's; at_usec takes it for UTC
};

struct moment {
    int64_t at_usec; // TIME_UNKNOWN when there is none
    enum zone_kind zone;
    int16_t offset_minutes;
};

#define MOMENT_UNKNOWN ((struct moment){.at_usec = TIME_UNKNOWN})

struct moment moment_from_usec(int64_t at_usec);
struct moment moment_from_msec(int64_t msec); // out of the years 1 to 9999: unknown
struct moment moment_from_sec(int64_t sec);
struct moment moment_from_real(double sec);  // seconds since 1970, rounded to microseconds
struct moment moment_from_cocoa(double sec); // seconds since 2001-01-01, as Core Data and NSDate count

// Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant, "chrono-Compatible Low-Level Date
// Algorithms"); false when the date does not exist or the year is not 1 to 9999.
bool time_days_from_civil(int year, int month, int day, int64_t *days);
void time_civil_from_days(int64_t days, int *year, int *month, int *day);
bool moment_from_civil(int year, int month, int day, int hour, int minute, int second, struct moment *moment);

// RFC 3339 / ISO 8601: "2024-09-28", "2024-09-28T14:59:35.230+00:00", "2024-09-28 14:59:35Z". False if not
// one.
bool moment_parse(struct bytes text, struct moment *moment);

enum { MOMENT_TEXT_SIZE = 40 };
// "2024-09-28" when only a date is known, else "2024-09-28T14:59:35Z" with .mmm or .uuuuuu when not zero;
// without the Z for a local time. Empty when unknown. Returns out.
char *moment_format(struct moment moment, char out[MOMENT_TEXT_SIZE]);

int64_t time_now_usec(void);
