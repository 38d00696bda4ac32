// The table, what was found of the watch list, and what the samples exclude.
#include "cli/triage_print.h"

#include "base/json_out.h"
#include "views/display.h"

#include <string.h>

enum { NAME_COLUMNS = 32, PLACES_PRINTED = 3, NOTED_SOURCES_PRINTED = 10, TEXT_MAX_BYTES = 1 << 20 };

static double mib(int64_t bytes)
{
    return (double)bytes / 1048576.0;
}

static const struct source_result *result_of(const struct triage_view *view, const struct rank *rank)
{
    return &view->sampling->results.sources[rank->source];
}

static const struct source_plan *plan_of(const struct triage_view *view, const struct rank *rank)
{
    return &view->sampling->plans[rank->source];
}

// Text from evidence, safe, cut and padded.
static void print_text(FILE *out, const char *text, size_t columns)
{
    struct buffer safe, cut;
    buffer_init(&safe, TEXT_MAX_BYTES);
    buffer_init(&cut, TEXT_MAX_BYTES);
    display_add(&safe, bytes_of_text(text));
    size_t used = columns ? display_add_middle_cut(&cut, buffer_bytes(&safe), columns) : 0;
    fputs(buffer_text(columns ? &cut : &safe), out);
    for (; used < columns; used++)
        fputc(' ', out);
    buffer_done(&safe);
    buffer_done(&cut);
}

static size_t name_columns(const struct triage_view *view)
{
    size_t columns = strlen("source");
    for (size_t i = 0; i < view->sampling->count; i++) {
        size_t size = strlen(view->sampling->plans[i].label);
        columns = size > columns ? size : columns;
    }
    return columns < NAME_COLUMNS ? columns : NAME_COLUMNS;
}

static int64_t part_of(int64_t part, int64_t whole)
{
    return whole > 0 ? (part * 100 + whole / 2) / whole : 0;
}

// Of the bytes as they stand.
static int64_t seen_bytes(const struct source_result *result)
{
    return result->text_bytes + result->mixed_bytes + result->random_bytes + result->empty_bytes;
}

static void print_excluded(const struct triage_view *view, const struct rank *rank, FILE *out)
{
    const struct source_plan *plan = plan_of(view, rank);
    if (rank->watch_selectors)
        fprintf(out, "  %12s", "found");
    else if (rank->excluded_blocks > plan_blocks(plan))
        fprintf(out, "  %12s", "nothing");
    else if (rank->excluded_blocks <= 1)
        fprintf(out, "  %12s", "none left");
    else
        fprintf(out, "  < %6.1f MiB", mib((int64_t)rank->excluded_blocks * SAMPLE_BLOCK_BYTES));
}

static void print_row(const struct triage_view *view, size_t number, size_t columns, FILE *out)
{
    const struct rank *rank = &view->ranks[number];
    const struct source_plan *plan = plan_of(view, rank);
    const struct source_result *result = result_of(view, rank);
    fprintf(out, "%4zu  ", number + 1);
    print_text(out, plan->label, columns);
    if (view->watch)
        fprintf(out, "  %5lld  %6lld", (long long)rank->watch_selectors, (long long)rank->watch_hits);
    fprintf(out, "  %9lld  %8.1f  %6lld/%-6zu  %7llu/%-7llu  %9.1f", (long long)rank->selectors,
            rank->selectors_per_mib, (long long)result->artefacts, plan->artefact_count,
            (unsigned long long)result->blocks_drawn, (unsigned long long)plan_blocks(plan),
            mib(plan->laid_out ? plan_medium_bytes(plan) : plan->size_bytes));
    fprintf(out, "  %5lld%%", (long long)part_of(result->random_bytes, seen_bytes(result)));
    if (view->watch)
        print_excluded(view, rank, out);
    fputc('\n', out);
}

static void print_table(const struct triage_view *view, FILE *out)
{
    size_t columns = name_columns(view);
    fprintf(out, "rank  %-*s", (int)columns, "source");
    if (view->watch)
        fprintf(out, "  %5s  %6s", "watch", "hits");
    fprintf(out, "  %9s  %8s  %-13s  %-15s  %9s  %6s", "selectors", "per MiB", "    artefacts",
            "   blocks drawn", "of MiB", "random");
    if (view->watch)
        fprintf(out, "  %12s", "left (95 %)");
    fputc('\n', out);
    for (size_t i = 0; i < view->sampling->count; i++)
        print_row(view, i, columns, out);
}

// ---- the watch list ----

static const struct sighting *sighting_of(const struct source_result *result, size_t watched)
{
    for (size_t i = 0; i < result->sighting_count; i++)
        if (result->sightings[i].watched == watched)
            return &result->sightings[i];
    return NULL;
}

