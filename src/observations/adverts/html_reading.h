// A page while it is read. Private to html*.c.
#pragma once

#include "observations/adverts/html.h"
#include "observations/adverts/html_tokens.h"
#include "observations/adverts/html_words.h"

enum { HTML_JSON_BLOCKS_MAX = 16, HTML_FIELD_MAX_BYTES = 64 * 1024 };

// Who states a field: the higher is believed; of equal ones the first.
enum html_rank { RANK_NONE, RANK_CLASS, RANK_META, RANK_MARKUP, RANK_JSON };

struct html_open { // an open element
    uint64_t name;
    enum html_element element;
    bool is_block, is_link, is_hidden, is_noise, is_others;
    enum html_field field; // that its text states; NO_FIELD
    enum html_rank rank;
    size_t text_from;
};

struct html_reading {
    struct arena *arena;
    struct html_page *page;
    struct buffer text;
    bool space, line_break;                                        // wanted before the next letter
    unsigned in_link, in_hidden, in_noise, in_others, in_noscript; // open elements of each kind
    struct html_open open[HTML_DEPTH_MAX];
    size_t depth, too_deep;
    size_t doubtful; // depth at which a header is open that is noise unless it holds more than links; 0: none
    size_t doubtful_text, doubtful_own, doubtful_link;
    struct {
        const char *text;
        enum html_rank rank;
    } stated[HTML_FIELDS];
    const char **pictures, **links;
    bool json_next; // the script whose text comes is JSON-LD
    struct bytes json[HTML_JSON_BLOCKS_MAX];
    size_t json_count;
};

// html_fields.c
void html_state(struct html_reading *reading, enum html_field field, enum html_rank rank, struct bytes value);
void html_add_link(struct html_reading *reading, const char *scheme, struct bytes value);
void html_fields_finish(struct html_reading *reading); // what was stated goes to the page
// html_pictures.c
void html_add_picture(struct html_reading *reading, struct bytes raw); // references not decoded
void html_pictures_of(struct html_reading *reading, const struct html_token *token, struct bytes style);
// html_json.c
void html_json_read(struct html_reading *reading);
