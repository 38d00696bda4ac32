// Head, chunks, gzip, deflate and brotli; every size is checked before it is believed.
#include "observations/adverts/http.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char *lower_copy(struct arena *arena, struct bytes value)
{
    char *copy = arena_text_n(arena, value.data, value.size);
    for (char *at = copy; *at; at++)
        *at = (char)text_lower((unsigned char)*at);
    return text_clean(arena, bytes_of_text(copy));
}

void http_media_type(struct arena *arena, struct bytes value, const char **type, const char **charset)
{
    value = bytes_slice(value, 0, 1024);
    ptrdiff_t semicolon = bytes_find(value, bytes_of_text(";"), 0);
    *type =
        lower_copy(arena, text_trim(bytes_slice(value, 0, semicolon < 0 ? value.size : (size_t)semicolon)));
    *charset = "";
    const char *all = lower_copy(arena, value);
    const char *at = strstr(all, "charset");
    if (at == NULL)
        return;
    at += strlen("charset");
    at += strspn(at, " \t");
    if (*at++ != '=')
        return;
    at += strspn(at, " \t\"'");
    *charset = arena_text_n(arena, at, strcspn(at, " \t\"';,>"));
}

// ---- chunked (RFC 9112, section 7.1) ----

static bool chunk_size(struct bytes bytes, size_t *at, size_t *size)
{
    size_t digits = 0, value = 0;
    for (; *at < bytes.size; ++*at, ++digits) {
        int byte = text_lower(bytes.data[*at]);
        int digit = text_is_digit(byte) ? byte - '0' : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
        if (digit < 0)
            break;
        if (digits == 12)
            return false;
        value = value * 16 + (size_t)digit;
    }
    while (*at < bytes.size && bytes.data[*at] != '\n' && digits && *at < bytes.size) {
        uint8_t byte = bytes.data[*at];
        if (byte != '\r' && byte != ' ' && byte != ';' && bytes.data[*at - 1] != ';' &&
            !text_is_alnum(byte) && byte != '=')
            return false;
        ++*at;
    }
    *size = value;
    return digits > 0 && *at < bytes.size && bytes.data[(*at)++] == '\n';
}

static struct bytes unchunk(struct arena *arena, struct bytes coded, const char **damage)
{
    size_t at = 0, size = 0;
    if (!chunk_size(coded, &at, &size))
        return coded; // the recorder took the chunks out already
    uint8_t *out = arena_alloc(arena, coded.size + 1, 1);
    size_t used = 0;
    while (size > 0) {
        struct bytes chunk = bytes_slice(coded, at, size);
        if (chunk.size)
            memcpy(out + used, chunk.data, chunk.size);
        used += chunk.size;
        at += chunk.size;
        if (chunk.size < size) {
            *damage = "a chunk is shorter than it says";
            break;
        }
        while (at < coded.size && (coded.data[at] == '\r' || coded.data[at] == '\n'))
            at++;
        if (!chunk_size(coded, &at, &size)) {
            *damage = "the chunks have no end";
            break;
        }
    }
    return (struct bytes){out, used};
}

// ---- content coding (RFC 9110, section 8.4) ----

// window_bits as zlib takes them. What was inflated before a fault is kept.
static struct bytes inflate_all(struct arena *arena, struct bytes coded, int window_bits, const char **damage)
{
    struct buffer out;
    buffer_init(&out, HTTP_BODY_MAX_BYTES);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)coded.data, .avail_in = (uInt)coded.size};
    if (inflateInit2(&z, window_bits) != Z_OK)
        return (struct bytes){NULL, 0};
    uint8_t step[16 * 1024];
    int result;
    do {
        z.next_out = step;
        z.avail_out = sizeof step;
        result = inflate(&z, Z_NO_FLUSH);
        buffer_add(&out, step, sizeof step - z.avail_out);
    } while (result == Z_OK && !out.overflowed && (z.avail_in || z.avail_out == 0));
    inflateEnd(&z);
    if (out.overflowed)
        *damage = "the body inflates to more than 32 MiB: the rest is not read";
    else if (result != Z_STREAM_END)
        *damage = "the compressed body is damaged or cut";
    struct bytes inflated = arena_bytes(arena, buffer_bytes(&out));
    buffer_done(&out);
    return inflated;
}

