// The labelled adverts of ../shared/data/ads/extract: prices, ages and handles held to their bars. What is
// found as a telephone or handle is not read as a price.
#include "test.h"

#include "base/arena.h"
#include "observations/adverts/mentions/mentions.h"
#include "observations/selectors/selectors.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MAX = 64, VALUE_BYTES = 96 };

struct values {
    size_t count;
    char of[VALUES_MAX][VALUE_BYTES];
    bool taken[VALUES_MAX];
};

struct found {
    struct values handles;
    struct text_span spans[VALUES_MAX];
    size_t span_count;
};

struct score {
    size_t right, wrong, missed;
};

static void add(struct values *values, const char *prefix, const char *value)
{
    assert_true(values->count < VALUES_MAX);
    snprintf(values->of[values->count++], VALUE_BYTES, "%s%s", prefix, value);
}

static void take(void *payload, size_t offset, const struct selector *selector)
{
    struct found *found = payload;
    assert_true(found->span_count < VALUES_MAX);
    found->spans[found->span_count++] = (struct text_span){offset, offset + strlen(selector->text)};
    if (selector->kind == SELECTOR_HANDLE)
        add(&found->handles, "", selector->value);
    else if (selector->kind == SELECTOR_EMAIL)
        add(&found->handles, "email:", selector->value);
}

static void ask(struct score *score, struct values *values, const char *wanted)
{
    for (size_t i = 0; i < values->count; i++)
        if (!values->taken[i] && strcasecmp(values->of[i], wanted) == 0) {
            values->taken[i] = true;
            score->right++;
            return;
        }
    score->missed++;
}

static void count_wrong(struct score *score, const struct values *values)
{
    for (size_t i = 0; i < values->count; i++)
        score->wrong += !values->taken[i];
}

static void score_one(struct score *handles, struct score *prices, struct score *ages, const char *text,
                      json_t *gold, struct arena *arena)
{
    static const char *const regions[] = {"GB", "FR", "US"};
    struct observation_context context = {.arena = arena, .regions = regions, .region_count = 3};
    struct found *found = arena_alloc(arena, 1, sizeof *found);
    struct values *amounts = arena_alloc(arena, 1, sizeof *amounts),
                  *years = arena_alloc(arena, 1, sizeof *years);
    selectors_find_written(bytes_of_text(text), &context, take, found);
    struct mentions mentions = {.arena = arena, .regions = {regions, 3}};
    mentions_find(&mentions,
                  (struct mentioning){.text = text, .skip = found->spans, .skip_count = found->span_count});
    for (size_t i = 0; i < mentions.count; i++) {
        char amount[VALUE_BYTES];
        snprintf(amount, sizeof amount, "%.*s", (int)strcspn(mentions.all[i].value, " /"),
                 mentions.all[i].value);
        if (mentions.all[i].kind == MENTION_PRICE)
            add(amounts, "", amount);
        else if (mentions.all[i].kind == MENTION_AGE)
            add(years, "", mentions.all[i].value);
    }
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(gold, "handles"), i, one)
    {
        char wanted[VALUE_BYTES];
        snprintf(wanted, sizeof wanted, "%s:%s", json_string_value(json_object_get(one, "type")),
                 json_string_value(json_object_get(one, "value")));
        ask(handles, &found->handles, wanted);
    }
    json_array_foreach(json_object_get(gold, "prices"), i, one)
    {
        char wanted[VALUE_BYTES];
        snprintf(wanted, sizeof wanted, "%lld",
                 (long long)json_integer_value(json_object_get(one, "amount")));
        ask(prices, amounts, wanted);
    }
    if (json_is_integer(json_object_get(gold, "age"))) {
        char wanted[VALUE_BYTES];
        snprintf(wanted, sizeof wanted, "%lld", (long long)json_integer_value(json_object_get(gold, "age")));
        ask(ages, years, wanted);
    }
    count_wrong(handles, &found->handles);
    count_wrong(prices, amounts);
    count_wrong(ages, years);
}

static double f1(const char *what, struct score score)
{
    double f1 = 2.0 * (double)score.right / (double)(2 * score.right + score.wrong + score.missed);
    print_message("%s: %zu right, %zu wrong, %zu missed: F1 %.4f\n", what, score.right, score.wrong,
                  score.missed, f1);
    return f1;
}

static void what_adverts_state_is_found(void **state)
{
    (void)state;
    const char *folder = getenv("CLEW_SHARED_DATA");
    char path[4096], line[65536];
    snprintf(path, sizeof path, "%s/ads/extract/dev.jsonl", folder ? folder : "");
    FILE *file = folder ? fopen(path, "r") : NULL;
    if (file == NULL) {
        print_message("skipped: no %s\n", path);
        skip();
    }
    struct score handles = {0}, prices = {0}, ages = {0};
    struct arena *arena = arena_new(1 << 24);
    while (fgets(line, sizeof line, file)) {
        json_t *doc = json_loads(line, 0, NULL);
        score_one(&handles, &prices, &ages, json_string_value(json_object_get(doc, "text")),
                  json_object_get(doc, "gold"), arena);
        json_decref(doc);
        arena_reset(arena);
    }
    fclose(file);
    arena_free(arena);
    assert_true(handles.right > 2000 && f1("handles", handles) >= 0.95);
    assert_true(prices.right > 1000 && f1("prices", prices) >= 0.97);
    assert_true(ages.right > 1000 && f1("ages", ages) >= 0.97);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_adverts_state_is_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
