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
    // A line in the first label: no name of the public network has it, names of houses do.
    while (at < text.size && at - from <= DOMAIN_MAX) {
        uint8_t byte = text.data[at];
        if (byte == '.') {
            if (at == label || text.data[at - 1] == '-')
                break;
            dots++;
            label = at + 1;
        } else if (!text_is_alnum(byte) && ((byte != '-' && (byte != '_' || dots)) || at == label)) {
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
    struct bytes label = top_label(host);
    return label.size < host.size && is_top_domain(label);
}

// Names that networks of one house use, which no registry gives out.
static bool is_house_top(struct bytes label)
{
    static const char *const tops[] = {"localdomain", "localhost", "lan",       "internal", "intranet",
                                       "corp",        "home",      "workgroup", NULL};
    return label_is_one_of(label, tops);
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

// "12345678@qq.com" is the mailbox of the QQ number before it.
static bool is_qq(struct bytes local, struct bytes domain)
{
    for (size_t i = 0; i < local.size; i++)
        if (!text_is_digit(local.data[i]))
            return false;
    return local.size >= 5 && local.size <= 11 && local.data[0] != '0' && domain.size == 6 &&
           strncasecmp((const char *)domain.data, "qq.com", 6) == 0;
}

static struct selector make(const struct observation_context *context, struct bytes found, size_t domain_at)
{
    struct bytes domain = bytes_slice(found, domain_at, found.size - domain_at);
    struct bytes local = bytes_slice(found, 0, domain_at - 1);
    if (is_qq(local, domain))
        return selector_make(context, SELECTOR_HANDLE, GRADE_VALID, handle_value(context, "qq", local),
                             found);
    bool public = host_has_known_top(domain) && memchr(domain.data, '_', domain.size) == NULL;
    enum grade grade = public ? GRADE_VALID : GRADE_POSSIBLE;
    return selector_make(context, SELECTOR_EMAIL, grade, lower_copy(context, found), found);
}

// How much of a last label is a top-level domain with something glued to it: a word that begins in a capital,
// digits, or anything behind the commonest ("orgShe", "org2024", "orgshe"). 0 when none is.
static size_t top_inside(struct bytes label)
{
    static const char *const common[] = {"com", "org", "net", "info", "edu", "gov"};
    for (size_t i = 2; i < label.size; i++) {
        bool capital = label.data[i] >= 'A' && label.data[i] <= 'Z' && label.data[i - 1] >= 'a';
        if ((capital || text_is_digit(label.data[i])) && is_top_domain(bytes_slice(label, 0, i)))
            return i;
    }
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (label.size > strlen(common[i]) &&
            strncasecmp((const char *)label.data, common[i], strlen(common[i])) == 0)
            return strlen(common[i]);
    return 0;
}

// The domain without what is glued behind it; *whole is false when something was. Size 0: no domain.
static struct bytes domain_proper(struct bytes domain, bool *whole)
{
    *whole = true;
    for (;;) {
        struct bytes top = top_label(domain);
        if (top.size == domain.size)
            return bytes_slice(domain, 0, 0);
        if (is_top_domain(top) || (*whole && is_house_top(top)))
            return domain;
        *whole = false;
        size_t inside = top_inside(top);
        if (inside)
            return bytes_slice(domain, 0, domain.size - top.size + inside);
        domain.size -= top.size + 1; // "example.org.She"
    }
}

static bool are_hex(struct bytes text, size_t at, size_t count, bool upper_only)
{
    for (size_t i = at; i < at + count; i++) {
        uint8_t byte = i < text.size ? text.data[i] : 0;
        if (!text_is_digit(byte) && !(byte >= 'A' && byte <= 'F') && (upper_only || byte < 'a' || byte > 'f'))
            return false;
    }
    return true;
}

// Bytes at the start of a local part that are the end of an escape before it: "\nana@", "\u003cana@",
// "%3Cana@",
// "=3Dana@"; or the length that stands before a text in binary records.
static size_t escape_length(struct bytes text, size_t start, size_t end)
{
    uint8_t before = start ? text.data[start - 1] : 0, first = text.data[start];
    if (before == '\\' && first == 'u' && are_hex(text, start + 1, 4, false))
        return 5;
    if (before == '\\' && first == 'x' && are_hex(text, start + 1, 2, false))
        return 3;
    if (before == '\\' && strchr("nrtbf", first) != NULL)
        return 1;
    if ((before == '%' || before == '=') && strchr("0235", first) != NULL && are_hex(text, start, 2, true) &&
        (first < '3' || text.data[start + 1] > '9' || first == '5'))
        return 2;
    bool binary = before < ' ' || before >= 0x80;
    return start && binary && first == end - start - 1 ? 1 : 0;
}

static size_t local_start(const struct finder *finder, size_t at, size_t end)
{
    struct bytes text = finder->text;
    size_t start = at;
    while (start > finder->floor && at - start < LOCAL_MAX && is_plain_local_byte(text.data[start - 1]) &&
           !(text.data[start - 1] == '.' && (start == at || text.data[start] == '.')))
        start--;
    if (at - start == LOCAL_MAX && start > finder->floor && is_plain_local_byte(text.data[start - 1]))
        return at;                          // longer than an address can be
    for (size_t i = start; i + 2 < at; i++) // an escape inside parts it from what stands before
        if (text.data[i] == '%' && escape_length(text, i + 1, end) == 2)
            start = i;
    while (start < at && !text_is_alnum(text.data[start]) && text.data[start] != '_')
        start++;
    size_t skip = start < at ? escape_length(text, start, end) : 0;
    start += skip < at - start ? skip : 0;
    while (start < at && !text_is_alnum(text.data[start]) && text.data[start] != '_')
        start++;
    return start;
}

bool match_email(const struct finder *finder, size_t at, struct match *match)
{
    struct bytes text = finder->text;
    bool whole;
    size_t end = domain_end(text, at + 1);
    if (end == at + 1 || at == finder->floor || !is_plain_local_byte(text.data[at - 1]))
        return false;
    struct bytes domain = bytes_slice(text, at + 1, end - at - 1);
    if (is_file_name(domain) || (domain = domain_proper(domain, &whole)).size == 0)
        return false;
    end = at + 1 + domain.size;
    size_t start = local_start(finder, at, end);
    if (start == at)
        return false;
    match->start = start;
    match->end = end;
    match->selector = make(finder->context, bytes_slice(text, start, end - start), at + 1 - start);
    if (!whole)
        match->selector.grade = GRADE_POSSIBLE;
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
