// The report of small cases: whole, well-formed, the same each time, and deaf to what evidence says.
#include "test.h"

#include "sample_case.h"
#include "sample_model.h"

#include "views/report/print.h"
#include "views/report/report.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

static char *report_of(struct casefile *casefile, const struct report_options *options)
{
    struct error error = {0};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (report_write(casefile, options, out, &error))
        fail_msg("%s", error.text);
    fclose(out);
    return text;
}

static char *report_of_text(const char *evidence, bool names)
{
    struct sample_case sample;
    const struct report_options options = {.names = names};
    sample_case_make(&sample, evidence);
    char *html = report_of(sample.casefile, &options);
    sample_case_remove(&sample);
    return html;
}

// Parsed as XML: stricter than HTML, so every element is closed and every attribute quoted.
static xmlDoc *parse(const char *html)
{
    xmlDoc *document =
        xmlReadMemory(html, (int)strlen(html), "report.html", "UTF-8", XML_PARSE_NONET | XML_PARSE_NOBLANKS);
    assert_non_null(document);
    return document;
}

static int count_of(xmlDoc *document, const char *path)
{
    xmlXPathContext *context = xmlXPathNewContext(document);
    xmlXPathObject *found = xmlXPathEvalExpression((const xmlChar *)path, context);
    assert_non_null(found);
    int count = found->nodesetval ? found->nodesetval->nodeNr : 0;
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return count;
}

static void an_empty_case_has_a_whole_report(void **state)
{
    (void)state;
    struct sample_case sample;
    const struct report_options options = {0};
    sample_case_make_empty(&sample);
    char *html = report_of(sample.casefile, &options);
    xmlDoc *document = parse(html);
    assert_int_equal(count_of(document, "//section"), 13);
    assert_int_equal(count_of(document, "//h2"), 13);
    assert_non_null(strstr(html, "Nothing was found."));
    assert_non_null(strstr(html, "No sources have been added."));
    xmlFreeDoc(document);
    free(html);
    sample_case_remove(&sample);
}

