// The form in which Telegram for iOS and macOS keeps its objects: fields with short keys and a type each, all
// little-endian. Knows no application's keys. Described by the open source of the programs that write it
// (Telegram-iOS, submodules/Postbox, Coding.swift). Nothing is copied; whoever knows that a field is an
// object reads its content in the same way.
#pragma once

#include "base/arena.h"

enum postbox_type {
    POSTBOX_INT32,
    POSTBOX_INT64,
    POSTBOX_BOOL,
    POSTBOX_DOUBLE,
    POSTBOX_STRING,
    POSTBOX_OBJECT,
    POSTBOX_INT32_ARRAY,
    POSTBOX_INT64_ARRAY,
    POSTBOX_OBJECT_ARRAY,
    POSTBOX_OBJECT_DICTIONARY,
    POSTBOX_BYTES,
    POSTBOX_NIL,
    POSTBOX_STRING_ARRAY,
    POSTBOX_BYTES_ARRAY
};

struct postbox_field {
    struct bytes key;
    enum postbox_type type;
    int64_t number;     // of ints and Bool
    double real;        // of a double
    uint32_t type_hash; // of an object
    uint32_t count;     // of arrays
    struct bytes bytes; // of a string, bytes, the content of an object, the items of an array; borrowed
};

// The next field. False at the end, and where the bytes are none: then `reader->failed` is set.
bool postbox_next(struct reader *reader, struct postbox_field *field);
// The next object of an object array's `bytes`: its content. False at the end.
bool postbox_item(struct reader *items, struct bytes *content);
// The content of a whole value: that of its root object "_", or the value itself when it has none.
struct bytes postbox_root(struct bytes value);
bool postbox_is(struct bytes content); // whether all of it reads as fields, at least one

// The first field of this key.
bool postbox_find(struct bytes content, const char *key, struct postbox_field *field);
int64_t postbox_integer(struct bytes content, const char *key, int64_t otherwise);
struct bytes postbox_object(struct bytes content, const char *key);                   // empty: none
const char *postbox_text(struct bytes content, const char *key, struct arena *arena); // NULL: none or empty
// An int32 of size and as many bytes of text, as Telegram writes outside of fields too.
struct bytes postbox_take_string(struct reader *reader);
