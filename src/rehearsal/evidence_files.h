// What the authorities received beside telephones, and the lists that go with it. Each writes files below
// directory.
#pragma once

#include "rehearsal/money.h"
#include "rehearsal/world.h"

#include "base/bytes.h"

// A line of sources.csv.
struct source_line {
    const char *path, *kind; // path below the directory
    enum authority authority;
    const char *region, *exhibit;
    int64_t seized_day;
    const char *mapping; // how a table is to be read: a file below the directory; NULL
};

struct source_list {
    struct source_line *lines;
    size_t count, capacity;
};

void source_list_add(struct source_list *list, struct source_line line);
void source_list_done(struct source_list *list);

int file_write(const char *directory, const char *path, struct bytes content,
               struct error *error);                                    // new files only
const char *date_text(struct arena *arena, int64_t day);                // 2024-05-03
const char *cents_text(struct arena *arena, int64_t cents, char comma); // of the absolute value
const char *swift_text(struct arena *arena, const char *text);          // without accents
void add_escaped(struct buffer *out, const char *text);                 // for XML and HTML

// How the site of an advert calls a picture of it.
const char *picture_path(struct arena *arena, const struct advert *advert, size_t picture);
const char *picture_url(struct arena *arena, const struct advert *advert, size_t picture);
int adverts_csv_write(const struct world *world, const char *directory, const char *path, unsigned site,
                      struct error *error);
// One record a gzip member when path ends in .gz.
int adverts_warc_write(const struct world *world, const char *directory, const char *path, unsigned site,
                       struct error *error);

// Statements of `count` accounts of one bank in one file.
int camt_write(const struct world *world, const char *directory, const char *path, const int *accounts,
               size_t count, struct error *error);
// Of the last period, the credits again, as the bank told its customers of them one by one (camt.054).
int camt_notify(const struct world *world, const char *directory, const char *path, const int *accounts,
                size_t count, struct error *error);
int mt940_write(const struct world *world, const char *directory, const char *path, const int *accounts,
                size_t count, struct error *error);
int coda_write(const struct world *world, const char *directory, const char *path, const int *accounts,
               size_t count, struct error *error);
// CSV, read by the mappings beside it.
#define TABLE_STATEMENTS_MAP "statements.map"
#define TABLE_HOLDERS_MAP "holders.map"
int table_write(const struct world *world, const char *directory, const char *path, const int *accounts,
                size_t count, struct error *error);
int holders_write(const struct world *world, const char *directory, const char *path,
                  enum authority authority,
                  struct error *error); // of all accounts that its banks answered for
int table_mappings_write(const char *directory, struct error *error);
enum authority bank_authority(enum bank bank); // who asked it
// All statements, in the form that the bank writes.
int statements_write(const struct world *world, const char *directory, struct source_list *list,
                     struct error *error);

int manifest_write(const struct world *world, const char *directory, struct source_list *list,
                   struct error *error);
int truth_write(const struct world *world, const char *directory, struct error *error);
struct json_out;
void truth_write_money(struct json_out *json, const struct world *world); // its keys about money

// A statement's period and balances; the entries are account->entries[from..to).
struct period {
    int64_t first_day, last_day, opening_cents, closing_cents;
    size_t from, to;
};
enum { PERIODS_MAX = 8 };
size_t statement_periods(const struct world *world, const struct account *account,
                         struct period periods[PERIODS_MAX]);
// A file of the statements of accounts, period by period, as `add` writes each; `last`: the file's.
typedef void statement_add(struct buffer *out, const struct world *world, const struct account *account,
                           const struct period *period, size_t number, bool last);
int statements_file(const struct world *world, const char *directory, const char *path, const int *accounts,
                    size_t count, statement_add *add, struct error *error);
