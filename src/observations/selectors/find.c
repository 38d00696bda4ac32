// One pass over a text: a table of bytes finds anchors, each anchor's matcher looks around it. What is found
// never overlaps: a match may not reach back behind the one before it.
#include "observations/selectors/matchers.h"

#include "base/text.h"

// clang-format off
enum anchor { PASS, AT, COLON, NUMBER, WIDE, CJK, DOT, HYPHEN, ANGLE, WORDS, LETTER, BECH };

// WIDE: first bytes of fullwidth and Arabic-Indic digits. LETTER: first letters of cue words and of hosts that
// name people. CJK: first bytes of 微 威 加 薇 电 電 扣 賴 赖.
static const uint8_t ANCHORS[256] = {
    ['@'] = AT, [':'] = COLON, ['+'] = NUMBER, ['.'] = DOT, ['-'] = HYPHEN, ['<'] = ANGLE,
    ['b'] = BECH, ['B'] = BECH,
    ['0'] = NUMBER, ['1'] = NUMBER, ['2'] = NUMBER, ['3'] = NUMBER, ['4'] = NUMBER,
    ['5'] = NUMBER, ['6'] = NUMBER, ['7'] = NUMBER, ['8'] = NUMBER, ['9'] = NUMBER,
    [0xd9] = WIDE, [0xdb] = WIDE, [0xef] = WIDE,
    ['f'] = LETTER, ['i'] = LETTER, ['k'] = LETTER, ['l'] = LETTER, ['m'] = LETTER, ['q'] = LETTER,
    ['s'] = LETTER, ['t'] = LETTER, ['v'] = LETTER, ['w'] = LETTER, ['x'] = LETTER,
    ['F'] = LETTER, ['I'] = LETTER, ['K'] = LETTER, ['L'] = LETTER, ['M'] = LETTER, ['Q'] = LETTER,
    ['S'] = LETTER, ['T'] = LETTER, ['V'] = LETTER, ['W'] = LETTER, ['X'] = LETTER,
    [0xe5] = CJK, [0xe6] = CJK, [0xe7] = CJK, [0xe8] = CJK, [0xe9] = CJK,
};
// clang-format on

static inline bool is_letter(uint8_t byte)
{
    return (uint8_t)((byte | 0x20) - 'a') < 26;
}

// Inline, because a third of all words come here.
static inline bool starts_word(struct bytes text, size_t at)
{
    if (at == 0)
        return true;
    uint8_t before = text.data[at - 1];
    return !is_letter(before) && (uint8_t)(before - '0') > 9 && before != '_';
}

// Letters that may follow a cue's first letter, by their last five bits; also '.' (as 'n') in hosts.
static bool may_follow(struct bytes text, size_t at)
{
#define OR(letter) (1u << ((letter)&31))
    static const uint32_t second[32] = {
        ['b' & 31] = OR('c'),
        ['f' & 31] = OR('a') | OR('b'),
        ['i' & 31] = OR('n') | OR('g'),
        ['k' & 31] = OR('i') | OR('a'),
        ['l' & 31] = OR('i'),
        ['m' & 31] = OR('.'),
        ['q' & 31] = ~0u,
        ['s' & 31] = OR('n') | OR('c') | OR('i') | OR('k'),
        ['t' & 31] = OR('e') | OR('g') | OR('.') | OR('w') | OR('i'),
        ['v' & 31] = ~0u,
        ['w' & 31] = OR('e') | OR('x') | OR('a') | OR('w'),
        ['x' & 31] = OR('.'),
    };
#undef OR
    uint8_t first = text.data[at];
    return first == 'T' || (at + 1 < text.size && second[first & 31] >> (text.data[at + 1] & 31) & 1);
}

// Most words that begin with a cue's letter are told apart by the two that follow; '#' is any but a letter.
static bool may_be_cue(struct bytes text, size_t at)
{
    static const char further[26][16] = {
        ['f' - 'a'] = "acb.b#",   ['i' - 'a'] = "nsg#",
        ['k' - 'a'] = "ikak",     ['l' - 'a'] = "in",
        ['m' - 'a'] = ".m.f",     ['q' - 'a'] = "q###",
        ['s' - 'a'] = "nac#igky", ['t' - 'a'] = "elg#.mwiik",
        ['v' - 'a'] = "x#k.##",   ['w' - 'a'] = "eceie#x#xia.ww",
        ['x' - 'a'] = ".c",
    };
    if (at + 2 >= text.size)
        return false;
    const uint8_t *word = text.data + at;
    bool no_second = !is_letter(word[1]), no_third = !is_letter(word[2]);
    int second = no_second ? word[1] : word[1] | 0x20, third = no_third ? word[2] : word[2] | 0x20;
    for (const char *pair = further[(word[0] | 0x20) - 'a']; *pair; pair += 2)
        if ((pair[0] == second || (pair[0] == '#' && no_second)) &&
            (pair[1] == third || (pair[1] == '#' && no_third)))
            return true;
    return false;
}

