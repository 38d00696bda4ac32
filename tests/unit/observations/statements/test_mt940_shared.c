// Every .sta of the shared test data against what mt940 (the Python library) read in it (.yml beside each).
//
// Most of those files are single fields; we refuse them (no account, no statement), and then read them again
// inside a whole message to compare the field's values.
// Where ours differs from theirs on purpose:
//  - RC (a credit taken back) leaves the account: negative here, positive there. With ours sepa_mt9401 ties.
//  - their customer and bank references, and extra_details, cut at 16 characters what the bank wrote longer.
//  - their spaces: subfields and lines are joined without one. Texts are compared with spaces left out.
//  - an account without a digit (statement_details: "HUkkbbbsssskcccc...") is a placeholder: the name counts.
//  - "?38" gives a Polish IBAN in full; theirs keeps "?31", which is its end.
//  - a second :25: within a statement replaces the account there; here the first one stands, and it is said.
//  - their purpose leaves out ?60 to ?63 (their additional_purpose), ours has them at its end.
// Compared: of an entry amount, currency, both dates, type and GVC, account, bank, name, references,
// end-to-end id, purpose; of the last statement account, both balances with their days, reference and number.
// No record of ours holds, so these are not compared: available and forward balances (they never tie),
// related_reference
// (:21:), floor limits, sums of :90:, posting_text where there is a purpose, prima_nota, return_debit_notes,
// and what stands in the purpose beside it and is looked through for selectors (creditor id, other parties,
// original amount, compensation, purpose code, additional position).
#include "test.h"

#include "base/decimal.h"
#include "base/text.h"
#include "observations/collect.h"
#include "observations/observers.h"

#include <openssl/evp.h>
#include <string.h>

// ---- as much YAML as those files need: keys at one indentation, values folded over lines, quotes ----

struct yaml {
    struct arena *arena;
    struct bytes text;
};

static size_t line_end(struct bytes text, size_t at)
{
    while (at < text.size && text.data[at] != '\n')
        at++;
    return at;
}

static size_t indentation(struct bytes text, size_t at)
{
    size_t start = at;
    while (at < text.size && text.data[at] == ' ')
        at++;
    return at - start;
}

// The raw value of "KEY:" at this indentation between `from` and the end of the block; empty when not there.
static struct bytes raw_value(struct bytes text, const char *key, size_t indent)
{
    size_t length = strlen(key);
    for (size_t at = 0; at < text.size; at = line_end(text, at) + 1) {
        struct bytes line = bytes_slice(text, at, line_end(text, at) - at);
        if (indentation(text, at) != indent || line.size < indent + length + 1 ||
            memcmp(line.data + indent, key, length) != 0 || line.data[indent + length] != ':')
            continue;
        size_t start = at + indent + length + 1, end = line_end(text, at);
        while (end + 1 < text.size &&
               (indentation(text, end + 1) > indent ||
                (indentation(text, end + 1) == indent && text.data[end + 1 + indent] == '-')))
            end = line_end(text, end + 1);
        return text_trim(bytes_slice(text, start, end - start));
    }
    return (struct bytes){NULL, 0};
}

