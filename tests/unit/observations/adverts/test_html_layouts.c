// Fictional pages in ten layouts that sites really use, and what each states of its advert.
#include "test.h"

#include "observations/adverts/html.h"

#include <string.h>

static const struct layout {
    const char *name, *html;
    const char *title, *city, *date, *price, *currency, *language, *text; // text: a part of it
    const char *links[3], *pictures[5];
} layouts[] = {
    {"schema.org as JSON-LD",
     "<html lang=en><head><title>Ads</title><script type='application/ld+json'>"
     "{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"The site\","
     "\"telephone\":\"+44 7700 900999\"},{\"@type\":\"Product\",\"name\":\"Quiet flat\",\"description\":"
     "\"A quiet place \\u2013 close to the station, open every day.\",\"image\":[\"/a.jpg\",{\"url\":\"/b.jpg\"}],"
     "\"offers\":{\"@type\":\"Offer\",\"price\":150.0,\"priceCurrency\":\"EUR\",\"seller\":{\"name\":\"Ana\","
     "\"telephone\":\"+44 7700 900123\"},\"availableAtOrFrom\":{\"address\":{\"addressLocality\":\"Leeds\"}}},"
     "\"datePosted\":\"2024-03-01\"}]}</script></head><body><div id=root></div></body></html>",
     "Ads",
     "Leeds",
     "2024-03-01",
     "150",
     "EUR",
     "en",
     "A quiet place \xE2\x80\x93 close to the station, open every day.",
     {"tel:+44 7700 900123"},
     {"/a.jpg", "/b.jpg"}},
    {"microdata",
     "<div itemscope itemtype=https://schema.org/Product><h1 itemprop=name>New in town</h1>"
     "<p itemprop=description>A friendly room, second floor.<span itemprop=offers itemscope>"
     "<meta itemprop=price content=80><meta itemprop=priceCurrency content=GBP></span>"
     "<span itemprop=addressLocality>York</span> <time itemprop=datePosted datetime=2024-05-06T10:00:00Z>6 "
     "May</time> <span itemprop=telephone>07700 900124</span><img itemprop=image src=1.webp></div>",
     "",
     "York",
     "2024-05-06T10:00:00Z",
     "80",
     "GBP",
     "",
     "New in town\nA friendly room, second floor.",
     {"tel:07700 900124"},
     {"1.webp"}},
    {"RDFa",
     "<body vocab='https://schema.org/' typeof=Offer><h2 property=schema:name>Massage</h2>"
     "<div property='schema:description'>Calm hands, warm room</div><span property=addressLocality "
     "content=Gent>in Gent</span><meta property=schema:datePosted content=2024-02-03><span property=price>95"
     "</span><span property=priceCurrency>EUR</span></body>",
     "",
     "Gent",
     "2024-02-03",
     "95",
     "EUR",
     "",
     "Calm hands, warm room",
     {NULL},
     {NULL}},
    {"Open Graph alone",
     "<head><meta property=og:title content='Two friends'><meta property=og:description content='Two friends on "
     "tour, ask for times &amp; prices'><meta property=og:image content='https://img.example/x.jpg'><meta "
     "property=og:locale content=fr_FR><meta property=og:locality content=Lyon><meta "
     "property=article:published_time content='2024-04-05'><meta property=product:price:amount content=120>"
     "<meta property=product:price:currency content=EUR></head><body><div id=app></div>",
     "Two friends",
     "Lyon",
     "2024-04-05",
     "120",
     "EUR",
     "fr_FR",
     "Two friends on tour, ask for times & prices",
     {NULL},
     {"https://img.example/x.jpg"}},
    {"a table, in Spanish",
     "<table border=1><tr><th>Ciudad<td>Sevilla<tr><th>Fecha<td>5 de marzo de 2024<tr><th>Tel<td><a "
     "href='tel:+34600000000'>llamar</a></table><table><tr><td background=x style=\"background-image: "
     "url('/fondo.png')\">Piso tranquilo cerca de la estaci\xC3\xB3n</table>",
     "",
     "Sevilla",
     "2024-03-05",
     "",
     "",
     "",
     "Piso tranquilo cerca de la estaci\xC3\xB3n",
     {"tel:+34600000000"},
     {"/fondo.png"}},
    {"a list of terms, in French",
     "<dl><dt>Ville :<dd>Lille<dt>Publi\xC3\xA9 le :<dd>mar. 6 f\xC3\xA9vrier 2024<dt>Annonce<dd>Appartement "
     "calme<dd>au centre</dl><picture><source srcset='/p-320.webp 320w, /p-640.webp 640w'><img src=/p.jpg></picture>",
     "",
     "Lille",
     "2024-02-06",
     "",
     "",
     "",
     "Annonce\nAppartement calme\nau centre",
     {NULL},
     {"/p-320.webp", "/p-640.webp", "/p.jpg"}},
    {"labels in a line, in Romanian",
     "<div><b>Ora\xC8\x99: </b>Cluj-Napoca &nbsp; <br><b>Ad\xC4\x83ugat la:</b> 12 iulie 2024<br>Camer\xC4\x83 "
     "lini\xC8\x99tit\xC4\x83 l\xC3\xA2ng\xC4\x83 gar\xC4\x83</div><a href=mari/1.JPG><img data-src=mici/1.jpg "
     "src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></a>",
     "",
     "Cluj-Napoca",
     "2024-07-12",
     "",
     "",
     "",
     "Camer\xC4\x83 lini\xC8\x99tit\xC4\x83 l\xC3\xA2ng\xC4\x83 gar\xC4\x83",
     {NULL},
     {"mari/1.JPG", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "mici/1.jpg"}},
    {"labels, in Chinese",
     "<html lang=zh-CN><ul><li>\xE5\x9F\x8E\xE5\xB8\x82\xEF\xBC\x9A\xE9\x87\x8C\xE6\x98\x82<li>"
     "\xE5\x8F\x91\xE5\xB8\x83\xE6\x97\xB6\xE9\x97\xB4\xEF\xBC\x9A"
     "2024\xE5\xB9\xB4"
     "3\xE6\x9C\x88"
     "1\xE6\x97\xA5</ul><p>\xE5\xAE\x89\xE9\x9D\x99\xE7\x9A\x84\xE6\x88\xBF\xE9\x97\xB4",
     "",
     "\xE9\x87\x8C\xE6\x98\x82",
     "2024-03-01",
     "",
     "",
     "zh-CN",
     "\xE5\xAE\x89\xE9\x9D\x99\xE7\x9A\x84\xE6\x88\xBF\xE9\x97\xB4",
     {NULL},
     {NULL}},
    {"cards, with others beside",
     "<main><article class=card><h3>Evening walk</h3><p class='card__location'>Porto</p><p class=posted-on "
     "title=x>2024-06-07</p><p>Message me first, please</p></article><section class=related><article><h3>Other "
     "one</h3><p class=location>Faro</p></article><a href=/1>Other advert one</a><a href=/2>Other advert "
     "two</a></section></main><noscript><img src=/lazy.jpg>no</noscript>",
     "",
     "Porto",
     "2024-06-07",
     "",
     "",
     "",
     "Message me first, please",
     {NULL},
     {"/lazy.jpg"}},
    {"what old editors wrote",
     "<HTML><HEAD><TITLE>My page</TITLE><BASE HREF='https://old.example/x/'></HEAD><BODY BGCOLOR=white><CENTER>"
     "<FONT SIZE=5><B>Sweet voice</FONT></B><P>Call 07700 900125<P>Location: Hull<BR>Posted on: 31.12.2023"
     "<HR><A HREF='mailto:me@mail.example'>write</A><IMG SRC=me.gif></CENTER></BODY></HTML>",
     "My page",
     "Hull",
     "2023-12-31",
     "",
     "",
     "",
     "Sweet voice\nCall 07700 900125",
     {"mailto:me@mail.example"},
     {"me.gif"}},
};

