// WhatsApp's addresses: user@server, where the user may carry an agent and a device ("user.0:12@...").
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

static const struct server {
    const char *name;
    bool is_phone; // its users are phone numbers
} SERVERS[] = {
    {"s.whatsapp.net", true}, {"c.us", true},    {"g.us", false},       {"lid", false},  {"broadcast", false},
    {"newsletter", false},    {"hosted", false}, {"hosted.lid", false}, {"call", false}, {"bot", false},
};

enum { USER_MAX = 64 };

static const struct server *server_named(struct bytes name)
{
    for (size_t i = 0; i < sizeof SERVERS / sizeof *SERVERS; i++)
        if (strlen(SERVERS[i].name) == name.size &&
            strncasecmp(SERVERS[i].name, (const char *)name.data, name.size) == 0)
            return &SERVERS[i];
    return NULL;
}

static bool all_digits(struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        if (!text_is_digit(bytes.data[i]))
            return false;
    return bytes.size > 0;
}

// "447700900123.0:12", "447700900123:12": the number in front, when what follows is an agent and a device.
static struct bytes without_device(struct bytes user)
{
    size_t digits = 0, at;
    while (digits < user.size && text_is_digit(user.data[digits]))
        digits++;
    for (at = digits; at < user.size; at++)
        if (!text_is_digit(user.data[at]) && user.data[at] != '.' && user.data[at] != ':' &&
            user.data[at] != '_')
            return user;
    return digits ? bytes_slice(user, 0, digits) : user;
}

bool jid_of(const struct observation_context *context, struct bytes user, struct bytes server,
            struct bytes found, struct selector *selector)
{
    const struct server *known = server_named(server);
    if (known == NULL || user.size == 0)
        return false;
    if (known->is_phone || strcmp(known->name, "lid") == 0)
        user = without_device(user);
    if (known->is_phone && all_digits(user) && phone_of_international(context, user, found, selector))
        return true;
    const char *name = lower_copy(context, user);
    const char *value = arena_print(context->arena, "whatsapp:%s@%s", name, known->name);
    *selector = selector_make(context, SELECTOR_HANDLE, GRADE_VALID, value, found);
    return true;
}

static bool is_user_byte(uint8_t byte)
{
    return text_is_digit(byte) || byte == '.' || byte == ':' || byte == '-' || byte == '_';
}

bool match_jid(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    size_t end = at + 1, start = at;
    if (end >= text.size || strchr("sScCgGlLbBnNhH", text.data[end]) == NULL || text.data[end] == '\0')
        return false; // no server begins so
    while (end < text.size && end - at <= 16 && (text_is_alnum(text.data[end]) || text.data[end] == '.'))
        end++;
    while (end > at + 1 && text.data[end - 1] == '.')
        end--;
    struct bytes server = bytes_slice(text, at + 1, end - at - 1);
    if (server_named(server) == NULL || (end < text.size && is_word_byte(text.data[end])))
        return false;
    if (at >= finder->floor + 6 && memcmp(text.data + at - 6, "status", 6) == 0)
        start = at - 6;
    while (start > finder->floor && at - start < USER_MAX && is_user_byte(text.data[start - 1]))
        start--;
    while (start < at && !text_is_alnum(text.data[start]))
        start++;
    if (start == at || (start > finder->floor && text_is_alpha(text.data[start - 1])))
        return false;
    match->start = start;
    match->end = end;
    return jid_of(finder->context, bytes_slice(text, start, at - start), server,
                  bytes_slice(text, start, end - start), &match->selector);
}

struct selector selector_of_jid(const struct observation_context *context, struct bytes text)
{
    struct selector selector;
    text = text_trim(text);
    size_t at = 0;
    while (at < text.size && text.data[at] != '@')
        at++;
    if (at < text.size &&
        jid_of(context, bytes_slice(text, 0, at), bytes_slice(text, at + 1, text.size), text, &selector))
        return selector;
    if (at == text.size && all_digits(text) && phone_of_international(context, text, text, &selector))
        return selector;
    return selector_of_phone(context, text);
}
