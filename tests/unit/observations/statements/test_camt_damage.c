// camt messages that are damaged or mean harm: one clear reason, and the good statements beside it are kept.
#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"

#include <string.h>

#define OWN "BE68539007547034"
#define HEAD(more)                                                                                           \
    "<?xml version=\"1.0\" encoding=\"" more "\"?>\n<d:Document xmlns:d=\"urn:iso:std:iso:20022:tech:xsd:"   \
    "camt.053.001.08\">\n<d:BkToCstmrStmt>\n"
#define TAIL "</d:BkToCstmrStmt></d:Document>\n"
#define BALANCE(code, mark, amount)                                                                          \
    "<Bal><Tp><CdOrPrtry><Cd>" code "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" amount                         \
    "</Amt><CdtDbtInd>" mark "</CdtDbtInd></Bal>"
#define ENTRY(amount, mark, more)                                                                            \
    "<Ntry><Amt Ccy=\"EUR\">" amount "</Amt><CdtDbtInd>" mark "</CdtDbtInd><Sts>BOOK</Sts>" more "</Ntry>\n"
#define STATEMENT(id, body)                                                                                  \
    "<Stmt><Id>" id "</Id><Acct><Id><IBAN>" OWN "</IBAN></Id><Ccy>EUR</Ccy></Acct>" body "</Stmt>\n"
#define GOOD(id)                                                                                             \
    STATEMENT(id, BALANCE("OPBD", "CRDT", "1.00") BALANCE("CLBD", "CRDT", "3.00") ENTRY("2.00", "CRDT", ""))

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
    struct item item = {.path = "statement.xml", .bytes = bytes_of_text(text)};
    assert_true(collect_observe(collect, &observer_camt, &item, (const char *const[]){"BE", NULL}));
}

static const struct statement *statement_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_STATEMENT, n)->statement;
}

static const struct payment *payment_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_PAYMENT, n)->payment;
}

// Good statements before and behind each of these; an entry of the bad one may be kept.
static void keeps_the_good_beside_the_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        STATEMENT("BAD", ENTRY("5.00", "CRDT", "<AddtlNtryInf>no end</Oops>")),
        STATEMENT("BAD", BALANCE("OPBD", "CRDT", "1.00")
                             BALANCE("CLBD", "CRDT", "9.00") "<Ntry><Amt>1 < 2</Amt></Ntry>"),
        STATEMENT("BAD", ENTRY("5.00", "CRDT", "&unknown;")),
        STATEMENT("BAD", ENTRY("5.00", "CRDT", "\x01")),
        STATEMENT("BAD", ENTRY("5.00", "CRDT", "<a b=c/>")),
        "<Stmt><Id>BAD</Id></Smtt>",
        "</Stmt>",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct collect collect;
        collect_init(&collect);
        const char *text = arena_print(collect.arena, "%s%s%s%s%s%s", HEAD("UTF-8"), GOOD("G1"), bad[i],
                                       GOOD("G2"), GOOD("G3"), TAIL);
        observe(&collect, text);
        size_t good = 0;
        for (size_t n = 0; n < collect_count(&collect, RECORD_STATEMENT); n++) {
            const struct statement *statement = statement_at(&collect, n);
            bool is_good = statement->id[0] == 'G';
            good += is_good;
            assert_int_equal(statement->balance, is_good ? BALANCE_TIES : BALANCE_NOT_STATED);
        }
        assert_int_equal(good, 3);
        for (size_t n = 0; n < collect_count(&collect, RECORD_DAMAGE); n++)
            assert_true(n == 0 || !strstr(collect_at(&collect, RECORD_DAMAGE, n)->damage.what, "malformed"));
        assert_true(collect_has_damage(&collect, "XML malformed at line "));
        // offsets behind the malformed place are still the file's
        for (size_t n = 0; n < collect_count(&collect, RECORD_PAYMENT); n++)
            assert_memory_equal(text + payment_at(&collect, n)->place.offset, "<Ntry>", 6);
        collect_done(&collect);
    }
}

static void says_the_line_of_each_malformed_place(void **state)
{
    struct collect *collect = *state;
    observe(collect, HEAD("UTF-8") "\n\n" STATEMENT("A", "<x></y>") GOOD("G1") "\n" STATEMENT("B", "<x></y>")
                         GOOD("G2") TAIL);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 2);
    assert_true(collect_has_damage(collect, "malformed at line 6,"));
    assert_true(collect_has_damage(collect, "malformed at line 10,"));
    assert_int_equal(collect_tally(collect, "camt entries", ""), 2);
    assert_int_equal(collect_tally_total(collect, "camt entries"), 2);
}

