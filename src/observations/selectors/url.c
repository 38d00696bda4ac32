// Links in running text: where they start and end, and their normal form (RFC 3986, section 6.2.2: scheme and
// host in lower case, no path rather than "/"). Links that name a person are link_person.c's.
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

enum { URL_MAX = 2048, HOST_MAX = 253 };

static const char *const SCHEMES[] = {"https", "http", "ftps",     "ftp",   "sftp", "hxxps",  "hxxp", "wss",
                                      "ws",    "tg",   "whatsapp", "viber", "rtsp", "weixin", "line"};

// The scheme that ends at `at`; glued words before it ("seehttps://") are left out. NULL when there is none.
static const char *scheme_before(const struct finder *finder, size_t at)
{
    for (size_t i = 0; i < sizeof SCHEMES / sizeof *SCHEMES; i++) {
        size_t size = strlen(SCHEMES[i]);
        if (at >= finder->floor + size &&
            strncasecmp((const char *)finder->text.data + at - size, SCHEMES[i], size) == 0 &&
            (size > 3 || at == size || !is_word_byte(finder->text.data[at - size - 1])))
            return SCHEMES[i];
    }
    return NULL;
}

// Length of the character at `at` if it can stand in a link, else 0. Of other scripts' letters those of two
// bytes are taken (Latin, Greek, Cyrillic, Arabic); Chinese text follows links without a space.
static size_t url_char(struct bytes text, size_t at)
{
    uint8_t byte = text.data[at];
    if (byte >= 0xc3 && byte <= 0xdf)
        return text_utf8_length(text.data + at, text.size - at);
    return byte > ' ' && byte < 0x7f && strchr("<>\"`{}|\\^", byte) == NULL;
}

static bool has_open_before(struct bytes text, size_t start, size_t end)
{
    char close = (char)text.data[end - 1];
    char open = close == ')' ? '(' : '[';
    int depth = 0;
    for (size_t i = start; i < end; i++)
        depth += text.data[i] == (uint8_t)open ? 1 : text.data[i] == (uint8_t)close ? -1 : 0;
    return depth >= 0;
}

static size_t url_end(struct bytes text, size_t start, size_t from)
{
    size_t end = from, length;
    while (end < text.size && end - start < URL_MAX && (length = url_char(text, end)) > 0)
        end += length;
    while (end > from) {
        uint8_t last = text.data[end - 1];
        bool bracket = last == ')' || last == ']';
        if (bracket ? has_open_before(text, start, end) : strchr(".,;:!?'*_~", last) == NULL || last == '\0')
            break;
        end--;
    }
    return end;
}

static size_t host_end(struct bytes text, size_t from, size_t end)
{
    size_t at = from;
    while (at < end && strchr("/?#", text.data[at]) == NULL)
        at++;
    return at;
}

// user@ before and :port behind belong to the authority, not to the host's name.
static struct bytes bare_host(struct bytes authority)
{
    for (size_t i = authority.size; i > 0; i--)
        if (authority.data[i - 1] == '@') {
            authority = bytes_slice(authority, i, authority.size);
            break;
        }
    size_t end = 0;
    while (end < authority.size && authority.data[end] != ':')
        end++;
    return authority.size && authority.data[0] == '[' ? authority : bytes_slice(authority, 0, end);
}

static bool host_is_right(struct bytes host)
{
    if (host.size == 0 || host.size > HOST_MAX)
        return false;
    if (host.data[0] == '[')
        return true;
    for (size_t i = 0; i < host.size; i++) {
        uint8_t byte = host.data[i];
        bool dot_ok = i > 0 && host.data[i - 1] != '.' && i + 1 < host.size;
        if (byte == '.' ? !dot_ok : !(is_word_byte(byte) || byte == '-' || byte >= 0x80))
            return false;
    }
    return true;
}

