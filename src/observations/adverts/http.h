// An HTTP/1 response as captured: its head, and its body without transfer and content coding. RFC 9112 and
// 9110, read tolerantly: recorders have often decoded a body and left the head as it was.
#pragma once

#include "base/arena.h"
#include "base/bytes.h"

enum {
    HTTP_BODY_MAX_BYTES = 32 * 1024 * 1024,
    HTTP_CODINGS_MAX = 4, // one upon the other
};

struct http_response {
    int status;          // 0 when the bytes have no head of their own (all is body), -1 when it states none
    const char *type;    // media type in lower case without parameters; "" when not stated
    const char *charset; // of the Content-Type; "" when not stated
    const char *coding;  // Content-Encoding in lower case; ""
    bool chunked;
    struct bytes sent; // the body as it was sent, after the head
    // after http_decode:
    struct bytes unchunked; // without transfer coding
    struct bytes body;      // decoded; in the arena or borrowed from the bytes read
    // NULL, or what became of the body: literals
    const char *unsupported; // the body is in a coding that is not read: `body` is empty
    const char *damage;      // the body was decoded in part only
};

// The head alone.
void http_head(struct arena *arena, struct bytes bytes, struct http_response *response);
// The body of a response whose head was read: gzip, deflate, br, zstd.
void http_decode(struct arena *arena, struct http_response *response);
void http_read(struct arena *arena, struct bytes bytes, struct http_response *response); // both
// What follows the head of any message, request or response; all of it when there is no head.
struct bytes http_payload(struct bytes message);
// "text/html; charset=utf-8" to its two parts, in the arena.
void http_media_type(struct arena *arena, struct bytes value, const char **type, const char **charset);
