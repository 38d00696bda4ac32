// Pages as their readers see them.
#include "test.h"

#include "observations/adverts/charset.h"
#include "observations/adverts/html.h"
#include "observations/adverts/html_labels.h"

#include <string.h>

static struct html_page read_page(struct arena *arena, const char *html)
{
    struct html_page page;
    html_read(arena, bytes_of_text(html), &page);
    return page;
}

static void only_what_is_seen_is_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct html_page page = read_page(
        arena,
        "<!doctype html><html lang=ro><head><title>Ad 1</title><style>b{}</style></head><body>"
        "<div id=header><a href=/>Home</a> <a href=/x>All</a></div><nav>menu</nav>"
        "<h1>New   in\ntown</h1><div class='ad-body'>call <b>now</b>, <i>no</i>w<br>077<span "
        "style='display: none'>555</span>00 900<!-- 5 -->123&nbsp;&amp; more</div><script>var x='no';</script>"
        "<select><option>Paris</select><footer>about us</footer></body></html>");
    assert_string_equal(page.title, "Ad 1");
    assert_string_equal(page.language, "ro");
    assert_string_equal(page.text, "New in town\ncall now, now\n07700 900123 & more");
    assert_int_equal(page.link_letters, 0);
    arena_free(arena);
}

static void a_header_with_words_of_its_own_stays(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct html_page page =
        read_page(arena, "<article><header><h1>Quiet flat</h1></header><p>near the station</p></article>");
    assert_string_equal(page.text, "Quiet flat\nnear the station");
    arena_free(arena);
}

static void city_and_date_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *html, *city, *date;
    } cases[] = {
        {"<div class=meta><span class=city>Malmo</span> <time datetime=2023-08-31>yesterday</time></div>",
         "Malmo", "2023-08-31"},
        {"<p>City: Gen\xC3\xA8ve<p>Posted: 2024-02-01", "Gen\xC3\xA8ve", "2024-02-01"},
        {"<table><tr><td>Location</td><td>Leeds</td></tr><tr><td>Date</td><td>31.12.2023</td></tr></table>",
         "Leeds", "2023-12-31"},
        {"<dl><dt>Stadt:<dd>Wien<dt>Datum:<dd>5 March 2024</dl>", "Wien", "2024-03-05"},
        {"<p>\xE5\x9F\x8E\xE5\xB8\x82\xEF\xBC\x9A Lyon", "Lyon", ""},
        {"<span itemprop=addressLocality>Porto</span><meta itemprop=datePosted content=2024-05-06>", "Porto",
         "2024-05-06"},
        {"<meta property=og:locality content=Turku><meta property=article:published_time content='2024-05-06T10:00:00Z'>",
         "Turku", "2024-05-06T10:00:00Z"},
        {"<p>the city never sleeps", "", ""},
        {"<p>Posted: 03/04/2024", "", ""}, // March or April: not ours to guess
    };
    struct arena *arena = arena_new(64 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct html_page page = read_page(arena, cases[i].html);
        char date[MOMENT_TEXT_SIZE];
        assert_string_equal(page.city, cases[i].city);
        assert_string_equal(moment_format(page.posted, date), cases[i].date);
    }
    arena_free(arena);
}

