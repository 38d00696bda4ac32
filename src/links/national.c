// The SIM's country, and what a number means there.
#include "links/national.h"

#include "base/arena.h"
#include "base/memory.h"
#include "casefile/sources.h"
#include "observations/phones/sim_country.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum { READING_MAX_BYTES = 64 * 1024, TEXT_MAX_BYTES = 64 };

static int take_source(void *payload, const struct source *source, struct error *error)
{
    (void)error;
    struct national *national = payload;
    ARRAY_ROOM(national->all, national->capacity, national->count);
    struct sim_countries *countries = &national->all[national->count++];
    *countries = (struct sim_countries){.source_id = source->id, .of_person = source->region_given};
    if (strlen(source->region) == 2)
        memcpy(countries->region, source->region, sizeof countries->region);
    return 0;
}

static struct sim_countries *countries_of(const struct national *national, int64_t source_id)
{
    size_t low = 0, high = national->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (national->all[middle].source_id == source_id)
            return &national->all[middle];
        if (national->all[middle].source_id < source_id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void note(char countries[SIM_COUNTRIES_MAX][3], size_t *count, const char *country)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(countries[i], country) == 0)
            return;
    if (*count < SIM_COUNTRIES_MAX)
        memcpy(countries[(*count)++], country, 3);
}

static int take_own(void *payload, const struct own_row *own, struct error *error)
{
    (void)error;
    struct national *national = payload;
    struct sim_countries *countries = countries_of(national, own->source_id);
    char room[3];
    const char *country = own->kind == SELECTOR_IMSI    ? sim_country_of_imsi(own->value, room)
                          : own->kind == SELECTOR_ICCID ? sim_country_of_iccid(own->value, room)
                          : own->kind == SELECTOR_PHONE ? sim_country_of_number(own->value, room)
                                                        : NULL;
    if (countries == NULL || country == NULL || countries->of_person)
        return 0;
    if (own->kind != SELECTOR_PHONE || strcmp(own->app, "sim") == 0)
        note(countries->of_sim, &countries->sim_count, country);
    else
        note(countries->of_account, &countries->account_count, country);
    national->any = true;
    return 0;
}

int national_read(struct national *national, struct casefile *casefile, struct error *error)
{
    national->arena = arena_new(READING_MAX_BYTES);
    return source_each(casefile, take_source, national, error) ||
                   own_each(casefile, take_own, national, error)
               ? -1
               : 0;
}

// Of several countries' readings: the only one, or the only one in a range that is in use.
static const char *read_in(struct national *national, char countries[SIM_COUNTRIES_MAX][3], size_t count,
                           const char *text)
{
    struct selector best = {.grade = GRADE_POSSIBLE};
    bool differ = false;
    for (size_t i = 0; i < count; i++) {
        const char *const region = countries[i];
        struct observation_context context = {
            .arena = national->arena, .regions = &region, .region_count = 1};
        struct selector read = selector_of_phone(&context, bytes_of_text(text));
        if (read.kind != SELECTOR_PHONE || read.value[0] != '+')
            continue;
        bool better = best.value == NULL || read.grade < best.grade;
        if (best.value && read.grade == best.grade)
            differ |= strcmp(read.value, best.value) != 0;
        else if (better)
            differ = false;
        if (better)
            best = read;
    }
    return differ ? NULL : best.value;
}

// Most phones are of the country whose authority has them, and were read so when they were scanned.
static bool is_read_so(const struct sim_countries *countries)
{
    const char(*names)[3] = countries->sim_count ? countries->of_sim : countries->of_account;
    size_t count = countries->sim_count ? countries->sim_count : countries->account_count;
    return count == 0 || (count == 1 && strcmp(names[0], countries->region) == 0);
}

const char *national_value(struct national *national, int64_t source_id, const struct selector *selector)
{
    struct sim_countries *countries = countries_of(national, source_id);
    if (countries == NULL || is_read_so(countries) || selector->kind != SELECTOR_PHONE ||
        selector->text[0] == '+' || strlen(selector->text) > TEXT_MAX_BYTES)
        return NULL;
    arena_reset(national->arena);
    const char *value =
        countries->sim_count
            ? read_in(national, countries->of_sim, countries->sim_count, selector->text)
            : read_in(national, countries->of_account, countries->account_count, selector->text);
    return value && strcmp(value, selector->value) != 0 ? value : NULL;
}

void national_done(struct national *national)
{
    memory_free(national->all);
    arena_free(national->arena);
    *national = (struct national){0};
}
