// Names on messengers and networks that a word announces: "WeChat: mei88", "TG @ana_k", "微信 mei88".
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

// How much a cue needs before what follows is taken for a name, because some cues are common words.
enum need {
    NEED_NOTHING, // 微信mei88, "V信 mei88"
    NEED_SPACE,   // "vx mei88": the cue is no word of a language
    NEED_SIGN,    // "telegram mei_88": without ':', '@' or "id" the name must hold a digit or '_'
    NEED_MARK,    // "line: mei88": only with ':', '@' or "id"
    // Only in a text that somebody wrote, where "V: mei88ab" is no program's.
    WRITTEN_SPACE, // as NEED_SPACE
    WRITTEN_MARK,  // as NEED_MARK
    WRITTEN_NOTHING,
};

enum letters {
    LETTERS_WORD,    // [A-Za-z0-9_]
    LETTERS_DOTTED,  // and '.' and '-'
    LETTERS_DIGITS,  // [0-9]
    LETTERS_DOT_TAG, // "name.42", as Signal's
    LETTERS_LIVE,    // as DOTTED, and "live:name", as Skype's
};

static const struct app {
    const char *name;
    enum letters letters;
    unsigned least, most;
    bool letter_first;
} APPS[] = {
    // lengths: the services' own rules for names
    {"wechat", LETTERS_DOTTED, 6, 20, true},     {"telegram", LETTERS_WORD, 5, 32, true},
    {"qq", LETTERS_DIGITS, 5, 11, false},        {"line", LETTERS_DOTTED, 4, 20, false},
    {"instagram", LETTERS_DOTTED, 3, 30, false}, {"snapchat", LETTERS_DOTTED, 3, 15, true},
    {"signal", LETTERS_DOT_TAG, 6, 36, true},    {"kik", LETTERS_DOTTED, 3, 20, false},
    {"x", LETTERS_WORD, 4, 15, false},           {"tiktok", LETTERS_DOTTED, 3, 24, false},
    {"skype", LETTERS_LIVE, 6, 40, true},        {"kakaotalk", LETTERS_DOTTED, 4, 20, false},
    {"facebook", LETTERS_DOTTED, 5, 50, false},
};
enum {
    WECHAT,
    TELEGRAM,
    QQ,
    LINE,
    INSTAGRAM,
    SNAPCHAT,
    SIGNAL,
    KIK,
    TWITTER,
    TIKTOK,
    SKYPE,
    KAKAOTALK,
    FACEBOOK
};

