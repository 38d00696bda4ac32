// What the records of a table look like, from its statement and from live rows: to tell whether bytes that no
// structure vouches for are a row of it.
#pragma once

#include "observations/databases/parts.h"

struct template
{
    const struct evidence_table *table;
    const struct schema_column **by_place; // in the record; stored_count of them
    size_t least_columns;                  // of live records; older ones are shorter
    int64_t learned;                       // live rows seen
    int64_t most_row_id;
    struct seen_column *seen; // by place in the record, stored_count of them; NULL: nothing learned
};

struct seen_column {
    uint8_t classes; // bits of value classes: 1 << class
    bool any_number;
    int64_t least, most; // of whole numbers
};

enum { TEMPLATE_NO = -1000 };

// Notes a live record, of which `body` is at hand.
void template_learn(struct template *template, struct arena *arena, int64_t row_id,
                    const struct record_layout *layout, struct bytes body);
// How surely a record laid out like this, of which `body` is there, is a row of the table: about one point
// for each bit that would have to be so by chance. TEMPLATE_NO: it is none. `template` NULL: any table,
// judged by its values alone. `strict`: text must be text (else bad text only costs points).
// The first `lost_types` are not there but supposed.
int template_score(const struct template *template, const struct record_layout *layout, struct bytes body,
                   size_t lost_types, enum text_encoding encoding, bool strict);
// Whether all of it is text as people and programs write it.
bool looks_like_text(struct bytes bytes, enum text_encoding encoding);
