// A model of a Cellebrite report as a small tree: fields by name, each with values or with models of its own.
// Knows no kind of model and no XML. Everything is in the arena it was made in.
#pragma once

#include "base/arena.h"
#include "base/time.h"
#include "casefile/records.h"

struct ufdr_value {
    const char *text;      // clean, trimmed, never empty
    const char *formatted; // of a time that is written a second time; NULL
    bool unknown_time;     // said to be no time that is known
    struct ufdr_value *next;
};

struct ufdr_field {
    const char *name;
    struct ufdr_value *values, *last_value;
    struct ufdr_model *models, *last_model;
    struct ufdr_field *next;
};

struct ufdr_model {
    const char *type, *id; // "" when not stated
    enum state state;
    int64_t row;    // of those that are told on their own: running number of its type in the report; else -1
    int64_t offset; // of its start tag in the report; -1 unknown
    struct ufdr_field *fields, *last_field;
    struct ufdr_model *next; // of the same field
    bool cut;                // it was too large: not all of it is here
};

// The first field of that name; NULL.
const struct ufdr_field *ufdr_field(const struct ufdr_model *model, const char *name);
// The first value of a field; NULL when it has none.
const char *ufdr_text(const struct ufdr_model *model, const char *name);
// The first of these fields (NULL after the last) that has a value.
const char *ufdr_text_of(const struct ufdr_model *model, const char *const *names);
// The first model in a field; NULL.
const struct ufdr_model *ufdr_child(const struct ufdr_model *model, const char *name);
bool ufdr_true(const struct ufdr_model *model, const char *name);
struct moment ufdr_time(const struct ufdr_model *model, const char *name);
// The first model of that type at any depth below; NULL.
const struct ufdr_model *ufdr_below(const struct ufdr_model *model, const char *type);

// What a report calls deletion ("Intact", "Deleted", "Trash", "Unknown") as a state: what is in the trash is
// deleted; "Unknown", which stands at what the maker's reader did not judge, and anything else is live.
enum state ufdr_state(const char *text);