static void print_sighting(const struct triage_view *view, const struct rank *rank,
                           const struct sighting *sighting, FILE *out)
{
    fprintf(out, "    ");
    print_text(out, plan_of(view, rank)->label, 0);
    fprintf(out, ": %lld time%s, first in ", (long long)sighting->count, sighting->count == 1 ? "" : "s");
    print_text(out, sighting->path, 0);
    if (sighting->table)
        fprintf(out, ", table ");
    if (sighting->table)
        print_text(out, sighting->table, 0);
    if (sighting->row >= 0)
        fprintf(out, " row %lld", (long long)sighting->row);
    if (sighting->reached)
        print_text(out, sighting->reached, 0);
    if (sighting->offset >= 0 && sighting->table == NULL)
        fprintf(out, " @%lld", (long long)sighting->offset);
    fputc('\n', out);
}

static void print_watched(const struct triage_view *view, size_t watched, FILE *out)
{
    const struct watched *entry = &view->watch->entries[watched];
    int64_t sources = watched_sources(view->sampling, watched), printed = 0;
    if (sources == 0)
        return;
    fprintf(out, "\n%s ", selector_kind_name(entry->kind));
    print_text(out, entry->value, 0);
    fprintf(out, ": in %lld of %zu sources\n", (long long)sources, view->sampling->count);
    for (size_t i = 0; i < view->sampling->count && printed < PLACES_PRINTED; i++) {
        const struct sighting *sighting = sighting_of(result_of(view, &view->ranks[i]), watched);
        if (sighting) {
            print_sighting(view, &view->ranks[i], sighting, out);
            printed++;
        }
    }
    if (sources > printed)
        fprintf(out, "    and %lld more; --json names all\n", (long long)(sources - printed));
}

static size_t watched_found(const struct triage_view *view)
{
    size_t found = 0;
    for (size_t i = 0; i < view->watch->count; i++)
        found += watched_sources(view->sampling, i) > 0;
    return found;
}

// ---- what it means ----

static void print_base_rates(const struct triage_view *view, FILE *out)
{
    const struct sampling *sampling = view->sampling;
    size_t with = 0;
    for (size_t i = 0; i < sampling->count; i++)
        with += view->ranks[i].watch_selectors > 0;
    fprintf(out, "\nBase rates: ");
    if (view->watch)
        fprintf(out, "%zu of %zu sources hold a watch-listed selector, %zu of %zu selectors were found; ",
                with, sampling->count, watched_found(view), view->watch->count);
    fprintf(out, "the median source has %.1f selectors per MiB.\n",
            median_per_mib(view->ranks, sampling->count));
}

static void print_meaning(const struct triage_view *view, FILE *out)
{
    fprintf(out, "\nselectors  different valid ones in the samples, without those that most sources have\n"
                 "random     of what was looked at, so much looks compressed or encrypted\n");
    if (view->watch)
        fprintf(
            out,
            "left       after so many random blocks of 64 KiB without a hit, with 95 %% confidence less than this\n"
            "           much of it holds a watch-listed selector that can be read there (hypergeometric; about 3 x\n"
            "           size / blocks drawn). 'none left': every block was looked at. 'nothing': nothing is excluded\n");
    fprintf(
        out,
        "Not excluded anywhere: selectors in what is encrypted, cut into pieces, or compressed across a block;\n"
        "in files of which only the beginning was read; and in pictures.\n");
}

static void print_notes(const struct triage_view *view, FILE *out)
{
    size_t printed = 0, noted = 0;
    for (size_t i = 0; i < view->sampling->count; i++) {
        const struct source_result *result = result_of(view, &view->ranks[i]);
        bool has = result->note_count || result->cut || result->files_encrypted || result->selectors_left_out;
        noted += has;
        if (!has || printed == NOTED_SOURCES_PRINTED)
            continue;
        printed++;
        fputc('\n', out);
        print_text(out, plan_of(view, &view->ranks[i])->label, 0);
        fputc(':', out);
        if (result->cut)
            fprintf(out, " of %lld files only the beginning was read.", (long long)result->cut);
        if (result->files_encrypted)
            fprintf(out, " %lld files are encrypted.", (long long)result->files_encrypted);
        if (result->selectors_left_out)
            fprintf(out, " more than %d different selectors: the rest was not counted.",
                    RESULT_SELECTORS_MAX);
        for (size_t n = 0; n < result->note_count; n++) {
            fputc(' ', out);
            print_text(out, result->notes[n], 0);
            fputc('.', out);
        }
    }
    if (noted)
        fputc('\n', out);
    if (noted > printed)
        fprintf(out, "Notes on %zu more sources: --json has all.\n", noted - printed);
}

void triage_print(const struct triage_view *view, FILE *out)
{
    print_table(view, out);
    for (size_t i = 0; view->watch && i < view->watch->count; i++)
        print_watched(view, i, out);
    print_base_rates(view, out);
    print_meaning(view, out);
    print_notes(view, out);
    if (view->sampling->interrupted)
        fprintf(out, "\nInterrupted: this is what was looked at until then.\n");
    else if (view->sampling->out_of_time)
        fprintf(out, "\nThe time was over before all was looked at: more minutes look at more of it.\n");
}

