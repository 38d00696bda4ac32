// The city of a cash entry: banks state a branch or machine, or write the city into the reference.
#include "findings/money/cash.h"

#include "base/gazetteer.h"
#include "base/words.h"

#include <string.h>

bool cash_said(const char *reference)
{
    static const char *const said[] = {
        "atm",     "barauszahlung", "bareinzahlung", "bargeld",    "bancomat", "cajero",    "cash",
        "contant", "contanten",     "contanti",      "dab",        "dinheiro", "efectivo",  "especes",
        "gab",     "geldautomat",   "geldautomaat",  "geldopname", "gotowka",  "gotowkowa", "levantamento",
        "numerar", "numeraire",     "numerario",     "prelievo",   "saque",
    };
    const struct bytes text = bytes_of_text(reference ? reference : "");
    struct word word;
    for (size_t at = 0; word_next(text, at, &word); at = word.end)
        for (size_t i = 0; i < sizeof said / sizeof *said; i++)
            if (strcmp(said[i], word.key) == 0)
                return true;
    return false;
}

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
