// Captures made here: sound, lying, cut, damaged and hostile.
#include "read_text.h"

#include "base/memory.h"
#include "observations/adverts/http.h"
#include "observations/observers.h"

#include <stdio.h>
#include <zlib.h>

#define PAGE                                                                                                 \
    "<html lang=en><title>t</title><p>quiet place close to the station</p><span class=city>Leeds</span></html>"

static void add_record(struct buffer *out, const char *type, const char *uri, const char *block, long length)
{
    buffer_print(out,
                 "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: application/http; "
                 "msgtype=response\r\nContent-Length: %ld\r\n\r\n%s\r\n\r\n",
                 type, uri, length < 0 ? (long)strlen(block) : length, block);
}

static void add_page(struct buffer *out, int number, long length)
{
    char uri[64];
    snprintf(uri, sizeof uri, "<https://ads.example/%d>", number);
    add_record(out, "response", uri, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" PAGE,
               length);
}

static void add_gzip(struct buffer *out, struct bytes bytes)
{
    uLong bound = compressBound(bytes.size) + 64;
    uint8_t *packed = memory_new(bound, 1);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes.data,
                  .avail_in = (uInt)bytes.size,
                  .next_out = packed,
                  .avail_out = (uInt)bound};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    buffer_add(out, packed, z.total_out);
    deflateEnd(&z);
    memory_free(packed);
}

static void a_plain_capture_is_read(void **state)
{
    (void)state;
    struct buffer file;
    buffer_init(&file, 1 << 20);
    add_record(&file, "warcinfo", "", "software: x", -1);
    add_page(&file, 1, -1);
    size_t second = file.size;
    add_page(&file, 2, -1);
    add_record(&file, "request", "<https://ads.example/2>", "GET / HTTP/1.1", -1);
    add_record(&file, "response", "https://ads.example/robots.txt",
               "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" PAGE, -1);
    add_record(&file, "response", "https://ads.example/a.png",
               "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx", -1);
    add_record(&file, "response", "https://ads.example/x", "HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n", -1);
    add_record(
        &file, "response", "https://ads.example/",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        "<ul><li><a href=1>first advert</a><li><a href=2>second advert</a><li><a href=3>third one</a></ul>",
        -1);
    add_record(&file, "response", "https://ads.example/empty",
               "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hi", -1);
    struct collect collect;
    assert_true(read_bytes(&collect, &observer_advert_warc, "a.warc", buffer_bytes(&file)));
    assert_int_equal(collect_count(&collect, RECORD_ADVERT), 2);
    const struct advert *advert = advert_at(&collect, 1);
    assert_string_equal(advert->url, "https://ads.example/2");
    assert_string_equal(advert->id, "https://ads.example/2");
    assert_string_equal(advert->city, "Leeds");
    assert_string_equal(advert->text, "quiet place close to the station\nLeeds");
    assert_string_equal(advert->place.table, "warc");
    assert_int_equal(advert->place.row, 3);
    assert_int_equal(advert->place.offset, second);
    static const char *const reasons[] = {
        "warcinfo",      "request",    "HTTP client error (4xx)", "no picture that is known",
        "HTTP redirect", "index page", "little own text"};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        assert_int_equal(collect_tally(&collect, "warc", reasons[i]), 1);
    assert_int_equal(collect_tally_total(&collect, "warc"), 9);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
    buffer_done(&file);
}

static void lying_lengths_cost_no_other_record(void **state)
{
    (void)state;
    static const long lengths[] = {0, 10, 150, 400, 5000, 1000000000, 2000000000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct buffer file;
        buffer_init(&file, 1 << 20);
        add_page(&file, 1, -1);
        add_page(&file, 2, lengths[i]);
        add_page(&file, 3, -1);
        struct collect collect;
        assert_true(read_bytes(&collect, &observer_advert_warc, "a.warc", buffer_bytes(&file)));
        size_t adverts = collect_count(&collect, RECORD_ADVERT);
        assert_true(adverts >= 2);
        assert_string_equal(advert_at(&collect, 0)->url, "https://ads.example/1");
        assert_string_equal(advert_at(&collect, adverts - 1)->url, "https://ads.example/3");
        if (lengths[i] < 100000000) { // its block is found all the same
            assert_int_equal(adverts, 3);
            assert_true(collect_has_damage(&collect, "wrong length"));
        }
        assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 1);
        assert_int_equal(collect_at(&collect, RECORD_DAMAGE, 0)->damage.place.row, 2);
        collect_done(&collect);
        buffer_done(&file);
    }
}

