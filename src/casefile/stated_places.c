// Mentions and selectors as places of a text. Offsets come from a worker that read hostile bytes: each is
// looked at before it is believed.
#include "casefile/stated_places.h"

#include "base/text.h"

#include <string.h>

enum { SOUGHT_BYTES_MIN = 3, TIMES_MAX = 8 };

static bool kind_of(const struct stated *stated, enum slot_kind *kind)
{
    if (stated->is_selector) {
        *kind = stated->selector == SELECTOR_PHONE                                          ? SLOT_PHONE
                : stated->selector == SELECTOR_HANDLE || stated->selector == SELECTOR_EMAIL ? SLOT_HANDLE
                : stated->selector == SELECTOR_URL || stated->selector == SELECTOR_ONION    ? SLOT_URL
                                                                                            : SLOT_TEXT;
        return *kind != SLOT_TEXT;
    }
    static const enum slot_kind kinds[MENTION_KINDS] = {[MENTION_NAME] = SLOT_NAME,
                                                        [MENTION_AGE] = SLOT_AGE,
                                                        [MENTION_PRICE] = SLOT_PRICE,
                                                        [MENTION_CITY] = SLOT_CITY};
    *kind = (unsigned)stated->mention < MENTION_KINDS ? kinds[stated->mention] : SLOT_TEXT;
    return *kind != SLOT_TEXT;
}

// By offset; what overlaps one that is there already is left out.
static size_t add(struct known_place *places, size_t count, const struct known_place *place)
{
    size_t at = count;
    while (at > 0 && places[at - 1].offset >= place->offset)
        at--;
    if (count == KNOWN_PLACES_MAX ||
        (at > 0 && places[at - 1].offset + places[at - 1].size > place->offset) ||
        (at < count && place->offset + place->size > places[at].offset))
        return count;
    memmove(places + at + 1, places + at, (count - at) * sizeof *places);
    places[at] = *place;
    return count + 1;
}

static bool is_word_byte(struct bytes text, size_t at)
{
    return at < text.size &&
           (text_is_alnum(text.data[at]) || (text.data[at] >= 0xC3 && text.data[at] < 0xE0));
}

// A word of letters ends where it ends: "Ana" is not in "Banana".
static bool stands_free(struct bytes text, size_t offset, size_t size)
{
    return !(offset > 0 && is_word_byte(text, offset - 1) && is_word_byte(text, offset)) &&
           !(is_word_byte(text, offset + size) && is_word_byte(text, offset + size - 1));
}

static size_t seek(struct known_place *places, size_t count, struct bytes text, struct bytes sought,
                   struct known_place place)
{
    ptrdiff_t at = 0;
    if (sought.size < SOUGHT_BYTES_MIN)
        return count;
    for (int times = 0; times < TIMES_MAX && (at = bytes_find(text, sought, (size_t)at)) >= 0; times++) {
        place.offset = (size_t)at;
        if (stands_free(text, place.offset, place.size))
            count = add(places, count, &place);
        at += (ptrdiff_t)sought.size;
    }
    return count;
}

size_t stated_places(const struct stated *stated, size_t stated_count, struct bytes text,
                     struct known_place places[KNOWN_PLACES_MAX])
{
    size_t count = 0;
    for (int pass = 0; pass < 4; pass++) { // selectors, those of a known place first; then mentions alike
        for (size_t i = 0; i < stated_count; i++) {
            struct known_place place = {.value = stated[i].value};
            if (stated[i].is_selector != (pass < 2) || (stated[i].offset < 0) != (pass % 2 == 1) ||
                stated[i].text == NULL || stated[i].text[0] == '\0' || stated[i].value == NULL ||
                !kind_of(&stated[i], &place.kind))
                continue;
            struct bytes found = bytes_of_text(stated[i].text);
            place.size = found.size;
            if (stated[i].offset < 0) {
                count = seek(places, count, text, found, place);
                continue;
            }
            place.offset = (size_t)stated[i].offset;
            if (place.offset < text.size && bytes_equal(bytes_slice(text, place.offset, place.size), found))
                count = add(places, count, &place);
        }
    }
    return count;
}
