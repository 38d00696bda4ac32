// What link depends on, how far it has come, and what it keeps for the next time.
#include "casefile/linked.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "casefile/database.h"
#include "casefile/records.h"

#include <stdio.h>
#include <string.h>

static const size_t KEPT_PART_BYTES = (size_t)64 * 1024 * 1024;
static const size_t KEPT_MAX_BYTES = (size_t)4 * 1024 * 1024 * 1024;

static int64_t recall_number(struct casefile *casefile, const char *key)
{
    int64_t number;
    const char *text = casefile_recall(casefile, key);
    return text && text_to_int64(bytes_of_text(text), &number) ? number : 0;
}

static int remember_number(struct casefile *casefile, const char *key, int64_t number, struct error *error)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)number);
    return casefile_remember(casefile, key, text, error);
}

// One number that a query gives; `parameter` is bound when it has one.
static int ask(struct casefile *casefile, const char *sql, int64_t parameter, int64_t *answer,
               struct error *error)
{
    struct query query;
    if (query_open(&query, casefile, sql, error))
        return -1;
    if (sqlite3_bind_parameter_count(query.statement))
        query_integer(&query, parameter);
    *answer = 0;
    int more = query_step(&query, error);
    if (more == 1)
        *answer = query_column_integer(&query, 0);
    query_end(&query);
    return more < 0 ? -1 : 0;
}

// ---- what link depends on beside observations ----

// Sources up to one, whose regions and kinds decide what their numbers mean; and how many items stand for
// others of the same bytes, whose observations stand in several sources.
static int digest_basis(struct casefile *casefile, const char *rules, int64_t last_source,
                        char hex[SHA256_HEX_SIZE], struct error *error)
{
    struct sha256 sha256;
    int64_t same;
    struct query query;
    if (ask(casefile, "SELECT count(*) FROM item WHERE same_as_id IS NOT NULL", 0, &same, error) ||
        query_open(
            &query, casefile,
            "SELECT id || '|' || label || '|' || kind || '|' || authority || '|' || region || '|' || zone"
            " || '|' || region_given FROM source WHERE id <= ? ORDER BY id",
            error))
        return -1;
    query_integer(&query, last_source);
    sha256_init(&sha256);
    sha256_add(&sha256, rules, strlen(rules) + 1);
    sha256_add(&sha256, &same, sizeof same);
    int status = 0;
    while (query_row(&query, &status, error)) {
        const char *text = query_column_text(&query, 0);
        sha256_add(&sha256, text, strlen(text) + 1);
    }
    sha256_done(&sha256, hex);
    return status;
}

// ---- what is new ----

// Anything new that is tied to people's devices and accounts, and so to what was linked before.
static int look_at_new(struct casefile *casefile, int64_t upto, enum linked_news *news, struct error *error)
{
    struct query query;
    int64_t held, placed;
    if (query_open(&query, casefile, "SELECT DISTINCT type FROM observation WHERE id > ?", error))
        return -1;
    query_integer(&query, upto);
    int status = 0;
    *news = LINKED_NOTHING_NEW;
    while (query_row(&query, &status, error)) {
        int64_t type = query_column_integer(&query, 0);
        bool harmless = type == RECORD_ADVERT || type == RECORD_SELECTOR_HIT || type == RECORD_PICTURE ||
                        type == RECORD_POSITION || type == RECORD_RAW_ROW;
        if (*news != LINKED_ANYTHING)
            *news = harmless ? LINKED_ONLY_ADVERTS : LINKED_ANYTHING;
    }
    if (status || *news != LINKED_ONLY_ADVERTS)
        return status;
    // a picture on a device, a position that somebody shared
    if (ask(casefile,
            "SELECT count(*) FROM (SELECT DISTINCT i.source_id FROM picture p JOIN observation o"
            " ON o.id = p.observation_id JOIN item i ON i.id = o.item_id WHERE p.observation_id > ?) s"
            " WHERE s.source_id IN (SELECT own_source_id FROM entity WHERE kind = 'device')",
            upto, &held, error) ||
        ask(casefile,
            "SELECT count(*) FROM position p JOIN spelling s ON s.id = p.by_id WHERE p.observation_id > ?"
            " AND NOT (selector_kind(s.kind) = 'name' AND s.value = '')",
            upto, &placed, error))
        return -1;
    if (held || placed)
        *news = LINKED_ANYTHING;
    return 0;
}

