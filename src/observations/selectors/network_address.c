// Addresses of machines: IPv4, IPv6 (RFC 4291, written as RFC 5952) and MAC (IEEE 802).
#include "observations/selectors/matchers.h"

#include "base/encoding.h"
#include "base/text.h"
#include "observations/selectors/token.h"

#include <arpa/inet.h>
#include <string.h>

static bool is_hex(uint8_t byte)
{
    return text_is_digit(byte) || (text_lower(byte) >= 'a' && text_lower(byte) <= 'f');
}

static bool is_hex_at(struct bytes text, size_t at)
{
    return at < text.size && is_hex(text.data[at]);
}

// ---- IPv4 ----

static const char ADDRESS_WORDS[] =
    " ip ips ipv ipaddress ipaddr address addr host hostname server gateway dns client remote peer from src dst source "
    "destination login logged connected connection ping ssh adresse direccion adres ";
static const char VERSION_WORDS[] =
    " version versions ver release released build firmware driver rev revision v debian upstream section chapter rfc oid "
    "iso clause paragraph table figure abi api kernel changes patch since ";

// The four numbers from `at`; the end, or 0 when it is no address.
static size_t read_four(struct bytes text, size_t at, uint8_t out[4])
{
    for (int i = 0; i < 4; i++) {
        size_t start = at;
        unsigned number = 0;
        while (at < text.size && text_is_digit(text.data[at]) && at - start < 3)
            number = number * 10 + (text.data[at++] - '0');
        if (at == start || number > 255 || (at - start > 1 && text.data[start] == '0'))
            return 0;
        out[i] = (uint8_t)number;
        if (i < 3 && (at >= text.size || text.data[at++] != '.'))
            return 0;
    }
    return at < text.size && text_is_digit(text.data[at]) ? 0 : at;
}

// Ranges that name no machine on the internet (IANA special-purpose registry).
static bool names_none(const uint8_t ip[4])
{
    return ip[0] == 0 || ip[0] == 127 || ip[0] >= 224;
}

static bool is_private(const uint8_t ip[4])
{
    return ip[0] == 10 || (ip[0] == 172 && ip[1] >= 16 && ip[1] < 32) || (ip[0] == 192 && ip[1] == 168) ||
           (ip[0] == 169 && ip[1] == 254) || (ip[0] == 100 && ip[1] >= 64 && ip[1] < 128) ||
           (ip[0] == 192 && ip[1] == 0) || (ip[0] == 198 && (ip[1] == 18 || ip[1] == 19)) ||
           (ip[0] == 198 && ip[1] == 51 && ip[2] == 100) || (ip[0] == 203 && ip[1] == 0 && ip[2] == 113);
}

static bool is_glued(struct bytes text, size_t start, size_t end)
{
    uint8_t before = start ? text.data[start - 1] : ' ', after = end < text.size ? text.data[end] : ' ';
    if (!token_starts(text, start) || !token_ends(text, end) || strchr(".-+~", before) != NULL)
        return before != '\0';
    if (after == '-' || after == '+' || after == '~')
        return end + 1 < text.size && is_word_byte(text.data[end + 1]);
    return after == '.' && end + 1 < text.size && is_word_byte(text.data[end + 1]);
}

bool match_ip4(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    uint8_t ip[4];
    size_t end = read_four(text, at, ip);
    if (end == 0 || names_none(ip) || is_glued(text, at, end) || token_cue_before(text, at, VERSION_WORDS))
        return false;
    bool port = end + 2 < text.size && text.data[end] == ':' && text_is_digit(text.data[end + 1]) &&
                text_is_digit(text.data[end + 2]);
    bool large = ip[0] >= 20 && (ip[1] >= 20 || ip[2] >= 20) && end - at >= 10; // no program counts so far
    bool small = ip[0] < 32 && ip[1] < 32 && ip[2] < 32 && ip[3] < 32;
    bool cue = large || (!small && (port || token_cue_before(text, at, ADDRESS_WORDS)));
    match->start = at;
    match->end = end;
    struct bytes found = bytes_slice(text, at, end - at);
    match->selector =
        selector_make(finder->context, SELECTOR_IP, cue && !is_private(ip) ? GRADE_VALID : GRADE_POSSIBLE,
                      arena_text_n(finder->context->arena, found.data, found.size), found);
    return true;
}

// ---- IPv6 ----

// Global unicast, unique local and link local addresses have a first group of four digits.
static bool is_first_group(struct bytes text, size_t at)
{
    for (size_t i = 0; i < 4; i++)
        if (!is_hex_at(text, at + i))
            return false;
    int first = text_lower(text.data[at]), second = text_lower(text.data[at + 1]),
        third = text_lower(text.data[at + 2]);
    if (first == '2' || first == '3')
        return true;
    return first == 'f' &&
           (second == 'c' || second == 'd' || (second == 'e' && strchr("89ab", third) != NULL));
}

