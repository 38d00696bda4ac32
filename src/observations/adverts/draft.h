// An advert being put together from whatever a capture gave, and sent: the selectors in its text, its fields
// and its links become one list, each once. Shared by the readers of CSV, JSON Lines and WARC.
#pragma once

#include "observations/observer.h"

// The columns of a table or keys of an object that adverts use, whatever they are called.
enum advert_field {
    FIELD_ID,
    FIELD_URL,
    FIELD_POSTED,
    FIELD_CITY,
    FIELD_LANGUAGE,
    FIELD_TEXT,
    FIELD_TITLE,
    FIELD_PHONE,
    FIELD_HANDLE,
    FIELD_EMAIL,
    FIELD_PICTURE,
    FIELD_NAME,
    FIELD_AGE,
    FIELD_PRICE,
    FIELD_CURRENCY,
    FIELD_CAPTURED, // when it was captured
    FIELD_HTML,     // a page's source in a field (CDR's raw_content)
    ADVERT_FIELDS,
    FIELD_NONE = ADVERT_FIELDS,
};

// The field a column's name stands for; *app is set to "wechat" for a column of WeChat names, else NULL.
enum advert_field advert_field_named(struct bytes name, const char **app);
// True for names that say the table is something else: messages, payments.
bool advert_field_foreign(struct bytes name);

enum { DRAFT_MENTIONS_MAX = 32, DRAFT_PRICES_MAX = 16 };

struct draft {
    struct observation_context *context; // its arena holds what the draft keeps
    struct place place;
    const char *id, *url, *city, *language, *title, *text; // NULL when not stated
    struct moment posted;
    struct moment captured; // what dates it when it states no date itself; unknown
    const char *digest;     // of its capture; NULL
    struct selector *selectors;
    size_t selector_count;
    const char **pictures;
    size_t picture_count;
    struct mention mentions[DRAFT_MENTIONS_MAX]; // stated in fields beside the text
    size_t mention_count;
    const char *prices[DRAFT_PRICES_MAX], *currency; // not yet mentions: one may come after the other
    size_t price_count;
    size_t cut; // texts cut at RECORD_TEXT_MAX_BYTES
};

void draft_init(struct draft *draft, struct observation_context *context, struct place place);
// Takes a field's value: UTF-8. Lists in one value are split at spaces, commas, semicolons and bars.
void draft_take(struct draft *draft, enum advert_field field, const char *app, struct bytes value);
void draft_add_link(struct draft *draft, const char *href); // tel:, mailto:, https://wa.me/...
void draft_add_picture(struct draft *draft, struct bytes value);
// A price stated in a field: "150", "1,200.00 EUR", with the currency of a field beside it, or "".
void draft_add_price(struct draft *draft, const char *amount, const char *currency);
// A name, age, price or currency of a field; names and prices may be several, parted by commas or bars.
void draft_state(struct draft *draft, enum advert_field field, struct bytes value);
// Puts what was stated into its order; of draft_send.
void draft_state_finish(struct draft *draft);
// Finds the selectors of the text and title, sends the advert and the hits in its text. False, and nothing
// sent, when there is no text and no selector.
bool draft_send(struct draft *draft);
