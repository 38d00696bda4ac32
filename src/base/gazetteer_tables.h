// Tables written by tools/embed-cities for gazetteer.c alone.
#pragma once

#include "base/gazetteer.h"
#include "base/words.h"

struct gazetteer_name {
    uint16_t first, count; // its cities in gazetteer_order, the better known first
    bool everyday;         // also a word or first name
};
extern const struct city gazetteer_cities[];
extern const size_t gazetteer_city_count;
extern const uint16_t gazetteer_order[];
extern const struct gazetteer_name gazetteer_names[];
extern const struct word_table gazetteer_words; // to gazetteer_names
