// The objects of a JSON text one after the other, each as its bytes: one a line, or the elements of an array
// that is the text or a member of it ({"adverts": [...]}). Pure; keeps nothing in memory, so that a large
// array costs no more than its largest element.
#pragma once

#include "base/bytes.h"

enum json_shape {
    JSON_SHAPE_LINES, // one a line
    JSON_SHAPE_ARRAY, // elements of the array that the text is, or of the first array of objects in its
                      // object
    JSON_SHAPE_ROW,   // one after the other, over any number of lines
    JSON_SHAPES,      // count
};

struct json_objects {
    struct bytes all;
    enum json_shape shape;
    size_t position;
    int64_t number; // of the last line or element
};

struct json_object {
    struct bytes bytes; // trimmed; of an array also what is no object
    size_t offset;
    int64_t number; // line or element, from 1
    bool unended;   // the array's text ends before the element does
};

// The objects of a text taken as of this shape; none when it cannot be. Looks at its first 64 KiB.
struct json_objects json_objects_of(struct bytes bytes, enum json_shape shape);
bool json_objects_next(struct json_objects *objects, struct json_object *object);
