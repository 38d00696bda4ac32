// MT940 messages made for the test: fields, forms of :86:, statements, damage.
#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"
#include "observations/statements/mt940_fields.h"

#include <string.h>

static int fresh(void **state)
{
    static struct collect collect;
    collect_init(&collect);
    *state = &collect;
    return 0;
}

static int done(void **state)
{
    collect_done(*state);
    return 0;
}

static bool observe_text(struct collect *collect, const char *text)
{
    struct item item = {.path = "statement.sta", .bytes = bytes_of_text(text)};
    return collect_observe(collect, &observer_mt940, &item, (const char *const[]){"NL", NULL});
}

static const struct payment *payment_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_PAYMENT, n)->payment;
}

static const struct statement *statement_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_STATEMENT, n)->statement;
}

static void assert_day(struct moment moment, const char *day)
{
    char text[MOMENT_TEXT_SIZE];
    assert_string_equal(moment_format(moment, text), day);
}

static void assert_bytes(struct bytes bytes, const char *text)
{
    assert_int_equal(bytes.size, strlen(text));
    if (bytes.size)
        assert_memory_equal(bytes.data, text, bytes.size);
}

static void reads_statement_lines(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        const char *value, *booked;
        int64_t amount_e5;
        bool reversal;
        const char *type, *customer, *bank, *details;
    } cases[] = {
        {"1003190319CR27,00NTRF100323-03//32-P1", "2010-03-19", "2010-03-19", 2700000, false, "NTRF",
         "100323-03", "32-P1", ""},
        {"1003190319DR193282,05N035NONREF", "2010-03-19", "2010-03-19", -19328205000, false, "N035", "", "",
         ""},
        {"110701CN50,00NZ10NONREF", "2011-07-01", "2011-07-01", 5000000, false, "NZ10", "", "", ""},
        {"0709040904RCR204,88NRTINONREF", "2007-09-04", "2007-09-04", -20488000, true, "NRTI", "", "", ""},
        {"0709040904RD1,NRTI", "2007-09-04", "2007-09-04", 100000, true, "NRTI", "", "", ""},
        {"131017D620,3NSTON", "2013-10-17", "2013-10-17", -62030000, false, "NSTO", "N", "", ""},
        // booked before the turn of the year, and after it
        {"2601021231C1,NMSC", "2026-01-02", "2025-12-31", 100000, false, "NMSC", "", "", ""},
        {"2512310102C1,NMSC", "2025-12-31", "2026-01-02", 100000, false, "NMSC", "", "", ""},
        {"9912311231C1,NMSC", "1999-12-31", "1999-12-31", 100000, false, "NMSC", "", "", ""},
        // a value date that no calendar has (30 February is a banker's date): the entry date stands
        {"2402300301C1,NMSC", "", "2024-03-01", 100000, false, "NMSC", "", "", ""},
        {"0310201020C20000,00FMSCNONREF//8327\r\nCard transaction", "2003-10-20", "2003-10-20", 2000000000,
         false, "FMSC", "", "8327", "Card transaction"},
        {"1003190319CR\r\n27,00NTRFX", "2010-03-19", "2010-03-19", 2700000, false, "NTRF", "X", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mt940_line line;
        const char *reason = mt940_line(bytes_of_text(cases[i].field), &line);
        assert_null(reason);
        assert_day(line.value, cases[i].value);
        assert_day(line.booked, cases[i].booked);
        assert_int_equal(line.amount_e5, cases[i].amount_e5);
        assert_int_equal(line.reversal, cases[i].reversal);
        assert_bytes(line.type, cases[i].type);
        assert_bytes(line.customer, cases[i].customer);
        assert_bytes(line.bank, cases[i].bank);
        assert_bytes(line.details, cases[i].details);
    }
}

static void refuses_broken_statement_lines(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "10031",
        "1003xx0319CR27,00NTRF",
        "100319031CR27,00NTRF",
        "1003190319X27,00",
        "1003190319C",
        "1003190319CNTRF",
        "1003190319C1,2,3NTRF",
        "1003190319R1,00NTRF",
        "1003190319C999999999999999999,NTRF",
        "1003190319C1,000001NTRF",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mt940_line line;
        assert_non_null(mt940_line(bytes_of_text(cases[i]), &line));
    }
}

