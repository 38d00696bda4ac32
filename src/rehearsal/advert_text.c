// Writing and re-writing the text of an advert; see advert_text.h.
#include "rehearsal/advert_text.h"

#include "rehearsal/disguise.h"
#include "rehearsal/own_words.h"

#include "base/text.h"

#include <string.h>

enum { OWN_SENTENCES_PER_MILLE = 350 };

void advert_text_make(struct world *world, struct random *random, struct advert_text *text,
                      enum language language)
{
    const struct words all = advert_sentences[language];
    size_t order[64];
    for (size_t i = 0; i < all.count; i++)
        order[i] = i;
    random_shuffle(random, order, all.count, sizeof *order);
    *text = (struct advert_text){.language = language,
                                 .count = (size_t)random_between(random, 5, TEXT_SENTENCES_MAX),
                                 .edits_per_mille = (unsigned)random_between(random, 10, 90),
                                 .contact = words_pick(random, contact_lines[language]),
                                 .style = (enum spelling_style)random_below(random, STYLE_COUNT)};
    text->title = words_pick(random, advert_titles[language]);
    text->disguises = random_chance(random, 120);
    for (size_t i = 0; i < text->count; i++)
        text->sentences[i] = random_chance(random, OWN_SENTENCES_PER_MILLE)
                                 ? own_sentence(world->arena, random, world->own_words[language], language)
                                 : words_fill(world->arena, random, all.at[order[i]], language, NULL);
}

static void fill(struct buffer *out, const char *pattern, const struct advert_posting *posting,
                 const char *price, const char *phone)
{
    for (const char *at = pattern; *at; at++) {
        if (*at != '%' || at[1] == '\0') {
            buffer_add_u8(out, (uint8_t)*at);
            continue;
        }
        at++;
        buffer_add_text(out, *at == 'N'   ? posting->name
                             : *at == 'C' ? cities.at[posting->city]
                             : *at == 'P' ? price
                                          : phone);
    }
}

static void add_decoration(struct buffer *out, struct random *random)
{
    static const char *const signs[] = {"*", "❤", "🌹", "✨", "!", "~", "🌸", "…"};
    buffer_add_text(out, signs[random_below(random, sizeof signs / sizeof *signs)]);
}

// Copies one word as somebody re-typing it might: mostly as it was.
static void copy_word(struct buffer *out, struct random *random, const uint8_t *word, size_t size)
{
    switch (random_below(random, 5)) {
    case 0: // dropped
        return;
    case 1: // twice
        buffer_add(out, word, size);
        buffer_add_u8(out, ' ');
        break;
    case 2: // two letters swapped
        for (size_t i = 1; i + 2 < size; i++) {
            if (text_is_alpha(word[i]) && text_is_alpha(word[i + 1])) {
                buffer_add(out, word, i);
                buffer_add_u8(out, word[i + 1]);
                buffer_add_u8(out, word[i]);
                buffer_add(out, word + i + 2, size - i - 2);
                return;
            }
        }
        break;
    case 3:
        add_decoration(out, random);
        break;
    default: // shouted
        for (size_t i = 0; i < size; i++)
            buffer_add_u8(out, (uint8_t)text_upper(word[i]));
        return;
    }
    buffer_add(out, word, size);
}

// Words are runs between spaces; where a script has none, characters stand for words.
static void edit(struct buffer *out, struct random *random, struct bytes text, enum language language,
                 unsigned per_mille)
{
    if (language == LANGUAGE_ZH)
        per_mille /= 2;
    for (size_t at = 0; at < text.size;) {
        size_t size = 1;
        if (language == LANGUAGE_ZH) {
            size = text_utf8_length(text.data + at, text.size - at);
            size = size ? size : 1;
        } else {
            while (at + size < text.size && text.data[at + size] != ' ')
                size++;
        }
        if (random_chance(random, per_mille))
            copy_word(out, random, text.data + at, size);
        else
            buffer_add(out, text.data + at, size);
        at += size;
    }
}

static void add_contact(struct buffer *out, struct world *world, struct random *random,
                        const struct advert_text *text, const struct advert_posting *posting)
{
    for (size_t i = 0; i < posting->phone_count; i++) {
        const char *e164 = world->people[posting->phones[i]].number;
        const enum number_country country = number_country_of(e164);
        // National forms only where a reader knows the country: captures say FR and GB as their regions.
        const enum spelling_style style =
            random_chance(random, 150) ? (enum spelling_style)random_below(random, STYLE_COUNT) : text->style;
        const char *phone =
            text->disguises && random_chance(random, 700)
                ? number_disguised(world->arena, random, e164, text->language)
                : number_spelled(world->arena, e164, style, country == NUMBER_US ? NUMBER_FR : country);
        buffer_add_text(out, i == 0 ? " " : " / ");
        fill(out, i == 0 ? text->contact : "%T", posting, "", phone);
    }
    if (posting->handle) {
        const size_t app = strlen(posting->handle) % 2; // an author keeps to one
        buffer_print(out, app ? " WeChat: %s" : " Telegram @%s", posting->handle);
    }
}

void advert_text_write(struct world *world, struct random *random, const struct advert_text *text,
                       const struct advert_posting *posting, const char **title, const char **body)
{
    const char *price = arena_print(world->arena, "%d", (int)random_between(random, 6, 20) * 10);
    struct buffer plain, edited;
    buffer_init(&plain, 1 << 16);
    buffer_init(&edited, 1 << 16);
    fill(&plain, text->title, posting, price, "");
    *title = arena_text(world->arena, buffer_text(&plain));
    buffer_reset(&plain);
    const size_t skipped = random_chance(random, 150) ? random_below(random, text->count) : text->count;
    for (size_t i = 0; i < text->count; i++) {
        if (i == skipped) // a sentence left out this time
            continue;
        if (plain.size != 0 && text->language != LANGUAGE_ZH)
            buffer_add_u8(&plain, ' ');
        fill(&plain, text->sentences[i], posting, price, "");
    }
    edit(&edited, random, buffer_bytes(&plain), text->language, text->edits_per_mille);
    add_contact(&edited, world, random, text, posting);
    *body = arena_text(world->arena, buffer_text(&edited));
    buffer_done(&plain);
    buffer_done(&edited);
}
