// What a page says of itself in plain words: "City: Malmo", "Posted: 2024-03-01", a label on one line and its
// value on the next. And dates as people write them.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"
#include "base/time.h"

// Looks through lines of text; *city stays "" and *posted unknown when nothing states them.
void html_labels(struct arena *arena, const char *text, const char **city, struct moment *posted);
// A value short and plain enough to be a place's name, without its label; "" when it is not.
const char *html_place_name(struct arena *arena, struct bytes value);
// RFC 3339, "31.08.2023", "31/08/2023" and "2023/08/31" where day and month cannot be confused, "31 Aug
// 2023", "August 31, 2023". False when it is none.
bool html_date(struct bytes value, struct moment *moment);