int linked_read(struct casefile *casefile, const char *rules, struct linked *linked, enum linked_news *news,
                struct error *error)
{
    char hex[SHA256_HEX_SIZE];
    *linked = (struct linked){.upto = recall_number(casefile, "link.upto")};
    *news = LINKED_ANYTHING;
    if (digest_basis(casefile, rules, recall_number(casefile, "link.sources"), hex, error))
        return -1;
    const char *basis = casefile_recall(casefile, "link.basis");
    if (basis == NULL || strcmp(basis, hex) != 0)
        return 0;
    return look_at_new(casefile, linked->upto, news, error);
}

int linked_write(struct casefile *casefile, const char *rules, bool only_adverts, struct error *error)
{
    char hex[SHA256_HEX_SIZE];
    int64_t upto, sources, round = recall_number(casefile, "link.round") + 1;
    if (ask(casefile, "SELECT coalesce(max(id), 0) FROM observation", 0, &upto, error) ||
        ask(casefile, "SELECT coalesce(max(id), 0) FROM source", 0, &sources, error) ||
        digest_basis(casefile, rules, sources, hex, error) ||
        remember_number(casefile, "link.upto", upto, error) ||
        remember_number(casefile, "link.sources", sources, error) ||
        casefile_remember(casefile, "link.basis", hex, error) ||
        remember_number(casefile, "link.round", round, error))
        return -1;
    return only_adverts ? 0 : remember_number(casefile, "link.round_of_all", round, error);
}

const char *linked_stamp(struct casefile *casefile, bool of_adverts)
{
    const char *stamp = casefile_recall(casefile, of_adverts ? "link.round" : "link.round_of_all");
    return stamp ? stamp : "";
}

// ---- what is kept of texts ----

int kept_texts_put(struct casefile *casefile, struct bytes kept, struct error *error)
{
    int64_t run;
    if (ask(casefile, "SELECT coalesce(max(run), 0) + 1 FROM near_kept", 0, &run, error))
        return -1;
    for (size_t at = 0; at < kept.size || at == 0; at += KEPT_PART_BYTES) {
        struct query query;
        size_t size = kept.size - at < KEPT_PART_BYTES ? kept.size - at : KEPT_PART_BYTES;
        if (query_use(&query, casefile, "INSERT INTO near_kept(run, data) VALUES (?, ?)", error))
            return -1;
        query_integer(&query, run);
        sqlite3_bind_blob64(query.statement, query.next++, size ? kept.data + at : (const void *)"", size,
                            SQLITE_STATIC);
        if (query_run(&query, error))
            return -1;
    }
    return 0;
}

int kept_texts_read(struct casefile *casefile, struct kept_texts *kept, struct error *error)
{
    struct query query;
    size_t capacity = 0, *ends = NULL, end_capacity = 0;
    int64_t run = 0;
    *kept = (struct kept_texts){0};
    buffer_init(&kept->bytes, KEPT_MAX_BYTES);
    if (query_open(&query, casefile, "SELECT run, data FROM near_kept ORDER BY id", error))
        return -1;
    int status = 0;
    while (query_row(&query, &status, error)) {
        if (kept->count == 0 || run != query_column_integer(&query, 0)) {
            ARRAY_ROOM(kept->runs, capacity, kept->count);
            ARRAY_ROOM(ends, end_capacity, kept->count);
            kept->count++;
        }
        run = query_column_integer(&query, 0);
        int size = sqlite3_column_bytes(query.statement, 1);
        if (size)
            buffer_add(&kept->bytes, sqlite3_column_blob(query.statement, 1), (size_t)size);
        ends[kept->count - 1] = kept->bytes.size;
    }
    if (status == 0 && kept->bytes.overflowed)
        status = error_set(error, "what is kept of texts is larger than it may be");
    for (size_t i = 0; i < kept->count; i++) {
        size_t start = i ? ends[i - 1] : 0;
        kept->runs[i] = (struct bytes){kept->bytes.data + start, ends[i] - start};
    }
    memory_free(ends);
    return status;
}

void kept_texts_done(struct kept_texts *kept)
{
    memory_free(kept->runs);
    buffer_done(&kept->bytes);
    *kept = (struct kept_texts){0};
}
