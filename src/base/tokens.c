// Reading tokens in one pass.
#include "base/tokens.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>
#include <unicode/uchar.h>

static const char *const kind_names[SLOT_KINDS] = {"text",   "name", "city", "price", "phone",
                                                   "handle", "time", "age",  "url",   "emoji"};

const char *slot_kind_name(enum slot_kind kind)
{
    return (unsigned)kind < SLOT_KINDS ? kind_names[kind] : "";
}

bool slot_kind_named(const char *name, enum slot_kind *kind)
{
    for (int i = 0; i < SLOT_KINDS; i++)
        if (strcmp(kind_names[i], name) == 0) {
            *kind = (enum slot_kind)i;
            return true;
        }
    return false;
}

// ---- characters ----

struct character {
    uint32_t point, folded; // folded: see letters.h; a digit is LETTER_DIGIT
    size_t size;
};

struct text_reader {
    struct token_list *list;
    struct letters *letters;
    struct bytes text;
    size_t at;
    bool spaced;
};

static struct character character_at(const struct text_reader *reader, size_t at)
{
    struct character c = {.point = reader->text.data[at], .size = 1};
    if (c.point >= 0x80)
        c.point = text_utf8_decode(reader->text.data + at, reader->text.size - at, &c.size);
    c.folded = letters_fold(reader->letters, c.point);
    return c;
}

static bool is_space(uint32_t c)
{
    return c < 0x80 ? text_is_space((int)c) || c == 0 : c >= 0x85 && u_isUWhiteSpace((UChar32)c);
}

static bool is_emoji(uint32_t c)
{
    return c >= 0x203C && (u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
                           (c >= 0x1F1E6 && c <= 0x1F1FF) || (c >= 0x1F3FB && c <= 0x1F3FF));
}

// The letter as which a digit compares: its value.
static uint32_t digit_letter(uint32_t c)
{
    if (c < 0x80)
        return c;
    int32_t value = u_charDigitValue((UChar32)c);
    return value >= 0 ? (uint32_t)('0' + value) : c;
}

// ---- tokens ----

static struct token *begin(struct text_reader *reader, enum token_class class)
{
    struct token_list *list = reader->list;
    ARRAY_ROOM(list->all, list->capacity, list->count);
    struct token *token = &list->all[list->count++];
    *token = (struct token){.offset = (uint32_t)reader->at,
                            .letters_at = (uint32_t)list->pool_count,
                            .class = (uint8_t) class,
                            .spaced = reader->spaced,
                            .known = UINT16_MAX};
    reader->spaced = false;
    return token;
}

static void add_letter(struct text_reader *reader, struct token *token, uint32_t letter)
{
    struct token_list *list = reader->list;
    if (token->letter_count == TOKEN_LETTERS_MAX)
        return;
    ARRAY_ROOM(list->pool, list->pool_capacity, list->pool_count);
    list->pool[list->pool_count++] = letter;
    token->letter_count++;
    token->mask |= UINT64_C(1) << (letter % 61);
}

static uint32_t hash_of(const uint32_t *letters, size_t count, unsigned kind)
{
    uint64_t hash = kind;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ letters[i]) * UINT64_C(0x9E3779B97F4A7C15) + (hash >> 29);
    hash ^= hash >> 31;
    return (uint32_t)((hash * UINT64_C(0xD6E8FEB86659FD93)) >> 32);
}

uint32_t tokens_hash_as(const struct token *token, const uint32_t *pool, enum slot_kind kind)
{
    return hash_of(pool + token->letters_at, token->letter_count, kind);
}

static void end(struct text_reader *reader, struct token *token)
{
    token->hash = hash_of(reader->list->pool + token->letters_at, token->letter_count,
                          token->class == TOKEN_KNOWN ? token->kind : SLOT_KINDS);
    token->size = (uint32_t)reader->at - token->offset;
}

// Marks over the last letter, variation selectors, joiners: they belong to what stands before them.
static void take_nothings(struct text_reader *reader)
{
    while (reader->at < reader->text.size) {
        struct character c = character_at(reader, reader->at);
        if (c.folded != LETTER_NOTHING || c.point == '\'' || is_space(c.point))
            return;
        reader->at += c.size;
    }
}

static void take_known(struct text_reader *reader, const struct known_place *place, size_t number)
{
    struct token *token = begin(reader, TOKEN_KNOWN);
    struct bytes value = bytes_of_text(place->value ? place->value : "");
    token->kind = (uint8_t)place->kind;
    token->known = (uint16_t)number;
    for (size_t i = 0; i < value.size && token->letter_count < TOKEN_LETTERS_MAX;) {
        size_t size;
        uint32_t c = text_utf8_decode(value.data + i, value.size - i, &size);
        uint32_t folded = letters_fold(reader->letters, c);
        add_letter(reader, token, folded >= LETTER_FIRST ? folded : digit_letter(c));
        i += size;
    }
    reader->at = place->offset + place->size;
    end(reader, token);
}

