// Links that name a person: the hosts of messengers and networks, and where the name stands in their paths.
// Source: the services' own help pages on sharing one's profile; reserved first parts of a path as seen
// there.
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

enum place_of_name {
    FIRST_PART,   // /NAME
    AFTER_PREFIX, // /PREFIX/NAME only
    PHONE_PART,   // /DIGITS
};

static const struct network {
    const char *host; // without "www." or "m."
    const char *app;
    enum place_of_name where;
    const char *prefix;   // for AFTER_PREFIX, and optional before a FIRST_PART ("stories/NAME")
    const char *reserved; // first parts that are no names, each between spaces
    int least, most;      // length of a name
} NETWORKS[] = {
    {"t.me", "telegram", FIRST_PART, "s/",
     " c s joinchat addstickers share proxy iv setlanguage addtheme bg socks ", 4, 32},
    {"telegram.me", "telegram", FIRST_PART, "s/", " c s joinchat addstickers share proxy iv setlanguage ", 4,
     32},
    {"telegram.dog", "telegram", FIRST_PART, "s/", " c s joinchat addstickers share proxy iv ", 4, 32},
    {"wa.me", "whatsapp", PHONE_PART, NULL, "", 7, 17},
    {"instagram.com", "instagram", FIRST_PART, "stories/",
     " p reel reels tv explore accounts direct about legal developer stories web s ", 2, 30},
    {"instagr.am", "instagram", FIRST_PART, "stories/", " p reel reels tv explore accounts direct stories ",
     2, 30},
    {"ig.me", "instagram", AFTER_PREFIX, "m/", "", 2, 30},
    {"facebook.com", "facebook", FIRST_PART, NULL,
     " groups pages events watch photo photos story permalink sharer share login marketplace gaming help hashtag people media reel policies l plugins dialog profile pg public video videos notes business ads stories ",
     5, 50},
    {"fb.com", "facebook", FIRST_PART, NULL, " groups pages events watch photo story sharer share profile ",
     5, 50},
    {"fb.me", "facebook", FIRST_PART, NULL, " e p ", 5, 50},
    {"m.me", "facebook", FIRST_PART, NULL, " j ", 5, 50},
    {"snapchat.com", "snapchat", AFTER_PREFIX, "add/", "", 3, 15},
    {"line.me", "line", AFTER_PREFIX, "ti/p/~", "", 2, 20},
    {"tiktok.com", "tiktok", AFTER_PREFIX, "@", "", 2, 24},
    {"vk.com", "vk", FIRST_PART, NULL,
     " feed im wall video audio photo album app club public event topic search away share doc docs groups friends market ",
     3, 32},
    {"twitter.com", "x", FIRST_PART, NULL,
     " i home intent share search hashtag explore settings login messages notifications ", 2, 15},
    {"x.com", "x", FIRST_PART, NULL,
     " i home intent share search hashtag explore settings login messages notifications ", 2, 15},
};

static bool same_nocase(struct bytes a, const char *b)
{
    return a.size == strlen(b) && strncasecmp((const char *)a.data, b, a.size) == 0;
}

static bool takes_prefix(struct bytes *rest, const char *prefix)
{
    size_t size = strlen(prefix);
    if (rest->size <= size || strncasecmp((const char *)rest->data, prefix, size) != 0)
        return false;
    *rest = bytes_slice(*rest, size, rest->size - size);
    return true;
}

static const struct network *network_of(struct bytes host)
{
    takes_prefix(&host, "www.");
    for (size_t i = 0; i < sizeof NETWORKS / sizeof *NETWORKS; i++)
        if (same_nocase(host, NETWORKS[i].host))
            return &NETWORKS[i];
    if (takes_prefix(&host, "m.") || takes_prefix(&host, "web."))
        return network_of(host);
    return NULL;
}

static bool is_name_byte(uint8_t byte)
{
    return is_word_byte(byte) || byte == '.' || byte == '-';
}

static struct bytes first_part(struct bytes rest)
{
    size_t end = 0;
    while (end < rest.size && is_name_byte(rest.data[end]))
        end++;
    if (end < rest.size && strchr("/?#&", rest.data[end]) == NULL)
        end = 0; // an escape or other sign inside: no name
    return bytes_slice(rest, 0, end);
}

static bool is_reserved(const struct network *network, struct bytes name)
{
    char word[40];
    if (name.size + 3 > sizeof word)
        return false;
    size_t size = 0;
    word[size++] = ' ';
    for (size_t i = 0; i < name.size; i++)
        word[size++] = (char)text_lower(name.data[i]);
    word[size++] = ' ';
    word[size] = '\0';
    return strstr(network->reserved, word) != NULL;
}

// The value of `key` in a query "?phone=44...&text=", up to the next '&'.
static struct bytes query_value(struct bytes rest, const char *key)
{
    struct bytes needle = bytes_of_text(key);
    ptrdiff_t at = bytes_find(rest, needle, 0);
    if (at <= 0 || (rest.data[at - 1] != '?' && rest.data[at - 1] != '&'))
        return (struct bytes){0};
    size_t start = (size_t)at + needle.size, end = start;
    while (end < rest.size && rest.data[end] != '&' && rest.data[end] != '#')
        end++;
    return bytes_slice(rest, start, end - start);
}

