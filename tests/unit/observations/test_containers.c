// The observers of containers: who takes what, what they emit, and how it is tallied.
#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"
#include "sources/archives.h"

#include <string.h>

static void zip_gives_members_and_a_tally(void **state)
{
    (void)state;
    struct zip_maker maker;
    zip_maker_init(&maker);
    zip_maker_text(&maker, "data/", "");
    zip_maker_text(&maker, "data/mmssms.db", "hello");
    zip_maker_add(&maker, &(struct made_member){.name = "secret", .data = bytes_of_text("x"), .flags = 1});
    struct item item = {.path = "phone7.zip", .bytes = zip_maker_end(&maker, false)};
    struct collect collect;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_zip, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_CHILD_ITEM), 1);
    const struct child_item *child = &collect_at(&collect, RECORD_CHILD_ITEM, 0)->child_item;
    assert_string_equal(child->path, "data/mmssms.db");
    assert_int_equal(child->storage, STORED);
    assert_memory_equal(item.bytes.data + child->offset, "hello", 5);
    assert_int_equal(collect_tally(&collect, "zip members", ""), 1);
    assert_int_equal(collect_tally(&collect, "zip members", "directory"), 1);
    assert_int_equal(collect_tally(&collect, "zip members", "encrypted"), 1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 1); // the one that is encrypted
    collect_done(&collect);

    item.bytes.size -= 30; // the end is gone
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_zip, &item, NULL));
    assert_int_equal(collect_tally(&collect, "zip members", ""), 1);
    assert_true(collect_has_damage(&collect, "no central directory"));
    collect_done(&collect);
    zip_maker_done(&maker);
}

static void tar_gives_members_and_a_tally(void **state)
{
    (void)state;
    struct buffer tar;
    buffer_init(&tar, 1 << 20);
    tar_file(&tar, "adverts.csv", "id,url\n");
    tar_header(&tar, "pipe", '6', 0);
    struct item item = {.path = "x.tar", .bytes = buffer_bytes(&tar)};
    struct collect collect;
    collect_init(&collect);
    assert_true(collect_observe(&collect, &observer_tar, &item, NULL));
    const struct child_item *child = &collect_at(&collect, RECORD_CHILD_ITEM, 0)->child_item;
    assert_string_equal(child->path, "adverts.csv");
    assert_int_equal(child->offset, 512);
    assert_int_equal(child->stored_bytes, 7);
    assert_int_equal(collect_tally(&collect, "tar members", ""), 1);
    assert_int_equal(collect_tally(&collect, "tar members", "device or pipe"), 1);
    assert_true(collect_has_damage(&collect, "no end mark"));
    collect_done(&collect);
    buffer_done(&tar);
}

static void a_stream_is_one_item_under_its_own_name(void **state)
{
    (void)state;
    static const struct {
        const struct observer *observer;
        const char *path, *magic, *name;
        enum storage storage;
        size_t size; // of magic; 0: 4 bytes
    } cases[] = {
        {&observer_gzip, "case/adverts.csv.gz", "\x1f\x8b\x08\0", "adverts.csv", GZIP},
        {&observer_gzip, "a/PHONE.TGZ", "\x1f\x8b\x08\0", "PHONE.tar", GZIP},
        {&observer_gzip, "data", "\x1f\x8b\x08\0", "data.unpacked", GZIP},
        {&observer_gzip, ".gz", "\x1f\x8b\x08\0", ".gz.unpacked", GZIP},
        {&observer_xz, "x.tar.xz",
         "\xfd"
         "7zXZ\0",
         "x.tar", XZ, 6},
        {&observer_zstd, "x.tar.zst", "\x28\xb5\x2f\xfd", "x.tar", ZSTD},
        {&observer_bzip2, "x.tbz2", "BZh91AY&SY", "x.tar", BZIP2, 10},
        {&observer_lz4, "x.log.lz4", "\x04\x22\x4d\x18", "x.log", LZ4},
        {&observer_zlib, "x.zlib", "x\x9c\xcbH\xcd\xc9\xc9\x07\x00\x06,\x02\x15", "x", ZLIB, 13},
        {&observer_brotli, "x.html.br", "\x0b\x02\x80hello\x03", "x.html", BROTLI, 9},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t size = cases[i].size ? cases[i].size : 4;
        struct item item = {.path = cases[i].path, .bytes = {(const uint8_t *)cases[i].magic, size}};
        struct collect collect;
        collect_init(&collect);
        assert_true(collect_observe(&collect, cases[i].observer, &item, NULL));
        const struct child_item *child = &collect_at(&collect, RECORD_CHILD_ITEM, 0)->child_item;
        assert_string_equal(child->path, cases[i].name);
        assert_int_equal(child->storage, cases[i].storage);
        assert_int_equal(child->offset, 0);
        assert_int_equal(child->stored_bytes, size);
        assert_int_equal(child->size_bytes, -1);
        assert_int_equal(collect_count(&collect, RECORD_TALLY), 1);
        collect_done(&collect);
        assert_false(observer_zip.recognises(&(struct observation_context){.item = &item}));
        assert_false(observer_tar.recognises(&(struct observation_context){.item = &item}));
    }
}

static void a_web_capture_is_left_whole(void **state)
{
    (void)state;
    struct buffer packed;
    buffer_init(&packed, 1 << 20);
    gzip_add(&packed, bytes_of_text("WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n"));
    struct item item = {.path = "crawl.warc.gz", .bytes = buffer_bytes(&packed)};
    assert_false(observer_gzip.recognises(&(struct observation_context){.item = &item}));
    buffer_done(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zip_gives_members_and_a_tally),
        cmocka_unit_test(tar_gives_members_and_a_tally),
        cmocka_unit_test(a_stream_is_one_item_under_its_own_name),
        cmocka_unit_test(a_web_capture_is_left_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