static void dates_are_read_where_they_are_sure(void **state)
{
    (void)state;
    static const struct {
        const char *text, *date;
    } cases[] = {
        {"2024-09-28", "2024-09-28"},
        {"28/09/2024", "2024-09-28"},
        {"9/28/2024", "2024-09-28"},
        {"28.9.2024", "2024-09-28"},
        {"5.4.2024", "2024-04-05"},
        {"05/05/2024", "2024-05-05"},
        {"5/4/2024", ""},
        {"Sept 28, 2024", "2024-09-28"},
        {"28 Sep 2024", "2024-09-28"},
        {"2024/09/28", "2024-09-28"},
        {"31.02.2024", ""},
        {"yesterday", ""},
        {"", ""},
        {"1.2", ""},
        {"99999999.1.1", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment moment = MOMENT_UNKNOWN;
        char date[MOMENT_TEXT_SIZE];
        html_date(bytes_of_text(cases[i].text), &moment);
        assert_string_equal(moment_format(moment, date), cases[i].date);
    }
}

static void people_and_pictures_are_found(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct html_page page =
        read_page(arena, "<body><a href='tel:+447700900123'>call</a><a href=/next>next</a>"
                         "<a href='https://wa.me/447700900124'>chat</a><img src=a.jpg><img src='data:x'>"
                         "<img data-src=b.jpg><footer><a href='https://t.me/the_site'>us</a></footer>");
    assert_int_equal(page.link_count, 2);
    assert_string_equal(page.links[0], "tel:+447700900123");
    assert_string_equal(page.links[1], "https://wa.me/447700900124");
    assert_int_equal(page.anchors, 1);
    assert_int_equal(page.picture_count, 2);
    assert_string_equal(page.pictures[1], "b.jpg");
    arena_free(arena);
}

static void hostile_pages_end(void **state)
{
    (void)state;
    static const char *const repeated[] = {"<div>", "<b><p>", "<table>",  "<a>",       "<font size=1><p>",
                                           "<",     "<!--",   "<svg><g>", "<div></x>", "&amp",
                                           "<li>",  "</p>"};
    struct arena *arena = arena_new((size_t)1 << 30);
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++) {
        struct buffer html;
        buffer_init(&html, 1 << 20);
        for (int n = 0; n < 20000; n++)
            buffer_add_text(&html, repeated[i]);
        struct html_page page;
        html_read(arena, buffer_bytes(&html), &page);
        // Nothing is seen in any of them but marks that are none.
        size_t letters = page.own_letters + page.link_letters;
        assert_int_equal(letters, strcmp(repeated[i], "<") == 0      ? 20000
                                  : strcmp(repeated[i], "&amp") == 0 ? 20000
                                                                     : 0);
        buffer_done(&html);
        arena_reset(arena);
    }
    arena_free(arena);
}

static void character_sets_are_guessed(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *stated, *charset;
    } cases[] = {
        {"plain", "", "UTF-8"},
        {"Gen\xC3\xA8ve", "iso-8859-1", "UTF-8"},    // an old header over UTF-8
        {"Gen\xE8ve", "iso-8859-1", "windows-1252"}, // as the web means it
        {"\xB1\xB1\xBE\xA9", "gb2312", "gb18030"},
        {"\xEF\xBB\xBFx", "gb2312", "UTF-8"},
        {"Gen\xE8ve", "no-such-set", ""}, // any guess that is not a lie
    };
    struct arena *arena = arena_new(16 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char charset[CHARSET_NAME_SIZE];
        charset_guess(bytes_of_text(cases[i].bytes), cases[i].stated, charset);
        if (*cases[i].charset)
            assert_string_equal(charset, cases[i].charset);
        assert_string_not_equal(charset, "no-such-set");
    }
    struct bytes text = charset_to_utf8(arena, bytes_of_text("\xB1\xB1\xBE\xA9"), "gb2312");
    assert_string_equal((const char *)text.data, "\xE5\x8C\x97\xE4\xBA\xAC");
    assert_string_equal(
        html_charset(arena, bytes_of_text("<head><META http-equiv=x content='text/html; charset=Big5'>")),
        "big5");
    assert_string_equal(html_charset(arena, bytes_of_text("<meta charset=\"gbk\">")), "gbk");
    assert_string_equal(html_charset(arena, bytes_of_text("<meta name=x><p charset=gbk>")), "");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_seen_is_text),
        cmocka_unit_test(a_header_with_words_of_its_own_stays),
        cmocka_unit_test(city_and_date_are_found),
        cmocka_unit_test(dates_are_read_where_they_are_sure),
        cmocka_unit_test(people_and_pictures_are_found),
        cmocka_unit_test(hostile_pages_end),
        cmocka_unit_test(character_sets_are_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