// ---- JSON ----

static void put_place(struct json_out *json, const char *key, int64_t value)
{
    json_out_key(json, key);
    if (value >= 0)
        json_out_integer(json, value);
    else
        json_out_null(json);
}

static void put_watched(const struct triage_view *view, const struct source_result *result,
                        struct json_out *json)
{
    json_out_key(json, "watch");
    json_out_array(json);
    for (size_t i = 0; i < result->sighting_count; i++) {
        const struct sighting *sighting = &result->sightings[i];
        const struct watched *entry = &view->watch->entries[sighting->watched];
        json_out_object(json);
        json_out_key_text(json, "kind", selector_kind_name(entry->kind));
        json_out_key_text(json, "value", entry->value);
        json_out_key_integer(json, "line", entry->line);
        json_out_key_integer(json, "hits", sighting->count);
        json_out_key_integer(json, "sources", watched_sources(view->sampling, sighting->watched));
        json_out_key_text(json, "path", sighting->path);
        json_out_key_text(json, "table", sighting->table);
        put_place(json, "row", sighting->row);
        json_out_key_text(json, "reached", sighting->reached);
        put_place(json, "offset", sighting->offset);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

static void put_sample(const struct source_plan *plan, const struct source_result *result,
                       struct json_out *json)
{
    json_out_key_integer(json, "bytes", plan->size_bytes);
    json_out_key_integer(json, "medium_bytes", plan_medium_bytes(plan));
    json_out_key_integer(json, "looked_at_bytes", result->looked_at_bytes);
    json_out_key_integer(json, "blocks", (int64_t)plan_blocks(plan));
    json_out_key_integer(json, "blocks_drawn", (int64_t)result->blocks_drawn);
    json_out_key_integer(json, "blocks_unread", (int64_t)result->blocks_unread);
    json_out_key_integer(json, "files_listed", result->files_listed);
    json_out_key_integer(json, "files_encrypted", result->files_encrypted);
    json_out_key_integer(json, "artefacts", (int64_t)plan->artefact_count);
    json_out_key_integer(json, "artefacts_read", result->artefacts);
    json_out_key_integer(json, "artefacts_unread", result->artefacts_unread);
    json_out_key_integer(json, "files_cut", result->cut);
    json_out_key_integer(json, "text_bytes", result->text_bytes);
    json_out_key_integer(json, "mixed_bytes", result->mixed_bytes);
    json_out_key_integer(json, "random_bytes", result->random_bytes);
    json_out_key_integer(json, "empty_bytes", result->empty_bytes);
    json_out_key_integer(json, "decoded_bytes", result->decoded_bytes);
}

static void put_excluded(const struct triage_view *view, const struct rank *rank, struct json_out *json)
{
    bool excludes = view->watch && rank->watch_selectors == 0 &&
                    rank->excluded_blocks <= plan_blocks(plan_of(view, rank));
    json_out_key(json, "fewer_than_blocks");
    if (excludes)
        json_out_integer(json, (int64_t)rank->excluded_blocks);
    else
        json_out_null(json);
    json_out_key(json, "confidence");
    json_out_number(json, 0.95);
    json_out_key_text(json, "not_excluded",
                      "encrypted, cut into pieces, compressed across a block, pictures");
}

static void put_source(const struct triage_view *view, size_t number, struct json_out *json)
{
    const struct rank *rank = &view->ranks[number];
    const struct source_result *result = result_of(view, rank);
    json_out_object(json);
    json_out_key_integer(json, "rank", (int64_t)number + 1);
    json_out_key_text(json, "source", plan_of(view, rank)->label);
    json_out_key_integer(json, "watch_selectors", rank->watch_selectors);
    json_out_key_integer(json, "watch_hits", rank->watch_hits);
    json_out_key_integer(json, "selectors", rank->selectors);
    json_out_key_integer(json, "common_selectors", rank->common);
    json_out_key(json, "selectors_per_mib");
    json_out_number(json, rank->selectors_per_mib);
    json_out_key(json, "median_per_mib");
    json_out_number(json, median_per_mib(view->ranks, view->sampling->count));
    put_watched(view, result, json);
    put_sample(plan_of(view, rank), result, json);
    put_excluded(view, rank, json);
    json_out_key(json, "notes");
    json_out_array(json);
    for (size_t i = 0; i < result->note_count; i++)
        json_out_text(json, result->notes[i]);
    json_out_array_end(json);
    json_out_object_end(json);
}

void triage_print_json(const struct triage_view *view, FILE *out)
{
    struct buffer line;
    buffer_init(&line, SIZE_MAX / 2);
    for (size_t i = 0; i < view->sampling->count; i++) {
        struct json_out json = json_out_to(&line);
        put_source(view, i, &json);
        fprintf(out, "%s\n", buffer_text(&line));
        buffer_reset(&line);
    }
    buffer_done(&line);
}