// What is read on behind a malformed place is in the encoding of the whole.
static void reads_on_in_the_same_encoding(void **state)
{
    struct collect *collect = *state;
    observe(collect, HEAD("ISO-8859-1") STATEMENT("A", "<x></y>")
                         STATEMENT("B", ENTRY("1.00", "DBIT", "<AddtlNtryInf>Caf\xe9</AddtlNtryInf>")) TAIL);
    assert_string_equal(payment_at(collect, 0)->reference, "Caf\xc3\xa9");
}

static void bounds_how_often_it_reads_on(void **state)
{
    struct collect *collect = *state;
    struct buffer text;
    buffer_init(&text, 1 << 24);
    buffer_add_text(&text, HEAD("UTF-8"));
    for (int i = 0; i < 3000; i++)
        buffer_add_text(&text, STATEMENT("BAD", ENTRY("1.00", "CRDT", "") "<x></y>"));
    buffer_add_text(&text, TAIL);
    observe(collect, buffer_text(&text));
    assert_int_equal(collect_tally(collect, "camt entries", ""), 1000);
    assert_int_equal(collect_tally_total(collect, "camt entries"), 3000);
    buffer_done(&text);
}

// A statement that lost its end is ended by the next.
static void a_lost_end_hides_no_statement(void **state)
{
    struct collect *collect = *state;
    observe(collect, HEAD("UTF-8") "<Stmt><Id>A</Id><Acct><Id><IBAN>" OWN "</IBAN></Id></Acct>" ENTRY(
                         "1.00", "CRDT", "") GOOD("G1") GOOD("G2") TAIL);
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 3);
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 3);
    assert_int_equal(statement_at(collect, 1)->balance, BALANCE_TIES);
    assert_int_equal(statement_at(collect, 2)->balance, BALANCE_TIES);
}

static void amounts_at_the_edge(void **state)
{
    struct collect *collect = *state;
    observe(collect, HEAD("UTF-8") STATEMENT(
                         "A", ENTRY("0.00001", "CRDT", "") ENTRY("1234567890123.12345", "DBIT", "")
                                  ENTRY("123456789012345678", "CRDT", "") ENTRY("1.123456", "CRDT", "")
                                      ENTRY("00000000000000000001.5", "CRDT", "") ENTRY("1e5", "CRDT", "")
                                          ENTRY("", "CRDT", "") ENTRY("0", "DBIT", "")) TAIL);
    static const int64_t expected[] = {1, -INT64_C(123456789012312345), 150000, 0};
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(payment_at(collect, i)->amount_e5, expected[i]);
    assert_int_equal(collect_tally(collect, "camt entries", "amount not readable"), 4);
}

static void sums_that_overflow_are_said(void **state)
{
    struct collect *collect = *state;
    observe(collect,
            HEAD("UTF-8") STATEMENT("A", BALANCE("OPBD", "DBIT", "5.00") BALANCE("CLBD", "DBIT", "7.50")
                                             ENTRY("2.50", "DBIT", "")) // below zero all the time
            STATEMENT("B", BALANCE("OPBD", "CRDT", "1") BALANCE("CLBD", "CRDT", "1")
                               ENTRY("90000000000000", "CRDT", "") ENTRY("90000000000000", "CRDT", ""))
                STATEMENT("C", BALANCE("OPBD", "CRDT", "90000000000000") BALANCE("CLBD", "CRDT", "1")
                                   ENTRY("90000000000000", "CRDT", "")) GOOD("G1") TAIL);
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_int_equal(statement_at(collect, 0)->opening_e5, -500000);
    assert_int_equal(statement_at(collect, 1)->balance, BALANCE_NOT_STATED);
    assert_true(
        collect_has_damage(collect, "statement B cannot be checked: the sum of the entries is too large"));
    assert_int_equal(statement_at(collect, 2)->balance, BALANCE_NOT_STATED);
    assert_true(collect_has_damage(collect, "statement C cannot be checked: the sum is too large"));
    assert_int_equal(statement_at(collect, 3)->balance, BALANCE_TIES);
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, done)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keeps_the_good_beside_the_malformed), TEST(says_the_line_of_each_malformed_place),
        TEST(reads_on_in_the_same_encoding),       TEST(bounds_how_often_it_reads_on),
        TEST(a_lost_end_hides_no_statement),       TEST(amounts_at_the_edge),
        TEST(sums_that_overflow_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
