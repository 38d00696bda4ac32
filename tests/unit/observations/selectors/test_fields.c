// Normal forms of selectors given as fields: tables of text, kind, grade and value.
#include "test.h"

#include "base/arena.h"
#include "observations/selectors/selectors.h"

#include <string.h>

struct field_case {
    const char *text;
    enum selector_kind kind;
    enum grade grade;
    const char *value;
};

typedef struct selector make_selector(const struct observation_context *context, struct bytes text);

static struct observation_context context_of(struct arena *arena, const char *const *regions)
{
    struct observation_context context = {.arena = arena, .regions = regions};
    while (regions[context.region_count])
        context.region_count++;
    return context;
}

static void check(make_selector *make, const char *const *regions, const struct field_case *cases,
                  size_t count)
{
    struct arena *arena = arena_new(1 << 20);
    struct observation_context context = context_of(arena, regions);
    for (size_t i = 0; i < count; i++) {
        struct selector got = make(&context, bytes_of_text(cases[i].text));
        if (got.kind != cases[i].kind || got.grade != cases[i].grade ||
            strcmp(got.value, cases[i].value) != 0)
            fail_msg("%s: kind %d grade %d value %s, not kind %d grade %d value %s", cases[i].text, got.kind,
                     got.grade, got.value, cases[i].kind, cases[i].grade, cases[i].value);
        struct selector again = make(&context, bytes_of_text(got.value));
        if (got.kind != SELECTOR_NAME)
            assert_string_equal(again.value, got.value); // a normal form is its own normal form
    }
    arena_free(arena);
}

#define CHECK(make, cases, ...)                                                                              \
    check(make, (const char *const[]){__VA_ARGS__, NULL}, cases, sizeof cases / sizeof *cases)

