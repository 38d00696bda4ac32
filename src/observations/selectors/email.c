// E-mail addresses: RFC 5321's limits, the ASCII atoms of RFC 5322, host names of RFC 1123. No quoted local
// parts, no addresses in scripts other than ASCII.
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

enum { LOCAL_MAX = 64, DOMAIN_MAX = 253, LABEL_MAX = 63 };

static bool is_local_byte(uint8_t byte)
{
    return text_is_alnum(byte) || (byte && strchr("._%+-'&=~!#$*/^{}|`?", byte) != NULL);
}

// In running text the rarer signs are almost always delimiters ("mail=ana@...", "|ana@...").
static bool is_plain_local_byte(uint8_t byte)
{
    return text_is_alnum(byte) || byte == '.' || byte == '_' || byte == '%' || byte == '+' || byte == '-';
}

static size_t domain_end(struct bytes text, size_t from)
{
    size_t end = from, label = from, dots = 0, at = from;
    while (at < text.size && at - from <= DOMAIN_MAX) {
        uint8_t byte = text.data[at];
        if (byte == '.') {
            if (at == label || text.data[at - 1] == '-')
                break;
            dots++;
            label = at + 1;
        } else if (!text_is_alnum(byte) && (byte != '-' || at == label)) {
            break;
        } else if (at - label >= LABEL_MAX) {
            return from;
        } else if (dots && byte != '-' && at > label) {
            end = at + 1; // a domain ends in a label of at least two characters
        }
        at++;
    }
    while (end > from && text.data[end - 1] == '-')
        end--;
    return at - from > DOMAIN_MAX ? from : end;
}

static struct bytes top_label(struct bytes domain)
{
    size_t start = domain.size;
    while (start > 0 && domain.data[start - 1] != '.')
        start--;
    return bytes_slice(domain, start, domain.size - start);
}

static bool label_is_one_of(struct bytes label, const char *const *list)
{
    for (; *list; list++) {
        size_t size = strlen(*list), i = 0;
        while (i < size && i < label.size && text_lower(label.data[i]) == (*list)[i])
            i++;
        if (i == size && i == label.size)
            return true;
    }
    return false;
}

bool host_has_known_top(struct bytes host)
{
    // Generic and reserved names in common use (IANA root zone, RFC 2606); any two letters are a country's.
    static const char *const tops[] = {
        "com",      "org",     "net",     "info",   "biz",   "edu",  "gov",    "mil",    "int",     "arpa",
        "app",      "dev",     "xyz",     "online", "site",  "shop", "store",  "club",   "live",    "mobi",
        "name",     "pro",     "tel",     "travel", "asia",  "cat",  "jobs",   "museum", "aero",    "coop",
        "post",     "page",    "blog",    "news",   "email", "mail", "chat",   "link",   "website", "tech",
        "cloud",    "world",   "work",    "top",    "vip",   "icu",  "fun",    "space",  "agency",  "group",
        "digital",  "studio",  "media",   "love",   "life",  "zone", "global", "bar",    "onion",   "example",
        "test",     "invalid", "local",   "bank",   "care",  "wiki", "vet",    "taxi",   "hotel",   "house",
        "services", "company", "today",   "center", "city",  "wang", "xxx",    "adult",  "sex",     "porn",
        "dating",   "escort",  "massage", "webcam", "cam",   NULL};
    struct bytes label = top_label(host);
    if (label.size == 2)
        return text_is_alpha(label.data[0]) && text_is_alpha(label.data[1]);
    return label.size < host.size && label_is_one_of(label, tops);
}

// "photo@2x.png": a name ending so is a file.
static bool is_file_name(struct bytes domain)
{
    static const char *const ends[] = {"png", "jpg", "jpeg", "gif",  "webp", "svg",  "css",  "js",
                                       "mp3", "mp4", "opus", "html", "json", "heic", "webm", NULL};
    return label_is_one_of(top_label(domain), ends);
}

static bool domain_is_right(struct bytes domain)
{
    struct bytes top = top_label(domain);
    if (top.size < 2 || top.size == domain.size || is_file_name(domain))
        return false;
    bool letters = true;
    for (size_t i = 0; i < top.size; i++)
        letters &= text_is_alpha(top.data[i]);
    return letters || (top.size > 4 && memcmp(top.data, "xn--", 4) == 0);
}

static bool local_is_right(struct bytes local)
{
    if (local.size == 0 || local.size > LOCAL_MAX || local.data[0] == '.' ||
        local.data[local.size - 1] == '.')
        return false;
    for (size_t i = 0; i < local.size; i++)
        if (!is_local_byte(local.data[i]) || (local.data[i] == '.' && local.data[i + 1] == '.'))
            return false;
    return true;
}

static struct selector make(const struct observation_context *context, struct bytes found, size_t domain_at)
{
    struct bytes domain = bytes_slice(found, domain_at, found.size - domain_at);
    enum grade grade = host_has_known_top(domain) ? GRADE_VALID : GRADE_POSSIBLE;
    return selector_make(context, SELECTOR_EMAIL, grade, lower_copy(context, found), found);
}

bool match_email(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    size_t start = at, end = domain_end(text, at + 1);
    if (end == at + 1)
        return false;
    while (start > finder->floor && at - start < LOCAL_MAX && is_plain_local_byte(text.data[start - 1]) &&
           !(text.data[start - 1] == '.' && (start == at || text.data[start] == '.')))
        start--;
    if (at - start == LOCAL_MAX && start > finder->floor && is_plain_local_byte(text.data[start - 1]))
        return false; // longer than an address can be
    while (start < at && !text_is_alnum(text.data[start]) && text.data[start] != '_')
        start++;
    struct bytes found = bytes_slice(text, start, end - start);
    if (start == at || !domain_is_right(bytes_slice(text, at + 1, end - at - 1)))
        return false;
    match->start = start;
    match->end = end;
    match->selector = make(finder->context, found, at + 1 - start);
    return true;
}

struct selector selector_of_email(const struct observation_context *context, struct bytes text)
{
    text = text_trim(text);
    if (text.size > 7 && strncasecmp((const char *)text.data, "mailto:", 7) == 0)
        text = bytes_slice(text, 7, text.size - 7);
    if (text.size > 2 && text.data[0] == '<' && text.data[text.size - 1] == '>')
        text = bytes_slice(text, 1, text.size - 2);
    size_t at = 0;
    while (at < text.size && text.data[at] != '@')
        at++;
    if (at < text.size && local_is_right(bytes_slice(text, 0, at)) && domain_end(text, at + 1) == text.size &&
        domain_is_right(bytes_slice(text, at + 1, text.size)))
        return make(context, text, at + 1);
    return selector_of_name(context, text);
}
