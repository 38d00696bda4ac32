// From the elements of a report to models, files and lines about the device, each handed on when it is whole.
// Knows nothing of XML's bytes: the caller says which element starts and ends, and adds its text.
#pragma once

#include "observations/phones/extractions/ufdr_book.h"

enum {
    UFDR_DEPTH_MAX = 200,                    // elements; what is nested deeper is not looked at
    UFDR_MODEL_MAX_BYTES = 32 * 1024 * 1024, // of a model or message with all that is in it
    UFDR_TEXT_MAX_BYTES = 8 * 1024 * 1024,   // one value
};

struct ufdr_level {
    unsigned element; // ufdr_parse.c
    struct ufdr_model *model;
    struct ufdr_field *field;
};

struct ufdr_parse {
    struct ufdr_book book;
    struct ufdr_level levels[UFDR_DEPTH_MAX];
    size_t depth, ignored; // ignored: how deep inside an element that is not looked at

    struct buffer text; // of the value that stands open
    bool wants_text, base64, unknown_time;
    char formatted[64], line_name[96]; // of the value, of the line at hand

    // a model as it stands under its type, and a message of a chat: each in an arena of its own
    struct ufdr_unit {
        struct arena *arena;
        struct ufdr_model *model;
        size_t bytes;
    } unit, message;
    struct ufdr_talk talk;
    bool talks, members_known; // the unit is a chat; its participants have been read
    struct ufdr_model **held;  // messages that wait for them, in the message's arena
    size_t held_count, held_capacity;

    struct table_tally files;
    struct {
        const char *known_as, *path; // in the unit's arena
        enum state state;
        int64_t offset;
    } file;
    bool told_large, told_deep;
};

// An attribute; not NUL-terminated.
struct ufdr_attribute {
    const char *name;
    struct bytes value;
};

void ufdr_parse_init(struct ufdr_parse *parse, const struct observation_context *context);
// What stands open is told as far as it goes; sends the tallies.
void ufdr_parse_done(struct ufdr_parse *parse);

// Whether the offset of such an element is worth finding out.
bool ufdr_wants_offset(const struct ufdr_parse *parse, const char *name);
void ufdr_parse_start(struct ufdr_parse *parse, const char *name, const struct ufdr_attribute *attributes,
                      size_t attribute_count, int64_t offset);
void ufdr_parse_text(struct ufdr_parse *parse, struct bytes text);
void ufdr_parse_end(struct ufdr_parse *parse);
