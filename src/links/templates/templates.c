// Group by group: a form from a sample, slot values from all, both into the case.
#include "links/templates/templates.h"

#include "base/map.h"
#include "base/memory.h"
#include "casefile/adverts.h"
#include "casefile/stated_places.h"
#include "links/templates/columns.h"

#include <stdlib.h>
#include <string.h>

enum {
    ARENA_LIMIT_BYTES = 512 * 1024 * 1024, // some 24 adverts, each within the limits of advert_read
    WORK_MAX = 400 * 1000 * 1000,          // cells of alignment for one group: some seconds
    VALUES_MAX = 1000,                     // kept of one slot, the most frequent
    VALUES_OF_ALL_MAX = 200 * 1000,        // different ones counted in one group; others are not
    PARTS_MAX_BYTES = 4 * 1024 * 1024,
};

struct sample_text {
    struct advert_whole advert;
    struct known_place *known; // in the arena
    struct token_list tokens;
};

struct value {
    int slot;
    const char *kind;
    char *text; // in the arena of values
    int64_t count, first_observation_id;
    size_t order;
};

struct writing {
    struct casefile *casefile;
    struct letters *letters;
    struct form_aligner *aligner;
    struct form form;
    struct buffer parts;
    struct arena *texts, *value_texts;
    struct sample_text sample[COLUMNS_TEXTS_MAX];
    struct known_place places[KNOWN_PLACES_MAX];
    struct filling fillings[TOKENS_MAX];
    struct text_map numbers; // "slot value" to its place in `values` + 1
    struct value *values;
    size_t value_count, value_capacity;
    int64_t observation_id;          // of the advert that is read
    struct template_member *members; // all of a group that has grown
    size_t member_count, member_capacity;
    int64_t grown_id;
};

static int by_group_and_time(const void *a, const void *b)
{
    const struct template_member *x = a, *y = b;
    if (x->entity_id != y->entity_id)
        return x->entity_id < y->entity_id ? -1 : 1;
    if (x->posted_usec != y->posted_usec)
        return x->posted_usec < y->posted_usec ? -1 : 1;
    return x->observation_id < y->observation_id ? -1 : x->observation_id > y->observation_id;
}

static size_t read_tokens(struct writing *writing, const struct advert_whole *advert,
                          struct token_list *tokens)
{
    const struct bytes text = bytes_of_text(advert->text);
    const size_t count = stated_places(advert->stated, advert->stated_count, text, writing->places);
    tokens_read(tokens, writing->letters, text, writing->places, count);
    return count;
}

// ---- the form ----

static int make_form(struct writing *writing, const struct template_member *members, size_t count,
                     struct error *error)
{
    struct side_text texts[COLUMNS_TEXTS_MAX];
    const size_t taken = count < COLUMNS_TEXTS_MAX ? count : COLUMNS_TEXTS_MAX;
    arena_reset(writing->texts);
    for (size_t k = 0; k < taken; k++) {
        struct sample_text *one = &writing->sample[k];
        const size_t at = taken == 1 ? 0 : k * (count - 1) / (taken - 1);
        if (advert_read(writing->casefile, members[at].observation_id, writing->texts, &one->advert, error))
            return -1;
        const size_t known = read_tokens(writing, &one->advert, &one->tokens);
        one->known = arena_alloc(writing->texts, known + 1, sizeof *one->known);
        memcpy(one->known, writing->places, known * sizeof *one->known);
        texts[k] = (struct side_text){bytes_of_text(one->advert.text), &one->tokens, one->known};
    }
    buffer_reset(&writing->parts);
    columns_form(writing->aligner, texts, taken, &writing->parts);
    if (writing->parts.overflowed ||
        !form_parse(&writing->form, writing->letters, buffer_text(&writing->parts)))
        return error_set(error, "a form of %zu texts cannot be written", taken);
    return 0;
}

// ---- what stands in its slots ----

