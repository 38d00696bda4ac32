// Profiles and reports of goAML: what is written, cut and refused.
#include "test.h"

#include "views/goaml/goaml.h"
#include "views/goaml/xml.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>

static const char whole[] =
    "# a comment\n"
    "rentity_id = 4711\nsubmission_code=E\nreport_code = STR\ncurrency_code_local = EUR\n"
    "reporting_person.first_name = Ada\nreporting_person.last_name = Example = 2\n"
    "location.address_type = -\nlocation.address = Street 1\nlocation.city = Brussels\r\n"
    "location.country = BE\ntransmode = -\ntransmode.cash = C\nfunds = -\nindicator = DEFAULT\n"
    "indicator.cycle = ROUND\nindicator.HT-20 = FUNNEL\ninstitution = not known\n"
    "institution.KREDBEBB = KBC Bank\ninstitution.FR20041 = Postale\n";

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(64 * 1024 * 1024);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

// ---- profiles ----

static void a_whole_profile(void **state)
{
    (void)state;
    struct goaml_profile profile;
    struct error error;
    assert_int_equal(goaml_profile_parse(&profile, arena, "p", bytes_of_text(whole), &error), 0);
    assert_string_equal(profile.rentity_id, "4711");
    assert_string_equal(profile.last_name, "Example = 2");
    assert_string_equal(profile.city, "Brussels");
    assert_string_equal(profile.date_element, "submission_date");
    assert_null(profile.rentity_branch);
    assert_string_equal(goaml_profile_code(&profile, "transmode", "cash"), "C");
    assert_string_equal(goaml_profile_code(&profile, "transmode", "transfer"), "-");
    assert_null(goaml_profile_exact(&profile, "transmode", "transfer"));
    assert_string_equal(goaml_profile_exact(&profile, "institution", "KREDBEBB"), "KBC Bank");
    goaml_profile_done(&profile);
}

static void assert_refused(const char *text, const char *because)
{
    struct goaml_profile profile;
    struct error error;
    assert_int_equal(goaml_profile_parse(&profile, arena, "be.profile", bytes_of_text(text), &error), -1);
    if (strstr(error.text, because) == NULL)
        fail_msg("'%s' is not in '%s'", because, error.text);
    goaml_profile_done(&profile);
}

// The whole profile without the line that begins so.
static const char *without(const char *key)
{
    char *text = arena_text(arena, whole), *at = strstr(text, key);
    assert_non_null(at);
    char *end = strchr(at, '\n');
    memmove(at, end + 1, strlen(end + 1) + 1);
    return text;
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    static const char *const keys[] = {"rentity_id",
                                       "submission_code",
                                       "report_code",
                                       "currency_code_local",
                                       "reporting_person.first_name",
                                       "reporting_person.last_name",
                                       "location.address_type",
                                       "location.address ",
                                       "location.city",
                                       "location.country",
                                       "transmode ",
                                       "funds ",
                                       "indicator ",
                                       "institution "};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char because[128];
        snprintf(because, sizeof because, "profile 'be.profile' does not say '%.*s'",
                 (int)strcspn(keys[i], " "), keys[i]);
        assert_refused(without(keys[i]), because);
    }
    assert_refused("rentity_id = 12x\n", "line 1: rentity_id '12x' is no number");
    assert_refused("rentity_id = 0\n", "is no number from 1");
    assert_refused("\nlocation.country = Belgium\n", "line 2: location.country 'Belgium' is longer");
    assert_refused("location.country = be\n", "is no country");
    assert_refused("rentity_id = 1\nrentity_id = 2\n", "line 2: 'rentity_id' stands twice");
    assert_refused("rentity = 1\n", "there is no key 'rentity'");
    assert_refused("just words\n", "it is no line 'KEY = VALUE'");
    assert_refused("action =\n", "'action' has no value");
    assert_refused("date_element = today\n", "is neither submission_date nor report_date");
}

// ---- texts ----

static const char *written(const char *text, size_t length_max)
{
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&out, &size);
    struct xml xml = {.out = file};
    xml_text(&xml, "e", text, length_max);
    fclose(file);
    char *kept = arena_text(arena, out);
    free(out);
    kept[strlen(kept) - strlen("</e>\n")] = 0;
    return kept + strlen("<e>");
}

static void texts_are_fit_and_cut(void **state)
{
    (void)state;
    assert_string_equal(written("a & b < c > \"d\"", 100), "a &amp; b &lt; c &gt; \"d\"");
    assert_string_equal(written("bell\x07", 100), "bell\xef\xbf\xbd");
    assert_string_equal(written("broken \xff utf", 100), "broken \xef\xbf\xbd utf");
    assert_string_equal(written("abcdef", 6), "abcdef");
    assert_string_equal(written("abcdefg", 6), "abcde\xe2\x80\xa6");
    assert_string_equal(written("\xd0\x90\xd0\x91\xd0\x92\xd0\x93", 3),
                        "\xd0\x90\xd0\x91\xe2\x80\xa6");               // Cyrillic
    assert_string_equal(written("ae\xcc\x81xyz", 3), "a\xe2\x80\xa6"); // not between e and its accent
    assert_string_equal(written("&&&&", 3), "&amp;&amp;\xe2\x80\xa6"); // characters, not bytes
}