static void every_section_tells_what_the_case_holds(void **state)
{
    (void)state;
    char *html = report_of_text("Ana Horvat", false);
    xmlDoc *document = parse(html);
    static const struct {
        const char *path;
        int count;
    } expected[] = {
        {"//article", 6},
        {"//section[@aria-labelledby='findings']/h3", 6},
        // the kinds stand in their order, call centres first
        {"//section[@aria-labelledby='findings']/h3[1][@id='kind-call_centre']", 1},
        {"//article[@id='finding-2']//tr[th='One time callers' and td[1]='5' and td[2]='0.4']", 1},
        {"//article[@id='finding-2']//tr[th='Median delay' and td='5\u00a0min 12\u00a0s']", 1},
        {"//article[@id='finding-5']//tr[th='Forwarded share' and td='97.2\u00a0%']", 1},
        {"//article[@id='finding-2']//details//li[span='sms row 12' and span='deleted']", 1},
        {"//article[@id='finding-2']//details//li[.='contacts row 3, offset 40']", 1},
        {"//article[@id='finding-2']//tr[th='Caller']/td[.='5']", 1},
        // network: five callers are one mark, four adverts too; the hub stands apart
        {"//section[@aria-labelledby='network']//*[name()='text'][.='5 callers']", 1},
        {"//section[@aria-labelledby='network']//*[name()='text'][.='4 adverts']", 1},
        {"//section[@aria-labelledby='network']//*[name()='text'][.='+33639980001']", 1},
        {"//section[@aria-labelledby='network']//tr[td[3]='saved as a contact']", 1},
        // conversations: the message that finding 2 rests on, which was deleted; its name is no name to us
        {"//section[@aria-labelledby='conversations']//li[@class='out ev lost']", 1},
        {"//section[@aria-labelledby='conversations']//li[@class='out ev lost']/p[.='A. H.']", 1},
        {"//section[@aria-labelledby='conversations']//li//strong[.='deleted']", 1},
        {"//section[@aria-labelledby='devices']//tr[td='phone-01.zip' and td[4]='1']", 1},
        {"//section[@aria-labelledby='devices']//*[name()='rect'][contains(., 'Fri 11:00 1')]", 1},
        // routes: two stays, one move
        {"//section[@aria-labelledby='routes']//*[name()='rect']", 2},
        {"//section[@aria-labelledby='routes']//*[name()='path' and @class='move' and not(@marker-end)]", 1},
        {"//section[@aria-labelledby='routes']//*[@class='map']//*[@class='move']", 0},
        {"//section[@aria-labelledby='routes']//*[@class='map']//*[@class='spot']", 1},
        // templates: three adverts, the name in its slot as initials, what is missing struck out
        {"//section[@aria-labelledby='templates']/h3", 1},
        {"//section[@aria-labelledby='templates']//p[@class='pattern']/span[@class='slot name'][.='name0']",
         1},
        {"//section[@aria-labelledby='templates']//ol[@class='aligned']/li", 3},
        {"//section[@aria-labelledby='templates']//li/p/span[@class='slot name'][.='A.\u00a0H.0']", 3},
        {"//section[@aria-labelledby='templates']//li/p/del[.='is here']", 3},
        {"//section[@aria-labelledby='templates']//tr[td='A.\u00a0H.' and td='name' and td[3]='3' and td[4]='1']",
         1},
        {"//section[@aria-labelledby='adverts']//details", 1},
        {"//section[@aria-labelledby='routes']//tr[td='2024-03-01' and td='2024-03-06' and td='2']", 1},
        // money: the payment both sides state is counted once
        {"//section[@aria-labelledby='money']//tr[td='NL' and td='BE' and td='1' and td='1\u202f200.00']", 1},
        {"//section[@aria-labelledby='money']//tr[td='no country' and td='NL' and td='1\u202f234.50']", 1},
        {"//section[@aria-labelledby='money']//*[name()='path']", 2},
        {"//section[@aria-labelledby='money']/h3[@id='statements']", 1},
        {"//section[@aria-labelledby='money']//p[contains(., 'come to the closing balance in 0')]", 1},
        {"//section[@aria-labelledby='money']//tr[td[3]='s1' and td[4]='2024-03-01' and td[6]='does not tie' and "
         "td[7]='first']",
         1},
        // trails: drawn, as a table, and what to freeze; names as initials
        {"//section[@aria-labelledby='trails']//*[name()='path' and @class='flow']", 2},
        {"//section[@aria-labelledby='trails']//tr[td[2]='A.\u00a0H.' and td[3]='NL91ABNA0417164300' and "
         "td[7]='1' and td[8]='1\u202f234.50']",
         1},
        {"//section[@aria-labelledby='trails']//tr[td[1]='BE68539007547034' and td[3]='BQCNBEB0' and td[4]='BE' "
         "and td[7]='1\u202f200.00' and td[8]='1\u202f234.50' and td[9]='it ends here']",
         1},
        {"//section[@aria-labelledby='trails']//tr[td[1]='BE' and td[2]='BQCNBEB0' and td[3]='EUR' and td[4]='1' "
         "and td[5]='1\u202f200.00']",
         1},
        {"//section[@aria-labelledby='hubs']//tbody/tr", 1},
        {"//section[@aria-labelledby='sources']//tbody/tr[@class='under']", 3},
        {"//section[@aria-labelledby='tally']//tr[td='sms' and td[3]='3' and td[4]='1' and td[5]='2']", 1},
        {"//section[@aria-labelledby='tally']//tr[td='b.xml']", 1},
        {"//section[@aria-labelledby='tally']//tr[td='@512']", 1},
        {"//section[@aria-labelledby='verify']//tr[td='call_centre' and td='3' and td='1']", 1},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        if (count_of(document, expected[i].path) != expected[i].count)
            fail_msg("%s: %d", expected[i].path, count_of(document, expected[i].path));
    assert_non_null(strstr(html, "<strong>H2</strong>")); // the strictest of H1, H2, H0
    assert_non_null(strstr(html, "assessments over facts, not evidence of trafficking by themselves"));
    xmlFreeDoc(document);
    free(html);
}

static void assert_absent_between(const char *html, const char *first, const char *last, const char *word)
{
    const char *from = strstr(html, first), *to = strstr(html, last);
    assert_true(from && to && from < to);
    assert_null(memmem(from, (size_t)(to - from), word, strlen(word)));
}

static void names_are_initials_unless_asked_for(void **state)
{
    (void)state;
    struct sample_case sample;
    sample_case_make(&sample, "Zdenka Horvat");
    const struct report_options initials = {.names = false}, full = {.names = true};
    char *hidden = report_of(sample.casefile, &initials), *shown = report_of(sample.casefile, &full);
    assert_non_null(strstr(hidden, "Z.\u00a0H."));
    assert_non_null(strstr(hidden, "A call_centre with Z.\u00a0H.")); // in a title too
    assert_non_null(strstr(hidden, "printed as initials"));
    assert_non_null(strstr(shown, "A call_centre with Zdenka Horvat"));
    assert_null(strstr(shown, "Z.\u00a0H."));
    assert_non_null(strstr(shown, "printed in full"));
    // in the sample case the word stands in fields that are no names as well: look at the pictures alone
    assert_absent_between(hidden, "id=\"network\"", "id=\"routes\"", "Horvat");
    assert_absent_between(hidden, "id=\"templates\"", "id=\"adverts\"", "Horvat");
    assert_absent_between(hidden, "id=\"money\"", "id=\"hubs\"", "Horvat");
    free(hidden);
    free(shown);
    sample_case_remove(&sample);
}

static void evidence_cannot_become_markup(void **state)
{
    (void)state;
    static const char *const attacks[] = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg onload='alert(1)'>",
        "</style></title></desc><script>alert(1)</script>",
        "]]><!-- --><b>",
        "\\22;}body{display:none}</style>",
        "&lt;script&gt;&amp;",
        "\x1b[31m\u202eexe.gpj\u2066\u2028",
    };
    static const char outside[] = "//*[not(ancestor::ol[@class='aligned'])]";
    char *plain = report_of_text("Ana", true);
    xmlDoc *plain_document = parse(plain);
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++)
        for (int names = 0; names < 2; names++) {
            char *html = report_of_text(attacks[i], names);
            xmlDoc *document = parse(html);
            assert_int_equal(
                count_of(document,
                         "//*[name()='script' or name()='img' or name()='b' and not(ancestor::ul)]"),
                0);
            assert_int_equal(count_of(document, "//@*[starts-with(name(), 'on')]"), 0);
            assert_int_equal(count_of(document, "//style"), 1);
            assert_int_equal(count_of(document, "//comment()"), 0);
            if (names) // nothing came and nothing went
                assert_int_equal(count_of(document, outside), count_of(plain_document, outside));
            // there the differences of a text are marked, by these
            assert_int_equal(count_of(document,
                                      "//ol[@class='aligned']//*[not(name()='li' or name()='div' or "
                                      "name()='p' or name()='bdi' or name()='span' or name()='sub' "
                                      "or name()='ins' or name()='del')]"),
                             0);
            assert_null(strstr(html, "\x1b"));
            assert_null(strstr(html, "\u202e"));
            xmlFreeDoc(document);
            free(html);
        }
    xmlFreeDoc(plain_document);
    free(plain);
}

