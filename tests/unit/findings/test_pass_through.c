// pass_through over a case: the finding's words, facts, entities and evidence; entries that stand in two
// files; both sides of a transfer; own accounts; currencies.
#include "test.h"

#include "base/decimal.h"
#include "base/memory.h"
#include "casefile/items.h"
#include "casefile/listings.h"
#include "casefile/observations.h"
#include "casefile/sources.h"
#include "casefile/temporary_case.h"
#include "findings/pass_through.h"
#include "findings/pattern.h"
#include "links/link.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MULE "BE71096123456769"
#define FRIEND "BE68539007547034"
#define SPAIN "ES9121000418450200051332"
#define PORTUGAL "PT50000201231234567890154"
#define FRANCE "FR1420041010050500013M02606"

struct fixture {
    char folder[TEMPORARY_FOLDER_SIZE], path[TEMPORARY_PATH_SIZE];
    struct casefile *casefile;
    int64_t source, items[3];
    int64_t count; // payments put
};

static int set_up(void **state)
{
    struct fixture *fixture = memory_new(1, sizeof *fixture);
    struct error error = {0};
    const struct case_identity identity = {"BE-FJP", NULL, NULL};
    fixture->casefile = temporary_case_make(fixture->folder, fixture->path, "a.clew", &identity);
    struct source source = {.path = "/evidence/statements",
                            .kind = "auto",
                            .authority = "BE-FJP",
                            .region = "BE",
                            .sha256 = "00"};
    assert_int_equal(source_add(fixture->casefile, &source, NULL, &error), 0);
    for (int i = 0; i < 3; i++) {
        char name[32];
        snprintf(name, sizeof name, "statements/%d.xml", i);
        struct item_row item = {.source_id = source.id,
                                .path = name,
                                .where = {.path = name,
                                          .stored_bytes = -1,
                                          .size_bytes = 1,
                                          .storage = FILE_ITSELF,
                                          .modified = MOMENT_UNKNOWN}};
        assert_int_equal(item_add(fixture->casefile, &item, &error), 0);
        fixture->items[i] = item.id;
    }
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    temporary_case_remove(fixture->casefile, fixture->folder, fixture->path);
    memory_free(fixture);
    return 0;
}

static struct selector iban(const char *value)
{
    return (struct selector){SELECTOR_IBAN, GRADE_VALID, value, value};
}

static void put(struct fixture *fixture, int item, const struct record *record)
{
    struct error error = {0};
    if (observation_put(fixture->casefile, fixture->items[item], record, &error))
        fail_msg("%s", error.text);
}

// units: negative leaves the account. day: of March 2026, may go on.
static void pay(struct fixture *fixture, int item, const char *account, const char *counterparty,
                const char *name, int day, int64_t units, const char *currency)
{
    struct moment at;
    assert_true(moment_from_civil(2026, 3, 1, 0, 0, 0, &at));
    at.at_usec += (day - 1) * INT64_C(86400000000);
    at.zone = ZONE_DATE;
    char id[32];
    snprintf(id, sizeof id, "P%d", (int)++fixture->count);
    put(fixture, item,
        &(struct record){.type = RECORD_PAYMENT,
                         .payment = {.place = {"camt053", fixture->count, -1, STATE_LIVE},
                                     .id = id,
                                     .statement = "S",
                                     .account = iban(account),
                                     .counterparty = iban(counterparty),
                                     .name = name,
                                     .at = at,
                                     .amount_e5 = units * DECIMAL_ONE,
                                     .currency = currency}});
}

static void state_owner(struct fixture *fixture, const char *account, const char *owner)
{
    put(fixture, 0,
        &(struct record){.type = RECORD_STATEMENT,
                         .statement = {.place = {"camt053", 1, -1, STATE_LIVE},
                                       .id = "S",
                                       .account = iban(account),
                                       .owner = owner,
                                       .currency = "EUR",
                                       .from = MOMENT_UNKNOWN,
                                       .to = MOMENT_UNKNOWN,
                                       .balance = BALANCE_NOT_STATED}});
}

// Eight receipts from France, each passed on two days later, 3 % kept.
static void put_mule(struct fixture *fixture, int item)
{
    for (int n = 0; n < 8; n++) {
        pay(fixture, item, MULE, FRANCE, "Jean Exemple", 1 + 3 * n, 1000 + 100 * n, "EUR");
        pay(fixture, item, MULE, n % 2 ? SPAIN : PORTUGAL, n % 2 ? "Eva Ejemplo" : "Rui Exemplo", 3 + 3 * n,
            -(970 + 97 * n), "EUR");
    }
}

// Links and finds; the number of findings, and the first one's title and facts.
static int find(struct fixture *fixture, char *title, size_t size, json_t **facts)
{
    struct error error = {0};
    if (link_all(fixture->casefile, &error) || pattern_find(&pass_through, fixture->casefile, &error))
        fail_msg("%s", error.text);
    const struct listing *listing = listing_named("findings");
    struct rows *rows;
    assert_int_equal(rows_open(&rows, fixture->casefile, listing, NULL, NULL, &error), 0);
    int count = 0;
    while (rows_next(rows, &error) == 1) {
        for (int i = 0; count == 0 && i < listing->column_count; i++) {
            if (strcmp(listing->columns[i].name, "title") == 0)
                snprintf(title, size, "%s", rows_text(rows, i));
            if (strcmp(listing->columns[i].name, "facts") == 0 && facts)
                *facts = json_loads(rows_text(rows, i), 0, NULL);
        }
        count++;
    }
    rows_close(rows);
    return count;
}

