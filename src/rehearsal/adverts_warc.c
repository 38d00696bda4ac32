// A crawl of one advert site: WARC/1.0 (ISO 28500), requests and responses, an index page, a page that is
// gone.
#include "rehearsal/evidence_files.h"

#include "rehearsal/jpeg_writer.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>
#include <zlib.h>

#define PAGE "text/html; charset=utf-8"

enum { PICTURES_MAX = 400 }; // a capture; a crawler has its limits

struct crawl {
    const struct world *world;
    struct buffer out, body, block, record;
    struct random random;
    bool gzip;
    int64_t at_sec;
    uint32_t pictures[PICTURES_MAX]; // taken already
    size_t picture_count;
};

// One gzip member, without a time inside.
static void add_gzip(struct buffer *out, struct bytes plain)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return;
    const size_t room = deflateBound(&stream, plain.size) + 32;
    uint8_t *packed = memory_new(room, 1);
    stream.next_in = (Bytef *)plain.data;
    stream.avail_in = (uInt)plain.size;
    stream.next_out = packed;
    stream.avail_out = (uInt)room;
    deflate(&stream, Z_FINISH);
    buffer_add(out, packed, stream.total_out);
    deflateEnd(&stream);
    memory_free(packed);
}

static const char *stamp(struct crawl *crawl)
{
    const int64_t second = crawl->at_sec % 86400;
    return arena_print(crawl->world->arena, "%sT%02d:%02d:%02dZ",
                       date_text(crawl->world->arena, crawl->at_sec / 86400), (int)(second / 3600),
                       (int)(second / 60 % 60), (int)(second % 60));
}

static void add_record(struct crawl *crawl, const char *type, const char *target, const char *content_type)
{
    struct buffer *record = &crawl->record;
    const uint64_t a = random_next(&crawl->random), b = random_next(&crawl->random);
    buffer_reset(record);
    buffer_print(record, "WARC/1.0\r\nWARC-Type: %s\r\n", type);
    if (target)
        buffer_print(record, "WARC-Target-URI: %s\r\n", target);
    buffer_print(
        record,
        "WARC-Date: %s\r\nWARC-Record-ID: <urn:uuid:%08x-%04x-4%03x-8%03x-%012llx>\r\nContent-Type: %s\r\n"
        "Content-Length: %zu\r\n\r\n",
        stamp(crawl), (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xfff),
        (unsigned)(b >> 52), (unsigned long long)(b & 0xffffffffffff), content_type, crawl->block.size);
    buffer_add(record, crawl->block.data, crawl->block.size);
    buffer_add_text(record, "\r\n\r\n");
    if (crawl->gzip)
        add_gzip(&crawl->out, buffer_bytes(record));
    else
        buffer_add(&crawl->out, record->data, record->size);
}

// The body as a server sends it: plain, in chunks, or packed.
static void add_response(struct crawl *crawl, const char *url, const char *status, const char *type)
{
    struct buffer *block = &crawl->block;
    const char *host = url + 8, *path = strchr(host, '/');
    buffer_reset(block);
    buffer_print(block, "GET %s HTTP/1.1\r\nHost: %.*s\r\nAccept: */*\r\nConnection: Keep-Alive\r\n\r\n",
                 path, (int)(path - host), host);
    add_record(crawl, "request", url, "application/http;msgtype=request");
    buffer_reset(block);
    buffer_print(block, "HTTP/1.1 %s\r\nServer: nginx\r\nContent-Type: %s\r\n", status, type);
    const uint64_t way = random_below(&crawl->random, 10);
    if (way < 6) {
        buffer_print(block, "Content-Length: %zu\r\n\r\n", crawl->body.size);
        buffer_add(block, crawl->body.data, crawl->body.size);
    } else if (way < 8) {
        const size_t half = crawl->body.size / 2;
        buffer_print(block, "Transfer-Encoding: chunked\r\n\r\n%zx\r\n", half);
        buffer_add(block, crawl->body.data, half);
        buffer_print(block, "\r\n%zx\r\n", crawl->body.size - half);
        buffer_add(block, crawl->body.data + half, crawl->body.size - half);
        buffer_add_text(block, "\r\n0\r\n\r\n");
    } else {
        struct buffer packed;
        buffer_init(&packed, 1 << 24);
        add_gzip(&packed, buffer_bytes(&crawl->body));
        buffer_print(block, "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", packed.size);
        buffer_add(block, packed.data, packed.size);
        buffer_done(&packed);
    }
    add_record(crawl, "response", url, "application/http;msgtype=response");
    crawl->at_sec += random_between(&crawl->random, 0, 3);
}

