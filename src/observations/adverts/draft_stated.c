// What an advert states in fields beside its text: names, ages, prices, in their normal forms
// (casefile/records.h).
#include "observations/adverts/draft.h"

#include "base/text.h"

#include <string.h>
#include <unicode/ucasemap.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { AGE_MIN = 10, AGE_MAX = 99, NAME_MAX_BYTES = 80 };

static void add_mention(struct draft *draft, enum mention_kind kind, const char *value, const char *text)
{
    for (size_t i = 0; i < draft->mention_count; i++)
        if (draft->mentions[i].kind == kind && strcmp(draft->mentions[i].value, value) == 0)
            return;
    if (draft->mention_count < DRAFT_MENTIONS_MAX)
        draft->mentions[draft->mention_count++] = (struct mention){kind, value, text, -1};
}

// Of "1,200.00" and "1.200,00" the last mark parts the cents, when two digits follow it.
void draft_add_price(struct draft *draft, const char *amount, const char *currency)
{
    char digits[16], code[4] = "";
    size_t size = 0, length = strlen(amount), at = strcspn(amount, "0123456789");
    size_t end = at + strspn(amount + at, "0123456789., ");
    while (end > at && !text_is_digit((unsigned char)amount[end - 1]))
        end--;
    if (end > at + 3 && (amount[end - 3] == '.' || amount[end - 3] == ','))
        end -= 3;
    for (size_t i = at; i < end; i++)
        if (text_is_digit((unsigned char)amount[i]) && size < sizeof digits - 1)
            digits[size++] = amount[i];
    digits[size] = '\0';
    const char *letters = *currency ? currency : amount + (end < length ? end : length);
    letters += strspn(letters, "0., ");
    for (size_t i = 0; i < 3 && text_is_alpha((unsigned char)letters[i]); i++)
        code[i] = (char)text_upper((unsigned char)letters[i]);
    const char *plain = digits + strspn(digits, "0");
    if (*plain == '\0' || strlen(plain) > 9)
        return;
    struct arena *arena = draft->context->arena;
    add_mention(draft, MENTION_PRICE,
                strlen(code) == 3 ? arena_print(arena, "%s %s", plain, code) : arena_text(arena, plain),
                arena_print(arena, "%s%s%s", amount, *currency ? " " : "", currency));
}

// Lower case without accents: "\u00c9lena" is "elena". NULL when it is no name.
static const char *folded_name(struct arena *arena, struct bytes value)
{
    enum { UNITS = 256 };
    UChar wide[UNITS], apart[UNITS], plain[UNITS];
    char out[UNITS * 3];
    int32_t size = 0, kept = 0, written = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide, UNITS, &size, (const char *)value.data, (int32_t)value.size, &status);
    const UNormalizer2 *normalizer = unorm2_getNFKDInstance(&status);
    size = unorm2_normalize(normalizer, wide, size, apart, UNITS, &status);
    bool letter = false;
    for (int32_t i = 0; U_SUCCESS(status) && i < size; i++) {
        letter |= u_isalpha(apart[i]) || U16_IS_SURROGATE(apart[i]);
        if (u_charType(apart[i]) != U_NON_SPACING_MARK)
            plain[kept++] = apart[i];
    }
    kept = u_strToLower(wide, UNITS, plain, kept, "", &status);
    u_strToUTF8(out, sizeof out, &written, wide, kept, &status);
    if (U_FAILURE(status) || !letter)
        return NULL;
    return text_clean(arena, (struct bytes){(const uint8_t *)out, (size_t)written});
}

static void take_name(struct draft *draft, struct bytes value)
{
    value = text_trim(value);
    if (value.size == 0 || value.size > NAME_MAX_BYTES)
        return;
    const char *folded = folded_name(draft->context->arena, value);
    if (folded)
        add_mention(draft, MENTION_NAME, folded, text_clean(draft->context->arena, value));
}

static void take_age(struct draft *draft, struct bytes value)
{
    size_t at = 0, digits = 0;
    value = text_trim(value);
    while (at < value.size && !text_is_digit(value.data[at]))
        at++;
    while (at + digits < value.size && text_is_digit(value.data[at + digits]))
        digits++;
    int64_t years;
    if (digits != 2 || !text_to_int64(bytes_slice(value, at, digits), &years) || years < AGE_MIN ||
        years > AGE_MAX)
        return;
    struct arena *arena = draft->context->arena;
    add_mention(draft, MENTION_AGE, arena_text_n(arena, value.data + at, digits),
                text_clean(arena, bytes_slice(value, 0, 256)));
}

void draft_state(struct draft *draft, enum advert_field field, struct bytes value)
{
    struct arena *arena = draft->context->arena;
    value = text_trim(bytes_slice(value, 0, 1024));
    if (field == FIELD_CURRENCY) {
        draft->currency = text_clean(arena, value);
    } else if (field == FIELD_AGE) {
        take_age(draft, value);
    } else { // several in one field
        for (size_t at = 0; at < value.size;) {
            size_t from = at;
            while (at < value.size && strchr(field == FIELD_NAME ? ",;|/\n" : ";|\n", value.data[at]) == NULL)
                at++;
            struct bytes part = bytes_slice(value, from, at - from);
            at++;
            if (field == FIELD_NAME)
                take_name(draft, part);
            else if (draft->price_count < DRAFT_PRICES_MAX)
                draft->prices[draft->price_count++] = text_clean(arena, text_trim(part));
        }
    }
}

void draft_state_finish(struct draft *draft)
{
    for (size_t i = 0; i < draft->price_count; i++)
        draft_add_price(draft, draft->prices[i], draft->currency ? draft->currency : "");
    for (size_t i = 1; i < draft->mention_count; i++) { // by kind; those of one kind as they came
        struct mention mention = draft->mentions[i];
        size_t at = i;
        for (; at > 0 && draft->mentions[at - 1].kind > mention.kind; at--)
            draft->mentions[at] = draft->mentions[at - 1];
        draft->mentions[at] = mention;
    }
}