bool match_ip6(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    enum { GROUP = 4 };
    if (at < finder->floor + GROUP || at + 1 >= text.size ||
        (text.data[at + 1] != ':' && !is_hex(text.data[at + 1])) || !is_first_group(text, at - GROUP))
        return false;
    size_t start = at - GROUP, end = at, colons = 0;
    uint8_t raw[16];
    char copy[INET6_ADDRSTRLEN];
    while (end < text.size && end - start < INET6_ADDRSTRLEN &&
           (is_hex(text.data[end]) || text.data[end] == ':' ||
            (text.data[end] == '.' && is_hex_at(text, end + 1))))
        colons += text.data[end++] == ':';
    while (end > start && text.data[end - 1] == ':' && !(text.data[end - 2] == ':'))
        end--;
    if (colons < 2 || end - start >= sizeof copy || !token_starts(text, start) || !token_ends(text, end) ||
        (start && strchr(":.-", text.data[start - 1]) != NULL && text.data[start - 1] != '\0'))
        return false;
    memcpy(copy, text.data + start, end - start);
    copy[end - start] = '\0';
    if (inet_pton(AF_INET6, copy, raw) != 1 || inet_ntop(AF_INET6, raw, copy, sizeof copy) == NULL)
        return false;
    bool global =
        (raw[0] & 0xe0) == 0x20 && !(raw[0] == 0x20 && raw[1] == 0x01 && raw[2] == 0x0d && raw[3] == 0xb8);
    match->start = start;
    match->end = end;
    match->selector =
        selector_make(finder->context, SELECTOR_IP, global && colons >= 3 ? GRADE_VALID : GRADE_POSSIBLE,
                      arena_text(finder->context->arena, copy), bytes_slice(text, start, end - start));
    return true;
}

// ---- MAC ----

enum { MAC_BYTES = 6, MAC_TEXT = 17 };

static bool read_mac(struct bytes text, size_t start, uint8_t sign, uint8_t out[MAC_BYTES])
{
    if (text.size - start < MAC_TEXT)
        return false;
    for (size_t i = 0; i < MAC_BYTES; i++) {
        const uint8_t *pair = text.data + start + 3 * i;
        if (!is_hex(pair[0]) || !is_hex(pair[1]) || (i + 1 < MAC_BYTES && pair[2] != sign))
            return false;
        out[i] = (uint8_t)(text_hex_digit(pair[0]) << 4 | text_hex_digit(pair[1]));
    }
    return true;
}

// Not all alike, nor made up by counting ("00:11:22:33:44:55", "aa:bb:cc:dd:ee:ff").
static bool is_made_up(const uint8_t mac[MAC_BYTES])
{
    int equal = 0, steps = 0;
    for (int i = 1; i < MAC_BYTES; i++) {
        equal += mac[i] == mac[0];
        steps += mac[i] - mac[i - 1] == mac[1] - mac[0];
    }
    return equal == MAC_BYTES - 1 || steps == MAC_BYTES - 1;
}

static bool is_all_decimal(struct bytes found)
{
    for (size_t i = 0; i < found.size; i++)
        if (text_is_alpha(found.data[i]))
            return false;
    return true;
}

bool match_mac(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    if (at < finder->floor + 2 || at + 3 >= text.size || text.data[at + 3] != text.data[at] ||
        !is_hex(text.data[at - 1]) || !is_hex(text.data[at - 2]))
        return false;
    size_t start = at - 2, end = start + MAC_TEXT;
    uint8_t mac[MAC_BYTES], sign = text.data[at];
    if (!read_mac(text, start, sign, mac) || !token_is_alone(text, start, end) ||
        (start && text.data[start - 1] == sign) || (end < text.size && text.data[end] == sign))
        return false; // longer rows of pairs are fingerprints
    struct bytes found = bytes_slice(text, start, MAC_TEXT);
    bool all_zero = !(mac[0] | mac[1] | mac[2]), decimal = is_all_decimal(found);
    if ((all_zero && !(mac[3] | mac[4] | mac[5])) ||
        (mac[0] & mac[1] & mac[2] & mac[3] & mac[4] & mac[5]) == 0xff || (decimal && sign == '-'))
        return false;
    bool own = !(mac[0] & 3); // of one machine, given by its maker
    const char *value = arena_print(finder->context->arena, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
                                    mac[2], mac[3], mac[4], mac[5]);
    match->start = start;
    match->end = end;
    match->selector = selector_make(
        finder->context, SELECTOR_MAC,
        own && !all_zero && !decimal && !is_made_up(mac) ? GRADE_VALID : GRADE_POSSIBLE, value, found);
    return true;
}

// ---- MAC of fields ----

bool mac_of_number(int64_t number, char out[MAC_TEXT_SIZE])
{
    const int64_t everybody = 0xffffffffffff;
    if (number <= 0 || number >= everybody)
        return false;
    char *to = out;
    for (int shift = 40; shift >= 0; shift -= 8, *to++ = ':') {
        uint8_t byte = (uint8_t)(number >> shift);
        hex_of_bytes((struct bytes){&byte, 1}, to);
        to += 2;
    }
    out[MAC_TEXT] = 0;
    return true;
}

bool mac_of_text(const char *text, char out[MAC_TEXT_SIZE])
{
    int64_t number = 0;
    int part = 0, digits = 0, value = 0;
    for (; text && *text; text++) {
        int digit = text_hex_digit((uint8_t)*text);
        if (digit >= 0 && digits < 2) {
            value = value * 16 + digit;
            digits++;
        } else if ((*text == ':' || *text == '-') && digits && part < MAC_BYTES - 1) {
            number = number << 8 | value;
            part++;
            digits = value = 0;
        } else {
            return false;
        }
    }
    return part == MAC_BYTES - 1 && digits && mac_of_number(number << 8 | value, out);
}
