// What is found in running text, where, and what is refused.
#include "test.h"

#include "base/arena.h"
#include "observations/selectors/selectors.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { LIMIT = 16 };

struct hits {
    struct bytes text;
    size_t count, end; // end of the last
    struct {
        size_t offset;
        struct selector selector;
    } of[LIMIT];
};

static void take(void *payload, size_t offset, const struct selector *selector)
{
    struct hits *hits = payload;
    assert_true(offset >= hits->end || hits->count == 0); // in order, never overlapping
    hits->end = offset + strlen(selector->text);
    assert_true(hits->count < LIMIT);
    assert_true(hits->end <= hits->text.size);
    assert_memory_equal(hits->text.data + offset, selector->text,
                        strlen(selector->text)); // where it says it is
    hits->of[hits->count].offset = offset;
    hits->of[hits->count++].selector = *selector;
}

static struct hits find(struct arena *arena, const char *text, const char *const *regions,
                        size_t region_count)
{
    struct observation_context context = {.arena = arena, .regions = regions, .region_count = region_count};
    struct hits hits = {.text = bytes_of_text(text)};
    selectors_find(hits.text, &context, take, &hits);
    return hits;
}

static const char *const THREE[] = {"GB", "FR", "US"};

// `expected`: "offset kind value" of each, parted by " | ".
static void check(const char *text, const char *expected)
{
    struct arena *arena = arena_new(1 << 20);
    struct hits hits = find(arena, text, THREE, 3);
    struct buffer got;
    buffer_init(&got, 1 << 16);
    for (size_t i = 0; i < hits.count; i++)
        buffer_print(&got, "%s%zu %s %s", i ? " | " : "", hits.of[i].offset,
                     selector_kind_name(hits.of[i].selector.kind), hits.of[i].selector.value);
    if (strcmp(buffer_text(&got), expected) != 0)
        fail_msg("%s\n  gave  %s\n  not   %s", text, buffer_text(&got), expected);
    buffer_done(&got);
    arena_free(arena);
}

static void phones(void **state)
{
    (void)state;
    check("call +44 7700 900123 now", "5 phone +447700900123");
    check("07700900123", "0 phone +447700900123");
    check("(07700) 900-123.", "0 phone +447700900123");
    check("(ring 07700 900123)", "6 phone +447700900123");
    check("+44 (0)7700 900123", "0 phone +447700900123");
    check("0033 6 39 98 12 34", "0 phone +33639981234");
    check("06.39.98.12.34", "0 phone +33639981234");
    check("06/39/98/12/34", "0 phone +33639981234");
    check("0 7 7 0 0 9 0 0 3 5 7 open", "0 phone +447700900357");
    check("(310) 555-0161 or 1-310-555-0162", "0 phone +13105550161 | 18 phone +13105550162");
    check("07700 900123, 07700 900124/07700 900125",
          "0 phone +447700900123 | 14 phone +447700900124 | 27 phone +447700900125");
    check("07700 900123 2024-11-12", "0 phone +447700900123");
    check("12/11/2024 07700 900123", "11 phone +447700900123");
    check("07700 900123 18 years", "0 phone +447700900123");
    check("07700900123 \xc2\xa3"
          "80",
          "0 phone +447700900123");
    check("07700\xc2\xa0"
          "900\xe2\x80\x91"
          "123",
          "0 phone +447700900123");
    check("0\xe2\x80\x8b"
          "7\xe2\x80\x8b"
          "700900123",
          "0 phone +447700900123");
    check("\xef\xbc\x90\xef\xbc\x97\xef\xbc\x97\xef\xbc\x90\xef\xbc\x90"
          "900123",
          "0 phone +447700900123");
    check("\xef\xbc\x8b\xef\xbc\x94\xef\xbc\x94"
          "7700900123",
          "0 phone +447700900123");
    check("\xe7\x94\xb5\xe8\xaf\x9d"
          "07700900123",
          "6 phone +447700900123");
    check("Tel.07700900123 x", "4 phone +447700900123");
    check("tel07700900123", "3 phone +447700900123");
    check("tel:+447700900123", "4 phone +447700900123");
    check("+44 20 7946 0123x45", "0 phone +442079460123");
    check("WhatsApp: 447700900123", "10 phone +447700900123");
    check("447700900123", "0 phone +447700900123"); // a country of the source's regions
    check("40712345678", "");                       // of none: only after a cue
    check("whatsapp 40712345678", "9 phone +40712345678");
    check("07700900123\xff\xfe", "0 phone +447700900123");
    check("(212) 555-0123, 911-211-0199", "0 phone +12125550123 | 16 phone +19112110199");
    check("\"hi\\n07700900123\"", "5 phone +447700900123"); // an escape is not glued
}