static void assert_fact(json_t *facts, const char *key, const char *value)
{
    json_t *fact = json_object_get(facts, key);
    assert_non_null(fact);
    char *text = json_dumps(fact, JSON_ENCODE_ANY | JSON_COMPACT);
    assert_string_equal(text, value);
    free(text);
}

static void says_what_an_account_passed_on(void **state)
{
    struct fixture *fixture = *state;
    put_mule(fixture, 0);
    char title[512];
    json_t *facts = NULL;
    assert_int_equal(find(fixture, title, sizeof title, &facts), 1);
    // two days, but what is kept of each receipt is older money when the next payment leaves
    assert_string_equal(
        title, "BE71 0961 2345 6769 passed on 97 % of 10,800.00 EUR within 2.3 days on average, to 2 "
               "accounts in ES and PT");
    assert_fact(facts, "received", "\"10800.00\"");
    assert_fact(facts, "forwarded", "\"10476.00\"");
    assert_fact(facts, "retained", "\"324.00\"");
    assert_fact(facts, "share_percent", "97");
    assert_fact(facts, "median_dwell_hours", "48");
    assert_fact(facts, "payers", "1");
    assert_fact(facts, "payees", "2");
    assert_fact(facts, "payer_countries", "[\"FR\"]");
    assert_fact(facts, "payee_countries", "[\"ES\",\"PT\"]");
    assert_fact(facts, "country", "\"BE\"");
    assert_fact(facts, "first", "\"2026-03-01\"");
    assert_fact(facts, "last", "\"2026-03-24\"");
    assert_fact(facts, "accounts_judged", "1");
    json_decref(facts);
}

static void counts_an_entry_of_two_files_once(void **state)
{
    struct fixture *fixture = *state;
    put_mule(fixture, 0);
    put_mule(fixture, 1); // the same in another file
    // and both sides: the payees' own statements
    for (int n = 0; n < 8; n++)
        pay(fixture, 2, n % 2 ? SPAIN : PORTUGAL, MULE, "Mule", 3 + 3 * n, 970 + 97 * n, "EUR");
    char title[512];
    json_t *facts = NULL;
    assert_int_equal(find(fixture, title, sizeof title, &facts), 1);
    assert_fact(facts, "received", "\"10800.00\"");
    assert_fact(facts, "payments_received", "8");
    json_decref(facts);
}

static void keeps_equal_entries_of_one_file(void **state)
{
    struct fixture *fixture = *state;
    for (int n = 0; n < 4; n++)
        for (int twice = 0; twice < 2; twice++) {
            pay(fixture, 0, MULE, FRANCE, "Jean Exemple", 1 + 4 * n, 500 + n, "EUR");
            pay(fixture, 0, MULE, SPAIN, "Eva Ejemplo", 2 + 4 * n, -490 - n, "EUR");
        }
    pay(fixture, 1, MULE, FRANCE, "Jean Exemple", 1, 500, "EUR"); // one of them once more
    char title[512];
    json_t *facts = NULL;
    assert_int_equal(find(fixture, title, sizeof title, &facts), 1);
    assert_fact(facts, "received", "\"4012.00\"");
    json_decref(facts);
}

static void own_accounts_are_no_passing_on(void **state)
{
    struct fixture *fixture = *state;
    state_owner(fixture, MULE, "SILVA, Ana");
    for (int n = 0; n < 8; n++) {
        pay(fixture, 0, MULE, FRANCE, "Jean Exemple", 1 + 3 * n, 1000 + 100 * n, "EUR");
        pay(fixture, 0, MULE, SPAIN, "Ana Silva", 2 + 3 * n, -(970 + 97 * n), "EUR");
    }
    char title[512];
    assert_int_equal(find(fixture, title, sizeof title, NULL), 0);
}

static void never_mixes_currencies(void **state)
{
    struct fixture *fixture = *state;
    for (int n = 0; n < 8; n++) {
        pay(fixture, 0, MULE, FRANCE, "Jean Exemple", 1 + 3 * n, 1000 + 100 * n, "EUR");
        pay(fixture, 0, MULE, SPAIN, "Eva Ejemplo", 2 + 3 * n, -(970 + 97 * n), "SEK");
    }
    char title[512];
    assert_int_equal(find(fixture, title, sizeof title, NULL), 0);
}

static void judges_no_account_without_a_statement(void **state)
{
    struct fixture *fixture = *state;
    for (int n = 0; n < 8; n++) { // FRIEND is seen by others only
        pay(fixture, 0, MULE, FRIEND, "Friend", 1 + 3 * n, -(1000 + 100 * n), "EUR");
        pay(fixture, 1, SPAIN, FRIEND, "Friend", 2 + 3 * n, 970 + 97 * n, "EUR");
    }
    char title[512];
    assert_int_equal(find(fixture, title, sizeof title, NULL), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(says_what_an_account_passed_on),  TEST(counts_an_entry_of_two_files_once),
        TEST(keeps_equal_entries_of_one_file), TEST(own_accounts_are_no_passing_on),
        TEST(never_mixes_currencies),          TEST(judges_no_account_without_a_statement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
