// Whole files: the database page by page, and its write-ahead log frame by frame
// (https://sqlite.org/walformat.html).
#include "base/memory.h"
#include "sources/sqlcipher_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LOG_HEADER_BYTES = 32, FRAME_HEADER_BYTES = 24, NUMBERS_TOLD = 12 };

struct stream {
    struct cipher *cipher;
    struct medium *medium;
    cipher_take *take;
    void *payload;
    uint32_t page_bytes;
    uint8_t *in, *out; // a frame's header and a page
    uint64_t damaged;
    struct buffer numbers; // of the first damaged pages
};

static void note_damaged(struct stream *stream, uint64_t number)
{
    if (stream->damaged++ < NUMBERS_TOLD)
        buffer_print(&stream->numbers, "%s%" PRIu64, stream->numbers.size ? ", " : "", number);
}

static void tell_damage(struct stream *stream, const char *what, int64_t rest, struct error *error)
{
    if (stream->damaged)
        error_set(error, "%" PRIu64 " encrypted %s without a good checksum, read as zeros: %s%s",
                  stream->damaged, what, buffer_text(&stream->numbers),
                  stream->damaged > NUMBERS_TOLD ? ", ..." : "");
    else if (rest)
        error_set(error, "%" PRId64 " bytes at its end are no whole page and are not decrypted", rest);
}

static void decrypt_pages(struct stream *stream, struct error *error)
{
    int64_t size = medium_size(stream->medium), count = size / stream->page_bytes;
    for (int64_t i = 0; i < count && i < UINT32_MAX; i++) {
        uint32_t number = (uint32_t)i + 1;
        if (medium_read(stream->medium, i * stream->page_bytes, stream->in, stream->page_bytes) !=
            stream->page_bytes)
            break;
        if (!cipher_page(stream->cipher, number, stream->in, stream->out))
            note_damaged(stream, number);
        if (!stream->take(stream->payload, (struct bytes){stream->out, stream->page_bytes}))
            return;
    }
    tell_damage(stream, "pages", size % stream->page_bytes, error);
}

static uint32_t big32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put_big32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

struct sum {
    uint32_t a, b;
    bool big;
};

static void sum_add(struct sum *sum, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 8 <= size; i += 8) {
        uint32_t first = big32(data + i), second = big32(data + i + 4);
        sum->a += (sum->big ? first : __builtin_bswap32(first)) + sum->b;
        sum->b += (sum->big ? second : __builtin_bswap32(second)) + sum->a;
    }
}

// The running checksums are of the encrypted pages: while they hold, the plain log gets its own.
static void decrypt_frames(struct stream *stream, const uint8_t *header, struct error *error)
{
    struct sum old = {big32(header + 24), big32(header + 28), header[3] & 1}, new = old;
    int64_t frame_bytes = FRAME_HEADER_BYTES + (int64_t)stream->page_bytes, at = LOG_HEADER_BYTES;
    int64_t size = medium_size(stream->medium);
    uint8_t *in_page = stream->in + FRAME_HEADER_BYTES, *out_page = stream->out + FRAME_HEADER_BYTES;
    bool holds = true;
    for (uint64_t number = 1; size - at >= frame_bytes; at += frame_bytes, number++) {
        if (medium_read(stream->medium, at, stream->in, (size_t)frame_bytes) != (size_t)frame_bytes)
            break;
        memcpy(stream->out, stream->in, FRAME_HEADER_BYTES);
        if (!cipher_page(stream->cipher, big32(stream->in), in_page, out_page))
            note_damaged(stream, number);
        sum_add(&old, stream->in, 8);
        sum_add(&old, in_page, stream->page_bytes);
        holds = holds && memcmp(stream->in + 8, header + 16, 8) == 0 && old.a == big32(stream->in + 16) &&
                old.b == big32(stream->in + 20);
        if (holds) {
            sum_add(&new, stream->out, 8);
            sum_add(&new, out_page, stream->page_bytes);
            put_big32(stream->out + 16, new.a);
            put_big32(stream->out + 20, new.b);
        }
        if (!stream->take(stream->payload, (struct bytes){stream->out, (size_t)frame_bytes}))
            return;
    }
    tell_damage(stream, "log frames", 0, error);
}

void cipher_decrypt(struct cipher *cipher, struct medium *medium, cipher_take *take, void *payload,
                    struct error *error)
{
    uint8_t header[LOG_HEADER_BYTES];
    struct stream stream = {.cipher = cipher,
                            .medium = medium,
                            .take = take,
                            .payload = payload,
                            .page_bytes = cipher_form(cipher)->page_bytes};
    size_t room = FRAME_HEADER_BYTES + (size_t)stream.page_bytes;
    stream.in = memory_new(room, 1);
    stream.out = memory_new(room, 1);
    buffer_init(&stream.numbers, 1024);
    bool is_log =
        medium_read(medium, 0, header, sizeof header) == sizeof header && (big32(header) & ~1u) == 0x377f0682;
    if (!is_log)
        decrypt_pages(&stream, error);
    else if (big32(header + 8) != stream.page_bytes)
        error_set(error, "its page size is not the database's: it is not decrypted");
    else if (take(payload, (struct bytes){header, sizeof header}))
        decrypt_frames(&stream, header, error);
    buffer_done(&stream.numbers);
    memory_free(stream.in);
    memory_free(stream.out);
}
