// Clocks of countries, for reading activity in local time. Rests on ICU's zone data (unicode/ucal.h), which
// stand in the library: no file is opened.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { ZONE_NAME_SIZE = 64 };

// The zone of a country (ISO 3166-1 alpha-2, upper case) that has one, or one in which nearly everyone lives:
// "Europe/Madrid". False for a country of several zones, and for what is no country.
bool zone_of_country(const char *country, char name[ZONE_NAME_SIZE]);

struct zone; // opaque

struct zone *zone_open(const char *name); // NULL when there is no such zone; "UTC" is one
void zone_close(struct zone *zone);       // NULL is fine
// Seconds that its clock is before UTC at this moment (microseconds since 1970).
int64_t zone_offset_sec(struct zone *zone, int64_t at_usec);
