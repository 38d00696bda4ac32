// Verifies an image in a worker, and understands its answer.
#include "sources/verifying.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/workers.h"
#include "sources/ewf.h"
#include "sources/image_kind.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    ANSWER_PROGRESS = 'p', // and a varint: bytes read since the last
    ANSWER_END = 'e',      // and a byte, enum end; the rest is text
    ANSWER_MAX_BYTES = 1 << 20,
    TEXT_MAX_BYTES = 1000,
    LEAST_SECONDS = 3600,
    BYTES_PER_SECOND = 10 * 1000 * 1000, // of the files; no machine is slower
    MEMORY_BYTES = 1 << 30,
    FILES_MAX = 8192,
    TOLD_EVERY_BYTES = 64 << 20,
};

enum end { END_NO_IMAGE, END_SOUND, END_UNSOUND };

bool image_check_is_named(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (text_equal_nocase(dot, ".e01") || text_equal_nocase(dot, ".s01"));
}

// ---- in the worker ----

struct telling {
    struct worker_output *output;
    int64_t untold_bytes;
};

static void tell_read(void *payload, int64_t bytes)
{
    struct telling *telling = payload;
    telling->untold_bytes += bytes;
    if (telling->untold_bytes < TOLD_EVERY_BYTES)
        return;
    struct buffer buffer;
    buffer_init(&buffer, 64);
    buffer_add_u8(&buffer, ANSWER_PROGRESS);
    buffer_add_varint(&buffer, (uint64_t)telling->untold_bytes);
    worker_write(telling->output, buffer.data, buffer.size);
    buffer_done(&buffer);
    telling->untold_bytes = 0;
}

static void send_end(struct worker_output *output, enum end end, const char *what)
{
    const uint8_t head[] = {ANSWER_END, (uint8_t)end};
    worker_write(output, head, sizeof head);
    worker_write(output, what, strlen(what));
}

struct damages {
    int64_t count, first_offset;
    char first[200];
};

static void take_damage(void *payload, int64_t offset, const char *what)
{
    struct damages *damages = payload;
    if (damages->count++ == 0) {
        damages->first_offset = offset;
        snprintf(damages->first, sizeof damages->first, "%s", what);
    }
}

static const char *hex_of(const uint8_t *digest, size_t size, char *out)
{
    for (size_t i = 0; i < size; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
    return out;
}

// "MD5 stored in the image holds (...)", for each hash that it states.
static void say_hashes(struct buffer *what, const struct stored_hashes *stored,
                       const struct verification *found)
{
    const struct {
        const char *name, *found;
        const uint8_t *stored;
        size_t size;
        bool stated;
    } hashes[] = {{"MD5", found->md5, stored->md5, sizeof stored->md5, stored->has_md5},
                  {"SHA-1", found->sha1, stored->sha1, sizeof stored->sha1, stored->has_sha1}};
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) {
        char hex[64];
        if (!hashes[i].stated)
            continue;
        hex_of(hashes[i].stored, hashes[i].size, hex);
        if (what->size)
            buffer_add_text(what, "; ");
        if (strcmp(hex, hashes[i].found) == 0)
            buffer_print(what, "%s stored in the image holds (%s)", hashes[i].name, hex);
        else
            buffer_print(what, "%s stored in the image does not hold: it states %s, its bytes have %s",
                         hashes[i].name, hex, hashes[i].found);
    }
    if (what->size == 0)
        buffer_print(what, "no hash is stored in the image (MD5 of its disk: %s)", found->md5);
}

static void verify(struct medium *disk, struct worker_output *output)
{
    struct telling telling = {.output = output};
    struct verification found;
    struct damages damages = {0};
    struct buffer what;
    buffer_init(&what, 4096);
    struct stored_hashes stored = ewf_stored_hashes(disk);
    ewf_verify(disk, tell_read, &telling, &found);
    medium_damage_each(disk, take_damage, &damages);
    say_hashes(&what, &stored, &found);
    if (damages.count)
        buffer_print(&what, "; damaged in %" PRId64 " place%s", damages.count, damages.count == 1 ? "" : "s");
    if (damages.count && damages.first_offset >= 0)
        buffer_print(&what, ", the first at byte %" PRId64 " of the disk", damages.first_offset);
    if (damages.count)
        buffer_print(&what, ": %s", damages.first);
    send_end(output, found.verdict == VERDICT_FAILS || damages.count ? END_UNSOUND : END_SOUND,
             buffer_text(&what));
    buffer_done(&what);
}