static void make_page(struct crawl *crawl, const struct advert *advert)
{
    struct buffer *body = &crawl->body;
    const char *date = date_text(crawl->world->arena, advert->day);
    buffer_reset(body);
    buffer_print(body, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>",
                 language_name(advert->language));
    add_escaped(body, advert->title);
    buffer_add_text(body, "</title><script>var page=1;</script></head>\n<body><header><a "
                          "href=\"/\">Home</a></header><main><h1>");
    add_escaped(body, advert->title);
    buffer_print(body,
                 "</h1>\n<div class=\"meta\"><span class=\"city\">%s</span> <time "
                 "datetime=\"%s\">%s</time></div>\n<div class=\"body\">",
                 advert->city, date, date);
    add_escaped(body, advert->text);
    for (size_t i = 0; i < advert->picture_count; i++)
        buffer_print(body, "<img src=\"%s\" alt=\"\">", picture_path(crawl->world->arena, advert, i));
    buffer_add_text(body, "</div></main><footer>&copy; 2024</footer></body></html>\n");
}

static void make_index(struct crawl *crawl, unsigned site)
{
    buffer_reset(&crawl->body);
    buffer_add_text(
        &crawl->body,
        "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>All adverts</title></head><body><ul>\n");
    for (size_t i = 0; i < crawl->world->advert_count; i++) {
        const struct advert *advert = &crawl->world->adverts[i];
        if (advert->site == site)
            buffer_print(&crawl->body, "<li><a href=\"%s\">%s</a></li>\n", advert->url, advert->id);
    }
    buffer_add_text(&crawl->body, "</ul></body></html>\n");
}

// The pictures of an advert, each once a capture, as far as the crawler went.
static void add_pictures(struct crawl *crawl, const struct advert *advert)
{
    for (size_t i = 0; i < advert->picture_count; i++) {
        bool known = crawl->picture_count == PICTURES_MAX;
        for (size_t k = 0; k < crawl->picture_count && !known; k++)
            known = crawl->pictures[k] == advert->pictures[i];
        if (known)
            continue;
        struct random picture = random_of(crawl->world->seed, 100000 + advert->pictures[i]);
        crawl->pictures[crawl->picture_count++] = advert->pictures[i];
        buffer_reset(&crawl->body);
        jpeg_write(&crawl->body, &picture, 24, 32);
        add_response(crawl, picture_url(crawl->world->arena, advert, i), "200 OK", "image/jpeg");
    }
}

int adverts_warc_write(const struct world *world, const char *directory, const char *path, unsigned site,
                       struct error *error)
{
    struct crawl crawl = {.world = world,
                          .random = random_of(world->seed, 600 + site),
                          .gzip = text_end(path, ".gz"),
                          .at_sec = (world->last_day + 2) * 86400 + 8 * 3600};
    buffer_init(&crawl.out, (size_t)1 << 31);
    buffer_init(&crawl.body, (size_t)1 << 26);
    buffer_init(&crawl.block, (size_t)1 << 27);
    buffer_init(&crawl.record, (size_t)1 << 27);
    buffer_add_text(&crawl.block, "software: crawler/1.0\r\nformat: WARC File Format 1.0\r\n");
    add_record(&crawl, "warcinfo", NULL, "application/warc-fields");
    const char *first = NULL;
    for (size_t i = 0; i < world->advert_count; i++) {
        const struct advert *advert = &world->adverts[i];
        if (advert->site != site)
            continue;
        if (first == NULL) {
            const char *slash = strchr(advert->url + 8, '/');
            first = arena_print(world->arena, "%.*s/", (int)(slash - advert->url), advert->url);
            make_index(&crawl, site);
            add_response(&crawl, first, "200 OK", PAGE);
        }
        make_page(&crawl, advert);
        add_response(&crawl, advert->url, "200 OK", PAGE);
        add_pictures(&crawl, advert);
    }
    if (first) {
        buffer_reset(&crawl.body);
        buffer_add_text(&crawl.body,
                        "<html><head><title>Not found</title></head><body><h1>Not found</h1></body></html>");
        add_response(&crawl, arena_print(world->arena, "%sold", first), "404 Not Found", PAGE);
    }
    const int result = crawl.out.overflowed ? error_set(error, "%s would be larger than 2 GiB", path)
                                            : file_write(directory, path, buffer_bytes(&crawl.out), error);
    buffer_done(&crawl.out);
    buffer_done(&crawl.body);
    buffer_done(&crawl.block);
    buffer_done(&crawl.record);
    return result;
}