static void a_cut_anywhere_is_survived(void **state)
{
    (void)state;
    struct buffer plain, gzip;
    buffer_init(&plain, 1 << 20);
    buffer_init(&gzip, 1 << 20);
    add_page(&plain, 1, -1);
    size_t first = plain.size;
    add_gzip(&gzip, buffer_bytes(&plain));
    size_t first_gzip = gzip.size;
    add_page(&plain, 2, -1);
    add_gzip(&gzip, bytes_slice(buffer_bytes(&plain), first, SIZE_MAX));
    for (int packed = 0; packed < 2; packed++) {
        struct bytes whole = buffer_bytes(packed ? &gzip : &plain);
        size_t sound = packed ? first_gzip : first;
        for (size_t size = sound; size < whole.size; size += 7) {
            struct collect collect;
            assert_true(read_bytes(&collect, &observer_advert_warc, "a.warc", bytes_slice(whole, 0, size)));
            assert_true(collect_count(&collect, RECORD_ADVERT) >= 1);
            assert_string_equal(advert_at(&collect, 0)->url, "https://ads.example/1");
            if (size > sound && size < whole.size - 4)
                assert_true(collect_count(&collect, RECORD_DAMAGE) >= 1);
            collect_done(&collect);
        }
    }
    buffer_done(&plain);
    buffer_done(&gzip);
}

static void damage_in_one_member_costs_that_member(void **state)
{
    (void)state;
    struct buffer one, file;
    buffer_init(&file, 1 << 20);
    size_t starts[4];
    for (int i = 0; i < 4; i++) {
        buffer_init(&one, 1 << 20);
        add_page(&one, i, -1);
        starts[i] = file.size;
        add_gzip(&file, buffer_bytes(&one));
        buffer_done(&one);
    }
    memset(file.data + starts[1] + 40, 0xFF, 60);
    struct collect collect;
    assert_true(read_bytes(&collect, &observer_advert_warc, "a.warc.gz", buffer_bytes(&file)));
    size_t adverts = collect_count(&collect, RECORD_ADVERT);
    assert_true(adverts >= 3);
    assert_string_equal(advert_at(&collect, adverts - 2)->url, "https://ads.example/2");
    assert_int_equal(advert_at(&collect, adverts - 2)->place.offset, starts[2]);
    assert_string_equal(advert_at(&collect, adverts - 1)->url, "https://ads.example/3");
    assert_int_equal(advert_at(&collect, adverts - 1)->place.offset, starts[3]);
    assert_true(collect_has_damage(&collect, "damaged gzip"));
    collect_done(&collect);
    buffer_done(&file);
}

static void one_member_may_hold_all_records(void **state)
{
    (void)state;
    struct buffer plain, file;
    buffer_init(&plain, 8 << 20);
    buffer_init(&file, 8 << 20);
    for (int i = 0; i < 5000; i++)
        add_page(&plain, i, -1);
    add_gzip(&file, buffer_bytes(&plain));
    buffer_add(&file, "\0\0\0\0", 4); // padding of a block device
    struct collect collect;
    assert_true(read_bytes(&collect, &observer_advert_warc, "a.warc.gz", buffer_bytes(&file)));
    assert_int_equal(collect_tally(&collect, "warc", ""), 5000);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    assert_string_equal(advert_at(&collect, 4999)->url, "https://ads.example/4999");
    collect_done(&collect);
    buffer_done(&plain);
    buffer_done(&file);
}