static void phone_fields(void **state)
{
    (void)state;
    static const struct field_case british[] = {
        {"+447700900123", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"07700 900123", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"(07700) 900-123", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"+44 (0)7700 900123", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"0044 7700 900 123", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"+0044 7700 900123", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"447700900123", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"tel:+44-7700-900123", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"\xe2\x80\xaa+44\xc2\xa0"
         "7700\xe2\x80\x91"
         "900123\xe2\x80\xac",
         SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"\xef\xbc\x90\xef\xbc\x97\xef\xbc\x97\xef\xbc\x90\xef\xbc\x90 900123", SELECTOR_PHONE,
         GRADE_POSSIBLE, "+447700900123"},
        {"020 7946 0123 ext. 45", SELECTOR_PHONE, GRADE_VALID, "+442079460123"},
        {"+442079460123;ext=45", SELECTOR_PHONE, GRADE_VALID, "+442079460123"},
        {"+442079460123,,12", SELECTOR_PHONE, GRADE_VALID, "+442079460123"},
        {"40712345678", SELECTOR_PHONE, GRADE_VALID, "+40712345678"},
        {"+1 (310) 555-0161", SELECTOR_PHONE, GRADE_VALID, "+13105550161"},
        {"+33 6 39 98 12 34", SELECTOR_PHONE, GRADE_POSSIBLE, "+33639981234"},
        {"66777", SELECTOR_PHONE, GRADE_POSSIBLE, "66777"},
        {"999", SELECTOR_PHONE, GRADE_POSSIBLE, "999"},
        {"*#06#", SELECTOR_PHONE, GRADE_POSSIBLE, "*#06#"},
        {"12345678901234567890", SELECTOR_PHONE, GRADE_POSSIBLE, "12345678901234567890"},
        {"MyBank", SELECTOR_NAME, GRADE_POSSIBLE, "MyBank"},
        {"24H Taxi", SELECTOR_NAME, GRADE_POSSIBLE, "24H Taxi"},
        {"", SELECTOR_NAME, GRADE_POSSIBLE, ""},
        {"-1", SELECTOR_NAME, GRADE_POSSIBLE, "unknown number"},
        {"-2", SELECTOR_NAME, GRADE_POSSIBLE, "private number"},
        {"Ana.Pop@Example.ORG", SELECTOR_EMAIL, GRADE_VALID, "ana.pop@example.org"},
        {"447700900123@s.whatsapp.net", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
    };
    CHECK(selector_of_phone, british, "GB");
}

static void phone_fields_of_regions(void **state)
{
    (void)state;
    static const struct field_case american[] = {
        {"1 555-521-5554", SELECTOR_PHONE, GRADE_POSSIBLE, "+15555215554"},
        {"15555215554", SELECTOR_PHONE, GRADE_POSSIBLE, "+15555215554"},
        {"5555215554", SELECTOR_PHONE, GRADE_POSSIBLE, "+15555215554"},
        {"5404561685", SELECTOR_PHONE, GRADE_VALID, "+15404561685"},
    };
    CHECK(selector_of_phone, american, "US");
    static const struct field_case dutch[] = {
        {"15555215554", SELECTOR_PHONE, GRADE_POSSIBLE, "+15555215554"},
        {"1 555-521-5554", SELECTOR_PHONE, GRADE_POSSIBLE, "+15555215554"},
        {"06-12345678", SELECTOR_PHONE, GRADE_VALID, "+31612345678"},
        {"612345678", SELECTOR_PHONE, GRADE_VALID, "+31612345678"},
        {"(919) 579-0479", SELECTOR_PHONE, GRADE_POSSIBLE, "9195790479"}, // not of India: American
    };
    CHECK(selector_of_phone, dutch, "NL");
    static const struct field_case three[] = {
        {"07700900123", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"0639985560", SELECTOR_PHONE, GRADE_POSSIBLE, "+33639985560"},
        {"0612345678", SELECTOR_PHONE, GRADE_VALID, "+33612345678"},
        {"3105550161", SELECTOR_PHONE, GRADE_VALID, "+13105550161"},
    };
    CHECK(selector_of_phone, three, "GB", "FR", "US");
    static const struct field_case german[] = {
        {"40712345678", SELECTOR_PHONE, GRADE_VALID, "+40712345678"}, // not Hamburg: that is dialled 040
        {"030 123456", SELECTOR_PHONE, GRADE_VALID, "+4930123456"},
    };
    CHECK(selector_of_phone, german, "DE");
    static const struct field_case italian[] = {
        {"+39 (0)6 12345678", SELECTOR_PHONE, GRADE_VALID, "+390612345678"},
        {"312 345 6789", SELECTOR_PHONE, GRADE_VALID, "+393123456789"},
    };
    CHECK(selector_of_phone, italian, "IT");
    struct arena *arena = arena_new(1 << 16);
    struct observation_context nowhere = {.arena = arena};
    assert_string_equal(selector_of_phone(&nowhere, bytes_of_text("15555215554")).value, "+15555215554");
    assert_string_equal(selector_of_phone(&nowhere, bytes_of_text("07700900123")).value, "07700900123");
    arena_free(arena);
}

static void email_fields(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"Ana_K@Mail.Example.com", SELECTOR_EMAIL, GRADE_VALID, "ana_k@mail.example.com"},
        {" <ana@example.org> ", SELECTOR_EMAIL, GRADE_VALID, "ana@example.org"},
        {"mailto:ana@example.org", SELECTOR_EMAIL, GRADE_VALID, "ana@example.org"},
        {"o'neil+x@example.net", SELECTOR_EMAIL, GRADE_VALID, "o'neil+x@example.net"},
        {"ana@example.unheardof", SELECTOR_EMAIL, GRADE_POSSIBLE, "ana@example.unheardof"},
        {"ana@localhost", SELECTOR_NAME, GRADE_POSSIBLE, "ana@localhost"},
        {"ana..k@example.org", SELECTOR_NAME, GRADE_POSSIBLE, "ana..k@example.org"},
        {"@example.org", SELECTOR_NAME, GRADE_POSSIBLE, "@example.org"},
        {"ana@-example.org", SELECTOR_NAME, GRADE_POSSIBLE, "ana@-example.org"},
    };
    CHECK(selector_of_email, cases, "GB");
}