static const struct cue {
    const char *text; // ASCII in lower case
    unsigned app;
    enum need need;
} CUES[] = {
    {"wechat", WECHAT, NEED_SIGN},
    {"we chat", WECHAT, NEED_SIGN},
    {"weixin", WECHAT, NEED_SPACE},
    {"wx", WECHAT, NEED_SPACE},
    {"vx", WECHAT, NEED_SPACE},
    {"v\xe4\xbf\xa1", WECHAT, NEED_NOTHING},            // V信
    {"\xe5\xbe\xae\xe4\xbf\xa1", WECHAT, NEED_NOTHING}, // 微信
    {"\xe8\x96\x87\xe4\xbf\xa1", WECHAT, NEED_NOTHING}, // 薇信
    {"\xe5\xa8\x81\xe4\xbf\xa1", WECHAT, NEED_NOTHING}, // 威信
    {"\xe5\x8a\xa0v", WECHAT, NEED_NOTHING},            // 加V
    {"\xe5\x8a\xa0\xe5\xbe\xae", WECHAT, NEED_NOTHING}, // 加微
    {"telegram", TELEGRAM, NEED_SIGN},
    {"tg", TELEGRAM, NEED_SIGN},
    {"\xe7\x94\xb5\xe6\x8a\xa5", TELEGRAM, NEED_NOTHING}, // 电报
    {"\xe9\x9b\xbb\xe5\xa0\xb1", TELEGRAM, NEED_NOTHING}, // 電報
    {"\xe9\xa3\x9e\xe6\x9c\xba", TELEGRAM, NEED_MARK},    // 飞机
    {"qq", QQ, NEED_SPACE},
    {"q", QQ, NEED_MARK},
    {"\xe6\x89\xa3\xe6\x89\xa3", QQ, NEED_NOTHING}, // 扣扣
    {"line", LINE, NEED_MARK},
    {"\xe8\xb3\xb4", LINE, NEED_MARK}, // 賴
    {"instagram", INSTAGRAM, NEED_SIGN},
    {"insta", INSTAGRAM, NEED_SIGN},
    {"ig", INSTAGRAM, NEED_SIGN},
    {"snapchat", SNAPCHAT, NEED_SIGN},
    {"snap", SNAPCHAT, NEED_MARK},
    {"sc", SNAPCHAT, NEED_MARK},
    {"signal", SIGNAL, NEED_SIGN},
    {"kik", KIK, NEED_SIGN},
    {"twitter", TWITTER, NEED_SIGN},
    {"tiktok", TIKTOK, NEED_SIGN},
    {"skype", SKYPE, NEED_SIGN},
    {"kakaotalk", KAKAOTALK, NEED_SIGN},
    {"kakao", KAKAOTALK, NEED_SIGN},
    {"facebook", FACEBOOK, WRITTEN_MARK},
    {"fb", FACEBOOK, WRITTEN_MARK},
    {"v", WECHAT, WRITTEN_MARK},
    {"wei xin", WECHAT, WRITTEN_SPACE},
    {"\xe5\xa8\x81\xe8\x8a\xaf", WECHAT, NEED_NOTHING}, // 威芯
    {"\xe8\x96\x87\xe8\x8a\xaf", WECHAT, NEED_NOTHING}, // 薇芯
    {"\xe5\x8d\xab\xe6\x98\x9f", WECHAT, WRITTEN_MARK}, // 卫星
    {"\xe5\xbe\xae", WECHAT, WRITTEN_MARK},             // 微
    {"\xe8\x96\x87", WECHAT, WRITTEN_MARK},             // 薇
    {"\xe6\x89\xa3", QQ, WRITTEN_MARK},                 // 扣
    {"q", QQ, WRITTEN_SPACE},
    {"qq", QQ, WRITTEN_NOTHING},
    {"\xe8\xb5\x96", LINE, WRITTEN_MARK}, // 赖
};

// Words that follow a cue in ordinary sentences: "Telegram: yes", "Instagram: private".
static const char WORDS[] =
    " about account admin after again amor amore baby babe bebe cam channels chats darling dear deposit elite "
    "exclusive fans guys hola honey hot hotline ladies love lover lovers meet members models nudes payment please "
    "premium preferred record records sell sexy show shows special stories verified video videos vids vip "
    "welcome working xxx  also anyone available before below both build busy call called calls "
    "channel chat check click code column config contact details direct each email everyone false "
    "file find free from gmail group groups have hello help here http https info invite join just "
    "later line link list live made mail maybe message messages more name next none number online "
    "only open other phone please print private profile public read real same send sent someone soon "
    "split start stop story support text thanks that them then there they this time today tomorrow "
    "tonight true user username video what whatsapp when where will with work yesterday your ";

// What stands between a cue and the name.
struct marks {
    bool any, mark, named; // something at all; ':', '@' or "id"; '@' or "id"
    bool equals;           // '='
};

static size_t token_length(struct bytes rest, const char *token)
{
    size_t size = strlen(token);
    return rest.size >= size && strncasecmp((const char *)rest.data, token, size) == 0 ? size : 0;
}

