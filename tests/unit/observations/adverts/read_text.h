// What the tests of advert readers share: an observer run over a few bytes of text.
#pragma once

#include "test.h"

#include "observations/collect.h"

#include <string.h>

static inline bool read_bytes(struct collect *collect, const struct observer *observer, const char *path,
                              struct bytes bytes)
{
    static const char *const regions[] = {"GB", "FR", NULL};
    struct item item = {.path = path, .bytes = bytes};
    collect_init(collect);
    return collect_observe(collect, observer, &item, regions);
}

static inline bool read_text(struct collect *collect, const struct observer *observer, const char *text)
{
    return read_bytes(collect, observer, "adverts", bytes_of_text(text));
}

static inline const struct advert *advert_at(const struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_ADVERT, n)->advert;
}

static inline bool advert_has(const struct advert *advert, enum selector_kind kind, const char *value)
{
    size_t count = 0;
    for (size_t i = 0; i < advert->selector_count; i++)
        count += advert->selectors[i].kind == kind && strcmp(advert->selectors[i].value, value) == 0;
    return count == 1; // kept, and once
}
