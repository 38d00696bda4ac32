// Tables written by tools/embed-cities for gazetteer.c alone.
#pragma once

#include "base/gazetteer.h"

struct gazetteer_name {
    const char *key; // folded (base/fold.h); NULL: an empty slot
    uint16_t first,
        count; // its cities in gazetteer_order, the better known first; none: only the beginning of a name
    uint8_t longest; // words of the longest name that begins with this word; of unspaced scripts: letters
    bool everyday;   // also a word or first name
};
extern const struct city gazetteer_cities[];
extern const size_t gazetteer_city_count;
extern const uint16_t gazetteer_order[];
extern const struct gazetteer_name gazetteer_names[]; // open addressing by FNV-1a
extern const size_t gazetteer_slot_count;             // a power of two