static bool phone_link(const struct observation_context *context, struct bytes number, struct bytes found,
                       struct selector *selector)
{
    struct bytes digits = number;
    if (digits.size > 3 && strncasecmp((const char *)digits.data, "%2B", 3) == 0)
        digits = bytes_slice(digits, 3, digits.size - 3);
    else if (digits.size && (digits.data[0] == '+' || digits.data[0] == ' '))
        digits = bytes_slice(digits, 1, digits.size - 1);
    size_t end = 0;
    while (end < digits.size && text_is_digit(digits.data[end]))
        end++;
    if (end < digits.size && strchr("/?#&", digits.data[end]) == NULL)
        return false;
    return end >= 7 && phone_of_international(context, bytes_slice(digits, 0, end), found, selector);
}

static bool give_handle(const struct observation_context *context, const char *app, struct bytes name,
                        struct bytes *found, struct selector *selector)
{
    *found = name;
    *selector = selector_make(context, SELECTOR_HANDLE, GRADE_VALID, handle_value(context, app, name), name);
    return true;
}

// Schemes and hosts whose number or name stands in a query: whatsapp://send, viber://chat, tg://resolve,
// tg://user.
static bool query_link(const struct observation_context *context, struct bytes host, struct bytes rest,
                       struct bytes *found, struct selector *selector)
{
    bool send = same_nocase(host, "api.whatsapp.com") || same_nocase(host, "send") ||
                same_nocase(host, "web.whatsapp.com");
    if (send)
        return phone_link(context, query_value(rest, "phone="), *found, selector);
    if (same_nocase(host, "chat") || same_nocase(host, "add"))
        return phone_link(context, query_value(rest, "number="), *found, selector);
    struct bytes domain = query_value(rest, "domain="), id = query_value(rest, "id=");
    if (same_nocase(host, "user") && id.size >= 5 && id.size <= 12)
        return give_handle(context, "telegram", id, found, selector);
    if (!same_nocase(host, "resolve"))
        return false;
    if (domain.size >= 4 && domain.size <= 32)
        return give_handle(context, "telegram", domain, found, selector);
    return phone_link(context, query_value(rest, "phone="), *found, selector);
}

// Names that stand behind a scheme or before a host: weixin://contacts/profile/NAME, line://ti/p/~NAME,
// NAME.t.me.
static bool scheme_link(const struct observation_context *context, struct bytes host, struct bytes rest,
                        struct bytes *found, struct selector *selector)
{
    bool wechat = same_nocase(host, "contacts") && takes_prefix(&rest, "/profile/");
    bool line =
        !wechat && same_nocase(host, "ti") && (takes_prefix(&rest, "/p/~") || takes_prefix(&rest, "/p/@"));
    struct bytes name = first_part(rest);
    if (wechat || line)
        return name.size >= 2 && name.size <= 30 &&
               give_handle(context, wechat ? "wechat" : "line", name, found, selector);
    name = bytes_slice(host, 0, host.size > 5 ? host.size - 5 : 0);
    if (name.size < 5 || name.size > 32 || !same_nocase(bytes_slice(host, name.size, 5), ".t.me") ||
        !text_is_alpha(name.data[0]) || memchr(name.data, '.', name.size) != NULL)
        return false;
    return give_handle(context, "telegram", name, found, selector);
}

static bool name_is_right(const struct network *network, struct bytes name)
{
    if ((int)name.size < network->least || (int)name.size > network->most || is_reserved(network, name))
        return false;
    struct bytes end = bytes_slice(name, name.size >= 4 ? name.size - 4 : 0, 4);
    return !same_nocase(end, ".php") && !same_nocase(end, ".htm");
}

bool link_to_person(const struct observation_context *context, struct bytes host, struct bytes rest,
                    struct bytes *found, struct selector *selector)
{
    const struct network *network = network_of(host);
    if (network == NULL)
        return (same_nocase(host, "signal.me") && takes_prefix(&rest, "/#p/") &&
                phone_link(context, rest, *found, selector)) ||
               query_link(context, host, rest, found, selector) ||
               scheme_link(context, host, rest, found, selector);
    if (!takes_prefix(&rest, "/"))
        return false;
    if (network->where == PHONE_PART)
        return phone_link(context, rest, *found, selector);
    if (rest.data[0] == '+') // Telegram: a number; else an invitation
        return phone_link(context, rest, *found, selector);
    if (same_nocase(host, "line.me"))
        takes_prefix(&rest, "R/");
    bool has_prefix = network->prefix && takes_prefix(&rest, network->prefix);
    if (!has_prefix && same_nocase(host, "line.me")) // accounts of shops
        has_prefix = takes_prefix(&rest, "ti/p/@") || takes_prefix(&rest, "ti/p/%40");
    if (network->where == AFTER_PREFIX && !has_prefix)
        return false;
    if (network->where == FIRST_PART && rest.data[0] == '@')
        rest = bytes_slice(rest, 1, rest.size - 1);
    struct bytes name = first_part(rest);
    if (!name_is_right(network, name))
        return false;
    *found = name;
    *selector =
        selector_make(context, SELECTOR_HANDLE, GRADE_VALID, handle_value(context, network->app, name), name);
    return true;
}