// A scalar without its quotes, escapes and spaces; NULL when it is null.
static const char *scalar(struct arena *arena, struct bytes raw)
{
    if (raw.size == 0 || bytes_equal(raw, bytes_of_text("null")))
        return NULL;
    uint8_t quote = raw.data[0] == '\'' || raw.data[0] == '"' ? raw.data[0] : 0;
    char *out = arena_alloc(arena, 2 * raw.size + 1, 1), *to = out;
    bool closed =
        quote && raw.size > 1 && raw.data[raw.size - 1] == quote; // else blank lines stand before its end
    for (size_t i = quote ? 1 : 0; i < raw.size - closed; i++) {
        uint8_t byte = raw.data[i];
        if (text_is_space(byte))
            continue;
        if (quote == '\'' && byte == '\'')
            i++;
        if (quote != '"' || byte != '\\') {
            *to++ = (char)byte;
            continue;
        }
        int digits = raw.data[i + 1] == 'x' ? 2 : raw.data[i + 1] == 'u' ? 4 : 0;
        uint32_t point = 0;
        for (int n = 0; n < digits; n++) {
            int c = text_lower(raw.data[i + 2 + n]);
            point = point * 16 + (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        if (digits)
            to += text_utf8_encode(point, to);
        else if (!text_is_space(raw.data[i + 1]))
            *to++ = (char)raw.data[i + 1];
        i += 1 + (size_t)digits;
    }
    *to = 0;
    return out;
}

static const char *yaml_text(struct yaml *yaml, const char *key)
{
    return scalar(yaml->arena, raw_value(yaml->text, key, 4));
}

// "!!python/object/apply:decimal.Decimal ['-6800']" somewhere in a value.
static int64_t decimal_in(struct bytes raw)
{
    ptrdiff_t open = bytes_find(raw, bytes_of_text("['"), 0);
    ptrdiff_t close = bytes_find(raw, bytes_of_text("']"), 0);
    assert_true(open >= 0 && close > open);
    int64_t e5;
    assert_true(decimal_parse(bytes_slice(raw, (size_t)open + 2, (size_t)(close - open - 2)), '.', &e5));
    return e5;
}

// A datetime.date pickled to four bytes, in base64: year (big-endian), month, day.
static struct moment date_in(struct bytes raw)
{
    struct moment moment = MOMENT_UNKNOWN;
    ptrdiff_t bar = bytes_find(raw, bytes_of_text("!!binary |"), 0);
    if (bar < 0)
        return moment;
    struct bytes code = bytes_slice(text_trim(bytes_slice(raw, (size_t)bar + 10, raw.size)), 0, 8);
    unsigned char bytes[16];
    assert_int_equal(code.size, 8);
    assert_true(EVP_DecodeBlock(bytes, code.data, 8) >= 4);
    assert_true(moment_from_civil(bytes[0] << 8 | bytes[1], bytes[2], bytes[3], 0, 0, 0, &moment));
    return moment;
}

static const char *without_spaces(struct arena *arena, const char *text)
{
    return text ? scalar(arena, bytes_of_text(text)) : NULL;
}

// ---- comparing ----

static void assert_text(struct arena *arena, const char *ours, const char *theirs)
{
    ours = without_spaces(arena, ours);
    if (theirs == NULL || *theirs == 0)
        return;
    assert_non_null(ours);
    assert_string_equal(ours, theirs);
}

static void assert_starts(struct arena *arena, const char *ours, const char *theirs)
{
    ours = without_spaces(arena, ours);
    if (theirs == NULL || *theirs == 0)
        return;
    assert_non_null(ours);
    if (strncmp(ours, theirs, strlen(theirs)) != 0)
        fail_msg("ours %s\ntheirs %s", ours, theirs);
}

static void assert_same_account(struct yaml *yaml, const struct payment *payment)
{
    const char *bank = yaml_text(yaml, "applicant_bin"), *account = yaml_text(yaml, "applicant_iban");
    const char *ours = without_spaces(yaml->arena, payment->counterparty.text);
    if (account == NULL)
        return;
    if (strcmp(account, "0000777777777777") == 0 && payment->counterparty.kind == SELECTOR_IBAN) {
        assert_non_null(strstr(payment->counterparty.value, "7777777777")); // ?38, see above
        return;
    }
    if (strpbrk(account, "0123456789") == NULL) { // a placeholder, not an account
        assert_int_equal(payment->counterparty.kind, SELECTOR_NAME);
        return;
    }
    bool whole = text_is_alpha(account[0]) && text_is_alpha(account[1]) && text_is_digit(account[2]);
    const char *theirs = bank == NULL || whole ? account : arena_print(yaml->arena, "%s/%s", bank, account);
    assert_string_equal(ours, theirs);
}

// A BIC in theirs, with or without the XXX of a head office; numbers of banks are none.
static void assert_same_bank(const char *theirs, const struct payment *payment)
{
    if (theirs == NULL || (strlen(theirs) != 8 && strlen(theirs) != 11) || !text_is_alpha(theirs[0]) ||
        !text_is_alpha(theirs[4]))
        return;
    assert_non_null(payment->bank);
    assert_int_equal(strncmp(payment->bank, theirs, strlen(payment->bank)), 0);
    assert_true(strlen(payment->bank) == strlen(theirs) || strcmp(theirs + 8, "XXX") == 0);
}

static void assert_same_references(struct yaml *yaml, const struct payment *payment)
{
    const char *bank = yaml_text(yaml, "bank_reference"), *customer = yaml_text(yaml, "customer_reference");
    const char *end_to_end = yaml_text(yaml, "end_to_end_reference"),
               *more = yaml_text(yaml, "extra_details");
    const char *whole = arena_print(yaml->arena, "%s%s", customer ? customer : "", more ? more : "");
    const char *slashes = bank ? NULL : strstr(whole, "//"); // they cut "CUSTOMER//BANK" at 16 characters
    bank = slashes ? slashes + 2 : bank;
    if (bank && strcmp(bank, "NONREF") != 0)
        assert_starts(yaml->arena, payment->id, bank);
    else if (customer && strcmp(customer, "NONREF") != 0)
        assert_starts(yaml->arena, payment->id, customer);
    if (end_to_end && strcmp(end_to_end, "NONREF") != 0 && strcmp(end_to_end, "NOTPROVIDED") != 0)
        assert_text(yaml->arena, payment->end_to_end, end_to_end);
    else if (end_to_end)
        assert_null(payment->end_to_end);
}

static void assert_same_kind(struct yaml *yaml, const struct payment *payment)
{
    const char *type = yaml_text(yaml, "id"), *gvc = yaml_text(yaml, "transaction_code");
    assert_non_null(type);
    if (gvc && strlen(gvc) == 3)
        assert_string_equal(payment->code, arena_print(yaml->arena, "%s+%s", type, gvc));
    else
        assert_int_equal(strncmp(payment->code, type, 4), 0);
}

static void assert_same_entry(struct yaml *yaml, const struct payment *payment)
{
    struct bytes amount = raw_value(yaml->text, "amount", 4);
    int64_t theirs = decimal_in(amount);
    const char *status = yaml_text(yaml, "status");
    if (strcmp(status, "RC") == 0)
        theirs = -theirs;
    assert_int_equal(payment->amount_e5, theirs);
    const char *currency = yaml_text(yaml, "currency");
    if (currency)
        assert_string_equal(payment->currency, currency);
    struct moment booked = date_in(raw_value(yaml->text, "entry_date", 4));
    if (booked.at_usec == TIME_UNKNOWN)
        booked = date_in(raw_value(yaml->text, "date", 4));
    assert_int_equal(payment->at.at_usec, booked.at_usec);
    assert_int_equal(payment->valued.at_usec, date_in(raw_value(yaml->text, "date", 4)).at_usec);
    assert_same_account(yaml, payment);
    assert_same_bank(yaml_text(yaml, "applicant_bin"), payment);
    assert_same_bank(yaml_text(yaml, "gvc_applicant_bin"), payment);
    assert_same_references(yaml, payment);
    assert_same_kind(yaml, payment);
    const char *additional = yaml_text(yaml, "additional_purpose");
    if (additional)
        assert_non_null(strstr(without_spaces(yaml->arena, payment->reference), additional));
    assert_text(yaml->arena, payment->name, yaml_text(yaml, "applicant_name"));
    const char *purpose = yaml_text(yaml, "purpose");
    assert_starts(yaml->arena, payment->reference,
                  purpose && *purpose ? purpose : yaml_text(yaml, "transaction_details"));
}

static const struct statement *last_statement(const struct collect *collect)
{
    size_t count = collect_count(collect, RECORD_STATEMENT);
    return &collect_at(collect, RECORD_STATEMENT, count - 1)->statement;
}

static void assert_same_statement(struct yaml *whole, struct collect *collect, const char *name)
{
    struct bytes data = raw_value(whole->text, "data", 0);
    const struct statement *last = last_statement(collect);
    if (data.size && data.data[0] == '{') { // one or two short values on the line of "data:"
        const char *flat = scalar(whole->arena, data);
        const char *account = strstr(flat, "account_identification:");
        if (account)
            assert_true(strncmp(account + 23, last->account.text, strlen(last->account.text)) == 0);
        const char *reference = strstr(flat, "transaction_reference:");
        if (reference)
            assert_true(strncmp(reference + 22, last->id, strcspn(last->id, " ")) == 0);
        const char *number = strstr(flat, "statement_number:");
        if (number)
            assert_non_null(strstr(last->id, "00035/001"));
        assert_true(account || reference || number || strcmp(flat, "{}") == 0);
        return;
    }
    // the value lost the indentation of its first line
    struct bytes block =
        bytes_of_text(arena_print(whole->arena, "  %.*s", (int)data.size, (const char *)data.data));
    struct bytes opening = raw_value(block, "final_opening_balance", 2);
    struct bytes closing = raw_value(block, "final_closing_balance", 2);
    if (opening.size == 0) // of a page
        opening = raw_value(block, "intermediate_opening_balance", 2);
    if (closing.size == 0)
        closing = raw_value(block, "intermediate_closing_balance", 2);
    if (opening.size) {
        assert_int_equal(last->opening_e5, decimal_in(opening));
        assert_int_equal(last->from.at_usec, date_in(opening).at_usec);
    }
    if (closing.size) {
        assert_int_equal(last->closing_e5, decimal_in(closing));
        assert_int_equal(last->to.at_usec, date_in(closing).at_usec);
    }
    const char *number = scalar(whole->arena, raw_value(block, "statement_number", 2));
    const char *sequence = scalar(whole->arena, raw_value(block, "sequence_number", 2));
    if (number && strstr(name, "broken") == NULL)
        assert_string_equal(last->number,
                            sequence ? arena_print(whole->arena, "%s/%s", number, sequence) : number);
    const char *reference = scalar(whole->arena, raw_value(block, "transaction_reference", 2));
    if (reference && strstr(name, "broken") == NULL)
        assert_starts(whole->arena, last->id, reference);
    const char *account = scalar(whole->arena, raw_value(block, "account_identification", 2));
    if (account && strstr(name, "broken") == NULL)
        assert_string_equal(last->account.text, account);
}

// The n-th transaction's own keys.
static bool next_transaction(struct bytes text, size_t *at, struct bytes *found)
{
    struct bytes mark = bytes_of_text("\n- !!python/object:mt940.models.Transaction\n");
    ptrdiff_t start = bytes_find(text, mark, *at);
    if (start < 0)
        return false;
    ptrdiff_t end = bytes_find(text, bytes_of_text("\n  transactions: *"), (size_t)start);
    assert_true(end > start);
    *found = bytes_slice(text, (size_t)start + mark.size, (size_t)end - (size_t)start - mark.size + 1);
    *at = (size_t)end;
    return true;
}

// ---- the files ----

static const struct {
    const char *name;
    size_t entries, statements;
    bool whole; // a message, not a single field
} files[] = {
    {"betterplace/amount_formats", 0, 6, false},
    {"betterplace/currency_in_25", 0, 1, false},
    {"betterplace/empty_86", 0, 1, false},
    {"betterplace/empty_entry_date", 1, 1, false},
    {"betterplace/empty_line", 0, 1, false},
    {"betterplace/missing_crlf_at_end", 0, 1, false},
    {"betterplace/sepa_mt9401", 97, 26, true},
    {"betterplace/sepa_snippet", 11, 2, true},
    {"betterplace/sepa_snippet_broken", 1, 1, true},
    {"betterplace/with_binary_character", 4, 2, true},
    {"cmxl/account_balance_credit", 0, 1, false},
    {"cmxl/account_balance_debit", 0, 1, false},
    {"cmxl/account_identification_iban", 0, 1, false},
    {"cmxl/account_identification_legacy", 0, 1, false},
    {"cmxl/available_balance", 0, 1, false},
    {"cmxl/closing_balance", 0, 1, false},
    {"cmxl/mt940", 16, 3, true},
    {"cmxl/reference", 0, 1, false},
    {"cmxl/statement_details", 1, 1, false},
    {"cmxl/statement_line", 1, 1, false},
    {"cmxl/statement_number", 0, 1, false},
};

// The field inside a message: with a reference before it and an account, unless it brings them.
static struct item within_message(struct collect *collect, struct item item)
{
    struct bytes text = item.bytes;
    bool reference = bytes_find(text, bytes_of_text(":20:"), 0) >= 0;
    bool account = bytes_find(text, bytes_of_text(":25:"), 0) >= 0;
    // the message's end mark, where one stands, is left out
    if (text.size && text.data[text.size - 1] == '-')
        text.size--;
    item.bytes =
        bytes_of_text(arena_print(collect->arena, "%s%s%.*s\r\n%s", reference ? "" : ":20:WRAPPED\r\n",
                                  account || reference ? "" : ":25:12345678\r\n", (int)text.size,
                                  (const char *)text.data, reference && !account ? ":25:12345678\r\n" : ""));
    return item;
}

// By itself a single field is refused: nobody recognises it, and forced it gives no payment, for want of an
// account.
static void assert_refused(struct item item)
{
    struct collect collect;
    collect_init(&collect);
    assert_false(collect_observe(&collect, &observer_mt940, &item, NULL));
    if (collect_observe_forced(&collect, &observer_mt940, &item, NULL))
        assert_int_equal(collect_count(&collect, RECORD_PAYMENT), 0);
    collect_done(&collect);
}

static void agrees_with_mt940(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof files / sizeof *files; n++) {
        struct collect source, collect;
        collect_init(&source);
        collect_init(&collect);
        struct item item =
            collect_shared_file(&source, arena_print(source.arena, "money/mt940/%s.sta", files[n].name));
        struct item gold =
            collect_shared_file(&source, arena_print(source.arena, "money/mt940/%s.yml", files[n].name));
        if (item.bytes.data == NULL || gold.bytes.data == NULL) {
            print_message("skipped: no CLEW_SHARED_DATA/money/mt940\n");
            collect_done(&source);
            collect_done(&collect);
            skip();
        }
        print_message("%s\n", files[n].name);
        if (!files[n].whole) {
            assert_refused(item);
            item = within_message(&source, item);
        }
        assert_true(collect_observe_forced(&collect, &observer_mt940, &item, NULL));
        assert_int_equal(collect_count(&collect, RECORD_PAYMENT), files[n].entries);
        assert_int_equal(collect_tally(&collect, "mt940 entries", ""), files[n].entries);
        assert_int_equal(collect_tally_total(&collect, "mt940 entries"), files[n].entries);
        assert_int_equal(collect_count(&collect, RECORD_STATEMENT), files[n].statements);
        struct yaml whole = {source.arena, gold.bytes};
        assert_same_statement(&whole, &collect, files[n].name);
        size_t at = 0, count = 0;
        for (struct yaml entry = whole; next_transaction(gold.bytes, &at, &entry.text); count++)
            assert_same_entry(&entry, &collect_at(&collect, RECORD_PAYMENT, count)->payment);
        assert_int_equal(count, files[n].entries);
        collect_done(&collect);
        collect_done(&source);
    }
}

static const struct {
    const char *name;
    size_t ties, does_not;
} balances[] = {
    {"betterplace/sepa_mt9401", 26, 0},
    {"betterplace/sepa_snippet", 1, 1}, // its authors took entries out of the second statement
    {"betterplace/sepa_snippet_broken", 0, 1},
    {"betterplace/with_binary_character", 2, 0},
    {"cmxl/mt940", 3, 0},
};

static void says_which_tie(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof balances / sizeof *balances; n++) {
        struct collect collect;
        collect_init(&collect);
        struct item item =
            collect_shared_file(&collect, arena_print(collect.arena, "money/mt940/%s.sta", balances[n].name));
        if (item.bytes.data == NULL) {
            print_message("skipped: no CLEW_SHARED_DATA/money/mt940\n");
            collect_done(&collect);
            skip();
        }
        assert_true(collect_observe(&collect, &observer_mt940, &item, NULL));
        size_t ties = 0, does_not = 0;
        for (size_t i = 0; i < collect_count(&collect, RECORD_STATEMENT); i++) {
            enum balance balance = collect_at(&collect, RECORD_STATEMENT, i)->statement.balance;
            ties += balance == BALANCE_TIES;
            does_not += balance == BALANCE_DOES_NOT_TIE;
        }
        assert_int_equal(ties, balances[n].ties);
        assert_int_equal(does_not, balances[n].does_not);
        assert_int_equal(collect_has_damage(&collect, "unexplained"), does_not > 0);
        collect_done(&collect);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_mt940),
        cmocka_unit_test(says_which_tie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