static bool starts_address(struct bytes rest)
{
    static const char *const starts[] = {"http://", "https://", "www."};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t length = strlen(starts[i]), k = 0;
        while (k < length && k < rest.size && text_lower(rest.data[k]) == starts[i][k])
            k++;
        if (k == length && rest.size > length && text_is_alnum(rest.data[length]))
            return true;
    }
    return false;
}

static void take_address(struct text_reader *reader, size_t stop)
{
    struct token *token = begin(reader, TOKEN_KNOWN);
    token->kind = SLOT_URL;
    static const char trailing[] = ".,;:!?)";
    const uint8_t *text = reader->text.data;
    size_t last = reader->at;
    while (last < stop && text[last] > ' ' && text[last] < 0x80 && text[last] != '"' && text[last] != '<' &&
           text[last] != '>')
        last++;
    while (strchr(trailing, text[last - 1]))
        last--;
    while (reader->at < last)
        add_letter(reader, token, (uint32_t)text_lower(text[reader->at++]));
    end(reader, token);
}

static void take_emoji(struct text_reader *reader, size_t stop)
{
    struct token *token = begin(reader, TOKEN_KNOWN);
    token->kind = SLOT_EMOJI;
    while (reader->at < stop) {
        struct character c = character_at(reader, reader->at);
        if (!is_emoji(c.point) && c.folded != LETTER_NOTHING)
            break;
        if (c.folded != LETTER_NOTHING)
            add_letter(reader, token, c.point);
        reader->at += c.size;
    }
    end(reader, token);
}

static bool is_digit_at(const struct text_reader *reader, size_t at, size_t stop)
{
    return at < stop && character_at(reader, at).folded == LETTER_DIGIT;
}

// "10:30", "10h", "22h15", "9am", "8pm", "10点", "8點半": a time of day.
static bool is_time(const uint32_t *letters, size_t count)
{
    size_t i = 0;
    uint32_t hour = 0;
    while (i < count && i < 2 && letters[i] >= '0' && letters[i] <= '9')
        hour = hour * 10 + (letters[i++] - '0');
    if (i == 0 || i == count || hour > 24)
        return false;
    bool colon = letters[i] == ':', h = letters[i] == 'h';
    if ((letters[i] == 'a' || letters[i] == 'p') && i + 2 == count && letters[i + 1] == 'm')
        return true;
    if (letters[i] == 0x70B9 || letters[i] == 0x9EDE) // 点, 點
        return i + 1 == count;
    if (!colon && !h)
        return false;
    size_t minutes = count - ++i;
    if (minutes == 0)
        return h;
    return minutes == 2 && letters[i] >= '0' && letters[i] <= '5' && letters[i + 1] >= '0' &&
           letters[i + 1] <= '9';
}

// "2024-03-12", "12/03/2024", "1.3.24": the bytes it takes, 0 when there is none.
static size_t date_at(const struct text_reader *reader, size_t stop)
{
    const uint8_t *text = reader->text.data + reader->at;
    const size_t size = stop - reader->at;
    size_t at = 0, digits[3];
    uint8_t mark = 0;
    for (int part = 0; part < 3; part++) {
        size_t count = 0;
        for (; at < size && count < 5 && text_is_digit(text[at]); at++)
            count++;
        digits[part] = count;
        if (part == 2)
            break;
        if (at >= size || (text[at] != '-' && text[at] != '/' && text[at] != '.') ||
            (mark && mark != text[at]))
            return 0;
        mark = text[at++];
    }
    if (at < size && (text_is_alnum(text[at]) || text[at] == mark))
        return 0;
    const bool year_first = digits[0] == 4 && digits[1] == 2 && digits[2] == 2;
    const bool year_last = digits[0] >= 1 && digits[0] <= 2 && digits[1] >= 1 && digits[1] <= 2 &&
                           (digits[2] == 4 || digits[2] == 2);
    return year_first || year_last ? at : 0;
}

static void take_date(struct text_reader *reader, size_t size)
{
    struct token *token = begin(reader, TOKEN_KNOWN);
    token->kind = SLOT_TIME;
    for (size_t i = 0; i < size; i++)
        add_letter(reader, token, reader->text.data[reader->at++]);
    end(reader, token);
}

