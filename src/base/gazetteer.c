// Looking names of cities up. Knows nothing of adverts; what is a name is decided by data/.
#include "base/gazetteer.h"

#include "base/fold.h"
#include "base/gazetteer_tables.h"

#include <math.h>
#include <string.h>

enum { PART_MAX_BYTES = 512 };

size_t gazetteer_count(void)
{
    return gazetteer_city_count;
}

const struct city *gazetteer_at(size_t index)
{
    return &gazetteer_cities[index];
}

static bool lies_in(const struct city *city, const char *code)
{
    return strcmp(city->country, code) == 0;
}

// *in_regions: whether it was chosen because it lies there.
static const struct city *choose(const struct gazetteer_name *name, struct regions regions, bool *in_regions)
{
    *in_regions = true;
    for (size_t r = 0; r < regions.count; r++)
        for (size_t i = 0; i < name->count; i++) {
            const struct city *city = &gazetteer_cities[gazetteer_order[name->first + i]];
            if (lies_in(city, regions.codes[r]))
                return city;
        }
    *in_regions = false;
    return &gazetteer_cities[gazetteer_order[name->first]];
}

// ---- running text ----

struct reading {
    struct bytes text;
    struct regions regions;
    char before[WORD_MAX_BYTES + 1]; // the word before, folded; "" at the start and behind a sign
    gazetteer_found *found;
    void *payload;
    bool anything; // everyday words too
};

// After these a place is spoken of. "a" and "la" are words of another kind in some languages: a capital, too.
static bool announces_place(const char *word, bool capital)
{
    static const char *const always[] = {
        "in",      "at",     "near",  "from",  "around",   "visiting", "nach",
        "bei",     "nahe",   "aus",   "dans",  "pres",     "vers",     "depuis",
        "desde",   "hasta",  "em",    "langa", "din",      "bij",      "naar",
        "uit",     "stin",   "apo",   "area",  "centre",   "center",   "centro",
        "central", "zona",   "zone",  "ville", "city",     "oras",     "orasul",
        "ciudad",  "cidade", "stadt", "stad",  "downtown", "\xd0\xb2", "\xd0\xb8\xd0\xb7",
        "\xd0\xb3"};
    static const char *const with_capital[] = {"a",   "en",  "de", "la", "di", "da", "do", "al", "ad",
                                               "von", "van", "of", "to", "no", "na", "w",  "we", "v",
                                               "ve",  "u",   "iz", "z",  "ze", "i",  "te", "pa", "\xd1\x83"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (strcmp(always[i], word) == 0)
            return true;
    for (size_t i = 0; capital && i < sizeof with_capital / sizeof *with_capital; i++)
        if (strcmp(with_capital[i], word) == 0)
            return true;
    // 在 到 来 从 去 于 住
    return strlen(word) == 3 &&
           strstr("\xe5\x9c\xa8\xe5\x88\xb0\xe6\x9d\xa5\xe4\xbb\x8e\xe5\x8e\xbb\xe4\xba\x8e\xe4\xbd\x8f",
                  word);
}

// Whether a phrase ends at `at`: nothing but a sign follows.
static bool phrase_ends(struct bytes text, size_t at)
{
    while (at < text.size && text.data[at] == ' ')
        at++;
    return at == text.size || fold_letter(text.data + at, text.size - at).kind == LETTER_NONE;
}

static bool means_place(const struct reading *reading, const struct word *first, size_t end, bool in_regions)
{
    if (reading->anything)
        return true;
    bool ends = phrase_ends(reading->text, end);
    if (announces_place(reading->before, first->capital))
        return first->unspaced || first->capital || ends;
    return in_regions && first->capital && ends;
}

// The longest name that begins with `first`: where it ends, or 0.
static size_t take_name(struct reading *reading, const struct word *first)
{
    size_t end;
    int index = word_table_take(&gazetteer_words, reading->text, first, &end);
    if (index < 0)
        return 0;
    const struct gazetteer_name *name = &gazetteer_names[index];
    bool in_regions;
    const struct city *city = choose(name, reading->regions, &in_regions);
    if (name->everyday && !means_place(reading, first, end, in_regions))
        return 0;
    reading->found(reading->payload, city, first->start, end);
    return end;
}

static void read_text(struct reading *reading)
{
    struct word word;
    size_t last = 0;
    for (size_t at = 0; word_next(reading->text, at, &word);) {
        for (size_t i = last; i < word.start; i++)
            if (reading->text.data[i] != ' ' && reading->text.data[i] != '\'')
                reading->before[0] = '\0';
        size_t end = word.size ? take_name(reading, &word) : 0;
        memcpy(reading->before, word.key, word.size + 1);
        at = last = end ? end : word.end;
    }
}

void gazetteer_each_in(struct bytes text, struct regions regions, gazetteer_found *found, void *payload)
{
    struct reading reading = {.text = text, .regions = regions, .found = found, .payload = payload};
    read_text(&reading);
}

// ---- fields ----

static void keep_first(void *payload, const struct city *city, size_t start, size_t end)
{
    const struct city **kept = payload;
    (void)start;
    (void)end;
    if (*kept == NULL)
        *kept = city;
}

static const struct city *whole(struct bytes text, struct regions regions)
{
    char key[WORD_MAX_BYTES + 4]; // more than any name has: what is cut is none
    size_t size = fold_text(text, key, sizeof key);
    int index = size ? word_table_find(&gazetteer_words, key, size) : -1;
    bool in_regions;
    return index < 0 ? NULL : choose(&gazetteer_names[index], regions, &in_regions);
}

const struct city *gazetteer_find(struct bytes text, struct regions regions)
{
    text = bytes_slice(text, 0, PART_MAX_BYTES);
    const struct city *city = whole(text, regions);
    for (size_t at = 0; city == NULL && at < text.size;) {
        size_t start = at;
        while (at < text.size && !memchr(",;|/()\n", text.data[at], 7))
            at++;
        city = whole(bytes_slice(text, start, at - start), regions);
        at++;
    }
    if (city)
        return city;
    struct reading reading = {
        .text = text, .regions = regions, .found = keep_first, .payload = &city, .anything = true};
    read_text(&reading);
    return city;
}

double gazetteer_distance_km(const struct city *from, const struct city *to)
{
    static const double EARTH_RADIUS_KM = 6371.0, RADIANS = M_PI / 180;
    double latitude = sin((to->latitude - from->latitude) * RADIANS / 2),
           longitude = sin((to->longitude - from->longitude) * RADIANS / 2);
    double a = latitude * latitude +
               cos(from->latitude * RADIANS) * cos(to->latitude * RADIANS) * longitude * longitude;
    return 2 * EARTH_RADIUS_KM * asin(sqrt(fmin(a, 1)));
}