static void every_layout_is_read(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        const struct layout *layout = &layouts[i];
        struct html_page page;
        char date[MOMENT_TEXT_SIZE];
        print_message("%s\n", layout->name);
        html_read(arena, bytes_of_text(layout->html), &page);
        assert_string_equal(page.title, layout->title);
        assert_string_equal(page.city, layout->city);
        assert_string_equal(moment_format(page.posted, date), layout->date);
        assert_string_equal(page.price, layout->price);
        assert_string_equal(page.currency, layout->currency);
        assert_string_equal(page.language, layout->language);
        if (strstr(page.text, layout->text) == NULL)
            fail_msg("%s is not in: %s", layout->text, page.text);
        size_t count = 0;
        for (; count < 3 && layout->links[count]; count++)
            assert_string_equal(page.links[count], layout->links[count]);
        assert_int_equal(page.link_count, count);
        for (count = 0; count < 5 && layout->pictures[count]; count++)
            assert_string_equal(page.pictures[count], layout->pictures[count]);
        assert_int_equal(page.picture_count, count);
        assert_null(strstr(page.text, "Other one"));
    }
    arena_free(arena);
}

static void hostile_json_is_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *before, *repeated, *after;
        int times;
    } cases[] = {
        {"", "[", "", 100000},
        {"{\"@type\":\"Product\",\"name\":\"x\",\"offers\":", "{\"offers\":", "1", 3000},
        {"[", "{\"name\":\"x\"},", "{}]", 15000},
        {"{\"image\":[", "\"a\",", "\"b\"]}", 40000},
        {"{\"description\":\"", "yes", "\"}", 60000},
        {"<![CDATA[", "{\"datePosted\":\"2024-01-01\"}", "]]>", 1},
        {"{\"price\":1e999,\"name\":null,\"image\":{\"url\":{\"url\":[]}}", ",\"a\":\"\\ud800\"", "}", 1},
    };
    struct arena *arena = arena_new(256 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer html;
        buffer_init(&html, 1 << 20);
        buffer_print(&html, "<p>Quiet place<script type=\"application/ld+json\">%s", cases[i].before);
        for (int n = 0; n < cases[i].times; n++)
            buffer_add_text(&html, cases[i].repeated);
        buffer_print(&html, "%s</script>", cases[i].after);
        struct html_page page;
        html_read(arena, buffer_bytes(&html), &page);
        assert_true(strncmp(page.text, "Quiet place", 11) == 0);
        assert_true(strlen(page.text) < 80 * 1024);
        assert_true(page.picture_count <= HTML_LIST_MAX);
        if (i == 5)
            assert_true(page.posted.at_usec != TIME_UNKNOWN);
        buffer_done(&html);
        arena_reset(arena);
    }
    arena_free(arena);
}

