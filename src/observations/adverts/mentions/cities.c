// Cities named in an advert's text.
#include "observations/adverts/mentions/readers.h"

struct reading_cities {
    struct mention_sink *sink;
    const struct text_span *skip;
    size_t skip_count;
};

static void found(void *payload, const struct city *city, size_t start, size_t end)
{
    struct reading_cities *reading = payload;
    while (reading->skip_count && reading->skip->end <= start) {
        reading->skip++;
        reading->skip_count--;
    }
    if (reading->skip_count == 0 || reading->skip->start >= end)
        mention_add(reading->sink, MENTION_CITY, city->name, start, end);
}

void cities_read(struct mention_sink *sink, struct bytes text, const struct text_span *skip,
                 size_t skip_count)
{
    struct reading_cities reading = {sink, skip, skip_count};
    gazetteer_each_in(text, sink->mentions->regions, found, &reading);
}