static void reads_balances(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        int64_t e5;
        const char *currency, *day;
    } cases[] = {
        {"C100318EUR380115,12", 38011512000, "EUR", "2010-03-18"},
        {"D140829EUR000000000147,64", -14764000, "EUR", "2014-08-29"},
        {"C100318EUR380115,", 38011500000, "EUR", "2010-03-18"},
        {"C031002PLN40000,00 ", 4000000000, "PLN", "2003-10-02"},
    };
    struct stated_balance balance;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(mt940_balance(bytes_of_text(cases[i].field), &balance));
        assert_int_equal(balance.amount_e5, cases[i].e5);
        assert_string_equal(balance.currency, cases[i].currency);
        assert_day(balance.at, cases[i].day);
    }
    static const char *const broken[] = {"", "C", "X100318EUR1,", "C100318E1R1,", "C100318EUR", "C1003EUR1,"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_false(mt940_balance(bytes_of_text(broken[i]), &balance));
}

static void splits_the_currency_from_the_account(void **state)
{
    (void)state;
    char currency[4];
    struct bytes bank;
    assert_bytes(mt940_account(bytes_of_text("51210600/9223382012EUR"), currency, &bank),
                 "51210600/9223382012");
    assert_string_equal(currency, "EUR");
    assert_bytes(mt940_account(bytes_of_text("PL25106000760000888888888888 \r\n"), currency, &bank),
                 "PL25106000760000888888888888");
    assert_string_equal(currency, "");
    assert_bytes(mt940_account(bytes_of_text("NL91ABNA0417164300 EUR"), currency, &bank),
                 "NL91ABNA0417164300");
    assert_bytes(mt940_account(bytes_of_text("BE68539007547034\r\nKREDBEBB"), currency, &bank),
                 "BE68539007547034");
    assert_bytes(bank, "KREDBEBB");
    assert_bytes(mt940_account(bytes_of_text("BPHKPLPK/320000546101"), currency, &bank),
                 "BPHKPLPK/320000546101");
    assert_bytes(bank, "BPHKPLPK");
}

static void reads_every_form_of_details(void **state)
{
    (void)state;
    static const struct {
        const char *field, *account, *name, *reference, *end_to_end;
    } cases[] = {
        {"166?00GUTSCHRIFT?20EREF+E2E 1?21SVWZ+Rent Ma?22rch?30DRESDEFF508?31DE14508800500194785000?32Karl\r\n "
         "Kauf?33mann",
         "DE14508800500194785000", "Karl Kauf mann", "Rent Ma rch", "E2E 1"},
        {"166?20SVWZ+exactly twenty-seven ch?22aracters?31 ES91 2100 0418 4502 0005 1332?32A",
         "ES91 2100 0418 4502 0005 1332", "A", "exactly twenty-seven characters", NULL},
        {"051?00Credit?20PLAIN PURPOSE?30050070010?310175526300?32PAYPAL?34000", "050070010/0175526300",
         "PAYPAL", "PLAIN PURPOSE", NULL},
        {"008?00DAUERAUFTRAG?31234567", "234567", NULL, "DAUERAUFTRAG", NULL},
        {"177?20SVWZ+x IBAN+ NL91ABNA0417164300 BIC+ ABNANL2A?32B", "NL91ABNA0417164300", "B", "x", NULL},
        {"020~00Wyplata~20Faktura~38PL61109010140000071219812874~32HUTA", "PL61109010140000071219812874",
         "HUTA", "Faktura", NULL},
        {"/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/J. Voor\r\nbeeld/REMI/Rent "
         "03/2026/EREF/E7",
         "NL91ABNA0417164300", "J. Voorbeeld", "Rent 03/2026", "E7"},
        {"/EREF/NOTPROVIDED//CNTP/NL91ABNA0417164300/ABNANL2A/J Jansen/Delft//REMI/USTD//text one/",
         "NL91ABNA0417164300", "J Jansen", "text one", NULL},
        {"999PN5477SCHECK-NR. 0000016703074", "", NULL, "999PN5477SCHECK-NR. 0000016703074", NULL},
        {"line one\r\nline two", "", NULL, "line one line two", NULL},
        {"", "", NULL, NULL, NULL},
        {"166?", "", NULL, "166?", NULL},
        {"166?0", "", NULL, "166?0", NULL},
        {"166?00?20?31?32", "", NULL, NULL, NULL},
    };
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mt940_details details;
        mt940_details(arena, bytes_of_text(cases[i].field), &details);
        assert_bytes(details.account, cases[i].account);
        const char *const pairs[][2] = {{details.name, cases[i].name},
                                        {details.reference, cases[i].reference},
                                        {details.end_to_end, cases[i].end_to_end}};
        for (size_t n = 0; n < 3; n++) {
            if (pairs[n][1] == NULL)
                assert_null(pairs[n][0]);
            else
                assert_string_equal(pairs[n][0], pairs[n][1]);
        }
    }
    arena_free(arena);
}

