// What a text has in the slots of a form, in a form in which values compare.
#include "base/form.h"
#include "base/text.h"

#include <string.h>

enum { PHONE_DIGITS_MIN = 7 };

struct value {
    char text[FORM_VALUE_MAX + 1];
    size_t size;
    bool full;
};

static void add(struct value *value, const char *text, size_t size)
{
    value->full |= value->size + size > FORM_VALUE_MAX;
    if (value->full)
        return;
    memcpy(value->text + value->size, text, size);
    value->size += size;
}

static void add_letter(struct value *value, uint32_t letter)
{
    char encoded[4];
    add(value, encoded, text_utf8_encode(letter, encoded));
}

// "10h30", "8pm" as "10:30", "20:00".
static void add_time(struct value *value, const uint32_t *letters, size_t count)
{
    uint32_t hour = 0, minute = 0;
    size_t i = 0;
    for (; i < count; i++) // a date stays as it is
        if (letters[i] == '-' || letters[i] == '/' || letters[i] == '.')
            break;
    if (i < count) {
        for (i = 0; i < count; i++)
            add_letter(value, letters[i]);
        return;
    }
    for (i = 0; i < count && letters[i] >= '0' && letters[i] <= '9'; i++)
        hour = hour * 10 + letters[i] - '0';
    if (i < count && letters[i] == 'p')
        hour = hour % 12 + 12;
    for (i++; i < count && letters[i] >= '0' && letters[i] <= '9'; i++)
        minute = minute * 10 + letters[i] - '0';
    const char text[5] = {(char)('0' + hour / 10 % 10), (char)('0' + hour % 10), ':',
                          (char)('0' + minute / 10 % 10), (char)('0' + minute % 10)};
    add(value, text, sizeof text);
}

static void add_token(struct value *value, const struct token_list *text, const struct token *token,
                      const struct known_place *known)
{
    const uint32_t *letters = text->pool + token->letters_at;
    if (value->size && token->spaced)
        add(value, " ", 1);
    if (token->class == TOKEN_KNOWN && token->known != UINT16_MAX) {
        const char *normal = known[token->known].value;
        add(value, normal, strlen(normal));
    } else if (token->class == TOKEN_KNOWN && token->kind == SLOT_TIME) {
        add_time(value, letters, token->letter_count);
    } else {
        for (size_t i = 0; i < token->letter_count; i++)
            add_letter(value, letters[i]);
    }
}

// A telephone number that nobody recognised: its digits, when they are enough to be one.
static void keep_digits(struct value *value)
{
    char digits[FORM_VALUE_MAX + 1];
    size_t count = 0;
    for (size_t i = 0; i < value->size; i++)
        if (text_is_digit(value->text[i]))
            digits[count++] = value->text[i];
    if (count < PHONE_DIGITS_MIN)
        return;
    memcpy(value->text, digits, count);
    value->size = count;
}

void form_values(const struct form *form, const struct token_list *text, const struct filling *fillings,
                 const struct known_place *known, form_value_take *take, void *payload)
{
    for (size_t i = 0; i < text->count;) {
        const uint32_t part = fillings[i].part;
        if (fillings[i].as != FILLED_IN) {
            i++;
            continue;
        }
        struct value value = {.size = 0};
        bool is_known = false;
        for (; i < text->count && fillings[i].as == FILLED_IN && fillings[i].part == part; i++) {
            add_token(&value, text, &text->all[i], known);
            is_known |= text->all[i].class == TOKEN_KNOWN;
        }
        if (form->parts[part].kind == SLOT_PHONE && !is_known)
            keep_digits(&value);
        value.text[value.size] = '\0';
        if (value.size)
            take(payload, &form->parts[part], value.text);
    }
}
