// Every camt file of the shared test data against what genkgo/camt read in it (.json beside each).
//
// Where ours differs from genkgo's on purpose:
//  - of two parties theirs lists both; ours has one counterparty, the debtor of a credit or the creditor of a
//    debit. A file that names only a creditor for a credit (several of theirs do) gives no counterparty.
//  - an entry that is pending is no payment of ours; it is tallied (camt052.v4).
//  - their amounts have the currency's minor units (2), ours five decimals.
//  - their getEntries keeps only the last statement's; getRecords is cut by "__RECURSIVITY__". So the entries
//    of an earlier statement are compared with counts only.
#include "test.h"

#include "base/text.h"
#include "observations/collect.h"
#include "observations/observers.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *get(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

static const char *text_of(json_t *object, const char *key)
{
    return json_string_value(get(object, key));
}

// {"getAmount": "-700", "getCurrency": {"getCode": "EUR"}} of two minor units.
static int64_t money_e5(json_t *money)
{
    int64_t minor = 0;
    assert_true(text_to_int64(bytes_of_text(text_of(money, "getAmount")), &minor));
    return minor * 1000;
}

static const char *money_currency(json_t *money)
{
    return text_of(get(money, "getCurrency"), "getCode");
}

static void assert_same_moment(json_t *date, struct moment moment)
{
    if (date == NULL) {
        assert_int_equal(moment.at_usec, TIME_UNKNOWN);
        return;
    }
    struct moment theirs;
    assert_true(moment_parse(bytes_of_text(text_of(date, "0")), &theirs));
    assert_int_equal(theirs.at_usec, moment.at_usec);
}

static const char *class_of(json_t *party)
{
    const char *class = text_of(get(party, "getRelatedPartyType"), "__CLASS__");
    return class ? strrchr(class, '\\') + 1 : "";
}

// Whether this party has the role that a payment of this sign calls the counterparty.
static bool is_counterparty(json_t *party, int64_t amount_e5)
{
    const char *role = class_of(party);
    return amount_e5 < 0 ? strcmp(role, "Creditor") == 0 || strcmp(role, "UltimateCreditor") == 0
                         : strcmp(role, "Debtor") == 0 || strcmp(role, "UltimateDebtor") == 0;
}

static const char *account_of(json_t *account)
{
    const char *number = text_of(account, "getIdentification");
    return number ? number : text_of(account, "getId");
}

static void assert_same_counterparty(json_t *detail, const struct payment *payment, const char *own)
{
    json_t *parties = get(detail, "getRelatedParties");
    for (size_t i = 0; i < json_array_size(parties); i++) {
        json_t *party = json_array_get(parties, i);
        if (!is_counterparty(party, payment->amount_e5))
            continue;
        const char *account = account_of(get(party, "getAccount"));
        const char *name = text_of(get(party, "getRelatedPartyType"), "getName");
        if (account && strcmp(account, own) == 0) // the account pays itself: the other party is meant
            continue;
        assert_string_equal(payment->name, name);
        assert_string_equal(payment->counterparty.text, account ? account : name);
        return;
    }
    // nobody in that role, or only the account itself
    assert_true(payment->counterparty.kind == SELECTOR_NAME ? strcmp(payment->counterparty.value, "") == 0
                                                            : strcmp(payment->counterparty.value, own) == 0);
}

static void assert_same_balances(json_t *record, const struct statement *statement)
{
    json_t *balances = get(record, "getBalances"), *opening = NULL, *closing = NULL;
    for (size_t i = 0; i < json_array_size(balances); i++) {
        json_t *balance = json_array_get(balances, i);
        const char *type = text_of(balance, "getType");
        if (strcmp(type, "opening") == 0 && opening == NULL)
            opening = get(balance, "getAmount");
        if (strcmp(type, "closing") == 0)
            closing = get(balance, "getAmount");
    }
    if (opening)
        assert_int_equal(statement->opening_e5, money_e5(opening));
    if (closing)
        assert_int_equal(statement->closing_e5, money_e5(closing));
    bool comparable = opening && closing && strcmp(money_currency(opening), money_currency(closing)) == 0;
    enum balance expected = !comparable ? BALANCE_NOT_STATED
                            : money_e5(opening) + statement->sum_e5 == money_e5(closing)
                                ? BALANCE_TIES
                                : BALANCE_DOES_NOT_TIE;
    assert_int_equal(statement->balance, expected);
}

static const struct payment *payment_of(struct collect *collect, const char *statement, size_t n)
{
    for (size_t i = 0; i < collect_count(collect, RECORD_PAYMENT); i++) {
        const struct payment *payment = &collect_at(collect, RECORD_PAYMENT, i)->payment;
        if (strcmp(payment->statement, statement) == 0 && n-- == 0)
            return payment;
    }
    return NULL;
}