static void no_phones(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "on 2024-02-11 at 18:30, 11.02.2024 18:30:05, 1.234,50 EUR",
        "12/11/2024 until 18/11/2024",
        "20240911 2024091112 1700000000 1707678000000",
        "36-24-36, 90-60-90 175 cm, size 38",
        "51.507351, -0.127758123, 12.5 and 52.370, 4.895",
        "order 0612345678 ref 0612345678 id: 0612345678",
        "127.0.0.1 255.255.255.0 v1.2.3.4 1.2.3.4.5",
        "4111 1111 1111 1112",
        "8944110068231546780",
        "550e8400-e29b-41d4-a716-446655440000",
        "d41d8cd98f00b204e9800998ecf8427e",
        "IMG-20240211-WA0012.jpg DCIM/0612345678.jpg 0612345678.png",
        "abc0712345678 07700900123abc x_07700900123 07700900123_1",
        ("\xc2\xa3"
         "0712345678 07123456789\xe2\x82\xac 0712345678 \xe2\x82\xac"),
        "area code 0207 or 0161",
        "2147483647 4294967295 20 74 65 73 74",
        "0020.0008.0043",
        "0123456789 9876543210 21852 21861 252.227-7013 1.3.6.1.5.5.7.48.1.2",
        "9780306406157",
        "+ 1, +1, 18+, 5+5",
        "0x07700900123",
        "&#0770090012;",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check(texts[i], "");
}

// Seen in changelogs, drawings and programs.
static void decimals_are_no_phones(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "42453  4245  9.0.0567  lcs: maps",
        "c -2.753906 0 -5 2.246094 -5 5",
        "v3.0.3.20180723.4635",
        "0.25 -1.441406 0.25 -2.507812",
        "SIZE = -(2147483632);",
        "87-.77-4.79.29-9.64-.53-14.32,1a57",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check(texts[i], "");
}

static enum grade grade_of(const char *text)
{
    struct arena *arena = arena_new(1 << 20);
    struct hits hits = find(arena, text, THREE, 3);
    assert_int_equal(hits.count, 1);
    enum grade grade = hits.of[0].selector.grade;
    arena_free(arena);
    return grade;
}

// A row of a table may be a number in the plan; people do not write theirs so.
static void odd_groups_are_only_possible(void **state)
{
    (void)state;
    assert_int_equal(grade_of("a 250 7993 254 b"), GRADE_POSSIBLE);
    assert_int_equal(grade_of("2d2d,2018 2018 60,z"), GRADE_POSSIBLE);
    assert_int_equal(grade_of("call 250 7993 254 b"), GRADE_VALID);
    assert_int_equal(grade_of("a 250 799 3254 b"), GRADE_VALID);
    assert_int_equal(grade_of("a 1 250 799 3254 b"), GRADE_VALID);
    assert_int_equal(grade_of("a 2507993254 b"), GRADE_VALID);
}

static void emails(void **state)
{
    (void)state;
    check("write Ana.K+x@Example.ORG.", "6 email ana.k+x@example.org");
    check("<ana@example.org>", "1 email ana@example.org");
    check("mailto:ana@mail.example.co.uk?x", "7 email ana@mail.example.co.uk");
    check(".ana@example.org ana@@example.org", "1 email ana@example.org");
    check("0770090@example.org", "0 email 0770090@example.org");
    check("\xe5\x90\x8d"
          "ana@example.org\xe5\x90\x8d",
          "3 email ana@example.org");
    check("ana@example ana@.org @ana @ ana@ photo@2x.png ana@1.2", "");
    check("ana@example.org@example.net", "0 email ana@example.org");
    check("a@b.co,c@d.co", "0 email a@b.co | 7 email c@d.co");
    check("getty@tty1.service a@version.timer ana@host.perl root@localhost", "");
    check("ana@house_net.com ana@example.org_x.com", "0 email ana@house_net.com | 18 email ana@example.org");
    check("root@localhost.localdomain", "0 email root@localhost.localdomain");
}

