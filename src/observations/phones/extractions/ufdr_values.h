// Single values of a Cellebrite report: times in the forms that its writers have used, lengths of calls,
// texts in base64. Pure functions. Knows no element.
#pragma once

#include "base/arena.h"
#include "base/time.h"

// "2024-09-28T14:59:35.230+00:00", the same without fraction or zone, "28-Sep-24 02:59:35 PM +02:00" (one or
// two spaces before the zone, year of two or four digits), "28/09/2024 14:59:35 +02:00"; zones also as "Z",
// "UTC+2", "(UTC+02:00)". A zone that is not stated is taken as UTC and said to be unknown. Unknown when it
// is none of these. Forms: as listed in docs/formats/cellebrite-ufdr.md.
struct moment ufdr_moment(const char *text);
// "00:01:05", "1.02:03:04" (days first), "65", "65.4": seconds; -1 when it is none of these.
int64_t ufdr_seconds(const char *text);
// What stands in base64 (RFC 4648; spaces skipped) as clean UTF-8; UTF-16LE with a mark is converted. NULL
// when it is no base64.
const char *ufdr_base64(struct arena *arena, const char *text);