// In a text that somebody wrote: pictures that point ("snap 👻 lilyxo"), "is", "handle", and their like.
static size_t written_mark(struct bytes rest, struct marks *marks)
{
    static const struct {
        const char *word;
        bool named;
    } words[] = {{"is", false},     {"es", false},     {"est", false},   {"este", false},
                 {"ist", false},    {"name", true},    {"handle", true}, {"nick", true},
                 {"account", true}, {"number", false}, {"add", false},   {"me at", false},
                 {"acc", true},     {"my", false},     {"on", false},    {"at", false}};
    size_t size;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((size = token_length(rest, words[i].word)) > 0 && size < rest.size &&
            !is_word_byte(rest.data[size]) && rest.data[size] != '.' && rest.data[size] != '-' &&
            rest.data[size] != '\'') {
            *marks =
                (struct marks){true, marks->mark || words[i].named, marks->named || words[i].named, false};
            return size;
        }
    if (rest.size == 0 || rest.data[0] < 0xe2)
        return 0;
    uint32_t sign = text_utf8_decode(rest.data, rest.size, &size);
    bool points = (sign >= 0x2190 && sign < 0x2c00) || (sign >= 0x1f300 && sign < 0x1fb00);
    if (!points)
        return 0;
    *marks = (struct marks){true, true, marks->named, false};
    return size;
}

// The next character or word between cue and name: its length, 0 when the name begins.
static size_t next_mark(struct bytes rest, bool written, struct marks *marks)
{
    enum { EQUALS = 2, NAMING_SIGNS = 4 }; // from here on: at signs, and "number" in Chinese
    static const char *const signs[] = {
        " - ", ":", "=", "\xef\xbc\x9a", "@", "\xef\xbc\xa0", "\xe5\x8f\xb7", "\xe8\x99\x9f"};
    static const char *const words[] = {"username", "user", "id", "me"};
    static const char *const blanks[] = {
        " ", "\xc2\xa0", "-", "\xe3\x80\x80", "\xe6\x98\xaf", "\xef\xb8\x8f", "(", "\xe2\x80\x8b"};
    size_t size;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if ((size = token_length(rest, signs[i])) > 0) {
            *marks =
                (struct marks){true, true, marks->named || i >= NAMING_SIGNS, marks->equals || i == EQUALS};
            return size;
        }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((size = token_length(rest, words[i])) > 0 && size < rest.size && !is_word_byte(rest.data[size]) &&
            rest.data[size] != '.' && rest.data[size] != '-') {
            bool is_id = size == 2 && text_lower(rest.data[0]) == 'i';
            *marks =
                (struct marks){true, marks->mark || is_id || size > 2, marks->named || is_id, marks->equals};
            return size;
        }
    if (written && (size = written_mark(rest, marks)) > 0)
        return size;
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if ((size = token_length(rest, blanks[i])) > 0) {
            marks->any = true;
            return size;
        }
    return 0;
}

static bool is_letter_of(enum letters letters, uint8_t byte)
{
    if (letters == LETTERS_DIGITS)
        return text_is_digit(byte);
    return is_word_byte(byte) || (letters != LETTERS_WORD && (byte == '.' || byte == '-'));
}

static struct bytes name_at(struct bytes text, size_t at, enum letters letters)
{
    size_t end = at;
    if (letters == LETTERS_LIVE && token_length(bytes_slice(text, at, 8), "live:"))
        end = at + 5;
    while (end < text.size && end - at < 64 && is_letter_of(letters, text.data[end]))
        end++;
    size_t next = end;
    while (end > at && (text.data[end - 1] == '.' || text.data[end - 1] == '-'))
        end--;
    // the name of an e-mail address, or a word that goes on in letters this app does not have
    if (next < text.size && (text.data[next] == '@' || is_word_byte(text.data[next])))
        end = at;
    return bytes_slice(text, at, end - at);
}

static bool is_common_word(struct bytes name)
{
    char word[24] = " ";
    if (name.size + 3 > sizeof word)
        return false;
    for (size_t i = 0; i < name.size; i++)
        word[i + 1] = (char)text_lower(name.data[i]);
    word[name.size + 1] = ' ';
    word[name.size + 2] = '\0';
    return strstr(WORDS, word) != NULL;
}

struct shape {
    size_t letters, digits, underscores, dots;
};

