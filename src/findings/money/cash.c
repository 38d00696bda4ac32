// The city of a cash entry: banks state a branch or machine, or write the city into the reference.
#include "findings/money/cash.h"

#include "base/gazetteer.h"

static void take_first(void *payload, const struct city *city, size_t start, size_t end)
{
    const struct city **first = payload;
    (void)start, (void)end;
    if (*first == NULL)
        *first = city;
}

const char *cash_place(const struct movement *movement, const char *country)
{
    const struct regions regions = {.codes = &country, .count = country[0] ? 1 : 0};
    const struct city *city = NULL;
    if (movement->site)
        city = gazetteer_find(bytes_of_text(movement->site), regions);
    if (city == NULL && movement->reference)
        gazetteer_each_in(bytes_of_text(movement->reference), regions, take_first, &city);
    return city ? city->name : movement->site;
}
