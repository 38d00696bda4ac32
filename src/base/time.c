// Civil dates and RFC 3339.
#include "base/time.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#define USEC_PER_SEC INT64_C(1000000)
#define USEC_PER_DAY (INT64_C(86400) * USEC_PER_SEC)
// 0001-01-01 and the end of 9999-12-31
#define USEC_MIN (INT64_C(-719162) * USEC_PER_DAY)
#define USEC_MAX (INT64_C(2932897) * USEC_PER_DAY - 1)

struct moment moment_from_usec(int64_t at_usec)
{
    if (at_usec < USEC_MIN || at_usec > USEC_MAX)
        return MOMENT_UNKNOWN;
    return (struct moment){.at_usec = at_usec};
}

struct moment moment_from_msec(int64_t msec)
{
    int64_t usec;
    return __builtin_mul_overflow(msec, 1000, &usec) ? MOMENT_UNKNOWN : moment_from_usec(usec);
}

struct moment moment_from_sec(int64_t sec)
{
    int64_t usec;
    return __builtin_mul_overflow(sec, USEC_PER_SEC, &usec) ? MOMENT_UNKNOWN : moment_from_usec(usec);
}

struct moment moment_from_real(double sec)
{
    double usec = sec * USEC_PER_SEC;
    return fabs(usec) < 9e18 ? moment_from_usec(llround(usec)) : MOMENT_UNKNOWN; // false for NaN, too
}

struct moment moment_from_cocoa(double sec)
{
    static const int64_t since_1970 = INT64_C(978307200) * USEC_PER_SEC;
    double usec = sec * USEC_PER_SEC;
    return fabs(usec) < 9e18 ? moment_from_usec(llround(usec) + since_1970) : MOMENT_UNKNOWN;
}

bool time_days_from_civil(int year, int month, int day, int64_t *days)
{
    static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > lengths[month - 1])
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month == 2 && day == 29 && !leap)
        return false;
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, of_era = y - era * 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    *days = (int64_t)era * 146097 + day_of_era - 719468;
    return true;
}

void time_civil_from_days(int64_t days, int *year, int *month, int *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_era = days - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

bool moment_from_civil(int year, int month, int day, int hour, int minute, int second, struct moment *moment)
{
    int64_t days;
    if (!time_days_from_civil(year, month, day, &days))
        return false;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    int64_t seconds = days * 86400 + hour * 3600 + minute * 60 + second;
    *moment = (struct moment){.at_usec = seconds * USEC_PER_SEC};
    return true;
}

static bool take_byte(struct reader *reader, const char *allowed)
{
    uint8_t byte = reader_u8(reader);
    for (; *allowed; allowed++)
        if (byte == (uint8_t)*allowed)
            return true;
    reader->failed = true;
    return false;
}

static int64_t take_fraction(struct reader *reader)
{
    int64_t usec = 0, scale = USEC_PER_SEC;
    while (reader_left(reader) && text_is_digit(reader->bytes.data[reader->position])) {
        scale /= 10;
        usec += (reader_u8(reader) - '0') * scale;
    }
    return usec;
}

static bool take_zone(struct reader *reader, struct moment *moment)
{
    if (reader_left(reader) == 0)
        return true;
    uint8_t sign = reader_u8(reader);
    if (sign == 'Z' || sign == 'z') {
        moment->zone = ZONE_OFFSET;
        return reader_left(reader) == 0;
    }
    if (sign != '+' && sign != '-')
        return false;
    int hours = text_take_digits(reader, 2), minutes = 0;
    if (reader_left(reader)) {
        if (reader->bytes.data[reader->position] == ':')
            reader_skip(reader, 1);
        minutes = text_take_digits(reader, 2);
    }
    if (reader->failed || reader_left(reader) || hours > 23 || minutes > 59)
        return false;
    int offset = hours * 60 + minutes;
    moment->zone = ZONE_OFFSET;
    moment->offset_minutes = (int16_t)(sign == '-' ? -offset : offset);
    moment->at_usec -= moment->offset_minutes * 60 * USEC_PER_SEC;
    return true;
}

bool moment_parse(struct bytes text, struct moment *moment)
{
    struct reader reader = reader_of(text_trim(text));
    int year = text_take_digits(&reader, 4);
    take_byte(&reader, "-");
    int month = text_take_digits(&reader, 2);
    take_byte(&reader, "-");
    int day = text_take_digits(&reader, 2);
    if (reader.failed || !moment_from_civil(year, month, day, 0, 0, 0, moment))
        return false;
    if (reader_left(&reader) == 0) {
        moment->zone = ZONE_DATE;
        return true;
    }
    if (reader.bytes.data[reader.position] == 'T' || reader.bytes.data[reader.position] == ' ') {
        reader_skip(&reader, 1);
        int hour = text_take_digits(&reader, 2), second = 0;
        take_byte(&reader, ":");
        int minute = text_take_digits(&reader, 2);
        if (reader_left(&reader) && reader.bytes.data[reader.position] == ':') {
            reader_skip(&reader, 1);
            second = text_take_digits(&reader, 2);
        }
        if (reader.failed || !moment_from_civil(year, month, day, hour, minute, second, moment))
            return false;
        if (reader_left(&reader) && reader.bytes.data[reader.position] == '.') {
            reader_skip(&reader, 1);
            moment->at_usec += take_fraction(&reader);
        }
        // a zone can carry the last day beyond the years 1 to 9999
        return take_zone(&reader, moment) && moment->at_usec >= USEC_MIN && moment->at_usec <= USEC_MAX;
    }
    if (!take_zone(&reader, moment)) // xs:date may carry a zone: still only a date
        return false;
    return moment_from_civil(year, month, day, 0, 0, 0, moment) && (moment->zone = ZONE_DATE, true);
}

char *moment_format(struct moment moment, char out[MOMENT_TEXT_SIZE])
{
    out[0] = 0;
    if (moment.at_usec < USEC_MIN || moment.at_usec > USEC_MAX)
        return out;
    int64_t days = moment.at_usec / USEC_PER_DAY, rest = moment.at_usec % USEC_PER_DAY;
    if (rest < 0) {
        rest += USEC_PER_DAY;
        days--;
    }
    int year, month, day;
    time_civil_from_days(days, &year, &month, &day);
    int length = snprintf(out, MOMENT_TEXT_SIZE, "%04d-%02d-%02d", year, month, day);
    if (moment.zone == ZONE_DATE)
        return out;
    int seconds = (int)(rest / USEC_PER_SEC), usec = (int)(rest % USEC_PER_SEC);
    size_t left = MOMENT_TEXT_SIZE - (size_t)length;
    int clock =
        snprintf(out + length, left, "T%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    char *end = out + length + clock;
    left -= (size_t)clock;
    const char *zone = moment.zone == ZONE_LOCAL ? "" : "Z";
    if (usec % 1000)
        snprintf(end, left, ".%06d%s", usec, zone);
    else if (usec)
        snprintf(end, left, ".%03d%s", usec / 1000, zone);
    else
        snprintf(end, left, "%s", zone);
    return out;
}

int64_t time_now_usec(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * USEC_PER_SEC + now.tv_nsec / 1000;
}