// ---- reports ----

static char *report_of(const struct goaml_report *report)
{
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&out, &size);
    goaml_write(report, file);
    fclose(file);
    char *kept = arena_text(arena, out);
    free(out);
    return kept;
}

static void assert_holds(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' is not in:\n%s", part, text);
}

static const char *write_sample(const struct goaml_finding *findings, size_t finding_count)
{
    struct goaml_profile profile;
    struct error error;
    assert_int_equal(goaml_profile_parse(&profile, arena, "p", bytes_of_text(whole), &error), 0);
    const struct moment day = {.at_usec = INT64_C(1735862400000000), .zone = ZONE_DATE}; // 2025-01-03
    const struct moment night = {
        .at_usec = INT64_C(1735943400000000), .zone = ZONE_OFFSET, .offset_minutes = 60}; // 22:30 UTC
    const struct goaml_transaction transactions[] = {
        {.number = "7",
         .reference = "BANK-1",
         .evidence = "stated by the payer's bank in a.sta",
         .at = day,
         .valued = MOMENT_UNKNOWN,
         .method = METHOD_TRANSFER,
         .amount_e5 = 5000000,
         .currency = "USD",
         .local_e5 = 4567000,
         .local_rate_e8 = 91340000,
         .from = {true, "FR1420041010050500013M02606", true, "\xd0\x90\xd0\xbd\xd0\xb0 <A>", NULL, "FR"},
         .to = {true, "2100/0418/1", false, NULL, "KREDBEBBXXX", NULL}},
        {.number = "8",
         .text = "RENT",
         .site = "LILLE",
         .at = night,
         .valued = day,
         .method = METHOD_CASH,
         .amount_e5 = 1,
         .currency = "EUR",
         .local_e5 = 1,
         .from = {.is_account = false, .country = "FR"},
         .to = {true, "BE68539007547034", true, "", NULL, "BE"}},
    };
    const struct goaml_report report = {.profile = &profile,
                                        .made = day,
                                        .reference = "2025/7",
                                        .handling = "H2",
                                        .left_out = "3 movements are left out.",
                                        .findings = findings,
                                        .finding_count = finding_count,
                                        .transactions = transactions,
                                        .transaction_count = 2};
    const char *text = report_of(&report);
    goaml_profile_done(&profile);
    return text;
}

static void a_report(void **state)
{
    (void)state;
    const struct goaml_finding findings[] = {
        {.id = 4,
         .kind = "cycle",
         .title = "money went round",
         .rule = "cycle",
         .version = 2,
         .facts =
             "{\"hops\": 3, \"sent\": \"12.00\", \"list\": [{\"id\": \"HT-20\"}, \"HT-99\"], \"new\": true}"},
    };
    const char *text = write_sample(findings, 1);
    assert_holds(text, "<rentity_id>4711</rentity_id>\n  <submission_code>");
    assert_holds(text, "<submission_date>2025-01-03T00:00:00</submission_date>");
    assert_holds(text, "Handling code H2. Case 2025/7. 2 transactions on which 1 findings rest.");
    assert_holds(
        text, "3 movements are left out.\nFinding 4 (cycle, rule cycle version 2): money went round; hops 3; "
              "sent 12.00; new yes.");
    assert_holds(text, "<foreign_amount>50.00</foreign_amount>\n        <foreign_exchange_rate>0.91340000<");
    assert_holds(text, "<amount_local>45.67</amount_local>");
    assert_holds(text, "<institution_name>Postale</institution_name>\n        <institution_code>20041<");
    assert_holds(text, "<account_name>\xd0\x90\xd0\xbd\xd0\xb0 &lt;A&gt;</account_name>");
    assert_holds(text, "<institution_name>KBC Bank</institution_name>\n        <swift>KREDBEBBXXX</swift>");
    assert_holds(text, "<to_country>-</to_country>");
    assert_holds(text, "<institution_name>not known</institution_name>\n        <institution_code>539<");
    assert_holds(
        text,
        "<date_transaction>2025-01-03T23:30:00</date_transaction>\n    <value_date>2025-01-03T00:00:00<");
    assert_holds(text, "<transmode_code>C</transmode_code>");
    assert_holds(text, "<transaction_location>LILLE</transaction_location>");
    assert_holds(text, "<last_name>not stated</last_name>");
    assert_holds(text, "<amount_local>0.00001</amount_local>");
    assert_holds(text,
                 "<indicator>ROUND</indicator>\n    <indicator>FUNNEL</indicator>\n  </report_indicators>");
    assert_null(strstr(text, "DEFAULT"));
    assert_null(strstr(text, "rentity_branch"));
}