static bool is_numeric_host(struct bytes host)
{
    size_t dots = 0;
    for (size_t i = 0; i < host.size; i++) {
        if (!text_is_digit(host.data[i]) && host.data[i] != '.')
            return host.data[0] == '[';
        dots += host.data[i] == '.';
    }
    return dots == 3;
}

static const char *url_value(const struct observation_context *context, const char *scheme,
                             struct bytes authority, struct bytes rest)
{
    const char *host = lower_copy(context, authority);
    if (rest.size == 1 && rest.data[0] == '/')
        rest.size = 0;
    return arena_print(context->arena, "%s://%s%s", scheme, host, text_clean(context->arena, rest));
}

// A link from `start`, whose authority begins at `from`.
static bool make(const struct finder *finder, const char *scheme, size_t start, size_t from,
                 struct match *match)
{
    struct bytes text = finder->text;
    size_t end = url_end(text, start, from), host_stop = host_end(text, from, end);
    struct bytes authority = bytes_slice(text, from, host_stop - from), host = bare_host(authority);
    struct bytes rest = bytes_slice(text, host_stop, end - host_stop),
                 found = bytes_slice(text, start, end - start);
    match->resume = end; // a link that is none is not looked at again piece by piece
    if (!host_is_right(host))
        return false;
    match->start = start;
    match->end = end;
    if (link_to_person(finder->context, host, rest, &found, &match->selector)) {
        match->start = (size_t)(found.data - text.data);
        return true;
    }
    if (link_to_place(finder->context, host, rest, found, &match->selector))
        return true;
    enum grade grade;
    struct bytes label = onion_label(host, &grade);
    if (label.size) {
        struct bytes service = bytes_slice(host, (size_t)(label.data - host.data), host.size);
        match->selector = selector_make(finder->context, SELECTOR_ONION, grade,
                                        lower_copy(finder->context, service), found);
        return true;
    }
    grade = host_has_known_top(host) || is_numeric_host(host) ? GRADE_VALID : GRADE_POSSIBLE;
    match->selector = selector_make(finder->context, SELECTOR_URL, grade,
                                    url_value(finder->context, scheme, authority, rest), found);
    return true;
}

bool match_url(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    if (at + 3 >= text.size || text.data[at + 1] != '/' || text.data[at + 2] != '/')
        return false;
    const char *scheme = scheme_before(finder, at);
    if (scheme == NULL)
        return false;
    if (make(finder, scheme, at - strlen(scheme), at + 3, match))
        return true;
    match->resume = at + 1;
    return false;
}

// Hosts that are written without a scheme: "www." and those whose links name people.
static bool starts_host(struct bytes rest, bool *is_www)
{
    static const char *const hosts[] = {"www.",           "t.me/",           "wa.me/",        "telegram.me/",
                                        "instagram.com/", "facebook.com/",   "fb.com/",       "fb.me/",
                                        "m.me/",          "m.facebook.com/", "snapchat.com/", "line.me/",
                                        "signal.me/",     "tiktok.com/",     "vk.com/",       "twitter.com/",
                                        "x.com/",         "instagr.am/",     "ig.me/",        "vm.me/"};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        size_t size = strlen(hosts[i]);
        if (rest.size > size && strncasecmp((const char *)rest.data, hosts[i], size) == 0) {
            *is_www = i == 0;
            return is_word_byte(rest.data[size]) || rest.data[size] >= 0x80 || !*is_www;
        }
    }
    return false;
}

bool match_host(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    bool is_www;
    size_t dot = at;
    while (dot < text.size && dot - at < 12 && text_is_alpha(text.data[dot]))
        dot++;
    if (dot == text.size || text.data[dot] != '.')
        return false;
    if (!starts_host(bytes_slice(text, at, text.size - at), &is_www) ||
        (at > 0 && strchr(".-@/_%", text.data[at - 1]) != NULL && text.data[at - 1] != '\0'))
        return false;
    if (!make(finder, "http", at, at, match)) {
        match->resume = at + 1;
        return false;
    }
    return true;
}
