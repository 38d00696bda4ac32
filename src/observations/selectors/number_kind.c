// At a digit: which kinds its first group and the sign behind it allow. Most numbers are refused here.
#include "observations/selectors/matchers.h"

#include "base/text.h"
#include "observations/selectors/token.h"

enum { FIRST_GROUP_MAX = 24 };

static size_t count_digits(struct bytes text, size_t at)
{
    size_t end = at;
    while (end < text.size && end - at < FIRST_GROUP_MAX && text_is_digit(text.data[end]))
        end++;
    return end - at;
}

// One digit or more behind a sign, as in all that is written in groups.
static bool goes_on(struct bytes text, size_t end)
{
    return end + 1 < text.size && (text.data[end] == ' ' || text.data[end] == '-') &&
           text_is_digit(text.data[end + 1]);
}

static bool is_word_kind(const struct finder *finder, size_t at, size_t count, uint8_t after,
                         struct match *match)
{
    uint8_t first = finder->text.data[at];
    if (first == '0')
        return count == 1 && text_lower(after) == 'x' && match_ether(finder, at, match);
    return (first == '1' || first == '3' || first == '4' || first == '8') && match_base58(finder, at, match);
}

// Up to three digits: the first number of an IPv4 address, degrees, a pair of a MAC.
static bool is_short_kind(const struct finder *finder, size_t at, size_t count, uint8_t after,
                          struct match *match)
{
    struct bytes text = finder->text;
    size_t end = at + count;
    bool digit_next = end + 1 < text.size && text_is_digit(text.data[end + 1]);
    if (after == '.')
        return digit_next && (match_ip4(finder, at, match) || match_coordinate(finder, at, match));
    if ((after == '-' || after == ':') && count == 2 && match_mac(finder, end, match))
        return true;
    bool geo = after == ',' && at >= 4 && text.data[at - 1] == ':' && text.data[at - 4] == 'g';
    return (after == 0xc2 || after == 0xcb || after == '&' || after == '\\' || after == 'd' || geo ||
            (after == ' ' && end + 1 < text.size &&
             (text.data[end + 1] >= 0x80 || text.data[end + 1] == 'd'))) &&
           match_coordinate(finder, at, match);
}

bool match_number_kind(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    size_t count = text_is_digit(text.data[at]) ? count_digits(text, at) : 0;
    if (count == 0 || (at > 0 && text_is_digit(text.data[at - 1])))
        return false;
    size_t end = at + count;
    uint8_t after = end < text.size ? text.data[end] : 0;
    if (!token_starts(text, at)) // glued, but for "E0-69-..." and the stripe of a card, "%B4..."
        return (count == 1 && (after == '-' || after == ':') && match_mac(finder, end, match)) ||
               (count >= 13 && after == '^' && match_card(finder, at, match));
    if (is_word_byte(after))
        return is_word_kind(finder, at, count, after, match) ||
               (after == 'd' && count <= 3 && match_coordinate(finder, at, match));
    if (count <= 3 && is_short_kind(finder, at, count, after, match))
        return true;
    if (count >= 13)
        return count < FIRST_GROUP_MAX &&
               (match_device_number(finder, at, match) || match_card(finder, at, match));
    if (!goes_on(text, end))
        return false;
    return (count == 4 && match_card(finder, at, match)) ||
           ((count == 2 || count == 4 || count == 5 || count == 6 || count == 8) &&
            match_device_number(finder, at, match));
}
