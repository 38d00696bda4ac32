// The labelled adverts of ../shared/data/ads/extract: the finder of any text reads each plain way of writing
// a phone nearly always, that of texts people wrote each disguise as well, and neither takes anything else
// for one.
#include "test.h"

#include "base/arena.h"
#include "observations/selectors/selectors.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const FORMS[] = {"plain", "space", "paren", "dash", "dot", "slash", "spaced", "intl_plus",
                                    "intl_00", "zwsp", "reversed_label", "fullwidth",
                                    // in disguise
                                    "arabic_indic", "bracketed", "circled", "emoji_sep", "homophone",
                                    "keycap", "letterO", "mathbold", "mixed", "split_sentence", "star",
                                    "superscript", "words", "words_lang", "zh", "zh_bank"};
enum { FORM_COUNT = sizeof FORMS / sizeof *FORMS, PLAIN_COUNT = 12, HITS_MAX = 32 };

struct hits {
    size_t count;
    struct selector of[HITS_MAX];
};

static void take(void *payload, size_t offset, const struct selector *selector)
{
    (void)offset;
    struct hits *hits = payload;
    assert_true(hits->count < HITS_MAX);
    hits->of[hits->count++] = *selector;
}

static bool has(const struct hits *hits, enum selector_kind kind, const char *value)
{
    for (size_t i = 0; i < hits->count; i++)
        if (hits->of[i].kind == kind && strcmp(hits->of[i].value, value) == 0)
            return true;
    return false;
}

struct score {
    size_t asked[FORM_COUNT], found[FORM_COUNT];
    size_t texts, right, wrong; // phones given
    size_t handles_asked, handles_found;
};

static void score_phones(struct score *score, const struct hits *hits, json_t *gold)
{
    size_t i;
    json_t *phone;
    json_array_foreach(gold, i, phone)
    {
        const char *form = json_string_value(json_object_get(phone, "form"));
        for (size_t n = 0; n < FORM_COUNT; n++)
            if (strcmp(FORMS[n], form) == 0) {
                score->asked[n]++;
                score->found[n] +=
                    has(hits, SELECTOR_PHONE, json_string_value(json_object_get(phone, "e164")));
            }
    }
    for (size_t n = 0; n < hits->count; n++) {
        bool right = false;
        json_array_foreach(gold, i, phone) right |=
            strcmp(hits->of[n].value, json_string_value(json_object_get(phone, "e164"))) == 0;
        if (hits->of[n].kind == SELECTOR_PHONE)
            *(right ? &score->right : &score->wrong) += 1;
    }
}

static void score_handles(struct score *score, const struct hits *hits, json_t *gold)
{
    size_t i;
    json_t *handle;
    json_array_foreach(gold, i, handle)
    {
        char value[128];
        const char *type = json_string_value(json_object_get(handle, "type"));
        const char *name = json_string_value(json_object_get(handle, "value"));
        bool is_email = strcmp(type, "email") == 0;
        snprintf(value, sizeof value, "%s%s%s", is_email ? "" : type, is_email ? "" : ":", name);
        score->handles_asked++;
        score->handles_found += has(hits, is_email ? SELECTOR_EMAIL : SELECTOR_HANDLE, value);
    }
}

typedef void find(struct bytes text, const struct observation_context *context, selector_found *found,
                  void *payload);

static bool score_with(find *finder, struct score *score)
{
    static const char *const regions[] = {"GB", "FR", "US"};
    const char *folder = getenv("CLEW_SHARED_DATA");
    char path[4096], line[65536];
    snprintf(path, sizeof path, "%s/ads/extract/dev.jsonl", folder ? folder : "");
    FILE *file = folder ? fopen(path, "r") : NULL;
    if (file == NULL) {
        print_message("skipped: no %s\n", path);
        return false;
    }
    struct observation_context context = {.arena = arena_new(1 << 24), .regions = regions, .region_count = 3};
    while (fgets(line, sizeof line, file)) {
        json_t *doc = json_loads(line, 0, NULL), *gold = json_object_get(doc, "gold");
        struct hits hits = {0};
        assert_non_null(gold);
        score->texts++;
        finder(bytes_of_text(json_string_value(json_object_get(doc, "text"))), &context, take, &hits);
        score_phones(score, &hits, json_object_get(gold, "phones"));
        score_handles(score, &hits, json_object_get(gold, "handles"));
        json_decref(doc);
        arena_reset(context.arena);
    }
    fclose(file);
    arena_free(context.arena);
    print_message("phones: %zu right, %zu wrong; handles: %zu of %zu\n", score->right, score->wrong,
                  score->handles_found, score->handles_asked);
    return true;
}

static void check_forms(const struct score *score, size_t forms, size_t percent)
{
    for (size_t n = 0; n < forms; n++) {
        print_message("%-15s %zu of %zu\n", FORMS[n], score->found[n], score->asked[n]);
        assert_true(score->asked[n] > 50 && score->found[n] * 100 >= score->asked[n] * percent);
    }
}

static void plain_forms_are_found_and_decoys_are_not(void **state)
{
    (void)state;
    struct score score = {0};
    if (!score_with(selectors_find, &score))
        skip();
    check_forms(&score, PLAIN_COUNT, 95);
    assert_true(score.wrong * 1000 <= score.right);
    assert_true(score.handles_found * 100 >= score.handles_asked * 98);
}

static void every_form_is_found_in_what_people_wrote(void **state)
{
    (void)state;
    struct score score = {0};
    size_t asked = 0;
    if (!score_with(selectors_find_written, &score))
        skip();
    check_forms(&score, FORM_COUNT, 95);
    for (size_t n = 0; n < FORM_COUNT; n++)
        asked += score.asked[n];
    assert_true(2 * score.right * 100 >= (asked + score.right + score.wrong) * 97); // F1
    assert_true(score.wrong * 1000 <= score.texts);
    assert_true(score.handles_found * 100 >= score.handles_asked * 98);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(plain_forms_are_found_and_decoys_are_not),
                                       cmocka_unit_test(every_form_is_found_in_what_people_wrote)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