// The policy admits one style sheet, by its hash, and nothing else; the page must not need more.
static void the_page_needs_nothing_else(void **state)
{
    (void)state;
    char *html = report_of_text("Ana", false);
    xmlDoc *document = parse(html);
    assert_int_equal(count_of(document,
                              "//meta[@http-equiv='Content-Security-Policy' and starts-with(@content, "
                              "\"default-src 'none'; style-src 'sha256-\")]"),
                     1);
    assert_int_equal(count_of(document, "//@style"), 0);
    assert_int_equal(count_of(document, "//@src | //link | //iframe | //form | //object"), 0);
    assert_int_equal(count_of(document, "//@href[not(starts-with(., '#'))]"), 0);
    assert_null(strstr(html, "url("));
    assert_null(strstr(html, "@import"));
    assert_null(strstr(html, "http:"));
    assert_null(strstr(html, "https:"));
    xmlFreeDoc(document);
    free(html);
}

static void every_picture_has_a_title_and_every_table_a_head(void **state)
{
    (void)state;
    char *html = report_of_text("Ana", false);
    xmlDoc *document = parse(html);
    assert_true(count_of(document, "//*[name()='svg']") > 3);
    assert_int_equal(
        count_of(document, "//*[name()='svg'][not(@aria-hidden) and not(@role='img' and *[name()='title'])]"),
        0);
    assert_int_equal(count_of(document, "//table[not(thead/tr/th[@scope='col'])]"), 0);
    assert_int_equal(count_of(document, "//a[starts-with(@href, '#')][not(substring(@href, 2) = //@id)]"), 0);
    assert_int_equal(count_of(document, "//@id[. = (following::*/@id)]"), 0);
    assert_int_equal(count_of(document, "//html[@lang]"), 1);
    assert_int_equal(count_of(document, "//h1"), 1);
    xmlFreeDoc(document);
    free(html);
}

