// Names that adverts state: behind "my name is", behind "I am" when it can be one, at the head of a line, and
// under the text ("kisses, Ana"). Words for looks, origin and trade are never names.
#include "observations/adverts/mentions/readers.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_BYTES = 40, CHINESE_NAME_LETTERS = 3 };

static bool is_sign(const struct part *part, uint32_t sign)
{
    return part->kind == PART_SIGN && part->sign == sign;
}

static bool is_known(const struct part *part)
{
    return part_roles(part) & ROLE_FIRST_NAME;
}

// A word that may be a name at all: long enough, and none of the words that follow "I am".
static bool may_be_name(const struct part *part)
{
    const uint32_t never = ROLE_STOP | ROLE_WORD | ROLE_YEARS | ROLE_AGE | ROLE_OTHER | ROLE_MEASURE |
                           ROLE_MINUTES | ROLE_HOURS | ROLE_NIGHT | ROLE_DURATION | ROLE_NAMED | ROLE_SELF |
                           ROLE_REFUSES | ROLE_PER;
    if (part->kind != PART_WORD || part->end - part->start < 2 || part->end - part->start > NAME_MAX_BYTES)
        return false;
    uint32_t roles = part_roles(part);
    return roles & (ROLE_FIRST_NAME | ROLE_EVERYDAY_NAME) || !(roles & never);
}

// As its words are compared: folded, one space between.
static void keep(struct mention_sink *sink, struct parts *parts, size_t first, size_t last)
{
    char value[NAME_MAX_BYTES * 3];
    size_t start = parts->all[first].start, end = parts->all[last].end, size = 0;
    struct word word, before = {.unspaced = true};
    for (size_t at = start; word_next(bytes_slice(parts->text, 0, end), at, &word); at = word.end) {
        bool gap = size && !(word.unspaced && before.unspaced);
        if (size + gap + word.size >= sizeof value)
            break;
        if (gap)
            value[size++] = ' ';
        memcpy(value + size, word.key, word.size);
        size += word.size;
        before.unspaced = word.unspaced;
    }
    value[size] = '\0';
    mention_add(sink, MENTION_NAME, value, start, end);
    for (size_t i = first; i <= last; i++)
        parts->all[i].is_name = true;
}

// With a second name that is known ("Ana Maria").
static void keep_with_second(struct mention_sink *sink, struct parts *parts, size_t index)
{
    const struct part *second = part_at(parts, index + 1);
    bool two = is_known(second) && second->capital && second->spaced && !second->unspaced &&
               second->entry != parts->all[index].entry;
    keep(sink, parts, index, index + two);
}

// ---- Chinese: up to three letters, to the next sign or word of the lexicon ----

static void keep_chinese(struct mention_sink *sink, struct parts *parts, size_t index)
{
    if (is_known(&parts->all[index])) {
        keep(sink, parts, index, index);
        return;
    }
    size_t last = index;
    while (last < parts->count && parts->all[last].unspaced && last - index <= CHINESE_NAME_LETTERS &&
           (last == index || !parts->all[last].spaced) &&
           (parts->all[last].entry == NULL || is_known(&parts->all[last])))
        last++;
    if (last - index >= 2 && last - index <= CHINESE_NAME_LETTERS)
        keep(sink, parts, index, last - 1);
}

// ---- behind a cue ----

static size_t skip_marks(const struct parts *parts, size_t index)
{
    for (int i = 0; i < 2; i++) {
        const struct part *part = part_at(parts, index);
        if (is_sign(part, ':') || is_sign(part, '=') || is_sign(part, 0xff1a) || is_sign(part, '"') ||
            is_sign(part, 0x201c))
            index++;
    }
    return index;
}

// Behind an unknown word: what shows that it stood alone, so that it was no adjective.
static bool stands_alone(const struct parts *parts, size_t index)
{
    static const char joins[] = " and y et si und e en i & \xc8\x99i ";
    const struct part *next = part_at(parts, index + 1);
    char word[8];
    size_t size = next->end - next->start;
    if (next->kind != PART_WORD || next->unspaced)
        return true;
    if (size + 3 > sizeof word)
        return false;
    snprintf(word, sizeof word, " %.*s ", (int)size, (const char *)parts->text.data + next->start);
    return strstr(joins, word) != NULL;
}

