// TL, the form in which Telegram's programs send and keep their objects: a constructor's number of four
// bytes, then its fields without their names. Knows no constructor: a schema says which there are and what
// they hold. Source: https://core.telegram.org/mtproto/serialize and /mtproto/TL-formal.
#pragma once

#include "base/arena.h"

// One constructor. `fields` in the order of the bytes, parted by spaces, each
//   [WORD][BIT?]KIND[:NAME]
// KIND: i int, l long, d double, s string or bytes, h int128, H int256, B Bool, o any boxed object, V and a
// kind: a boxed vector of it, t no bytes (the flag alone), # a word of flags. BIT: the field is there when
// this bit is set, in the first word of flags, or in the second, third ... when WORD is b, c ... Fields
// without a name are read and not kept.
struct tl_form {
    uint32_t id;
    const char *name; // "message"; several constructors have one name: layers
    const char *fields;
};

// Tables of forms, each in the order of the ids. Two forms may have one id when programs disagree about it:
// the first that fits is taken.
struct tl_table {
    const struct tl_form *forms;
    size_t count;
};
struct tl_schema {
    const struct tl_table *tables;
    size_t count;
};

enum tl_kind { TL_NUMBER, TL_REAL, TL_BYTES, TL_OBJECT, TL_VECTOR };

struct tl_value {
    const char *name; // in the schema, ends at name_size; NULL in a vector
    size_t name_size;
    enum tl_kind kind;
    int64_t number; // ints, longs, Bool and flags (1)
    double real;
    struct bytes bytes; // strings: borrowed from the blob
    const struct tl_object *object;
    const struct tl_value *items;
    size_t item_count;
};

struct tl_object {
    const struct tl_form *form;
    struct tl_value *values; // the named ones that are there
    size_t value_count;
};

enum tl_result {
    TL_WHOLE,
    TL_IN_PART, // something inside is cut, nested too deep or of an unknown constructor: what stood before is
                // there
    TL_UNKNOWN, // the object's own constructor is not known, or there are no four bytes
};

enum { TL_DEPTH_MAX = 24, TL_OBJECTS_MAX = 20000, TL_ITEMS_MAX = 20000 };

// Reads one boxed object from the beginning of `blob` into the arena. *object is NULL only when TL_UNKNOWN.
// What follows the object is left. *size (may be NULL): bytes read, when whole.
enum tl_result tl_read(const struct tl_schema *schema, struct bytes blob, struct arena *arena,
                       const struct tl_object **object, size_t *size);

// Fields by name. Of an object that is NULL or lacks the field: nothing.
const struct tl_value *tl_value(const struct tl_object *object, const char *name);
int64_t tl_number(const struct tl_object *object, const char *name, int64_t otherwise);
bool tl_flag(const struct tl_object *object, const char *name); // there, and not 0
const struct tl_object *tl_child(const struct tl_object *object, const char *name);
struct bytes tl_bytes(const struct tl_object *object, const char *name);
// The string as clean text in the arena; NULL when it is not there or empty.
const char *tl_text(const struct tl_object *object, const char *name, struct arena *arena);
bool tl_is(const struct tl_object *object, const char *form_name); // false for NULL

// A string as TL writes it at `offset` of `blob`. False: none fits there.
bool tl_string_at(struct bytes blob, size_t offset, struct bytes *text);