static void the_same_case_gives_the_same_report(void **state)
{
    (void)state;
    char *first = report_of_text("Ana", false), *second = report_of_text("Ana", false);
    assert_string_equal(first, second);
    free(first);
    free(second);
    struct sample_case sample;
    const struct report_options dated = {.made_at = "2024-11-22T10:00:00Z"};
    sample_case_make(&sample, "Ana");
    first = report_of(sample.casefile, &dated);
    assert_non_null(strstr(first, "2024-11-22T10:00:00Z"));
    free(first);
    sample_case_remove(&sample);
}

static void html_parsers_agree(void **state)
{
    (void)state;
    struct model model;
    const struct report_options options = {.names = true};
    struct error error = {0};
    char *html = NULL;
    size_t size;
    FILE *out = open_memstream(&html, &size);
    sample_model(&model, &options);
    assert_int_equal(report_print(&model, out, &error), 0);
    fclose(out);
    model_done(&model);
    xmlDoc *document = parse(html);
    htmlDocPtr as_html = htmlReadMemory(html, (int)size, "report.html", "UTF-8",
                                        HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
    assert_non_null(as_html);
    assert_int_equal(count_of(document, "//td"), count_of(as_html, "//td"));
    assert_int_equal(count_of(document, "//tr"), count_of(as_html, "//tr"));
    xmlFreeDoc(as_html);
    xmlFreeDoc(document);
    free(html);
}

static void a_full_device_is_an_error(void **state)
{
    (void)state;
    struct sample_case sample;
    struct error error = {0};
    const struct report_options options = {0};
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    sample_case_make(&sample, "Ana");
    assert_int_equal(report_write(sample.casefile, &options, full, &error), -1);
    assert_non_null(strstr(error.text, "cannot write the report"));
    fclose(full);
    sample_case_remove(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_case_has_a_whole_report),
        cmocka_unit_test(every_section_tells_what_the_case_holds),
        cmocka_unit_test(names_are_initials_unless_asked_for),
        cmocka_unit_test(evidence_cannot_become_markup),
        cmocka_unit_test(the_page_needs_nothing_else),
        cmocka_unit_test(every_picture_has_a_title_and_every_table_a_head),
        cmocka_unit_test(the_same_case_gives_the_same_report),
        cmocka_unit_test(html_parsers_agree),
        cmocka_unit_test(a_full_device_is_an_error),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    xmlCleanupParser();
    return failed;
}
