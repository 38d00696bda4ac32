// Every camt file of the shared test data against what genkgo/camt read in it (.json beside each).
//
// Where ours differs from genkgo's on purpose:
//  - of two parties theirs lists both; ours has one counterparty, the debtor of a credit or the creditor of a
//    debit. A file that names only a creditor for a credit (several of theirs do) gives no counterparty.
//  - an entry that is pending is no payment of ours; it is tallied (camt052.v4).
//  - their amounts have the currency's minor units (2), ours five decimals.
//  - their BICs of head offices end in XXX, ours do not.
//  - two codes of one entry (ISO's and the bank's own) are one text here: "PMNT/RCDT/DMCT Z04".
// No record of ours holds, so these are not compared: the group header (who the file was sent to, message id,
// creation), when a statement was made, whether it is a copy, further information on it; available, expected
// and informative balances (the types of all are read over); the entry's index, batch id and charges; of a
// detail instruction id, proprietary references, names of agents, kinds of creditor references; of a party
// the numbers of its papers and where it was born; parties in the other role; issuers of proprietary codes.
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

// "PMNT/RCDT/DMCT Z04" of their code; NULL when it says nothing.
static const char *code_text(struct arena *arena, json_t *code)
{
    json_t *domain = get(code, "getDomain"), *family = get(domain, "getFamily");
    const char *own = text_of(get(code, "getProprietary"), "getCode"), *iso = NULL;
    if (domain)
        iso = arena_print(arena, "%s/%s/%s", text_of(domain, "getCode"), text_of(family, "getCode"),
                          text_of(family, "getSubFamilyCode"));
    return iso && own ? arena_print(arena, "%s %s", iso, own) : iso ? iso : own;
}

static void assert_same_bank(json_t *detail, const struct payment *payment)
{
    json_t *agents = get(detail, "getRelatedAgents");
    const char *expected = NULL;
    for (size_t i = 0; i <= json_array_size(agents); i++) { // their first stands outside the list
        json_t *one =
            i < json_array_size(agents) ? json_array_get(agents, i) : get(detail, "getRelatedAgent");
        const char *class = text_of(get(one, "getRelatedAgentType"), "__CLASS__");
        if (class && strstr(class, payment->amount_e5 < 0 ? "CreditorAgent" : "DebtorAgent"))
            expected = text_of(get(one, "getRelatedAgentType"), "getBIC");
    }
    if (expected == NULL || *expected == 0) {
        assert_null(payment->bank);
        return;
    }
    size_t length = strcmp(expected + 8, "XXX") == 0 ? 8 : strlen(expected);
    assert_int_equal(strlen(payment->bank), length);
    assert_memory_equal(payment->bank, expected, length);
}

// All of their address stands in ours, and the country beside it.
static void assert_same_person(struct collect *collect, json_t *party, const struct payment *payment)
{
    json_t *type = get(party, "getRelatedPartyType"), *address = get(type, "getAddress");
    json_t *lines = get(address, "getAddressLines");
    json_t *born = get(get(type, "getIdentification"), "getBirthDate");
    static const char *const keys[] = {"getStreetName", "getBuildingNumber", "getPostCode", "getTownName",
                                       "getCountrySubDivision"};
    const struct holder *holder = NULL;
    for (size_t i = 0; i < collect_count(collect, RECORD_HOLDER); i++) {
        const struct holder *one = &collect_at(collect, RECORD_HOLDER, i)->holder;
        if (strcmp(one->role, "counterparty") == 0 &&
            strcmp(one->account.value, payment->counterparty.value) == 0)
            holder = one;
    }
    bool says_more = json_array_size(lines) || text_of(address, "getCountry") || born;
    if (payment->counterparty.kind == SELECTOR_NAME || !says_more) {
        assert_null(holder);
        return;
    }
    assert_non_null(holder);
    assert_string_equal(holder->name, text_of(type, "getName"));
    assert_same_moment(born, holder->born);
    if (text_of(address, "getCountry"))
        assert_string_equal(holder->country, text_of(address, "getCountry"));
    for (size_t i = 0; i < json_array_size(lines); i++)
        assert_non_null(strstr(holder->address, json_string_value(json_array_get(lines, i))));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (text_of(address, keys[i]))
            assert_non_null(strstr(holder->address, text_of(address, keys[i])));
}

