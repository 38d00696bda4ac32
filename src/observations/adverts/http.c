// The head and the chunks; every size is checked before it is believed.
#include "observations/adverts/http.h"

#include "base/text.h"
#include "observations/adverts/http_coding.h"

#include <string.h>

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
    size_t used = 0; // never more than the coded bytes
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

// The codings in the order in which they were applied, parted by commas: the last is undone first.
static void uncode(struct arena *arena, struct http_response *response)
{
    struct bytes list = bytes_of_text(response->coding);
    for (size_t undone = 0; list.size && undone < HTTP_CODINGS_MAX && !response->unsupported; undone++) {
        size_t start = list.size;
        while (start && list.data[start - 1] != ',')
            start--;
        struct bytes name = text_trim(bytes_slice(list, start, list.size - start));
        list.size = start ? start - 1 : 0;
        response->body = http_uncode(arena, arena_text_n(arena, name.data, name.size), response->body,
                                     HTTP_BODY_MAX_BYTES, &response->unsupported, &response->damage);
    }
}

// ---- the head ----

static size_t head_end(struct bytes bytes, size_t *body)
{
    for (size_t at = 0; at < bytes.size;) {
        const uint8_t *found = memchr(bytes.data + at, '\n', bytes.size - at);
        size_t end = found ? (size_t)(found - bytes.data) : bytes.size;
        size_t next = end + 1;
        if (next < bytes.size && bytes.data[next] == '\r')
            next++;
        if (next < bytes.size && bytes.data[next] == '\n') {
            *body = next + 1;
            return end;
        }
        at = end + 1;
    }
    *body = bytes.size;
    return bytes.size;
}

struct bytes http_payload(struct bytes message)
{
    size_t body;
    head_end(message, &body);
    return bytes_slice(message, body, SIZE_MAX);
}

void http_head(struct arena *arena, struct bytes bytes, struct http_response *response)
{
    *response = (struct http_response){
        .type = "", .charset = "", .coding = "", .sent = bytes, .unchunked = bytes, .body = bytes};
    bool response_line = bytes_start_with(bytes, "HTTP/", 5);
    if (!response_line)
        return;
    size_t body, end = head_end(bytes, &body);
    struct bytes head = bytes_slice(bytes, 0, end);
    response->sent = response->unchunked = response->body = bytes_slice(bytes, body, SIZE_MAX);
    for (size_t at = 0, line_number = 0; at < head.size; line_number++) {
        const uint8_t *stop = memchr(head.data + at, '\n', head.size - at);
        size_t line_end = stop ? (size_t)(stop - head.data) : head.size;
        struct bytes line = text_trim(bytes_slice(head, at, line_end - at));
        at = line_end + 1;
        const uint8_t *mark = line.size ? memchr(line.data, line_number ? ':' : ' ', line.size) : NULL;
        size_t size = mark ? (size_t)(mark - line.data) : 0;
        if (size == 0 || size > 64)
            continue;
        struct bytes value = text_trim(bytes_slice(line, size + 1, SIZE_MAX));
        if (line_number == 0) {
            int64_t status = 0;
            if (text_to_int64(bytes_slice(value, 0, 3), &status) && status > 0)
                response->status = (int)status;
            continue;
        }
        const char *name = arena_text_n(arena, line.data, size);
        if (text_equal_nocase(name, "Content-Type"))
            http_media_type(arena, value, &response->type, &response->charset);
        else if (text_equal_nocase(name, "Content-Encoding"))
            response->coding = lower_copy(arena, bytes_slice(value, 0, 256));
        else if (text_equal_nocase(name, "Transfer-Encoding"))
            response->chunked = strstr(lower_copy(arena, bytes_slice(value, 0, 256)), "chunked") != NULL;
    }
    if (response->status == 0)
        response->status = -1; // a head that states none
}

void http_decode(struct arena *arena, struct http_response *response)
{
    if (response->chunked)
        response->unchunked = unchunk(arena, response->sent, &response->damage);
    response->body = response->unchunked;
    uncode(arena, response);
}

void http_read(struct arena *arena, struct bytes bytes, struct http_response *response)
{
    http_head(arena, bytes, response);
    http_decode(arena, response);
}
