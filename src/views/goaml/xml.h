// XML written element by element (XML 1.0, fifth edition). Texts are made fit: escaped, characters that XML
// does not allow replaced, cut to the characters a schema allows.
#pragma once

#include <stddef.h>
#include <stdio.h>

struct xml {
    FILE *out;
    int depth;
};

void xml_begin(struct xml *xml, FILE *out);
void xml_open(struct xml *xml, const char *element);
void xml_close(struct xml *xml, const char *element);
// An element with a text of at most `length_max` characters; the last is an ellipsis when it was cut, and no
// letter is parted from its accents. Nothing when text is NULL.
void xml_text(struct xml *xml, const char *element, const char *text, size_t length_max);
void xml_print(struct xml *xml, const char *element, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