// What browsers close by themselves, and what only looks like a tag.
static void tags_are_closed_as_browsers_do(void **state)
{
    (void)state;
    static const struct {
        const char *html, *text;
    } cases[] = {
        {"<p hidden>no<p>yes", "yes"},
        {"<ul><li style='display : none'>no<li>yes<ul><li>inner</ul></ul>out", "yes\ninner\nout"},
        {"<table><tr><td hidden>no<td>yes<tr><td>more</table>", "yes\nmore"},
        {"<div><nav>no</div>yes", "yes"},
        {"<nav>no</p></span>no</nav>yes", "yes"},
        {"<table><td>a</div>b</table>c", "ab\nc"},
        {"<a href=1 hidden>no<a href=2>yes</a>", "yes"},
        {"3 < 4 <b>and</b> 5 > 4 <", "3 < 4 and 5 > 4 <"},
        {"a<!-- <p> -- > no --->b<!>c<!-->d<?x y?>e</ x>f<![CDATA[no]]>g", "abcdefg"},
        {"<script>'</scr' <p> no</script><style></p>no</style >yes", "yes"},
        {"<textarea><p>no</textarea>yes<title>no</title>", "yes"},
        {"<p title='a > b' data-x=\"<p>\">yes</p>", "yes"},
        {"&lt;b&gt; &eacute;&#233;&#xE9; &euro;&#128; &unknown; &amp &copy2 &#xD800;",
         "<b> \xC3\xA9\xC3\xA9\xC3\xA9 \xE2\x82\xAC\xE2\x82\xAC &unknown; & &copy2 \xEF\xBF\xBD"},
        {"one<br>two<br/>three</br>four<hr>five", "one\ntwo\nthree\nfour\nfive"},
        {"<svg><path/><text>no</text></svg>yes<select><option>no<option>no</select>", "yes"},
        {"te<!-- -->l: <b>07</b>700<i></i> 900126", "tel: 07700 900126"},
        {"<unknown-thing>in <x>line</x></unknown-thing>", "in line"},
        {"yes<", "yes<"},
        {"yes<b", "yes"},
        {"yes<b class=\"", "yes"},
        {"yes<script>no", "yes"},
        {"yes<!--no", "yes"},
    };
    struct arena *arena = arena_new(64 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct html_page page;
        html_read(arena, bytes_of_text(cases[i].html), &page);
        assert_string_equal(page.text, cases[i].text);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layout_is_read),
        cmocka_unit_test(hostile_json_is_bounded),
        cmocka_unit_test(tags_are_closed_as_browsers_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
