// Adverts and pictures of a crawler's capture. What a record is, warc.c knows; here its content is told apart
// and its digests are verified. Pages are capture_page.c's, pictures capture_picture.c's.
#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "observations/adverts/capture.h"
#include "observations/adverts/http.h"
#include "observations/observers.h"
#include "observations/pictures/picture_file.h"

#include <string.h>

enum { RECORD_ARENA_BYTES = 1024 * 1024 * 1024, DAMAGE_LINES_MAX = 100 };

static bool recognises(const struct observation_context *context)
{
    return warc_recognised(context->item->bytes);
}

void capture_tell(struct capture *capture, int64_t row, int64_t offset, const char *what)
{
    struct place place = {.table = "warc", .row = row, .offset = offset};
    if (++capture->told <= DAMAGE_LINES_MAX)
        sink_damage(capture->context->sink, place, "%s%s", what,
                    capture->told == DAMAGE_LINES_MAX ? "; further ones are only counted" : "");
}

// ---- what a record is not ----

static const char *reason_of_type(enum warc_type type)
{
    switch (type) {
    case WARC_REQUEST:
        return "request";
    case WARC_METADATA:
        return "metadata";
    case WARC_WARCINFO:
        return "warcinfo";
    case WARC_BAD:
        return "damaged";
    case WARC_OTHER:
        return "other record type";
    default:
        return NULL;
    }
}

static const char *reason_of_status(int status)
{
    if (status >= 200 && status < 300)
        return NULL;
    if (status >= 300 && status < 400)
        return "HTTP redirect";
    if (status >= 400 && status < 500)
        return "HTTP client error (4xx)";
    return status >= 500 && status < 600 ? "HTTP server error (5xx)" : "HTTP status unknown";
}

static bool looks_like_html(struct bytes body)
{
    body = text_trim(bytes_slice(body, 0, 1024));
    if (bytes_start_with(body, "\xEF\xBB\xBF", 3))
        body = text_trim(bytes_slice(body, 3, SIZE_MAX));
    return body.size > 2 && body.data[0] == '<' && (body.data[1] == '!' || text_is_alpha(body.data[1]));
}

static bool is_html(const char *type, struct bytes body)
{
    if (strcmp(type, "text/html") == 0 || strcmp(type, "application/xhtml+xml") == 0)
        return true;
    return (*type == '\0' || strcmp(type, "unk") == 0 || strcmp(type, "no-type") == 0) &&
           looks_like_html(body);
}

// ---- digests ----

// The payload is what was sent; some recorders sum it without its chunks, or decoded.
static enum warc_digest check_payload(struct capture *capture, const struct warc_record *record,
                                      const struct http_response *response)
{
    struct arena *arena = capture->record.arena;
    const struct bytes ways[] = {response->sent, response->unchunked, response->body};
    enum warc_digest result = WARC_DIGEST_NONE;
    for (size_t i = 0; i < 3 && result != WARC_DIGEST_HOLDS; i++)
        if (i == 0 || ways[i].data != ways[i - 1].data || ways[i].size != ways[i - 1].size)
            result = warc_digest_check(capture->digester, arena, record->payload_digest, ways[i]);
    return result;
}

// Verifies what the record states; gives what its advert is known by. `response` NULL: it has no payload of
// its own.
static const char *verified_digest(struct capture *capture, const struct warc_record *record,
                                   const struct http_response *response, bool again)
{
    enum warc_digest block = WARC_DIGEST_NONE, payload = WARC_DIGEST_NONE;
    if (!record->cut) {
        block =
            warc_digest_check(capture->digester, capture->record.arena, record->block_digest, record->block);
        if (response)
            payload = check_payload(capture, record, response);
    }
    bool told = again || !record->whole; // a wrong length is one damage, not two
    if (!told && (block == WARC_DIGEST_DIFFERS || payload == WARC_DIGEST_DIFFERS))
        capture_tell(capture, record->number, record->offset,
                     block == WARC_DIGEST_DIFFERS && payload == WARC_DIGEST_DIFFERS
                         ? "the bytes of a record have neither of the digests that it states"
                     : block == WARC_DIGEST_DIFFERS
                         ? "the bytes of a record do not have the digest that it states"
                         : "the payload of a record does not have the digest that it states");
    if (block == WARC_DIGEST_HOLDS)
        return record->block_digest;
    return payload == WARC_DIGEST_HOLDS ? record->payload_digest : NULL;
}

static const char *digest_of_block(struct capture *capture, struct bytes block)
{
    char hex[SHA256_HEX_SIZE];
    sha256_of(block, hex);
    return arena_print(capture->record.arena, "sha256:%s", hex);
}

// ---- content ----

static const char *read_body(struct capture *capture, const struct warc_record *record,
                             const struct http_response *response, const struct sight *sight, enum seen *seen)
{
    const char *reason;
    if (record->type == WARC_CONVERSION && capture_index_has(&capture->index, record->uri))
        return "conversion of what was read";
    if (record->type == WARC_CONVERSION && strcmp(response->type, "text/plain") == 0) {
        reason = capture_text(capture, response->body, response->charset, sight);
    } else if (is_html(response->type, response->body)) {
        reason = capture_page(capture, response->body, response->charset, sight);
    } else if (picture_format_of(response->body) != PICTURE_NONE) {
        reason = capture_picture(capture, response->body, sight->uri, sight);
        *seen = reason ? SEEN_NOTHING : SEEN_PICTURE;
        return reason;
    } else {
        return text_start(response->type, "image/") ? "no picture that is known" : "not HTML";
    }
    *seen = reason ? SEEN_NOTHING : SEEN_PAGE;
    return reason;
}