static void a_bomb_is_stopped_and_told(void **state)
{
    (void)state;
    struct buffer plain, file;
    buffer_init(&plain, (size_t)256 << 20);
    buffer_init(&file, 8 << 20);
    add_page(&plain, 1, -1);
    add_gzip(&file, buffer_bytes(&plain));
    buffer_reset(&plain);
    buffer_add_text(&plain, "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 200000000\r\n\r\n");
    uint8_t *zeros = memory_new(1 << 20, 1);
    for (int i = 0; i < 200; i++)
        buffer_add(&plain, zeros, 1 << 20);
    memory_free(zeros);
    add_gzip(&file, buffer_bytes(&plain));
    struct collect collect;
    assert_true(read_bytes(&collect, &observer_advert_warc, "a.warc.gz", buffer_bytes(&file)));
    assert_int_equal(collect_tally(&collect, "warc", ""), 1);
    assert_int_equal(collect_tally(&collect, "warc", "larger than the 64 MiB that are read"), 1);
    assert_true(collect_has_damage(&collect, "more than 200 times"));
    collect_done(&collect);
    buffer_done(&plain);
    buffer_done(&file);
}

static void bodies_are_decoded(void **state)
{
    (void)state;
    struct buffer gzip;
    buffer_init(&gzip, 1 << 20);
    buffer_add_text(&gzip, "HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n");
    add_gzip(&gzip, bytes_of_text("<p>packed"));
    struct arena *arena = arena_new(64 << 20);
    struct http_response response;
    http_read(arena, buffer_bytes(&gzip), &response);
    assert_true(bytes_equal(response.body, bytes_of_text("<p>packed")));
    http_read(arena, bytes_slice(buffer_bytes(&gzip), 0, gzip.size - 10), &response);
    assert_true(bytes_start_with(response.body, "<p>", 3));
    assert_string_equal(response.damage, "the compressed body is damaged or cut");
    static const struct {
        const char *text, *body, *damage, *unsupported;
        int status;
    } cases[] = {
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0003\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
         "abcde", NULL, NULL, 200},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>not chunked", "<p>not chunked", NULL, NULL,
         200},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFF\r\nabc", "abc",
         "a chunk is shorter than it says", NULL, 200},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz", "abc",
         "the chunks have no end", NULL, 200},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<p>decoded before", "<p>decoded before", NULL,
         NULL, 200},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: dcb\r\n\r\n\x0b\x02\x80", "", NULL,
         "content coding not supported", 200},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x8b\x0b\x80\x3c\x70\x3e\x70\x61\x63\x6b\x65\x64\x20"
         "\x62\x79\x20\x61\x6e\x6f\x74\x68\x65\x72\x20\x77\x61\x79\x03",
         "<p>packed by another way", NULL, NULL, 200},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: identity, br\r\n\r\n\x8b\x0b\x80\x3c\x70\x3e\x70\x61\x63\x6b\x65"
         "\x64\x20\x62",
         "<p>packed b", "the compressed body is damaged or cut", NULL, 200},
        {"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n<p>decoded before", "<p>decoded before", NULL, NULL,
         200},
        {"HTTP/1.0 404 File not found\n\nx", "x", NULL, NULL, 404},
        {"HTTP/1.0", "", NULL, NULL, -1},
        {"<p>no head", "<p>no head", NULL, NULL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        http_read(arena, bytes_of_text(cases[i].text), &response);
        assert_true(bytes_equal(response.body, bytes_of_text(cases[i].body)));
        assert_int_equal(response.status, cases[i].status);
        assert_string_equal(response.damage ? response.damage : "", cases[i].damage ? cases[i].damage : "");
        assert_string_equal(response.unsupported ? response.unsupported : "",
                            cases[i].unsupported ? cases[i].unsupported : "");
    }
    arena_free(arena);
    buffer_done(&gzip);
}

static void what_is_no_capture_is_left_alone(void **state)
{
    (void)state;
    struct collect collect;
    static const char *const others[] = {"", "WARC", "HTTP/1.1 200 OK\r\n\r\n", "\x1f\x8b\x08",
                                         "id,text\n1,WARC/1.0\n"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_false(read_text(&collect, &observer_advert_warc, others[i]));
        collect_done(&collect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_capture_is_read),
        cmocka_unit_test(lying_lengths_cost_no_other_record),
        cmocka_unit_test(a_cut_anywhere_is_survived),
        cmocka_unit_test(damage_in_one_member_costs_that_member),
        cmocka_unit_test(one_member_may_hold_all_records),
        cmocka_unit_test(a_bomb_is_stopped_and_told),
        cmocka_unit_test(bodies_are_decoded),
        cmocka_unit_test(what_is_no_capture_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