static bool is_city(const struct parts *parts, const struct part *part)
{
    return gazetteer_find(bytes_slice(parts->text, part->start, part->end - part->start),
                          (struct regions){NULL, 0}) != NULL;
}

static void behind_cue(struct mention_sink *sink, struct parts *parts, size_t cue)
{
    bool surely = parts->all[cue].entry->roles & ROLE_NAMED;
    size_t index = skip_marks(parts, cue + 1);
    const struct part *name = part_at(parts, index);
    if (name->kind != PART_WORD || !may_be_name(name))
        return;
    bool known = part_roles(name) & (ROLE_FIRST_NAME | ROLE_EVERYDAY_NAME);
    if (name->unspaced) {
        if (surely || is_known(name))
            keep_chinese(sink, parts, index);
        return;
    }
    bool shouted = name->capitals && name->end - name->start > 1;
    bool everyday = !is_known(name) && known;
    bool alone = name->capital && !shouted && name->entry == NULL && stands_alone(parts, index);
    if (surely ? known || ((name->capital || index > cue + 1) && !is_city(parts, name))
               : (known && (!everyday || name->capital)) || (alone && !is_city(parts, name)))
        keep_with_second(sink, parts, index);
}

// ---- at the head of a line, and under the text ----

static bool begins_line(const struct parts *parts, size_t index)
{
    return index == 0 || is_sign(&parts->all[index - 1], '\n');
}

// "Ana, 23", "Mia - new in town", "Lina in Lyon": a known name at the head; one that is an everyday word only
// before what titles go on with ("Grace in Brussels", "Ruby, 24").
static void at_head(struct mention_sink *sink, struct parts *parts, size_t index)
{
    const struct part *name = &parts->all[index], *next = part_at(parts, index + 1);
    bool short_title = part_roles(next) & ROLE_TITLES && next->end - next->start <= 3; // "in", "à", 在
    if (is_known(name) && !short_title && is_city(parts, name))                        // "Nancy centre"
        return;
    if (is_known(name)) {
        if (name->capital || next->kind != PART_WORD || name->unspaced)
            keep_with_second(sink, parts, index);
        return;
    }
    bool parted = is_sign(next, ',') || is_sign(next, '-') || is_sign(next, '|') || is_sign(next, '(');
    const struct part *beyond = part_at(parts, index + 1 + parted);
    if (name->capital &&
        (part_roles(beyond) & ROLE_TITLES || (parted && beyond->number >= 18 && beyond->digits == 2)))
        keep(sink, parts, index, index);
}

// "Lovely Gina in Lille", "Madrid Alba": a known name among the first words of all, no sign before it.
static bool is_in_title(const struct parts *parts, size_t index)
{
    enum { TITLE_WORDS = 4 };
    if (index >= TITLE_WORDS || !parts->all[index].capital || !is_known(&parts->all[index]))
        return false;
    if (is_city(parts, &parts->all[index]))
        return false;
    for (size_t i = 0; i < index; i++)
        if (parts->all[i].kind != PART_WORD || parts->all[i].is_name)
            return false;
    return true;
}

static bool closes(const struct parts *parts, size_t index)
{
    if (index < 2 || !(parts->all[index - 1].kind == PART_SIGN))
        return false;
    return part_roles(&parts->all[index - 2]) & ROLE_CLOSING;
}

void names_read(struct mention_sink *sink, struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->all[i];
        uint32_t roles = part_roles(part);
        if (part->is_name)
            continue;
        if (roles & (ROLE_NAMED | ROLE_SELF))
            behind_cue(sink, parts, i);
        else if (roles & (ROLE_FIRST_NAME | ROLE_EVERYDAY_NAME) && begins_line(parts, i))
            at_head(sink, parts, i);
        else if (is_known(part) && (closes(parts, i) || is_in_title(parts, i)))
            keep_with_second(sink, parts, i);
    }
}
