// A small case in a temporary folder, for tests of the stages that read one.
#pragma once

#include "casefile/records.h"
#include "casefile/temporary_case.h"

struct small_case {
    char folder[TEMPORARY_FOLDER_SIZE], path[TEMPORARY_PATH_SIZE];
    struct casefile *casefile;
    int64_t items; // added so far
};

void small_case_make(struct small_case *small);
void small_case_remove(struct small_case *small);
// A source with one item; returns the item's id. Source and item ids are equal when only this adds them.
int64_t small_case_source(struct small_case *small, const char *label, const char *authority);
// The same, when a person named the region.
int64_t small_case_source_of_region(struct small_case *small, const char *label, const char *authority,
                                    const char *region);
// Another item of the source of an item, at a path from the source's label; returns its id.
int64_t small_case_item(struct small_case *small, int64_t item_id, const char *path);
void small_case_put(struct small_case *small, int64_t item_id, const struct record *record);

// Records, with place table/row made up from `row`.
struct record small_message(int64_t row, enum direction direction, const char *peer, int64_t at_sec,
                            const char *text);
struct record small_own(const char *phone);
struct record small_contact(int64_t row, const char *name, const char *value, const char *text);
// One phone; an advert's id and URL are made from `row`.
struct record small_advert(int64_t row, const char *phone, const char *city, int64_t at_sec,
                           const char *text);
struct record small_payment(int64_t row, const char *account, const char *counterparty, int64_t at_sec,
                            int64_t amount);

// The value of a column of the first row of a listing whose `where` column equals `value`; copied into out.
const char *small_case_field(struct small_case *small, const char *listing, const char *where,
                             const char *value, const char *column, char out[4096]);
int64_t small_case_count(struct small_case *small, const char *listing);
// Rows whose column equals a value.
int64_t small_case_count_where(struct small_case *small, const char *listing, const char *where,
                               const char *value);