// The reason has room for 8,000 characters: whole findings, then how many more there are.
static void many_findings(void **state)
{
    (void)state;
    static struct goaml_finding findings[300];
    for (size_t i = 0; i < 300; i++)
        findings[i] = (struct goaml_finding){.id = (int64_t)i + 1,
                                             .kind = "fan_in",
                                             .title = "forty characters of a sentence of it",
                                             .rule = "fan_in",
                                             .version = 1,
                                             .facts = "{}"};
    const char *text = write_sample(findings, 300);
    const char *from = strstr(text, "<reason>"), *to = strstr(text, "</reason>");
    assert_true(from && to && to - from < 8000 + 10);
    assert_holds(text, "more findings, which the report of the case has in full.</reason>");
    assert_holds(text, "<indicator>DEFAULT</indicator>");
}

// ---- against the schema ----

static bool is_valid(const char *schema_path, const char *text)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(schema_path);
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    assert_non_null(schema);
    xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), "report.xml", NULL, XML_PARSE_NONET);
    xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
    int result = document ? xmlSchemaValidateDoc(valid, document) : -1;
    xmlSchemaFreeValidCtxt(valid);
    xmlFreeDoc(document);
    xmlSchemaFree(schema);
    return result == 0;
}

static const char *repeated(const char *text, size_t count)
{
    size_t size = strlen(text);
    char *out = arena_alloc(arena, size * count + 1, 1);
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * size, text, size);
    return out;
}

static void odd_reports_are_valid(void **state)
{
    (void)state;
    const char *shared = getenv("CLEW_SHARED_DATA");
    char path[4096];
    snprintf(path, sizeof path, "%s/money/goaml/goAMLSchema.xsd", shared ? shared : "");
    FILE *file = shared ? fopen(path, "re") : NULL;
    if (file == NULL)
        skip(); // no CLEW_SHARED_DATA
    fclose(file);
    struct goaml_profile profile;
    struct error error;
    const char *text = repeated(whole, 1);
    text = arena_print(arena, "%srentity_branch = 1\n", text);
    assert_int_equal(goaml_profile_parse(&profile, arena, "p", bytes_of_text(text), &error), 0);
    for (size_t i = 0; i < profile.pair_count; i++) // codes that this very schema has
        if (strncmp(profile.pairs[i].key, "indicator", 9) == 0)
            profile.pairs[i].value = "-";
    const char *han = repeated("\xe5\xae\x89", 9000), *mark = repeated("e\xcc\x81", 5000),
               *controls = "\x01\x02 \xff \xef\xbf\xbf <&>";
    const struct moment day = {.at_usec = INT64_C(-6000000000000000), .zone = ZONE_DATE}; // 1779
    static struct goaml_transaction transactions[METHODS * 2 + 3];
    size_t count = 0;
    for (int method = 0; method < METHODS; method++) {
        transactions[count++] = (struct goaml_transaction){
            .number = han,
            .reference = mark,
            .text = han,
            .site = mark,
            .evidence = han,
            .at = day,
            .valued = day,
            .method = (enum payment_method)method,
            .amount_e5 = INT64_MAX,
            .currency = "JPY",
            .local_e5 = INT64_C(790000000000) * 100000,
            .local_rate_e8 = 1,
            .from = {true, "FR1420041010050500013M02606", true, mark, "KREDBEBB", "FR"},
            .to = {true, han, false, controls, "TOO LONG FOR A BIC", NULL}};
        transactions[count++] = (struct goaml_transaction){.number = "1",
                                                           .reference = "",
                                                           .text = controls,
                                                           .evidence = "",
                                                           .at = day,
                                                           .valued = MOMENT_UNKNOWN,
                                                           .method = (enum payment_method)method,
                                                           .amount_e5 = 0,
                                                           .currency = "EUR",
                                                           .local_e5 = -1};
    }
    const struct goaml_finding findings[] = {
        {.id = 1, .kind = "trail", .title = han, .rule = NULL, .version = 1, .facts = "no json"},
        {.id = 2, .kind = "cycle", .title = controls, .rule = "cycle", .version = 1, .facts = NULL},
    };
    struct goaml_report report = {.profile = &profile,
                                  .made = day,
                                  .reference = han,
                                  .handling = "H3",
                                  .left_out = han,
                                  .findings = findings,
                                  .finding_count = 2,
                                  .transactions = transactions,
                                  .transaction_count = count};
    assert_true(is_valid(path, report_of(&report)));
    report.finding_count = 1;
    report.left_out = report.reference = NULL;
    profile.date_element = "report_date";
    assert_true(is_valid(path, report_of(&report)));
    goaml_profile_done(&profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_profile),       cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(texts_are_fit_and_cut), cmocka_unit_test(a_report),
        cmocka_unit_test(many_findings),         cmocka_unit_test(odd_reports_are_valid),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