static void jid_fields(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"447700900123@s.whatsapp.net", SELECTOR_PHONE, GRADE_POSSIBLE, "+447700900123"},
        {"40712345678:12@s.whatsapp.net", SELECTOR_PHONE, GRADE_VALID, "+40712345678"},
        {"40712345678.0:1@s.whatsapp.net", SELECTOR_PHONE, GRADE_VALID, "+40712345678"},
        {"40712345678@c.us", SELECTOR_PHONE, GRADE_VALID, "+40712345678"},
        {"40712345678", SELECTOR_PHONE, GRADE_VALID, "+40712345678"},
        {"120363025246125244@g.us", SELECTOR_HANDLE, GRADE_VALID, "whatsapp:120363025246125244@g.us"},
        {"447700900123-1490195325@g.us", SELECTOR_HANDLE, GRADE_VALID,
         "whatsapp:447700900123-1490195325@g.us"},
        {"98765432109876:3@lid", SELECTOR_HANDLE, GRADE_VALID, "whatsapp:98765432109876@lid"},
        {"status@broadcast", SELECTOR_HANDLE, GRADE_VALID, "whatsapp:status@broadcast"},
        {"120363144038483540@newsletter", SELECTOR_HANDLE, GRADE_VALID,
         "whatsapp:120363144038483540@newsletter"},
        {"0@s.whatsapp.net", SELECTOR_HANDLE, GRADE_VALID, "whatsapp:0@s.whatsapp.net"},
    };
    struct arena *arena = arena_new(1 << 20);
    struct observation_context context = {.arena = arena};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct selector got = selector_of_jid(&context, bytes_of_text(cases[i].text));
        assert_int_equal(got.kind, cases[i].kind);
        assert_int_equal(got.grade, cases[i].grade);
        assert_string_equal(got.value, cases[i].value);
        assert_string_equal(got.text, cases[i].text);
    }
    arena_free(arena);
}

static void account_fields(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"GB29 NWBK 6016 1331 9268 19", SELECTOR_IBAN, GRADE_VALID, "GB29NWBK60161331926819"},
        {"nl91abna0417164300", SELECTOR_IBAN, GRADE_VALID, "NL91ABNA0417164300"},
        {"IBAN: NL91 ABNA 0417 1643 00", SELECTOR_IBAN, GRADE_VALID, "NL91ABNA0417164300"},
        {"NL91ABNA0417164300EUR", SELECTOR_IBAN, GRADE_VALID, "NL91ABNA0417164300"},
        {"NL92ABNA0417164300", SELECTOR_ACCOUNT, GRADE_POSSIBLE, "NL92ABNA0417164300"},
        {"20041010 / 050 500 013 M026 06", SELECTOR_ACCOUNT, GRADE_POSSIBLE, "20041010/050500013M02606"},
        {"12-34-56 12345678", SELECTOR_ACCOUNT, GRADE_POSSIBLE, "12345612345678"},
        {"NOTPROVIDED", SELECTOR_NAME, GRADE_POSSIBLE, "NOTPROVIDED"},
        {"", SELECTOR_NAME, GRADE_POSSIBLE, ""},
    };
    CHECK(selector_of_account, cases, "GB");
}

static void ibans(void **state)
{
    (void)state;
    static const char *const right[] = {
        "GB29NWBK60161331926819",          "NL91ABNA0417164300",       "DE89370400440532013000",
        "FR1420041010050500013M02606",     "BE68539007547034",         "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S", "SE4550000000058398257466", "RO49AAAA1B31007593840000",
        "LC55HEMM000100010012001200023015"};
    static const char *const wrong[] = {"GB29NWBK60161331926818",
                                        "GB29NWBK6016133192681",
                                        "GB29NWBK601613319268199",
                                        "GB2XNWBK60161331926819",
                                        "ZZ29NWBK60161331926819",
                                        "gb29nwbk60161331926819",
                                        "NL91ABNA04171643A0",
                                        "",
                                        "GB"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        if (!iban_is_valid(bytes_of_text(right[i])))
            fail_msg("%s is right", right[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (iban_is_valid(bytes_of_text(wrong[i])))
            fail_msg("%s is wrong", wrong[i]);
}

static void text_is_kept_clean(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    struct observation_context context = {.arena = arena};
    struct selector got = selector_of_phone(&context, (struct bytes){(const uint8_t *)"\xff My\0Bank ", 10});
    assert_int_equal(got.kind, SELECTOR_NAME);
    assert_string_equal(got.text, "\xef\xbf\xbd My\xef\xbf\xbd"
                                  "Bank");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phone_fields),       cmocka_unit_test(phone_fields_of_regions),
        cmocka_unit_test(email_fields),       cmocka_unit_test(jid_fields),
        cmocka_unit_test(account_fields),     cmocka_unit_test(ibans),
        cmocka_unit_test(text_is_kept_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