#define OPEN ":20:STARTUMSE\r\n:25:BE68539007547034\r\n:28C:00004/001\r\n:60F:C260228EUR100,00\r\n"

static void reads_a_statement_that_ties(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_text(
        collect, OPEN
        ":61:2603020302CR50,00NTRFNONREF//REF-1\r\n:86:166?00GUTSCHRIFT?20SVWZ+write ana@exa\r\n"
        "mple.org?31ES9121000418450200051332?32Jan\r\n:61:2603030303DR30,5NTRFOWN-2\r\n:62F:C260331EUR119,50\r\n-\r\n"));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    const struct payment *in = payment_at(collect, 0), *out = payment_at(collect, 1);
    assert_int_equal(in->amount_e5, 5000000);
    assert_string_equal(in->currency, "EUR");
    assert_string_equal(in->id, "REF-1");
    assert_string_equal(in->statement, "STARTUMSE 00004/001");
    assert_int_equal(in->account.kind, SELECTOR_IBAN);
    assert_int_equal(in->counterparty.kind, SELECTOR_IBAN);
    assert_string_equal(in->counterparty.value, "ES9121000418450200051332");
    assert_string_equal(in->name, "Jan");
    assert_string_equal(in->reference, "write ana@example.org");
    assert_int_equal(collect_hits(collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    assert_day(in->at, "2026-03-02");
    assert_string_equal(in->place.table, "mt940");
    assert_int_equal(in->place.row, 1);
    assert_int_equal(in->place.offset, strlen(OPEN));
    assert_int_equal(out->amount_e5, -3050000);
    assert_string_equal(out->id, "OWN-2");
    assert_int_equal(out->counterparty.kind, SELECTOR_NAME);
    assert_string_equal(out->counterparty.value, "");
    const struct statement *statement = statement_at(collect, 0);
    assert_int_equal(statement->balance, BALANCE_TIES);
    assert_int_equal(statement->entry_count, 2);
    assert_day(statement->from, "2026-02-28");
    assert_day(statement->to, "2026-03-31");
    assert_int_equal(collect_tally(collect, "mt940 entries", ""), 2);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
}

static void reads_swift_blocks_and_any_line_end(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_text(collect,
                             "{1:F01BANKBEBBAXXX0000000000}{2:I940BANKBEBBXN}{4:\r\n" OPEN
                             ":61:260302C1,NTRFA\r\n:62F:C260302EUR101,\r\n-}{5:{CHK:0}}\r\n"
                             "{1:F01BANKBEBBAXXX0000000000}{4::20:TWO\n:25:123456\n:60M:D260302EUR1,\n"
                             ":61:260302C1,NTRFB\n:86:last one, no end of line"));
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 2);
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_int_equal(statement_at(collect, 1)->balance, BALANCE_NOT_STATED);
    assert_string_equal(statement_at(collect, 1)->id, "TWO");
    assert_string_equal(payment_at(collect, 1)->reference, "last one, no end of line");
    assert_int_equal(payment_at(collect, 1)->account.kind, SELECTOR_ACCOUNT);
    assert_int_equal(payment_at(collect, 1)->place.row, 2);
}

static void takes_reversals_back(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_text(collect, OPEN ":61:260302C20,NTRFA\n:61:260303RC20,NRTIA\n:61:260303D5,NTRFB\n"
                                           ":61:260304RD5,NRTIB\n:62F:C260304EUR100,\n"));
    assert_int_equal(payment_at(collect, 1)->amount_e5, -2000000);
    assert_int_equal(payment_at(collect, 3)->amount_e5, 500000);
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
}

static void says_by_how_much_it_does_not_tie(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_text(collect, OPEN ":61:260302C20,NTRFA\n:62F:C260304EUR119,99\n"));
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_DOES_NOT_TIE);
    assert_true(collect_has_damage(collect, "-0.01 unexplained"));
}

static void tallies_what_it_cannot_read(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_text(
        collect, OPEN ":61:260302Z20,NTRFA\n:86:of the broken one\n:61:260302C1,NTRF\n:60F:nonsense\n"));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1);
    assert_null(payment_at(collect, 0)->reference); // the broken one's text is not given to another
    assert_int_equal(collect_tally(collect, "mt940 entries", ""), 1);
    assert_int_equal(collect_tally(collect, "mt940 entries", "line :61: without a credit or debit mark"), 1);
    assert_true(collect_has_damage(collect, "a balance that is not readable"));
    assert_int_equal(collect_tally_total(collect, "mt940 entries"), 2);
}

