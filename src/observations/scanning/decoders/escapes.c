// Bounds: each call looks back a few hundred bytes and goes forward as far as escapes are dense, so the time
// is linear in the text even when every line holds one.
#include "observations/scanning/decoders/escapes.h"

#include "base/text.h"

enum { CONTEXT_BYTES = 256, SPAN_MAX_BYTES = 64 * 1024 };

static bool is_text(uint8_t c)
{
    return c >= 0x20 ? c != 0x7f : c == '\t' || c == '\n' || c == '\r';
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Whether the line that ends just before the newline at `at` goes on behind it.
static bool goes_on(const struct escape_rules *rules, struct bytes bytes, size_t at)
{
    if (at > 0 && bytes.data[at - 1] == '\r')
        at--;
    return rules->lines_go_on && at > 0 && bytes.data[at - 1] == rules->lead;
}

static size_t find_start(const struct escape_rules *rules, struct bytes bytes, size_t at, size_t reach)
{
    if (reach > CONTEXT_BYTES)
        reach = CONTEXT_BYTES;
    size_t least = at > reach ? at - reach : 0, start = at;
    while (start > least && is_text(bytes.data[start - 1]) &&
           (bytes.data[start - 1] != '\n' || goes_on(rules, bytes, start - 1)))
        start--;
    if (start > least || start == 0)
        return start;
    for (size_t i = start; i < at; i++) // the line is longer: from a word's beginning
        if (is_space(bytes.data[i]))
            return i + 1;
    return start;
}

bool escapes_decode(const struct escape_rules *rules, struct bytes bytes, size_t at,
                    const struct decode_budget *budget, struct decoded *decoded)
{
    size_t start = find_start(rules, bytes, at, budget->input_bytes), copied = start, i = start,
           last = at; // the last escape's end
    bytes = bytes_slice(bytes, 0,
                        at + (bytes.size - at < budget->input_bytes ? bytes.size - at : budget->input_bytes));
    bool changed = false;
    while (i < bytes.size && !decoded->out->overflowed) {
        uint8_t c = bytes.data[i];
        bool enough = i >= last + CONTEXT_BYTES || i - start >= SPAN_MAX_BYTES;
        bool too_much = i >= last + 2 * CONTEXT_BYTES || i - start >= SPAN_MAX_BYTES + CONTEXT_BYTES;
        if (!is_text(c) || too_much || (enough && is_space(c)))
            break;
        struct escape escape = {0};
        if (c == rules->lead || (c == rules->other_lead && rules->other_lead))
            rules->read(bytes, i, &escape);
        if (escape.raw_size == 0) {
            i++;
            continue;
        }
        decoded_copy(decoded, bytes_slice(bytes, copied, i - copied));
        decoded_change(decoded, escape.raw_size, (struct bytes){escape.bytes, escape.size});
        i += escape.raw_size;
        last = copied = i;
        changed = true;
    }
    decoded_copy(decoded, bytes_slice(bytes, copied, i - copied));
    decoded->start = start;
    decoded->end = i > at ? i : at + 1;
    decoded->cut = decoded->out->overflowed;
    return changed && i > at;
}

void escape_character(struct escape *escape, size_t raw_size, uint32_t character)
{
    if (character >= 0x110000 || (character >= 0xd800 && character < 0xe000))
        return;
    escape->size = text_utf8_encode(character, (char *)escape->bytes);
    escape->raw_size = raw_size;
}

int64_t escape_hex(struct bytes bytes, size_t at, size_t count)
{
    int64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t c = at + i < bytes.size ? bytes.data[at + i] : 0;
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}
