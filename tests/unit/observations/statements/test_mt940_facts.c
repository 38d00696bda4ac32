// What MT940 says beyond money and text: codes, banks, numbers, ordered amounts; and messages that are
// damaged, with the good ones beside them.
#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"

#include <string.h>

#define OPEN(id) ":20:" id "\r\n:25:BE68539007547034\r\n:28C:00004/001\r\n:60F:C260228EUR100,00\r\n"
#define GOOD(id) OPEN(id) ":61:260302C1,NTRFA\r\n:62F:C260302EUR101,\r\n"

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

static void observe(struct collect *collect, const char *text)
{
    struct item item = {.path = "statement.sta", .bytes = bytes_of_text(text)};
    assert_true(collect_observe(collect, &observer_mt940, &item, (const char *const[]){"NL", NULL}));
}

static const struct payment *payment_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_PAYMENT, n)->payment;
}

static const struct statement *statement_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_STATEMENT, n)->statement;
}

static void knows_codes_banks_and_ends(void **state)
{
    struct collect *collect = *state;
    observe(
        collect,
        OPEN(
            "A") ":61:2603020302C1,NTRFNONREF//R1\r\n"
                 ":86:166?00GUTSCHRIFT?20EREF+E2E-1SVWZ+rent?30COBADEFFXXX?31DE89370400440532013000?32Ana\r\n"
                 ":61:2603020302D20,NMSCX2\r\n:86:083?00BARGELD?20Automat\r\n"
                 ":61:2603020302D3,NDDTX3//R3\r\n/OCMT/USD3,5//CHGS/EUR0,1/\r\n"
                 ":86:/EREF/NOTPROVIDED/BIC/INGBNL2A/NAME/Bram/REMI/USTD//order/\r\n"
                 ":61:2603020302D4,S103X4\r\n:86:plain\r\n:62F:C260302EUR74,\r\n");
    static const struct {
        const char *code, *bank, *end_to_end, *ordered;
        enum payment_method method;
        int64_t ordered_e5;
    } expected[] = {
        {"NTRF+166", "COBADEFF", "E2E-1", NULL, METHOD_TRANSFER, 0},
        {"NMSC+083", NULL, NULL, NULL, METHOD_CASH, 0},
        {"NDDT", "INGBNL2A", NULL, "USD", METHOD_DIRECT_DEBIT, -350000},
        {"S103", NULL, NULL, NULL, METHOD_TRANSFER, 0},
    };
    for (size_t i = 0; i < 4; i++) {
        const struct payment *payment = payment_at(collect, i);
        const char *const pairs[][2] = {{payment->code, expected[i].code},
                                        {payment->bank, expected[i].bank},
                                        {payment->end_to_end, expected[i].end_to_end},
                                        {payment->ordered_currency, expected[i].ordered}};
        for (size_t n = 0; n < 4; n++)
            if (pairs[n][1])
                assert_string_equal(pairs[n][0], pairs[n][1]);
            else
                assert_null(pairs[n][0]);
        assert_int_equal(payment->method, expected[i].method);
        assert_int_equal(payment->ordered_e5, expected[i].ordered_e5);
    }
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_string_equal(statement_at(collect, 0)->number, "00004/001");
}

static void knows_the_bank_of_the_account(void **state)
{
    struct collect *collect = *state;
    observe(
        collect,
        "{1:F01CLIENTFRAXXX0000000000}{2:O9401200260302BANKBEBBA0120000000000260302120 0N}{4:\r\n" GOOD("A") "-}{1:F01BANKDEFFAXXX0000000000}{2:I940CLIENTFRXXXXN}{4:\r\n" GOOD(
            "B") "-}\r\n"
                 ":20:C\r\n:25P:BE68539007547034\r\nKREDBEBBXXX\r\n:28C:5/1\r\n:60F:C260228EUR1,\r\n:62F:C260228EUR1,\r\n-\r\n"
                 ":20:D\r\n:25:BPHKPLPK/320000546101\r\n:28C:5/1\r\n:60F:C260228EUR1,\r\n:62F:C260228EUR1,\r\n-\r\n" GOOD(
                     "E"));
    static const char *const banks[] = {"BANKBEBB012", "BANKDEFF", "KREDBEBB", "BPHKPLPK", NULL};
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 5);
    for (size_t i = 0; i < 5; i++)
        if (banks[i])
            assert_string_equal(statement_at(collect, i)->bank, banks[i]);
        else
            assert_null(statement_at(collect, i)->bank);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
}