static void decode(struct arena *arena, const char *coding, struct http_response *response)
{
    struct bytes coded = response->body;
    if (*coding == '\0' || strcmp(coding, "identity") == 0 || coded.size == 0)
        return;
    bool gzip = strstr(coding, "gzip") != NULL, deflate = strcmp(coding, "deflate") == 0;
    if (gzip && bytes_start_with(coded, "\x1f\x8b", 2)) {
        response->body = inflate_all(arena, coded, 15 + 16, &response->damage);
    } else if (deflate) { // meant as zlib, often sent raw
        bool zlib =
            coded.size >= 2 && (coded.data[0] & 0x0f) == 8 && (coded.data[0] << 8 | coded.data[1]) % 31 == 0;
        response->body = inflate_all(arena, coded, zlib ? 15 : -15, &response->damage);
    } else if (!gzip && text_trim(coded).size && text_trim(coded).data[0] != '<') {
        response->unsupported = "content coding not supported";
        response->body = (struct bytes){NULL, 0};
    } // else the recorder decoded it and left the head as it was
}

// ---- the head ----

static size_t head_end(struct bytes bytes, size_t *body)
{
    ptrdiff_t crlf = bytes_find(bytes, bytes_of_text("\r\n\r\n"), 0);
    ptrdiff_t lf = bytes_find(bytes, bytes_of_text("\n\n"), 0);
    if (crlf >= 0 && (lf < 0 || crlf < lf)) {
        *body = (size_t)crlf + 4;
        return (size_t)crlf;
    }
    if (lf >= 0) {
        *body = (size_t)lf + 2;
        return (size_t)lf;
    }
    *body = bytes.size;
    return bytes.size;
}

void http_read(struct arena *arena, struct bytes bytes, struct http_response *response)
{
    *response = (struct http_response){.type = "", .charset = "", .body = bytes};
    if (!bytes_start_with(bytes, "HTTP/", 5))
        return;
    size_t body, end = head_end(bytes, &body);
    struct bytes head = bytes_slice(bytes, 0, end);
    response->body = bytes_slice(bytes, body, SIZE_MAX);
    const char *coding = "";
    bool chunked = false;
    for (size_t at = 0, line_number = 0; at < head.size; line_number++) {
        ptrdiff_t stop = bytes_find(head, bytes_of_text("\n"), at);
        struct bytes line = text_trim(bytes_slice(head, at, stop < 0 ? SIZE_MAX : (size_t)stop - at));
        at = stop < 0 ? head.size : (size_t)stop + 1;
        ptrdiff_t mark = bytes_find(line, bytes_of_text(line_number ? ":" : " "), 0);
        if (mark <= 0 || mark > 64)
            continue;
        struct bytes value = text_trim(bytes_slice(line, (size_t)mark + 1, SIZE_MAX));
        if (line_number == 0) {
            int64_t status = 0;
            if (text_to_int64(bytes_slice(value, 0, 3), &status) && status > 0)
                response->status = (int)status;
            continue;
        }
        const char *name = arena_text_n(arena, line.data, (size_t)mark);
        if (text_equal_nocase(name, "Content-Type"))
            http_media_type(arena, value, &response->type, &response->charset);
        else if (text_equal_nocase(name, "Content-Encoding"))
            coding = lower_copy(arena, bytes_slice(value, 0, 256));
        else if (text_equal_nocase(name, "Transfer-Encoding"))
            chunked = strstr(lower_copy(arena, bytes_slice(value, 0, 256)), "chunked") != NULL;
    }
    if (response->status == 0)
        response->status = -1; // a head that states none
    if (chunked)
        response->body = unchunk(arena, response->body, &response->damage);
    decode(arena, coding, response);
}
