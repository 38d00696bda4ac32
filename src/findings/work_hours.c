// Hours of work, around the clock.
#include "findings/work_hours.h"

#include <stdbool.h>
#include <stdio.h>

enum { EVENTS_MIN = 24, SHIFTS_MAX = 12 };
#define USEC_PER_HOUR INT64_C(3600000000)
static const double ACTIVE_SHARE = 1.0 / 72, SHIFT_SHARE = 0.05;

struct shift {
    int from, hours;
    int64_t events;
};

void work_hours_add(struct work_hours *hours, int64_t local_usec)
{
    int64_t hour = local_usec / USEC_PER_HOUR - (local_usec % USEC_PER_HOUR < 0);
    int64_t day = hour / 24 - (hour % 24 < 0);
    if (hours->total++ == 0) {
        hours->first_day = hours->last_day = day;
        hours->days = 1;
    }
    hours->days += day != hours->last_day;
    hours->last_day = day;
    hours->count[hour - day * 24]++;
}

static bool is_active(const struct work_hours *hours, int hour)
{
    return (double)hours->count[hour % 24] >= ACTIVE_SHARE * (double)hours->total;
}

// Runs of active hours around the clock; a single quiet hour between two is a pause, no end.
static int shifts_of(const struct work_hours *hours, struct shift shifts[SHIFTS_MAX])
{
    int start = -1, count = 0;
    if (hours->total < EVENTS_MIN)
        return 0;
    for (int hour = 0; hour < 24 && start < 0; hour++) // after two quiet hours a shift begins
        if (is_active(hours, hour) && !is_active(hours, hour + 23) && !is_active(hours, hour + 22))
            start = hour;
    if (start < 0)
        start = 0; // it never rests
    for (int step = 0; step < 24;) {
        struct shift shift = {.from = (start + step) % 24};
        while (step < 24 &&
               (is_active(hours, start + step) || (shift.hours && is_active(hours, start + step + 1)))) {
            shift.events += hours->count[(start + step) % 24];
            shift.hours++;
            step++;
        }
        if (shift.hours && (double)shift.events >= SHIFT_SHARE * (double)hours->total && count < SHIFTS_MAX)
            shifts[count++] = shift;
        step++;
    }
    return count;
}

int work_hours_shifts(const struct work_hours *hours)
{
    struct shift shifts[SHIFTS_MAX];
    return shifts_of(hours, shifts);
}

void work_hours_text(const struct work_hours *hours, char out[WORK_HOURS_TEXT_SIZE])
{
    struct shift shifts[SHIFTS_MAX];
    int count = shifts_of(hours, shifts), used = 0;
    out[0] = 0;
    for (int i = 0; i < count && used < WORK_HOURS_TEXT_SIZE - 16; i++)
        used += snprintf(out + used, (size_t)(WORK_HOURS_TEXT_SIZE - used), "%s%02d-%02d", i ? ", " : "",
                         shifts[i].from, (shifts[i].from + shifts[i].hours) % 24);
}

double work_hours_days_a_week(const struct work_hours *hours)
{
    int64_t span = hours->last_day - hours->first_day + 1;
    return hours->total && span > 0 ? 7.0 * (double)hours->days / (double)span : 0;
}

double work_hours_shared(const struct work_hours *one, const struct work_hours *other)
{
    int64_t shared = 0;
    for (int hour = 0; hour < 24; hour++)
        shared += is_active(other, hour) ? one->count[hour] : 0;
    return one->total ? (double)shared / (double)one->total : 0;
}
