// When a handset works: the hours of its local clock in which its trade falls. Pure.
#pragma once

#include <stdint.h>

struct work_hours {
    int64_t count[24]; // events by hour of the local clock
    int64_t total;
    int64_t days, last_day; // distinct days with an event, as long as they come in the order of time
    int64_t first_day;
};

void work_hours_add(struct work_hours *hours,
                    int64_t local_usec); // microseconds since 1970 on the local clock

enum { WORK_HOURS_TEXT_SIZE = 96 };
// The hours that hold the trade, "17-03" for 17:00 to 03:00, several parted by ", " when the handset has
// several shifts: an hour counts when it holds a third of an even share or more; a shift holds a twentieth of
// all. Empty when there are too few events to say (fewer than 24).
void work_hours_text(const struct work_hours *hours, char out[WORK_HOURS_TEXT_SIZE]);
int work_hours_shifts(const struct work_hours *hours); // how many that are; 0 when it cannot be said
double work_hours_days_a_week(const struct work_hours *hours);
// Of one's events, the share that falls into hours in which the other works: two who take turns share few.
double work_hours_shared(const struct work_hours *one, const struct work_hours *other);
