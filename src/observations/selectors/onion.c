// Hosts of Tor's onion services: version 3 with its checksum (rend-spec-v3.txt, "Encoding onion addresses"),
// version 2 by form.
#include "observations/selectors/matchers.h"

#include "base/keccak.h"
#include "base/text.h"
#include "observations/selectors/token.h"

#include <string.h>

enum { V2_CHARS = 16, V3_CHARS = 56, KEY_BYTES = 32, V3_BYTES = 35, ONION_SIZE = 6 };

static int base32_value(uint8_t byte)
{
    int lower = text_lower(byte);
    return lower >= 'a' && lower <= 'z' ? lower - 'a' : byte >= '2' && byte <= '7' ? byte - '2' + 26 : -1;
}

static bool has_checksum(struct bytes host)
{
    static const char prefix[] = ".onion checksum";
    uint8_t raw[V3_BYTES] = {0}, said[sizeof prefix - 1 + KEY_BYTES + 1], sum[KECCAK_SIZE];
    for (size_t i = 0; i < V3_CHARS; i++) {
        unsigned value = (unsigned)base32_value(host.data[i]);
        for (size_t bit = 0; bit < 5; bit++)
            if (value >> (4 - bit) & 1)
                raw[(5 * i + bit) / 8] |= (uint8_t)(0x80 >> (5 * i + bit) % 8);
    }
    memcpy(said, prefix, sizeof prefix - 1);
    memcpy(said + sizeof prefix - 1, raw, KEY_BYTES);
    said[sizeof said - 1] = raw[V3_BYTES - 1];
    sha3_256_of((struct bytes){said, sizeof said}, sum);
    return raw[V3_BYTES - 1] == 3 && sum[0] == raw[KEY_BYTES] && sum[1] == raw[KEY_BYTES + 1];
}

static size_t different_bytes(struct bytes text)
{
    size_t different = 0;
    for (size_t i = 0; i < text.size; i++)
        different += memchr(text.data, text.data[i], i) == NULL;
    return different;
}

// The service's label in a host that ends in ".onion"; size 0 when it is none.
struct bytes onion_label(struct bytes host, enum grade *grade)
{
    struct bytes label = {0};
    size_t end = host.size - ONION_SIZE, start = end;
    if (host.size <= ONION_SIZE || strncasecmp((const char *)host.data + end, ".onion", ONION_SIZE) != 0)
        return label;
    while (start > 0 && end - start <= V3_CHARS && base32_value(host.data[start - 1]) >= 0)
        start--;
    struct bytes found = bytes_slice(host, start, end - start);
    if ((found.size != V2_CHARS && found.size != V3_CHARS) || different_bytes(found) < 6 ||
        (found.size == V3_CHARS && !has_checksum(found)))
        return label;
    *grade = found.size == V3_CHARS ? GRADE_VALID : GRADE_POSSIBLE;
    return found;
}

bool match_onion(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    enum grade grade;
    if (at + ONION_SIZE > text.size || text_lower(text.data[at + 1]) != 'o' ||
        text_lower(text.data[at + 2]) != 'n')
        return false;
    size_t from = at > finder->floor + V3_CHARS + 1 ? at - V3_CHARS - 1 : finder->floor,
           end = at + ONION_SIZE;
    struct bytes label = onion_label(bytes_slice(text, from, end - from), &grade);
    if (label.size == 0 || !token_ends(text, end))
        return false;
    match->start = (size_t)(label.data - text.data);
    if (!token_starts(text, match->start) || (match->start && text.data[match->start - 1] == '-'))
        return false;
    match->end = end;
    struct bytes found = bytes_slice(text, match->start, end - match->start);
    match->selector =
        selector_make(finder->context, SELECTOR_ONION, grade, lower_copy(finder->context, found), found);
    return true;
}