static struct shape shape_of(struct bytes name)
{
    struct shape shape = {0};
    for (size_t i = 0; i < name.size; i++) {
        shape.letters += text_is_alpha(name.data[i]);
        shape.digits += text_is_digit(name.data[i]);
        shape.underscores += name.data[i] == '_';
        shape.dots += name.data[i] == '.';
    }
    return shape;
}

// "ana.42": the part behind the only dot is two or more digits.
static bool has_tag(struct bytes name)
{
    size_t digits = 0;
    while (digits < name.size && text_is_digit(name.data[name.size - 1 - digits]))
        digits++;
    return digits >= 2 && digits + 3 < name.size && name.data[name.size - 1 - digits] == '.';
}

// "24h", "50euro", "10am": what a number counts.
static bool is_measure(struct bytes name)
{
    static const char units[] =
        " h hr hrs min mins am pm yo y km eur euro euros usd lei ron gbp cm kg ans ani anos ";
    size_t digits = 0;
    while (digits < name.size && text_is_digit(name.data[digits]))
        digits++;
    char unit[10] = " ";
    if (digits == 0 || name.size - digits + 3 > sizeof unit)
        return false;
    for (size_t i = digits; i < name.size; i++)
        unit[i - digits + 1] = (char)text_lower(name.data[i]);
    unit[name.size - digits + 1] = ' ';
    unit[name.size - digits + 2] = '\0';
    return strstr(units, unit) != NULL;
}

// Whether what is no word of a language by its looks may be a name though no mark says so.
static bool looks_like_name(enum need need, struct shape shape, bool written, bool phrase)
{
    if (shape.digits + shape.underscores)
        return need == NEED_SIGN || (written && shape.digits + shape.underscores >= 2);
    return written && ((need == NEED_SIGN && shape.dots) || phrase);
}

// `phrase`: cue and name stand by themselves between signs or ends.
static bool name_is_right(const struct app *app, enum need need, struct marks marks, struct bytes name,
                          bool written, bool phrase)
{
    if (name.size < app->least || name.size > app->most)
        return false;
    struct shape shape = shape_of(name);
    if (need >= NEED_SPACE && !marks.any)
        return false;
    if (app->letters == LETTERS_DIGITS)
        return name.data[0] != '0' && (need != NEED_MARK || marks.mark);
    if (shape.letters == 0) // numbers are phones, and found as such
        return false;
    if (app->letter_first && !text_is_alpha(name.data[0]) && name.data[0] != '_')
        return false;
    if (app->letters == LETTERS_DOT_TAG)
        return has_tag(name);
    if (need >= NEED_SIGN && !marks.mark && !looks_like_name(need, shape, written, phrase))
        return false;
    if (need == NEED_MARK && marks.equals && !marks.named) // "sc=latin", "line=blue": settings of programs
        return false;
    if (need == NEED_MARK && !written && !marks.named && shape.dots &&
        shape.digits == 0) // "line: file.name" in programs
        return false;
    return !is_common_word(name) && !is_measure(name);
}

// A sign, line's end or the text's end; for a phrase's end a number too.
static bool is_edge(struct bytes text, size_t at, bool before)
{
    while (before ? at > 0 && text.data[at - 1] == ' ' : at < text.size && text.data[at] == ' ')
        at += before ? (size_t)-1 : 1;
    if (before ? at == 0 : at >= text.size)
        return true;
    uint8_t byte = text.data[before ? at - 1 : at];
    return byte < 0x80 ? !text_is_alnum(byte) && byte != '\'' && byte != '@' && byte != '_' : before;
}