static const struct statement *statement_of(struct collect *collect, const char *id)
{
    for (size_t i = 0; i < collect_count(collect, RECORD_STATEMENT); i++) {
        const struct statement *statement = &collect_at(collect, RECORD_STATEMENT, i)->statement;
        if (strcmp(statement->id, id) == 0)
            return statement;
    }
    fail_msg("no statement %s", id);
    return NULL;
}

static void assert_same_entry(struct collect *collect, json_t *entry, size_t n)
{
    json_t *record = get(entry, "getRecord");
    const char *id = text_of(record, "getId"), *own = account_of(get(record, "getAccount"));
    const struct statement *statement = statement_of(collect, id);
    assert_string_equal(statement->account.text, own);
    assert_same_moment(get(record, "getFromDate") ? get(record, "getFromDate") : NULL,
                       get(record, "getFromDate") ? statement->from : MOMENT_UNKNOWN);
    assert_same_balances(record, statement);
    const struct payment *payment = payment_of(collect, id, n);
    if (strcmp(text_of(entry, "getStatus"), "PDNG") == 0) {
        assert_null(payment);
        assert_int_equal(collect_tally(collect, "camt entries", "pending, not booked"), 1);
        return;
    }
    assert_non_null(payment);
    json_t *amount = get(entry, "getAmount");
    assert_int_equal(payment->amount_e5, money_e5(amount));
    assert_string_equal(payment->currency, money_currency(amount));
    assert_int_equal(payment->amount_e5 < 0, strcmp(text_of(entry, "getCreditDebitIndicator"), "DBIT") == 0);
    assert_same_moment(get(entry, "getBookingDate"), payment->at);
    if (text_of(entry, "getAccountServicerReference"))
        assert_string_equal(payment->id, text_of(entry, "getAccountServicerReference"));
    json_t *detail = get(entry, "getTransactionDetail");
    if (detail) {
        assert_same_counterparty(detail, payment, own);
        const char *message = text_of(get(detail, "getRemittanceInformation"), "getMessage");
        if (message)
            assert_string_equal(payment->reference, message);
    }
}

static const struct {
    const char *name;
    int entries, statements;
} files[] = {
    {"camt052.v1", 1, 1},
    {"camt052.v2", 1, 1},
    {"camt052.v2.other-account", 1, 1},
    {"camt052.v2.with-account-name", 1, 1},
    {"camt052.v4", 1, 1},
    {"camt053.v2.all-balance-types", 1, 1},
    {"camt053.v2.five.decimals", 1, 1},
    {"camt053.v2.minimal", 1, 1},
    {"camt053.v2.minimal.ultimate", 1, 1},
    {"camt053.v2.multi.statement", 2, 2},
    {"camt053.v2.with-account-name", 1, 1},
    {"camt053.v2.with-party-ids", 1, 1},
    {"camt053.v3", 1, 1},
    {"camt053.v4", 1, 1},
};

static void agrees_with_genkgo(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct collect collect;
        collect_init(&collect);
        struct item item =
            collect_shared_file(&collect, arena_print(collect.arena, "money/camt/%s.xml", files[i].name));
        struct item gold =
            collect_shared_file(&collect, arena_print(collect.arena, "money/camt/%s.json", files[i].name));
        if (item.bytes.data == NULL || gold.bytes.data == NULL) {
            print_message("skipped: no CLEW_SHARED_DATA/money/camt\n");
            collect_done(&collect);
            skip();
        }
        print_message("%s\n", files[i].name);
        json_t *message = json_loadb((const char *)gold.bytes.data, gold.bytes.size, 0, NULL);
        assert_non_null(message);
        assert_true(collect_observe(&collect, &observer_camt, &item, NULL));
        assert_int_equal(collect_tally_total(&collect, "camt entries"), files[i].entries);
        assert_int_equal(collect_count(&collect, RECORD_STATEMENT), files[i].statements);
        json_t *entries = get(message, "getEntries");
        assert_int_equal(json_array_size(entries), 1);
        assert_same_entry(&collect, json_array_get(entries, 0), 0);
        json_decref(message);
        collect_done(&collect);
    }
}

// The one file of theirs without a .json: no statement stands in it, and we say so.
static void refuses_the_wrong_one(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item item = collect_shared_file(&collect, "money/camt/camt053.v2.wrong.xml");
    if (item.bytes.data == NULL) {
        print_message("skipped: no CLEW_SHARED_DATA/money/camt\n");
        collect_done(&collect);
        skip();
    }
    assert_true(collect_observe(&collect, &observer_camt, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_PAYMENT), 0);
    assert_true(collect_has_damage(&collect, "no statement in it"));
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_genkgo),
        cmocka_unit_test(refuses_the_wrong_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