static void take_value(void *payload, const struct form_part *slot, const char *text)
{
    struct writing *writing = payload;
    char key[FORM_VALUE_MAX + 8] = {(char)('A' + slot->slot)};
    memcpy(key + 1, text, strlen(text) + 1);
    if (writing->value_count >= VALUES_OF_ALL_MAX && text_map_find(&writing->numbers, key) == NULL)
        return;
    int64_t *number = text_map_at(&writing->numbers, key, NULL);
    if (*number == 0) {
        ARRAY_ROOM(writing->values, writing->value_capacity, writing->value_count);
        writing->values[writing->value_count] =
            (struct value){.slot = slot->slot,
                           .kind = slot_kind_name((enum slot_kind)slot->kind),
                           .text = arena_text(writing->value_texts, text),
                           .first_observation_id = writing->observation_id,
                           .order = writing->value_count};
        *number = (int64_t)++writing->value_count;
    }
    writing->values[*number - 1].count++;
}

static size_t read_one(struct writing *writing, const struct sample_text *one,
                       const struct known_place *known, int64_t observation_id)
{
    size_t work = form_align(writing->aligner, &writing->form, &one->tokens, writing->fillings);
    writing->observation_id = observation_id;
    form_values(&writing->form, &one->tokens, writing->fillings, known, take_value, writing);
    return work;
}

// Reads each member, as long as the work is not too much; returns how many, -1 on error.
// in_sample: they are those that made the form, and are still here.
static int64_t read_values(struct writing *writing, const struct template_member *members, size_t count,
                           bool in_sample, struct error *error)
{
    struct sample_text *one = &writing->sample[0];
    size_t work = 0, read = 0;
    text_map_done(&writing->numbers);
    arena_reset(writing->value_texts);
    writing->value_count = 0;
    if (in_sample) {
        for (; read < count; read++)
            read_one(writing, &one[read], one[read].known, members[read].observation_id);
        return (int64_t)count;
    }
    for (; read < count && work < WORK_MAX; read++) {
        if (read % 64 == 0)
            arena_reset(writing->texts);
        if (advert_read(writing->casefile, members[read].observation_id, writing->texts, &one->advert, error))
            return -1;
        read_tokens(writing, &one->advert, &one->tokens);
        work += read_one(writing, one, writing->places, members[read].observation_id);
    }
    return (int64_t)read;
}

