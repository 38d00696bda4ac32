// What the report says of each kind of finding and entity: headings, plain explanations, order, shape.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct finding_kind {
    const char *name;
    const char *heading;           // "Call centres"
    const char *explanation;       // what the rule looks for, in one or two sentences
    const char *ordered_by;        // "one-time callers"
    const char *const *order_keys; // of facts, NULL at the end; none of them there: places of evidence.
                                   // NULL: as the rule itself ranks them
    size_t cards_max;              // told in full; the rest stands in a table
};

// In the order of the report; ends with a NULL name. A kind that is not here comes last under its own name.
extern const struct finding_kind finding_kinds[];
const struct finding_kind *finding_kind_of(const char *name); // never NULL

// How entities are drawn: the class gives the colour, the shape tells the same without colour.
enum shape {
    SHAPE_CIRCLE,
    SHAPE_SQUARE,
    SHAPE_DIAMOND,
    SHAPE_TRIANGLE,
    SHAPE_HEXAGON,
    SHAPE_ROUND_BOX,
    SHAPE_STACK
};
struct look {
    const char *css_class, *words; // "phone", "Phone number"
    enum shape shape;
};
extern const struct look looks[];                    // ends with a NULL class
const struct look *look_of(const char *entity_kind); // never NULL