// A run of letters and digits; marks between two digits belong to a number.
static void take_word(struct text_reader *reader, size_t stop)
{
    struct token *token = begin(reader, TOKEN_WORD);
    bool latin = false, foreign = false, letters = false;
    while (reader->at < stop) {
        const uint8_t byte = reader->text.data[reader->at];
        if (text_is_alpha(byte)) { // nearly all of nearly every text
            add_letter(reader, token, byte | 0x20u);
            latin = letters = true;
            reader->at++;
            continue;
        }
        struct character c = character_at(reader, reader->at);
        if (c.folded >= LETTER_FIRST && letters_stand_alone(c.folded)) {
            bool oclock = (c.folded == 0x70B9 || c.folded == 0x9EDE) && !letters && token->letter_count;
            if (!oclock)
                break;
            letters = true;
            stop = reader->at + c.size;
        }
        if (c.folded >= LETTER_FIRST) {
            add_letter(reader, token, c.folded);
            letters = true;
            latin |= c.folded < 0x250;
            foreign |= c.folded >= 0x370 && c.folded < 0x530;
        } else if (c.folded == LETTER_DIGIT) {
            add_letter(reader, token, digit_letter(c.point));
        } else if (c.folded == LETTER_SEPARATOR) {
            bool inside = (c.point == '.' || c.point == ',' || c.point == ':') && !letters &&
                          is_digit_at(reader, reader->at + 1, stop);
            if (!inside)
                break;
            add_letter(reader, token, c.point);
        }
        reader->at += c.size;
    }
    uint32_t *pool = reader->list->pool + token->letters_at;
    for (size_t i = 0; latin && foreign && i < token->letter_count; i++)
        pool[i] = letters_look_alike(pool[i]);
    token->mask = 0;
    for (size_t i = 0; i < token->letter_count; i++)
        token->mask |= UINT64_C(1) << (pool[i] % 61);
    if (is_time(pool, token->letter_count)) {
        token->class = TOKEN_KNOWN;
        token->kind = SLOT_TIME;
    } else if (!letters) {
        token->class = TOKEN_NUMBER;
    }
    end(reader, token);
}

static void take_one(struct text_reader *reader, const struct character *c, enum token_class class)
{
    struct token *token = begin(reader, class);
    add_letter(reader, token, class == TOKEN_CHARACTER ? c->folded : c->point);
    reader->at += c->size;
    take_nothings(reader);
    end(reader, token);
}

static void take_next(struct text_reader *reader, size_t stop)
{
    struct character c = character_at(reader, reader->at);
    if (is_space(c.point)) {
        reader->spaced = true;
        reader->at += c.size;
    } else if (c.folded == LETTER_NOTHING) {
        reader->at += c.size;
    } else if (c.folded >= LETTER_FIRST && letters_stand_alone(c.folded)) {
        take_one(reader, &c, TOKEN_CHARACTER);
    } else if (c.folded == LETTER_DIGIT || c.folded >= LETTER_FIRST) {
        size_t date = text_is_digit((int)c.point & 0x7F) && c.point < 0x80 ? date_at(reader, stop) : 0;
        bool address = (c.folded == 'h' || c.folded == 'w') &&
                       starts_address(bytes_slice(reader->text, reader->at, stop - reader->at));
        if (date)
            take_date(reader, date);
        else if (address)
            take_address(reader, stop);
        else
            take_word(reader, stop);
    } else if (is_emoji(c.point)) {
        take_emoji(reader, stop);
    } else {
        take_one(reader, &c, TOKEN_SIGN);
    }
}

void tokens_read(struct token_list *list, struct letters *letters, struct bytes text,
                 const struct known_place *known, size_t known_count)
{
    struct text_reader reader = {.list = list, .letters = letters, .text = text};
    size_t next = 0;
    list->count = list->pool_count = 0;
    while (reader.at < text.size && list->count < TOKENS_MAX) {
        while (next < known_count && known[next].offset < reader.at)
            next++;
        if (next < known_count && known[next].offset == reader.at)
            take_known(&reader, &known[next], next);
        else
            take_next(&reader, next < known_count ? known[next].offset : text.size);
    }
}

void tokens_done(struct token_list *list)
{
    memory_free(list->all);
    memory_free(list->pool);
    *list = (struct token_list){0};
}

// ---- misspellings ----

// Optimal string alignment distance of at most `most`.
static bool within(const uint32_t *a, size_t n, const uint32_t *b, size_t m, unsigned most)
{
    uint8_t rows[3][TOKEN_LETTERS_MAX + 1];
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (uint8_t)j;
    for (size_t i = 1; i <= n; i++) {
        uint8_t *row = rows[i % 3], *before = rows[(i + 2) % 3], *before_that = rows[(i + 1) % 3], least;
        least = row[0] = (uint8_t)i;
        for (size_t j = 1; j <= m; j++) {
            uint8_t cost = (uint8_t)(before[j - 1] + (a[i - 1] != b[j - 1]));
            cost = before[j] + 1 < cost ? (uint8_t)(before[j] + 1) : cost;
            cost = row[j - 1] + 1 < cost ? (uint8_t)(row[j - 1] + 1) : cost;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before_that[j - 2] + 1 < cost)
                cost = (uint8_t)(before_that[j - 2] + 1);
            row[j] = cost;
            least = cost < least ? cost : least;
        }
        if (least > most)
            return false;
    }
    return rows[n % 3][m] <= most;
}

bool tokens_near(const struct token *a, const uint32_t *pool_a, const struct token *b, const uint32_t *pool_b)
{
    unsigned shorter = a->letter_count < b->letter_count ? a->letter_count : b->letter_count;
    unsigned longer = a->letter_count + b->letter_count - shorter;
    unsigned most = shorter >= 8 ? 2 : 1;
    if (a->class != TOKEN_WORD || b->class != TOKEN_WORD || longer < 4 || longer - shorter > most ||
        (unsigned)__builtin_popcountll(a->mask ^ b->mask) > 2 * most)
        return false;
    return a->hash == b->hash ||
           within(pool_a + a->letters_at, a->letter_count, pool_b + b->letters_at, b->letter_count, most);
}