// An IBAN is known by its check digits: two digits after two letters.
static bool may_be_iban(const struct finder *finder, size_t at)
{
    const uint8_t *data = finder->text.data;
    return at >= finder->floor + 2 && at + 1 < finder->text.size && text_is_digit(data[at + 1]) &&
           text_is_alpha(data[at - 1]) && text_is_alpha(data[at - 2]);
}

// A run of digits that is no phone may hold another kind from one of its later groups.
static bool match_later_kind(const struct finder *finder, size_t at, struct match *match)
{
    const uint8_t *data = finder->text.data;
    for (size_t i = at + 1; i < match->resume; i++)
        if (text_is_digit(data[i]) && !is_word_byte(data[i - 1]) && match_number_kind(finder, i, match))
            return true;
    return false;
}

static bool match_number(const struct finder *finder, size_t at, struct match *match)
{
    return (may_be_iban(finder, at) && match_iban(finder, at, match)) ||
           match_number_kind(finder, at, match) || match_phone(finder, at, match) ||
           match_later_kind(finder, at, match);
}

// Fullwidth, Arabic-Indic and Persian digits, the fullwidth plus and bracket; in files that are no text these
// first bytes are everywhere.
static bool may_be_wide(struct bytes text, size_t at)
{
    if (at + 2 >= text.size)
        return at + 1 < text.size && text.data[at] != 0xef;
    uint8_t second = text.data[at + 1], third = text.data[at + 2];
    if (text.data[at] == 0xef)
        return (second == 0xbc && third >= 0x88 && third <= 0x99) || (second == 0xb9 && third == 0xa2);
    uint8_t zero = text.data[at] == 0xd9 ? 0xa0 : 0xb0;
    return second >= zero && second <= zero + 9;
}

static bool match_at_colon(const struct finder *finder, size_t at, struct match *match)
{
    if (at + 1 < finder->text.size && finder->text.data[at + 1] == '/')
        return match_url(finder, at, match);
    return match_mac(finder, at, match) || match_ip6(finder, at, match);
}

static bool match_at(const struct finder *finder, size_t at, struct match *match)
{
    switch ((enum anchor)ANCHORS[finder->text.data[at]]) {
    case AT:
        return match_jid(finder, at, match) || match_email(finder, at, match) ||
               (finder->written && match_named_after(finder, at, match));
    case COLON:
        return match_at_colon(finder, at, match);
    case WIDE:
        return may_be_wide(finder->text, at) && match_number(finder, at, match);
    case NUMBER:
        return match_number(finder, at, match);
    case LETTER:
        return (finder->text.data[at] == 'T' && match_base58(finder, at, match)) ||
               (may_be_cue(finder->text, at) &&
                (match_host(finder, at, match) || match_handle(finder, at, match)));
    case CJK:
        return match_handle(finder, at, match);
    case DOT:
        return match_onion(finder, at, match);
    case HYPHEN:
        return match_mac(finder, at, match);
    case ANGLE:
        return match_mrz(finder, at, match);
    case BECH:
        return match_segwit(finder, at, match);
    case WORDS:
    case PASS:
        break;
    }
    return false;
}

// Where the next anchor stands. A cue's letter counts only where a word begins and the letter behind it may
// follow.
static size_t next_anchor(struct bytes text, size_t at)
{
    for (; at < text.size; at++) {
        enum anchor anchor = (enum anchor)ANCHORS[text.data[at]];
        if (anchor == PASS)
            continue;
        if (anchor < WORDS || (starts_word(text, at) && may_follow(text, at)))
            break;
    }
    return at;
}

void find_spans(struct bytes text, const struct observation_context *context, bool written,
                selector_span_found *found, void *payload)
{
    struct finder finder = {.text = text, .context = context, .written = written};
    for (size_t at = next_anchor(text, 0); at < text.size;) {
        struct match match = {.resume = at + 1};
        if (match_at(&finder, at, &match)) {
            found(payload, match.start, match.end, &match.selector);
            finder.floor = match.end;
            match.resume = match.end;
        }
        at = next_anchor(text, match.resume > at ? match.resume : at + 1);
    }
}

void selectors_find_spans(struct bytes text, const struct observation_context *context,
                          selector_span_found *found, void *payload)
{
    find_spans(text, context, false, found, payload);
}

struct plain_find {
    selector_found *found;
    void *payload;
};

static void without_end(void *payload, size_t start, size_t end, const struct selector *selector)
{
    (void)end;
    const struct plain_find *find = payload;
    find->found(find->payload, start, selector);
}

void selectors_find(struct bytes text, const struct observation_context *context, selector_found *found,
                    void *payload)
{
    struct plain_find find = {found, payload};
    selectors_find_spans(text, context, without_end, &find);
}
