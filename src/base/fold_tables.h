// Tables written by tools/embed-folds for fold.c alone.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct fold_pair {
    uint16_t first, second; // code points; 0 for none
    uint16_t capital;
};
struct fold_table {
    uint32_t from, to; // code points, both in it
    const struct fold_pair *pairs;
};
enum { FOLD_TABLES = 3 };
extern const struct fold_table fold_tables[];