static void serve(void *context, struct bytes request, const int *files, size_t file_count,
                  struct worker_output *output)
{
    (void)context, (void)request;
    struct error error = {0};
    struct medium **segments = memory_new(file_count + 1, sizeof(struct medium *)), *disk = NULL;
    size_t opened = 0;
    while (opened < file_count && (segments[opened] = medium_of_file(files[opened], &error)))
        opened++;
    if (opened == file_count && opened && image_kind_of(segments[0]).format != IMAGE_EWF) {
        while (opened)
            medium_close(segments[--opened]);
        send_end(output, END_NO_IMAGE, "");
    } else if (opened == file_count && (disk = medium_of_image(IMAGE_EWF, segments, opened, &error))) {
        verify(disk, output);
    } else {
        send_end(output, END_UNSOUND, error.text);
    }
    medium_close(disk);
    memory_free(segments);
}

// ---- what it answers ----

struct hearing {
    struct buffer answer;
    int64_t read_bytes;
    void (*tell)(void *payload, int64_t bytes);
    void *payload;
};

// Takes what was told of progress off the answer.
static void hear(struct hearing *hearing)
{
    struct reader reader = reader_of(buffer_bytes(&hearing->answer));
    size_t taken = 0;
    while (reader_left(&reader) && reader_u8(&reader) == ANSWER_PROGRESS) {
        uint64_t bytes = reader_varint(&reader);
        if (reader.failed)
            break;
        taken = reader.position;
        if (bytes < (uint64_t)(INT64_MAX - hearing->read_bytes))
            hearing->read_bytes += (int64_t)bytes;
        if (hearing->tell)
            hearing->tell(hearing->payload, hearing->read_bytes);
    }
    size_t left = hearing->answer.size - taken;
    if (taken)
        memmove(hearing->answer.data, hearing->answer.data + taken, left);
    hearing->answer.size = left;
}

static void understand(struct bytes answer, struct image_check *check)
{
    struct reader reader = reader_of(answer);
    uint8_t kind = reader_u8(&reader), end = reader_u8(&reader);
    if (reader.failed || kind != ANSWER_END || end > END_UNSOUND) {
        snprintf(check->what, sizeof check->what,
                 "it could not be verified: its reader's answer makes no sense");
        return;
    }
    struct arena *arena = arena_new(ANSWER_MAX_BYTES * 4);
    check->is_image = end != END_NO_IMAGE;
    check->sound = end == END_SOUND;
    snprintf(check->what, sizeof check->what, "%s",
             text_clean(arena, bytes_slice(answer, reader.position, TEXT_MAX_BYTES)));
    arena_free(arena);
}

static int listen_to(struct workers *workers, struct hearing *hearing, struct image_check *check,
                     struct error *error)
{
    struct worker_event event;
    for (;;) {
        int got = workers_wait(workers, &event, -1, error);
        if (got <= 0)
            return got < 0 ? -1 : error_set(error, "a worker that verifies an image said nothing");
        switch (event.kind) {
        case WORKER_DATA:
            buffer_add(&hearing->answer, event.data.data, event.data.size);
            hear(hearing);
            break;
        case WORKER_FINISHED:
            understand(buffer_bytes(&hearing->answer), check);
            return 0;
        case WORKER_LOST:
            snprintf(check->what, sizeof check->what,
                     "it could not be verified: its reader was stopped: it %s", event.reason);
            return 0;
        }
    }
}

int image_check(const int *files, size_t count, int64_t bytes, void (*tell)(void *payload, int64_t bytes),
                void *payload, struct image_check *check, struct error *error)
{
    *check = (struct image_check){.is_image = true};
    struct workers *workers;
    int64_t seconds = LEAST_SECONDS + bytes / BYTES_PER_SECOND;
    const struct workers_options options = {
        .count = 1,
        .function = serve,
        .limits = {.cpu_seconds = (unsigned)(seconds < INT32_MAX ? seconds : INT32_MAX),
                   .memory_bytes = MEMORY_BYTES}};
    workers_allow_files(FILES_MAX);
    if (workers_start(&workers, &options, error))
        return -1;
    struct hearing hearing = {.tell = tell, .payload = payload};
    buffer_init(&hearing.answer, ANSWER_MAX_BYTES);
    int result = workers_submit(workers, 1, bytes_of_text("verify"), files, count, error)
                     ? -1
                     : listen_to(workers, &hearing, check, error);
    buffer_done(&hearing.answer);
    workers_stop(workers);
    return result;
}