// What stands beside an address in files that are no text is not part of it.
static void glued_emails(void **state)
{
    (void)state;
    check("ana@example.orgShe ana@example.org2024 ana@example.orgshe",
          "0 email ana@example.org | 19 email ana@example.org | 39 email ana@example.org");
    check("ana@example.org.She said", "0 email ana@example.org");
    check("{\"text\":\"hi\\nana@example.org\\u003cbob@example.org\"}",
          "13 email ana@example.org | 34 email bob@example.org");
    check("to%3Cana@example.org%3E x=3Dana@example.org",
          "5 email ana@example.org | 28 email ana@example.org");
    check("x=ana+20@example.org", "2 email ana+20@example.org");
    check("\n5maria.elena.sofia.lucia.example@mail.chat.example.org\x10\x01",
          "2 email maria.elena.sofia.lucia.example@mail.chat.example.org");
}

static void jids(void **state)
{
    (void)state;
    check("447700900123@s.whatsapp.net", "0 phone +447700900123"); // not also an e-mail address
    check("x 447700900123:12@s.whatsapp.net y", "2 phone +447700900123");
    check("120363025246125244@g.us", "0 handle whatsapp:120363025246125244@g.us");
    check("1234567890123@lid status@broadcast",
          "0 handle whatsapp:1234567890123@lid | 18 handle whatsapp:status@broadcast");
    check("447700900123@s.whatsapp.network", "0 email 447700900123@s.whatsapp.network");
    check("@g.us a@lid", "");
}

static void urls(void **state)
{
    (void)state;
    check("see HTTPS://Example.ORG/Path?Q=1.", "4 url https://example.org/Path?Q=1");
    check("(https://example.org/a(b)c)", "1 url https://example.org/a(b)c");
    check("https://example.org/", "0 url https://example.org");
    check("www.Example.org/x, wwww.x", "0 url http://www.example.org/x");
    check("seehttps://example.org/x", "3 url https://example.org/x");
    check("https://example.org/?to=ana@example.org&tel=07700900123",
          "0 url https://example.org/?to=ana@example.org&tel=07700900123");
    check("http://ana@example.org:80/x", "0 url http://ana@example.org:80/x");
    check("http:// https://. ://x x://y http://a..b/", "");
    check("https://example.org/\xe5\x90\x8d", "0 url https://example.org");
}

static void links_to_people(void **state)
{
    (void)state;
    check("https://t.me/Ana_K?start=1", "13 handle telegram:ana_k");
    check("t.me/ana_k", "5 handle telegram:ana_k");
    check("t.me/s/ana_k", "7 handle telegram:ana_k");
    check("t.me/+447700900123", "0 phone +447700900123");
    check("t.me/joinchat/AAAA", "0 url http://t.me/joinchat/AAAA");
    check("wa.me/447700900123?text=hi", "0 phone +447700900123");
    check("https://api.whatsapp.com/send?phone=%2B447700900123&text=x", "0 phone +447700900123");
    check("whatsapp://send?phone=447700900123", "0 phone +447700900123");
    check("tg://resolve?domain=ana_k", "20 handle telegram:ana_k");
    check("https://www.instagram.com/ana.k/?hl=en", "26 handle instagram:ana.k");
    check("instagram.com/p/Cx12", "0 url http://instagram.com/p/Cx12");
    check("https://m.facebook.com/ana.pop.5", "23 handle facebook:ana.pop.5");
    check("https://facebook.com/profile.php?id=100", "0 url https://facebook.com/profile.php?id=100");
    check("https://snapchat.com/add/ana-k", "25 handle snapchat:ana-k");
    check("https://line.me/ti/p/~anak", "22 handle line:anak");
    check("https://signal.me/#p/+447700900123", "0 phone +447700900123");
    check("nott.me/ana_k x.t.me/ana_k", "");
    check("https://ana_kk.t.me/5", "8 handle telegram:ana_kk");
    check("tg://user?id=123456789", "13 handle telegram:123456789");
    check("tg://resolve?phone=447700900123", "0 phone +447700900123");
    check("https://line.me/R/ti/p/~anak", "24 handle line:anak");
    check("https://line.me/R/ti/p/%40anak", "26 handle line:anak");
    check("line://ti/p/~anak weixin://contacts/profile/mei88x",
          "13 handle line:anak | 44 handle wechat:mei88x");
}

