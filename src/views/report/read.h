// Reading a case into a model: each fills its part. The order is model_read's: findings before the network,
// since they say which entities matter.
#pragma once

#include "base/memory.h"
#include "casefile/listings.h"
#include "views/report/model.h"

int read_case(struct model *model, struct casefile *casefile,
              struct error *error); // head, sources, counts, audit
int read_findings(struct model *model, struct casefile *casefile, struct error *error);
int read_judgements(struct model *model, struct casefile *casefile, struct error *error);
int read_network(struct model *model, struct casefile *casefile, struct error *error);
int read_routes(struct model *model, struct casefile *casefile, struct error *error);
int read_money(struct model *model, struct casefile *casefile, struct error *error);
int read_statements(struct model *model, struct casefile *casefile, struct error *error);
int read_trails(struct model *model, struct error *error); // from the findings as read
int read_devices(struct model *model, struct casefile *casefile, struct error *error);
int read_conversations(struct model *model, struct casefile *casefile, struct error *error);
int read_templates(struct model *model, struct casefile *casefile, struct error *error);
int read_tally(struct model *model, struct casefile *casefile,
               struct error *error); // and what was unreadable

// The findings' entities as they are read: by kind and value, made when first met.
struct model_entity *model_entity_of(struct model *model, const char *kind, const char *value);
struct model_entity *model_entity_known(struct model *model, const char *kind, const char *value); // or NULL

// A new element at the end of a list, zeroed. The __extension__ keeps its type without naming it twice.
#define MODEL_ADD(model, list)                                                                               \
    __extension__({                                                                                          \
        ARRAY_ROOM((model)->list, (model)->list##_capacity, (model)->list##_count);                          \
        (model)->list[(model)->list##_count] = (__typeof__(*(model)->list)){0};                              \
        &(model)->list[(model)->list##_count++];                                                             \
    })

// ---- a listing read by column names ----

struct reading {
    struct rows *rows;
    const struct listing *listing;
};

// Opens the listing `name`, only rows whose `column` equals `value` unless it is NULL.
int reading_open(struct reading *reading, struct casefile *casefile, const char *name, const char *column,
                 const char *value, struct error *error);
// Index of a column; -1 when the listing has none (its text is then always NULL).
int reading_column(const struct reading *reading, const char *name);
// Of the row that stands: NULL (0) for SQL NULL and for column -1. reading_copy puts the text in the arena.
const char *reading_text(const struct reading *reading, int column);
int64_t reading_integer(const struct reading *reading, int column);
const char *reading_copy(const struct reading *reading, struct model *model, const char *column);
void reading_close(struct reading *reading);
