// What classes, ids, itemprops and properties say an element is. A short list, in one place, easy to add to.
#pragma once

#include "base/bytes.h"

enum html_field { // what a page may state of its advert
    HTML_NO_FIELD,
    HTML_TITLE,
    HTML_DESCRIPTION,
    HTML_DATE,
    HTML_CITY,
    HTML_PHONE,
    HTML_EMAIL,
    HTML_PICTURE,
    HTML_PRICE,
    HTML_CURRENCY,
    HTML_LANGUAGE,
    HTML_URL,
    HTML_FIELDS, // count
};

enum { HTML_IS_NOISE = 1, HTML_IS_DOUBTFUL = 2, HTML_IS_OTHERS = 4, HTML_IS_CITY = 8, HTML_IS_DATE = 16 };

// The bits above, by the words of a class or id: "ad-city main" holds "city". OTHERS: other adverts'
// (related, similar), which are doubtful, too.
unsigned html_class_words(struct bytes names);
// The field that a name of schema.org, Open Graph or Dublin Core stands for: an itemprop, an RDFa property
// ("schema:datePosted"), a meta's name, a key of JSON-LD.
enum html_field html_field_named(struct bytes name);