static int by_slot_and_count(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    if (x->slot != y->slot)
        return x->slot < y->slot ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int write_values(struct writing *writing, int64_t entity_id, struct error *error)
{
    size_t of_slot = 0;
    if (writing->value_count)
        qsort(writing->values, writing->value_count, sizeof *writing->values, by_slot_and_count);
    for (size_t i = 0; i < writing->value_count; i++) {
        const struct value *value = &writing->values[i];
        of_slot = i && value[-1].slot == value->slot ? of_slot + 1 : 0;
        const struct template_slot slot = {.entity_id = entity_id,
                                           .slot = value->slot,
                                           .kind = value->kind,
                                           .value = value->text,
                                           .count = value->count,
                                           .first_observation_id = value->first_observation_id};
        if (of_slot < VALUES_MAX && template_slot_put(writing->casefile, &slot, error))
            return -1;
    }
    return 0;
}

static int write_group(struct writing *writing, const struct template_member *members, size_t count,
                       struct error *error)
{
    const int64_t entity_id = members[0].entity_id;
    if (make_form(writing, members, count, error))
        return -1;
    int64_t read = (int64_t)count;
    writing->value_count = 0;
    if (writing->form.slot_count &&
        (read = read_values(writing, members, count, count <= COLUMNS_TEXTS_MAX, error)) < 0)
        return -1;
    const struct template_row row = {.entity_id = entity_id,
                                     .adverts = (int64_t)count,
                                     .read = read,
                                     .formed = (int64_t)count,
                                     .parts = buffer_text(&writing->parts)};
    if (template_remove(writing->casefile, entity_id, error) ||
        template_put(writing->casefile, &row, error) || write_values(writing, entity_id, error))
        return error_add(error, "writing the template of entity %lld", (long long)entity_id);
    return 0;
}

// ---- groups that have grown ----

static int take_member(void *payload, int64_t observation_id, int64_t posted_usec, struct error *error)
{
    (void)error;
    struct writing *writing = payload;
    ARRAY_ROOM(writing->members, writing->member_capacity, writing->member_count);
    writing->members[writing->member_count++] =
        (struct template_member){writing->grown_id, posted_usec, observation_id};
    return 0;
}

static int write_all_of(struct writing *writing, int64_t entity_id, struct error *error)
{
    writing->grown_id = entity_id;
    writing->member_count = 0;
    if (text_member_each(writing->casefile, entity_id, take_member, writing, error))
        return -1;
    return writing->member_count ? write_group(writing, writing->members, writing->member_count, error) : 0;
}

static int add_values(struct writing *writing, int64_t entity_id, struct error *error)
{
    for (size_t i = 0; i < writing->value_count; i++) {
        const struct value *value = &writing->values[i];
        const struct template_slot slot = {.entity_id = entity_id,
                                           .slot = value->slot,
                                           .kind = value->kind,
                                           .value = value->text,
                                           .count = value->count,
                                           .first_observation_id = value->first_observation_id};
        if (template_slot_add(writing->casefile, &slot, error))
            return -1;
    }
    return 0;
}

static int grow_group(struct writing *writing, const struct template_member *members, size_t count,
                      struct error *error)
{
    const int64_t entity_id = members[0].entity_id, more = (int64_t)count;
    struct template_row row;
    bool found;
    arena_reset(writing->texts);
    if (template_find(writing->casefile, entity_id, writing->texts, &row, &found, error))
        return -1;
    if (!found || row.formed < COLUMNS_TEXTS_MAX || 4 * (row.adverts + more) > 5 * row.formed)
        return write_all_of(writing, entity_id, error);
    if (!form_parse(&writing->form, writing->letters, row.parts))
        return error_set(error, "the template of entity %lld is damaged: link anew", (long long)entity_id);
    int64_t read = more;
    writing->value_count = 0;
    if (writing->form.slot_count && (read = read_values(writing, members, count, false, error)) < 0)
        return -1;
    return template_grow(writing->casefile, entity_id, row.adverts + more, row.read + read, error) ||
                   add_values(writing, entity_id, error)
               ? -1
               : 0;
}

int templates_write(struct casefile *casefile, struct template_member *members, size_t count,
                    enum templates_way way, struct error *error)
{
    struct writing *writing = memory_new(1, sizeof *writing);
    int result = 0;
    writing->casefile = casefile;
    writing->letters = letters_new();
    writing->aligner = form_aligner_new();
    writing->texts = arena_new(ARENA_LIMIT_BYTES);
    writing->value_texts = arena_new(ARENA_LIMIT_BYTES);
    form_init(&writing->form);
    buffer_init(&writing->parts, PARTS_MAX_BYTES);
    if (count)
        qsort(members, count, sizeof *members, by_group_and_time);
    for (size_t i = 0, end; i < count && result == 0; i = end) {
        for (end = i + 1; end < count && members[end].entity_id == members[i].entity_id; end++)
            continue;
        result = way == TEMPLATES_ANEW ? write_group(writing, members + i, end - i, error)
                                       : grow_group(writing, members + i, end - i, error);
    }
    memory_free(writing->members);
    for (size_t k = 0; k < COLUMNS_TEXTS_MAX; k++)
        tokens_done(&writing->sample[k].tokens);
    text_map_done(&writing->numbers);
    memory_free(writing->values);
    buffer_done(&writing->parts);
    form_done(&writing->form);
    arena_free(writing->value_texts);
    arena_free(writing->texts);
    form_aligner_free(writing->aligner);
    letters_free(writing->letters);
    memory_free(writing);
    return result;
}
