// clew score: compares what was found with what is true, for a rehearsal or any case whose truth somebody
// wrote down.
#include "cli/commands.h"

#include "base/json_out.h"
#include "base/memory.h"
#include "cli/score_deleted.h"
#include "cli/score_read.h"

#include <stdio.h>

static const struct option options[] = {
    {"json", 0, NULL, "one JSON object a line: kind, precision, recall, found, true, matched"},
    {"differences", 0, NULL, "also say what was missed and what was found but is not true"},
    {0},
};

struct result {
    const char *kind;
    size_t found, truth, matched;
};

// How a finding is named in a line of differences.
static const char *name_of(struct sides *sides, const struct assertion *assertion)
{
    if (assertion->source)
        return assertion->source;
    if (assertion->accounts.count < 2 && (assertion->account || assertion->value))
        return assertion->account ? assertion->account : assertion->value;
    const struct texts *cities = &assertion->cities;
    if (assertion->accounts.count)
        return arena_print(sides->arena, "%zu accounts with %s", assertion->accounts.count,
                           assertion->accounts.at[0]);
    const char *text = arena_print(sides->arena, "%zu adverts", assertion->adverts.count);
    if (assertion->adverts.count != 0)
        text = arena_print(sides->arena, "%s from %s", text, assertion->adverts.at[0]);
    for (size_t i = 0; i < cities->count; i++)
        text = arena_print(sides->arena, "%s%s%s", text, i == 0 ? ", " : " > ", cities->at[i]);
    return text;
}

static void print_differences(struct sides *sides, enum score_kind kind, const int *pairs)
{
    const struct assertions *truth = &sides->truth[kind], *found = &sides->found[kind];
    bool *matched = memory_new(found->count, sizeof *matched);
    for (size_t i = 0; i < truth->count; i++) {
        if (pairs[i] >= 0)
            matched[pairs[i]] = true;
        else
            printf("%s missed: %s\n", score_kind_name(kind), name_of(sides, &truth->at[i]));
    }
    for (size_t i = 0; i < found->count; i++) {
        if (!matched[i])
            printf("%s not true: %s\n", score_kind_name(kind), name_of(sides, &found->at[i]));
    }
    memory_free(matched);
}

static void print_json(const struct result *result)
{
    struct buffer out;
    buffer_init(&out, 4096);
    struct json_out json = json_out_to(&out);
    json_out_object(&json);
    json_out_key_text(&json, "kind", result->kind);
    json_out_key(&json, "precision");
    if (result->found)
        json_out_number(&json, (double)result->matched / (double)result->found);
    else
        json_out_null(&json);
    json_out_key(&json, "recall");
    if (result->truth)
        json_out_number(&json, (double)result->matched / (double)result->truth);
    else
        json_out_null(&json);
    json_out_key_integer(&json, "found", (int64_t)result->found);
    json_out_key_integer(&json, "true", (int64_t)result->truth);
    json_out_key_integer(&json, "matched", (int64_t)result->matched);
    json_out_object_end(&json);
    puts(buffer_text(&out));
    buffer_done(&out);
}

static void print_share(size_t part, size_t whole)
{
    if (whole == 0)
        printf("  %9s", "-");
    else
        printf("  %9.3f", (double)part / (double)whole);
}

static void print_line(const struct result *result)
{
    printf("%-16s", result->kind);
    print_share(result->matched, result->found);
    print_share(result->matched, result->truth);
    printf("  %6zu  %6zu  %7zu\n", result->found, result->truth, result->matched);
}

static void print_scores(struct sides *sides, const struct arguments *arguments)
{
    const bool json = argument_given(arguments, "json");
    if (!json)
        printf("%-16s  %9s  %9s  %6s  %6s  %7s\n", "kind", "precision", "recall", "found", "true", "matched");
    for (int kind = 0; kind < SCORE_KINDS; kind++) {
        if (!sides->stated[kind])
            continue;
        const struct assertions *truth = &sides->truth[kind], *found = &sides->found[kind];
        int *pairs = memory_new(truth->count, sizeof *pairs);
        const struct result result = {score_kind_name((enum score_kind)kind), found->count, truth->count,
                                      assertions_match((enum score_kind)kind, truth, found, pairs)};
        if (json)
            print_json(&result);
        else
            print_line(&result);
        if (!json && argument_given(arguments, "differences"))
            print_differences(sides, (enum score_kind)kind, pairs);
        memory_free(pairs);
    }
}

static int run(const struct arguments *arguments, struct error *error)
{
    struct casefile *casefile;
    struct sides sides;
    if (open_case(arguments, &casefile, error))
        return -1;
    sides_init(&sides);
    int result = score_read_truth(&sides, arguments->words[1], error);
    if (result == 0)
        result = score_read_findings(&sides, casefile, error);
    if (result == 0)
        print_scores(&sides, arguments);
    struct deleted_score deleted = {0};
    if (result == 0)
        result = score_deleted(casefile, arguments->words[1], &deleted, error);
    if (result == 0 && deleted.stated) {
        const struct result line = {"deleted_message", deleted.found, deleted.truth, deleted.matched};
        if (argument_given(arguments, "json"))
            print_json(&line);
        else
            print_line(&line);
    }
    sides_done(&sides);
    casefile_close(casefile);
    return result == 0 ? EXIT_CODE_DONE : -1;
}

const struct command command_score = {
    .name = "score",
    .words = "CASE TRUTH [--json]",
    .summary = "compare what was found with what is true",
    .details =
        "TRUTH is the truth.json that 'clew rehearse' wrote beside the evidence, or one of the same form. For each kind\n"
        "of finding: precision is the share of what was found that is true, recall the share of what is true that\n"
        "was found; '-' where there is nothing to divide by.",
    .options = options,
    .words_min = 2,
    .words_max = 2,
    .run = run,
};
