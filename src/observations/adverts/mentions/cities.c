// Cities named in an advert's text.
#include "observations/adverts/mentions/readers.h"

struct reading_cities {
    struct mention_sink *sink;
    const struct parts *parts;
    const struct text_span *skip;
    size_t skip_count;
};

// "Soy Gaia" names no city.
static bool is_name(const struct parts *parts, size_t start)
{
    size_t low = 0, high = parts->count; // the first part that begins behind `start`
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (parts->all[middle].start <= start)
            low = middle + 1;
        else
            high = middle;
    }
    return low && parts->all[low - 1].is_name && parts->all[low - 1].end > start;
}

static void found(void *payload, const struct city *city, size_t start, size_t end)
{
    struct reading_cities *reading = payload;
    while (reading->skip_count && reading->skip->end <= start) {
        reading->skip++;
        reading->skip_count--;
    }
    if ((reading->skip_count == 0 || reading->skip->start >= end) && !is_name(reading->parts, start))
        mention_add(reading->sink, MENTION_CITY, city->name, start, end);
}

void cities_read(struct mention_sink *sink, const struct parts *parts, const struct text_span *skip,
                 size_t skip_count)
{
    struct reading_cities reading = {sink, parts, skip, skip_count};
    gazetteer_each_in(parts->text, sink->mentions->regions, found, &reading);
}