static void links_to_places(void **state)
{
    (void)state;
    check("https://maps.google.com/?q=52.370216,4.895168", "0 coordinate 52.370216,4.895168");
    check("https://www.google.com/maps/@-33.8688,151.2093,15z", "0 coordinate -33.8688,151.2093");
    check("https://www.google.nl/maps/place/X/@52.1,4.1,17z/data=!3m1!3d52.370216!4d4.895168",
          "0 coordinate 52.370216,4.895168");
    check("https://www.google.com/maps/search/?api=1&query=52.3702%2C4.8951", "0 coordinate 52.3702,4.8951");
    check("https://maps.apple.com/?ll=52.3702,4.8951&z=15", "0 coordinate 52.3702,4.8951");
    check("https://www.openstreetmap.org/?mlat=52.3702&mlon=4.8951#map=15", "0 coordinate 52.3702,4.8951");
    check("https://waze.com/ul?ll=52.3702,4.8951", "0 coordinate 52.3702,4.8951");
    check("https://www.google.com/maps?q=cafe", "0 url https://www.google.com/maps?q=cafe");
    check("https://example.org/?q=52.3702,4.8951", "0 url https://example.org/?q=52.3702,4.8951");
}

static void ibans(void **state)
{
    (void)state;
    check("to GB29 NWBK 6016 1331 9268 19 today", "3 iban GB29NWBK60161331926819"); // not a phone in it
    check("GB29NWBK60161331926819.", "0 iban GB29NWBK60161331926819");
    check("iban de89 3704 0044 0532 0130 00 x", "5 iban DE89370400440532013000");
    check("GB28 NWBK 6016 1331 9268 19 GB29NWBK601613319268190 xGB29NWBK60161331926819", "");
}

static void handles(void **state)
{
    (void)state;
    check("WeChat: Mei88x", "8 handle wechat:mei88x");
    check("\xe5\xbe\xae\xe4\xbf\xa1"
          "mei88x",
          "6 handle wechat:mei88x");
    check("V\xe4\xbf\xa1\xef\xbc\x9amei_88", "7 handle wechat:mei_88");
    check("\xe5\x8a\xa0V meixxx", "5 handle wechat:meixxx");
    check("We Chat - meixxx", "10 handle wechat:meixxx");
    check("TG @ana_k", "4 handle telegram:ana_k");
    check("telegram ana_k", "9 handle telegram:ana_k");
    check("\xe7\x94\xb5\xe6\x8a\xa5 @ana_k", "8 handle telegram:ana_k");
    check("LINE id: ana.k", "9 handle line:ana.k");
    check("QQ:12345678 Q\xef\xbc\x9a"
          "187065247",
          "3 handle qq:12345678 | 16 handle qq:187065247");
    check("Snapchat ana-k9 insta @ana.k", "9 handle snapchat:ana-k9 | 23 handle instagram:ana.k");
    check("signal: ana.42", "8 handle signal:ana.42");
    check("telegram yesterday; Telegram: yes; in line with; deadline: monday1; snapchat me; linear: abcd1",
          "");
    check("sc=latin1 line=blue22 line: ana.k9", "28 handle line:ana.k9");
    check("wxid_a1b2c3d4e5f622, wxid_short", "0 handle wechat:wxid_a1b2c3d4e5f622");
    check("12345678@qq.com mei@qq.com", "0 handle qq:12345678 | 16 email mei@qq.com");
    check("telegram: ana@example.org", "10 email ana@example.org");
    check("WeChat: 07700900123", "8 phone +447700900123");
}

static void a_normal_form_is_its_own(void **state)
{
    (void)state;
    static const char *const texts[] = {"07700 900123", "Ana@Example.org", "HTTP://Example.org/A/",
                                        "www.example.org/b?c", "gb29 nwbk 6016 1331 9268 19"};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct hits first = find(arena, texts[i], THREE, 3);
        assert_int_equal(first.count, 1);
        struct hits again = find(arena, first.of[0].selector.value, THREE, 3);
        assert_int_equal(again.count, 1);
        assert_int_equal(again.of[0].selector.kind, first.of[0].selector.kind);
        assert_string_equal(again.of[0].selector.value, first.of[0].selector.value);
    }
    arena_free(arena);
}