static void separates_statements_without_a_new_reference(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_text(collect,
                             OPEN ":61:260302C1,NTRFA\n:62F:C260302EUR101,\n:25:ES9121000418450200051332\n"
                                  ":28C:5/1\n:60F:C260302EUR0,\n:61:260302C2,NTRFB\n:62M:C260302EUR2,\n"
                                  ":60M:C260302EUR2,\n:61:260302D2,NTRFC\n:62F:C260302EUR0,\n"));
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(statement_at(collect, i)->balance, BALANCE_TIES);
    assert_string_equal(payment_at(collect, 1)->account.value, "ES9121000418450200051332");
    assert_string_equal(payment_at(collect, 2)->account.value, "ES9121000418450200051332");
}

static void reads_latin1(void **state)
{
    struct collect *collect = *state;
    assert_true(observe_text(collect, OPEN ":61:260302C1,NTRFA\n:86:166?20SVWZ+Gr\xfc\xdf"
                                           "e?32M\xfcller\n"));
    assert_string_equal(payment_at(collect, 0)->name, "M\xc3\xbcller");
    assert_string_equal(payment_at(collect, 0)->reference, "Gr\xc3\xbc\xc3\x9f"
                                                           "e");
}

static void survives_every_truncation(void **state)
{
    (void)state;
    static const char text[] =
        OPEN ":61:2603020302CR50,00NTRFNONREF//REF-1\r\n:86:166?00GUTSCHRIFT?20SVWZ+x?31ES91"
             "21000418450200051332?32Jan\r\n:62F:C260331EUR150,00\r\n-\r\n";
    size_t entry = strstr(text, ":61:") - text, closing = strstr(text, ":62F:") - text;
    for (size_t size = strlen(":20:S\r\n:25:B\r\n:28"); size <= strlen(text); size++) {
        struct collect collect;
        collect_init(&collect);
        struct item item = {.path = "cut.sta", .bytes = {(const uint8_t *)text, size}};
        bool recognised = collect_observe(&collect, &observer_mt940, &item, NULL);
        assert_true(recognised || size < entry);
        assert_int_equal(collect_count(&collect, RECORD_PAYMENT) +
                             (size_t)(collect_tally_total(&collect, "mt940 entries") -
                                      collect_count(&collect, RECORD_PAYMENT)),
                         size >= entry + 4 ? 1 : 0);
        if (size > closing)
            assert_int_equal(collect_count(&collect, RECORD_PAYMENT), 1);
        assert_false(collect_has_damage(&collect, "unaccounted"));
        collect_done(&collect);
    }
}

static void recognises_by_content(void **state)
{
    struct collect *collect = *state;
    assert_false(observe_text(collect, ""));
    assert_false(observe_text(collect, "Call me at :20: or :25: o'clock"));
    assert_false(observe_text(collect, ":20:X\n:21:Y\n:32A:260101EUR1,\n")); // MT103
    assert_true(observe_text(collect, "ABNANL2A\n940\nABNANL2A\n:20:X\n:25:123\n:28C:1\n"));
    struct item part = {.path = "part.sta", .bytes = bytes_of_text(":61:260302C1,NTRFA\n")};
    assert_false(collect_observe(collect, &observer_mt940, &part, NULL));
    assert_true(collect_observe_forced(collect, &observer_mt940, &part, NULL));
    assert_int_equal(collect_tally(collect, "mt940 entries", "no account stated"), 1);
    assert_true(collect_has_damage(collect, "without an account"));
}

static void cuts_fields_that_have_no_end(void **state)
{
    struct collect *collect = *state;
    struct buffer text;
    buffer_init(&text, 1 << 20);
    buffer_add_text(&text, OPEN ":61:260302C1,NTRFA\n:86:");
    for (int i = 0; i < 200000; i++)
        buffer_add_u8(&text, 'x');
    assert_true(observe_text(collect, buffer_text(&text)));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1);
    assert_true(collect_has_damage(collect, "field :86: longer than 65536 bytes was cut"));
    buffer_done(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, done)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_statement_lines),
        TEST(refuses_broken_statement_lines),
        TEST(reads_balances),
        TEST(splits_the_currency_from_the_account),
        TEST(reads_every_form_of_details),
        TEST(reads_a_statement_that_ties),
        TEST(reads_swift_blocks_and_any_line_end),
        TEST(takes_reversals_back),
        TEST(says_by_how_much_it_does_not_tie),
        TEST(tallies_what_it_cannot_read),
        TEST(separates_statements_without_a_new_reference),
        TEST(reads_latin1),
        TEST(survives_every_truncation),
        TEST(recognises_by_content),
        TEST(cuts_fields_that_have_no_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
