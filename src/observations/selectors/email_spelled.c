// E-mail addresses whose signs are spelled or set apart, as people write them against machines: "ana (at)
// example (dot) org", "ana[at]example.org", "ana arroba example punto org". Only in texts that a person
// wrote.
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

enum { LOCAL_MAX = 64, DOMAIN_MAX = 120, DOTS_MAX = 4 };

// What stands for a sign. A bare word stands between spaces; some only count in brackets.
struct spelling {
    const char *word;
    bool bracketed;
};
static const struct spelling ATS[] = {
    {"at", true}, {"a", true}, {"@", true}, {"arroba", false}, {"chiocciola", false}};
static const struct spelling BARE_AT[] = {{"at", false}};
static const struct spelling DOTS[] = {{"dot", false},   {"punto", false}, {"ponto", false}, {"point", false},
                                       {"punkt", false}, {"punct", false}, {".", true}};

static size_t skip_spaces(struct bytes text, size_t at)
{
    while (at < text.size && text.data[at] == ' ')
        at++;
    return at;
}

// The sign spelled at `at`: the place behind it and its spaces; 0 when none is.
static size_t spelled_at(struct bytes text, size_t at, const struct spelling *spellings, size_t count)
{
    size_t word = skip_spaces(text, at);
    bool bracket = word < text.size && memchr("([{<", text.data[word], 4) != NULL;
    if (!bracket && word == at)
        return 0;
    size_t from = bracket ? skip_spaces(text, word + 1) : word;
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(spellings[i].word), end = from + size;
        if (end >= text.size || strncasecmp((const char *)text.data + from, spellings[i].word, size) != 0 ||
            (!bracket && spellings[i].bracketed))
            continue;
        if (!bracket && text.data[end] == ' ')
            return skip_spaces(text, end);
        end = skip_spaces(text, end);
        if (bracket && end < text.size && memchr(")]}>", text.data[end], 4) != NULL)
            return skip_spaces(text, end + 1);
    }
    return 0;
}

// Labels parted by dots, written or spelled. The end in the text.
static size_t take_domain(struct bytes text, size_t at, char domain[DOMAIN_MAX + 1], bool *spelled)
{
    size_t size = 0, end = at;
    *spelled = false;
    for (size_t dots = 0; dots <= DOTS_MAX; dots++) {
        size_t label = at;
        while (at < text.size && (text_is_alnum(text.data[at]) || (text.data[at] == '-' && at > label)))
            at++;
        if (at == label || size + (at - label) + 1 > DOMAIN_MAX)
            break;
        for (size_t i = label; i < at; i++)
            domain[size++] = (char)text_lower(text.data[i]);
        end = at;
        size_t next = spelled_at(text, at, DOTS, sizeof DOTS / sizeof *DOTS);
        *spelled |= next != 0;
        if (next == 0 && at + 1 < text.size && text.data[at] == '.' && text_is_alnum(text.data[at + 1]))
            next = at + 1;
        if (next == 0)
            break;
        domain[size++] = '.';
        at = next;
    }
    while (size > 0 && domain[size - 1] == '.')
        size--;
    domain[size] = '\0';
    return end;
}

static bool is_local(uint8_t byte)
{
    return text_is_alnum(byte) || byte == '.' || byte == '_' || byte == '-' || byte == '+';
}

// The address whose name ends at `end`, where its sign is spelled: the place behind it; 0 when it is none.
static size_t take_email(struct bytes text, size_t floor, size_t end,
                         const struct observation_context *context, selector_span_found *found, void *payload)
{
    size_t start = end, next = spelled_at(text, end, ATS, sizeof ATS / sizeof *ATS);
    bool bare = next == 0; // " at ": only when a dot is spelled, too
    if (bare)
        next = spelled_at(text, end, BARE_AT, 1);
    if (next == 0)
        return 0;
    while (start > floor && end - start < LOCAL_MAX && is_local(text.data[start - 1]))
        start--;
    while (start < end && !text_is_alnum(text.data[start]))
        start++;
    char domain[DOMAIN_MAX + 1];
    bool spelled;
    size_t behind = take_domain(text, next, domain, &spelled);
    if (start == end || (bare && !spelled) || !host_has_known_top(bytes_of_text(domain)))
        return 0;
    const char *local = lower_copy(context, bytes_slice(text, start, end - start));
    struct selector selector = selector_make(context, SELECTOR_EMAIL, GRADE_POSSIBLE,
                                             arena_print(context->arena, "%s@%s", local, domain),
                                             bytes_slice(text, start, behind - start));
    found(payload, start, behind, &selector);
    return behind;
}

void spelled_emails_find(struct bytes text, const struct observation_context *context,
                         selector_span_found *found, void *payload)
{
    size_t floor = 0;
    for (size_t at = 1; at < text.size; at++) {
        uint8_t byte = text.data[at];
        bool begins = byte == ' ' || byte == '(' || byte == '[' || byte == '{' || byte == '<';
        size_t end = begins && text_is_alnum(text.data[at - 1])
                         ? take_email(text, floor, at, context, found, payload)
                         : 0;
        if (end) {
            floor = end;
            at = end - 1;
        }
    }
}
