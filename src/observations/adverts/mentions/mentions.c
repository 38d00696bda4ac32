// Gathers what the readers of each kind find.
#include "observations/adverts/mentions/readers.h"

#include <string.h>

enum { OF_A_KIND_MAX = 64, ALL_MAX = MENTION_KINDS * OF_A_KIND_MAX };

void mention_add(struct mention_sink *sink, enum mention_kind kind, const char *value, size_t start,
                 size_t end)
{
    struct mentions *mentions = sink->mentions;
    size_t of_kind = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        if (mentions->all[i].kind != kind)
            continue;
        of_kind++;
        if (strcmp(mentions->all[i].value, value) == 0)
            return;
    }
    if (*value == '\0' || of_kind == OF_A_KIND_MAX)
        return;
    if (mentions->all == NULL)
        mentions->all = arena_alloc(mentions->arena, ALL_MAX, sizeof *mentions->all);
    mentions->all[mentions->count++] =
        (struct mention){.kind = kind,
                         .value = arena_text(mentions->arena, value),
                         .text = arena_text_n(mentions->arena, sink->text.data + start, end - start),
                         .offset = sink->aside ? -1 : (int64_t)start};
}

static void add_language(struct mentions *mentions, const char *language)
{
    struct mention_sink sink = {mentions, {(const uint8_t *)"", 0}, true};
    mention_add(&sink, MENTION_LANGUAGE, language, 0, 0);
}

static void read_text(struct mentions *mentions, const char *text, const struct text_span *skip,
                      size_t skip_count, bool aside)
{
    struct parts parts;
    struct mention_sink sink = {mentions, bytes_of_text(text), aside};
    parts_read(mentions->arena, sink.text, skip, skip_count, &parts);
    names_read(&sink, &parts);
    prices_read(&sink, &parts);
    ages_read(&sink, &parts);
    cities_read(&sink, &parts, skip, skip_count);
    const char *languages[LEXICON_LANGUAGES];
    size_t count = aside ? 0 : languages_of(&parts, languages);
    for (size_t i = 0; i < count; i++)
        add_language(mentions, languages[i]);
}

static bool stands_before(const struct mention *a, const struct mention *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind;
    return a->kind != MENTION_LANGUAGE && a->offset < b->offset;
}

// By kind and offset; few, so by insertion, which keeps what is equal in order.
static void sort(struct mentions *mentions)
{
    for (size_t i = 1; i < mentions->count; i++) {
        struct mention moved = mentions->all[i];
        size_t at = i;
        for (; at > 0 && stands_before(&moved, &mentions->all[at - 1]); at--)
            mentions->all[at] = mentions->all[at - 1];
        mentions->all[at] = moved;
    }
}

void mentions_find(struct mentions *mentions, struct mentioning advert)
{
    if (advert.text)
        read_text(mentions, advert.text, advert.skip, advert.skip_count, false);
    if (advert.title)
        read_text(mentions, advert.title, NULL, 0, true);
    const struct city *city =
        advert.city ? gazetteer_find(bytes_of_text(advert.city), mentions->regions) : NULL;
    struct mention_sink field = {mentions, bytes_of_text(advert.city ? advert.city : ""), true};
    if (city)
        mention_add(&field, MENTION_CITY, city->name, 0, field.text.size);
    for (size_t i = 0; i < advert.stated_count; i++) {
        const struct mention *stated = &advert.stated[i];
        struct mention_sink aside = {mentions, bytes_of_text(stated->text), true};
        mention_add(&aside, stated->kind, stated->value, 0, aside.text.size);
    }
    sort(mentions);
}