const char *capture_content(struct capture *capture, const struct warc_record *record, struct sight *sight,
                            enum seen *seen)
{
    struct http_response response;
    struct arena *arena = capture->record.arena;
    *seen = SEEN_NOTHING;
    http_head(arena, record->block, &response);
    if (record->cut)
        return "larger than the 64 MiB that are read";
    if (response.status == 0) // no head of its own: the record states the type
        http_media_type(arena, bytes_of_text(record->content_type), &response.type, &response.charset);
    else
        http_decode(arena, &response);
    const char *reason = response.status ? reason_of_status(response.status) : NULL;
    const char *digest = verified_digest(capture, record, &response, sight->again);
    if (reason)
        return reason;
    if (response.status == 0 && record->type == WARC_RESPONSE && *record->uri &&
        !text_start(record->uri, "http"))
        return "not HTTP";
    if (response.status == 0 && text_start(response.type, "application/http"))
        return "no HTTP head";
    if (response.unsupported)
        return response.unsupported;
    if (response.damage && !sight->again)
        capture_tell(capture, record->number, record->offset, response.damage);
    sight->digest = digest ? digest : digest_of_block(capture, record->block);
    return read_body(capture, record, &response, sight, seen);
}

static const char *read_content(struct capture *capture, const struct warc_record *record)
{
    struct sight sight = {.place = {.table = "warc", .row = record->number, .offset = record->offset},
                          .uri = record->uri,
                          .date = record->date};
    enum seen seen;
    const char *reason = capture_content(capture, record, &sight, &seen);
    if (*record->uri && record->segment_number == 0)
        capture_index_add(&capture->index, record->uri, record->date, record->payload_digest,
                          (struct capture_seen){record->offset, record->inner, seen});
    return reason;
}

static void tell_record(struct capture *capture, const struct warc_record *record)
{
    if (record->damage)
        capture_tell(capture, record->number, record->damage_offset, record->damage);
}

static void count(struct capture *capture, const char *reason)
{
    if (reason)
        tally_skip(&capture->records, reason);
    else
        capture->records.emitted++;
}

// ---- records ----

static void finish_joined(struct capture *capture, struct capture_joined *joined)
{
    tell_record(capture, &joined->record);
    count(capture, read_content(capture, &joined->record));
    capture_segments_drop(joined);
}

static const char *read_continuation(struct capture *capture, const struct warc_record *record)
{
    bool fits;
    struct capture_joined *whole = capture_segments_add(&capture->segments, record, &fits);
    if (whole)
        finish_joined(capture, whole);
    return fits ? "continuation" : "continuation of nothing before it";
}

static void read_record(struct capture *capture, const struct warc_record *record)
{
    const char *reason = reason_of_type(record->type);
    tell_record(capture, record);
    bool content = reason == NULL && record->type != WARC_REVISIT && record->type != WARC_CONTINUATION;
    if (record->type != WARC_BAD && !content) {
        struct http_response request = {.sent = http_payload(record->block)};
        request.unchunked = request.body = request.sent;
        verified_digest(capture, record, record->type == WARC_REQUEST ? &request : NULL, false);
    }
    if (record->type == WARC_REVISIT)
        reason = capture_revisit(capture, record);
    else if (record->type == WARC_CONTINUATION)
        reason = read_continuation(capture, record);
    else if (content && capture_segments_begin(&capture->segments, record))
        return; // counted when it is whole
    else if (content)
        reason = read_content(capture, record);
    count(capture, reason);
}

static void done(struct capture *capture)
{
    arena_free(capture->record.arena);
    arena_free(capture->look_texts);
    memory_free(capture->looks);
    text_map_done(&capture->pictures);
    capture_index_done(&capture->index);
    warc_digester_free(capture->digester);
    warc_free(capture->again);
}

static void observe(struct observation_context *context)
{
    struct capture capture = {.context = context,
                              .record = *context,
                              .records = {.table = "warc"},
                              .inlined = {.table = "pictures in pages"},
                              .hashes = {.table = "picture hashes"},
                              .digester = warc_digester_new()};
    capture.record.arena = arena_new(RECORD_ARENA_BYTES);
    struct warc *warc = warc_new(context->item->bytes, context->item->medium);
    struct warc_record record;
    int64_t present = 0;
    for (; warc_next(warc, capture.record.arena, &record); arena_reset(capture.record.arena)) {
        present++;
        read_record(&capture, &record);
    }
    for (struct capture_joined *left; (left = capture_segments_left(&capture.segments)) != NULL;)
        finish_joined(&capture, left);
    warc_free(warc);
    tally_send(context->sink, &capture.records, present);
    if (capture.inlined.emitted + tally_skipped(&capture.inlined))
        tally_send(context->sink, &capture.inlined, -1);
    if (capture.hashes.emitted + tally_skipped(&capture.hashes))
        tally_send(context->sink, &capture.hashes, -1);
    done(&capture);
}

const struct observer observer_advert_warc = {
    .name = "advert_warc",
    .version = 2,
    .family = FAMILY_ADVERTS,
    .summary = "adverts and pictures of a web capture: WARC or ARC, plain, gzip or Zstandard",
    .recognises = recognises,
    .observe = observe,
};