static bool match_cue(const struct finder *finder, size_t at, const struct cue *cue, struct match *match)
{
    enum { PHRASE_NAME_MIN = 6, MARKS_MAX = 8 };
    struct bytes text = finder->text;
    size_t size = strlen(cue->text), name_from = at + size;
    const struct app *app = &APPS[cue->app];
    struct marks marks = {0};
    enum need need = cue->need < WRITTEN_SPACE    ? cue->need
                     : cue->need == WRITTEN_MARK  ? NEED_MARK
                     : cue->need == WRITTEN_SPACE ? NEED_SPACE
                                                  : NEED_NOTHING;
    if (need != cue->need && !finder->written)
        return false;
    for (int i = 0; i < MARKS_MAX; i++) {
        size_t skip = next_mark(bytes_slice(text, name_from, 16), finder->written, &marks);
        if (skip == 0)
            break;
        name_from += skip;
    }
    struct bytes name = name_at(text, name_from, app->letters);
    bool phrase = finder->written && need == NEED_SIGN && name.size >= PHRASE_NAME_MIN &&
                  is_edge(text, at, true) && is_edge(text, name_from + name.size, false);
    if (!name_is_right(app, need, marks, name, finder->written, phrase))
        return false;
    match->start = name_from;
    match->end = name_from + name.size;
    match->selector = selector_make(finder->context, SELECTOR_HANDLE, GRADE_POSSIBLE,
                                    handle_value(finder->context, app->name, name), name);
    return true;
}

bool match_named_after(const struct finder *finder, size_t at, struct match *match)
{
    static const char *const joins[] = {"on ",  "in ", "en ", "sur ", "su ", "pe ",
                                        "auf ", "op ", "no ", "at ",  "- ",  "("};
    struct bytes text = finder->text, name = name_at(text, at + 1, LETTERS_DOTTED);
    if (name.size == 0 || (at > 0 && is_word_byte(text.data[at - 1])))
        return false;
    size_t next = at + 1 + name.size;
    if (next >= text.size || text.data[next] != ' ')
        return false;
    struct bytes rest = bytes_slice(text, ++next, 24);
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        size_t skip = token_length(rest, joins[i]);
        if (skip == 0)
            continue;
        rest = bytes_slice(text, next + skip, 16);
        for (size_t k = 0; k < sizeof CUES / sizeof *CUES; k++) {
            const struct app *app = &APPS[CUES[k].app];
            size_t size = token_length(rest, CUES[k].text);
            if (size == 0 || (size < rest.size && is_word_byte(rest.data[size])) ||
                CUES[k].need != NEED_SIGN || name.size < app->least || name.size > app->most ||
                app->letters == LETTERS_DIGITS)
                continue;
            match->start = at + 1;
            match->end = at + 1 + name.size;
            match->selector = selector_make(finder->context, SELECTOR_HANDLE, GRADE_POSSIBLE,
                                            handle_value(finder->context, app->name, name), name);
            return true;
        }
    }
    return false;
}

// "wxid_" and 14 to 18 letters and digits: what WeChat calls an account that has chosen no name.
static bool match_wxid(const struct finder *finder, size_t at, struct match *match)
{
    enum { PREFIX = 5 };
    struct bytes text = finder->text;
    size_t end = at + PREFIX;
    if (!bytes_start_with(bytes_slice(text, at, PREFIX), "wxid_", PREFIX))
        return false;
    while (end < text.size && end - at < 32 && text_is_alnum(text.data[end]))
        end++;
    if (end - at < PREFIX + 12 || end - at > PREFIX + 18 || (end < text.size && is_word_byte(text.data[end])))
        return false;
    struct bytes name = bytes_slice(text, at, end - at);
    match->start = at;
    match->end = end;
    match->selector = selector_make(finder->context, SELECTOR_HANDLE, GRADE_VALID,
                                    handle_value(finder->context, "wechat", name), name);
    return true;
}

bool match_handle(const struct finder *finder, size_t at, struct match *match)
{
    if (match_wxid(finder, at, match))
        return true;
    struct bytes rest = bytes_slice(finder->text, at, 16);
    uint8_t first = (uint8_t)text_lower(rest.data[0]),
            second = rest.size > 1 ? (uint8_t)text_lower(rest.data[1]) : 0;
    for (size_t i = 0; i < sizeof CUES / sizeof *CUES; i++) {
        const char *cue = CUES[i].text;
        if ((uint8_t)cue[0] != first || (cue[1] && (uint8_t)cue[1] != second) || !token_length(rest, cue))
            continue;
        if (match_cue(finder, at, &CUES[i], match))
            return true;
    }
    return false;
}
