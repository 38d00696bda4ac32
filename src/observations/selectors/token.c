// Tokens of digits and signs. Knows no kind of selector.
#include "observations/selectors/token.h"

#include "base/text.h"
#include "observations/selectors/matchers.h"

#include <string.h>

enum { CUE_BYTES = 40, WORD_MAX = 20 };

static bool is_escape(struct bytes text, size_t at)
{
    uint8_t letter = text.data[at - 1];
    return (letter == 'n' || letter == 'r' || letter == 't') && at >= 2 && text.data[at - 2] == '\\';
}

bool token_starts(struct bytes text, size_t at)
{
    return at == 0 || !is_word_byte(text.data[at - 1]) || is_escape(text, at);
}

bool token_ends(struct bytes text, size_t end)
{
    return end >= text.size || !is_word_byte(text.data[end]);
}

static bool is_alnum_at(struct bytes text, size_t at)
{
    return at < text.size && text_is_alnum(text.data[at]);
}

static bool is_digit_at(struct bytes text, size_t at)
{
    return at < text.size && text_is_digit(text.data[at]);
}

bool token_is_alone(struct bytes text, size_t start, size_t end)
{
    if (!token_starts(text, start) || !token_ends(text, end))
        return false;
    uint8_t before = start ? text.data[start - 1] : ' ', after = end < text.size ? text.data[end] : ' ';
    if (before == '+' || before == '@' || after == '@' || after == '%')
        return false;
    if ((before == '.' || before == '/' || before == '\\') && start >= 2 && is_alnum_at(text, start - 2) &&
        !is_escape(text, start))
        return false;
    if (before == '-' &&
        (start < 2 || !is_word_byte(text.data[start - 2]) || text_is_digit(text.data[start - 2])))
        return false; // negative, or a part of something longer
    return !((after == '.' || after == '-') && is_alnum_at(text, end + 1));
}

bool token_cue_before(struct bytes text, size_t at, const char *words)
{
    size_t low = at > CUE_BYTES ? at - CUE_BYTES : 0;
    while (at > low) {
        size_t end = at;
        while (end > low && !text_is_alpha(text.data[end - 1]))
            end--;
        size_t start = end;
        while (start > low && text_is_alpha(text.data[start - 1]))
            start--;
        if (end > start && end - start <= WORD_MAX) {
            char word[WORD_MAX + 3] = " ";
            for (size_t i = start; i < end; i++)
                word[1 + i - start] = (char)text_lower(text.data[i]);
            word[1 + end - start] = ' ';
            if (strstr(words, word) != NULL)
                return true;
        }
        at = start;
    }
    return false;
}

void digit_groups_read(struct digit_groups *out, struct bytes text, size_t at)
{
    out->count = out->group_count = 0;
    out->sign = 0;
    while (out->group_count < DIGIT_GROUPS_MAX) {
        size_t start = at, first = out->count;
        while (is_digit_at(text, at) && out->count < DIGITS_MAX)
            out->digits[out->count++] = (char)text.data[at++];
        if (at == start || is_digit_at(text, at)) {
            out->count = first;
            return;
        }
        out->groups[out->group_count] = at - start;
        out->ends[out->group_count++] = at;
        if (at >= text.size || (text.data[at] != ' ' && text.data[at] != '-') ||
            (out->sign && text.data[at] != out->sign) || !is_digit_at(text, at + 1))
            return;
        out->sign = text.data[at++];
    }
}

bool digit_groups_are(const struct digit_groups *groups, const uint8_t lengths[DIGIT_GROUPS_MAX + 1],
                      size_t *count)
{
    *count = 0;
    for (size_t i = 0; lengths[i]; i++) {
        if (i >= groups->group_count || groups->groups[i] != lengths[i])
            return false;
        *count += lengths[i];
    }
    return true;
}

bool luhn_is_right(const char *digits, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned digit = (unsigned)(digits[count - 1 - i] - '0') << (i % 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

bool digits_are_varied(const char *digits, size_t count)
{
    enum { ENOUGH = 4 };
    size_t of[10] = {0}, different = 0, most = 0, up = 0, down = 0;
    for (size_t i = 0; i < count; i++) {
        size_t same = ++of[digits[i] - '0'];
        different += same == 1;
        most = same > most ? same : most;
        int step = i ? (digits[i] - digits[i - 1] + 10) % 10 : 0;
        up += step == 1;
        down += step == 9;
    }
    return different >= ENOUGH && most <= count / 2 + 1 && up + 4 < count && down + 4 < count;
}