struct sent {
    struct sink sink;
    struct place places[4];
    size_t count;
};

static void keep_place(struct sink *sink, const struct record *record)
{
    struct sent *sent = sink->context;
    assert_int_equal(record->type, RECORD_SELECTOR_HIT);
    assert_true(sent->count < 4);
    sent->places[sent->count++] = record->selector_hit.place;
}

static void hits_of_a_row_stand_in_its_text(void **state)
{
    (void)state;
    struct sent sent = {.sink = {.take = keep_place}};
    sent.sink.context = &sent;
    struct observation_context context = {
        .arena = arena_new(1 << 20), .sink = &sent.sink, .regions = THREE, .region_count = 3};
    selectors_send(&context, (struct place){.table = "sms", .row = 7, .offset = -1},
                   "x 07700900123 ana@example.org");
    selectors_send(&context, (struct place){.table = "sms", .row = 8, .offset = -1}, NULL);
    assert_int_equal(sent.count, 2);
    assert_string_equal(sent.places[0].table, "sms");
    assert_int_equal(sent.places[0].row, 7);
    assert_int_equal(sent.places[0].offset, 2);
    assert_int_equal(sent.places[1].offset, 14);
    arena_free(context.arena);
}

static void ignore(void *payload, size_t offset, const struct selector *selector)
{
    (void)offset;
    (void)selector;
    ++*(size_t *)payload;
}

static double seconds_for(struct observation_context *context, const char *piece, size_t size)
{
    struct buffer buffer;
    size_t found = 0;
    buffer_init(&buffer, size + 64);
    while (buffer.size < size)
        buffer_add_text(&buffer, piece);
    clock_t start = clock();
    selectors_find(buffer_bytes(&buffer), context, ignore, &found);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    buffer_done(&buffer);
    arena_reset(context->arena);
    return seconds;
}

// Twice the text takes about twice the time. Quadratic work on 512 KiB would take minutes; the bound is loose
// because the machine may be busy and the build slow.
static void hostile_text_takes_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {"@",
                                         "a@",
                                         "a.",
                                         "7",
                                         "1 ",
                                         "1-",
                                         "+",
                                         "+1",
                                         "(",
                                         "http://",
                                         "://",
                                         "wx",
                                         "tg ",
                                         "\xef\xbc\x90",
                                         "\xe2\x80\x8b",
                                         "1\xe2\x80\x8b",
                                         "t.me/",
                                         "GB29",
                                         "0 1-",
                                         "a1@a.",
                                         "www.",
                                         "4111 ",
                                         "<<",
                                         "A<",
                                         "P<UTO",
                                         "1A",
                                         "0x5a",
                                         "bc1q",
                                         "a:",
                                         "e0-",
                                         "2a00:",
                                         "52.3,",
                                         "52.370216, 4.895168,",
                                         "5\xc2\xb0",
                                         ".onion",
                                         "a.onion",
                                         "89 ",
                                         "imei 35",
                                         "%3C@a.com"};
    struct observation_context context = {
        .arena = arena_new((size_t)1 << 30), .regions = THREE, .region_count = 3};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        double seconds = seconds_for(&context, pieces[i], 512 * 1024);
        if (seconds > 20)
            fail_msg("%s repeated takes %.1f s for 512 KiB", pieces[i], seconds);
    }
    arena_free(context.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phones),
        cmocka_unit_test(no_phones),
        cmocka_unit_test(decimals_are_no_phones),
        cmocka_unit_test(odd_groups_are_only_possible),
        cmocka_unit_test(emails),
        cmocka_unit_test(glued_emails),
        cmocka_unit_test(jids),
        cmocka_unit_test(urls),
        cmocka_unit_test(links_to_people),
        cmocka_unit_test(links_to_places),
        cmocka_unit_test(ibans),
        cmocka_unit_test(handles),
        cmocka_unit_test(a_normal_form_is_its_own),
        cmocka_unit_test(hits_of_a_row_stand_in_its_text),
        cmocka_unit_test(hostile_text_takes_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