// Between two good messages, each gives one reason.
static void keeps_the_good_beside_the_malformed(void **state)
{
    (void)state;
    static const struct {
        const char *bad, *damage;
        int64_t skipped;
    } cases[] = {
        {OPEN("BAD") ":61:260302C1,NTRFB\r\n",
         "statement BAD 00004/001 cannot be checked: it has no closing balance", 0},
        {":20:BAD\r\n:25:1234567\r\n:28C:1\r\n:61:260302C1,NTRFB\r\n:62F:C260302EUR1,\r\n",
         "cannot be checked: it has no opening balance", 0},
        {OPEN("BAD") ":61:nonsense\r\n:62F:C260302EUR100,\r\n", "line :61: without a value date", 1},
        {OPEN("BAD") ":61:260302C12345678901234567890,NTRFB\r\n:62F:C260302EUR100,\r\n",
         "line :61: whose amount is not readable", 1},
        {OPEN("BAD") ":61:260302C1,NTRFB\r\n:62F:nonsense\r\n", "a balance that is not readable", 0},
        {OPEN("BAD") ":61:260302C1,NTRFB\r\n:62F:C260302EUR999,\r\n", "does not tie", 0},
        {OPEN("BAD") ":61:260302C1,NTRFB\r\n:62F:C260302USD101,\r\n",
         "the opening balance is in EUR, the closing", 0},
        {":20:BAD\r\n:28C:1\r\n:60F:C260228EUR100,00\r\n:62F:C260302EUR100,\r\n", "without an account", 0},
        {OPEN(
             "BAD") ":61:260302C90000000000000,NTRFB\r\n:61:260302C90000000000000,NTRFB\r\n:62F:C260302EUR1,\r\n",
         "the sum of the entries is too large", 0},
    };
    static const char *const ends[] = {"-\r\n", "", "-}\r\n"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
            struct collect collect;
            collect_init(&collect);
            observe(&collect, arena_print(collect.arena, "%s%s%s%s%s%s", GOOD("G1"), ends[e], cases[i].bad,
                                          ends[e], GOOD("G2"), ends[e]));
            assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 1);
            assert_true(collect_has_damage(&collect, cases[i].damage));
            size_t count = collect_count(&collect, RECORD_STATEMENT);
            assert_int_equal(statement_at(&collect, 0)->balance, BALANCE_TIES);
            assert_string_equal(statement_at(&collect, 0)->id, "G1 00004/001");
            assert_int_equal(statement_at(&collect, count - 1)->balance, BALANCE_TIES);
            assert_string_equal(statement_at(&collect, count - 1)->id, "G2 00004/001");
            assert_int_equal(collect_tally_total(&collect, "mt940 entries") -
                                 collect_tally(&collect, "mt940 entries", ""),
                             cases[i].skipped);
            collect_done(&collect);
        }
}

// Lines that end in CR alone, in LF and CR, and empty lines between them.
static void reads_wrong_line_ends(void **state)
{
    (void)state;
    static const char *const ends[] = {"\r", "\n", "\r\n", "\n\r", "\r\n\r\n", " \r\n"};
    static const char *const lines[] = {":20:A",
                                        ":25:BE68539007547034",
                                        ":28C:1/1",
                                        ":60F:C260228EUR100,",
                                        ":61:260302C1,NTRFA//B",
                                        ":86:rent",
                                        "of March",
                                        ":62F:C260302EUR101,",
                                        "-"};
    for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
        struct collect collect;
        collect_init(&collect);
        const char *text = "";
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
            text = arena_print(collect.arena, "%s%s%s", text, lines[i], ends[e]);
        observe(&collect, text);
        assert_int_equal(statement_at(&collect, 0)->balance, BALANCE_TIES);
        assert_string_equal(payment_at(&collect, 0)->id, "B");
        assert_non_null(strstr(payment_at(&collect, 0)->reference, "rent"));
        assert_non_null(strstr(payment_at(&collect, 0)->reference, "of March"));
        assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
        collect_done(&collect);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, done)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(knows_codes_banks_and_ends),
        TEST(knows_the_bank_of_the_account),
        TEST(keeps_the_good_beside_the_malformed),
        TEST(reads_wrong_line_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