static void assert_same_ordered(json_t *detail, const char *currency, const struct payment *payment)
{
    json_t *const amounts[] = {get(detail, "getAmountDetails"), get(detail, "getAmount")};
    for (size_t i = 0; i < 2; i++) {
        if (amounts[i] == NULL || strcmp(money_currency(amounts[i]), currency) == 0 ||
            money_e5(amounts[i]) == 0)
            continue;
        assert_string_equal(payment->ordered_currency, money_currency(amounts[i]));
        assert_int_equal(payment->ordered_e5, money_e5(amounts[i]));
        return;
    }
    assert_null(payment->ordered_currency);
}

static void assert_same_counterparty(struct collect *collect, json_t *detail, const struct payment *payment,
                                     const char *own)
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
        assert_same_person(collect, party, payment);
        return;
    }
    // nobody in that role, or only the account itself
    assert_true(payment->counterparty.kind == SELECTOR_NAME ? strcmp(payment->counterparty.value, "") == 0
                                                            : strcmp(payment->counterparty.value, own) == 0);
}

static void assert_same_head(struct collect *collect, json_t *record, const struct statement *statement)
{
    const char *number = text_of(record, "getElectronicSequenceNumber");
    if (number == NULL)
        number = text_of(record, "getLegalSequenceNumber");
    const char *page = text_of(get(record, "getPagination"), "getPageNumber");
    if (number && page)
        number = arena_print(collect->arena, "%s/%s", number, page);
    if (number)
        assert_string_equal(statement->number, number);
    else
        assert_null(statement->number);
    if (get(record, "getFromDate"))
        assert_same_moment(get(record, "getFromDate"), statement->from);
    if (get(record, "getToDate"))
        assert_same_moment(get(record, "getToDate"), statement->to);
    if (text_of(get(record, "getAccount"), "getName"))
        assert_string_equal(statement->owner, text_of(get(record, "getAccount"), "getName"));
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
    assert_same_head(collect, record, statement);
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
    assert_same_moment(get(entry, get(entry, "getBookingDate") ? "getBookingDate" : "getValueDate"),
                       payment->at);
    assert_same_moment(get(entry, "getValueDate"), payment->valued);
    if (text_of(entry, "getAccountServicerReference"))
        assert_string_equal(payment->id, text_of(entry, "getAccountServicerReference"));
    json_t *detail = get(entry, "getTransactionDetail");
    const char *code = code_text(collect->arena, get(detail, "getBankTransactionCode"));
    if (code == NULL)
        code = code_text(collect->arena, get(entry, "getBankTransactionCode"));
    if (code)
        assert_string_equal(payment->code, code);
    else
        assert_null(payment->code);
    if (detail) {
        const char *end_to_end = text_of(get(detail, "getReference"), "getEndToEndId");
        if (end_to_end && strcmp(end_to_end, "NOTPROVIDED") != 0)
            assert_string_equal(payment->end_to_end, end_to_end);
        else
            assert_null(payment->end_to_end);
        assert_same_counterparty(collect, detail, payment, own);
        assert_same_bank(detail, payment);
        assert_same_ordered(detail, payment->currency, payment);
        const char *message = text_of(get(detail, "getRemittanceInformation"), "getMessage");
        if (message)
            assert_string_equal(payment->reference, message);
        else if (text_of(detail, "getAdditionalTransactionInformation"))
            assert_string_equal(payment->reference, text_of(detail, "getAdditionalTransactionInformation"));
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
