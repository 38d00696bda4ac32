// Messages and hits wait and are inserted many at a time: each keeps its place, its text and its parties,
// whatever stands between them.
#include "test.h"

#include "casefile/money.h"
#include "casefile/small_case.h"

#include <stdio.h>
#include <string.h>

static void put_one(struct small_case *small, int64_t item, int i)
{
    static const struct selector everybody[300] = {{SELECTOR_PHONE, GRADE_VALID, "+447700900000", "0"}};
    struct selector to[5];
    char values[5][32], text[32], id[32];
    snprintf(text, sizeof text, "text %d", i);
    snprintf(id, sizeof id, "K%d", i);
    for (int k = 0; k < 5; k++) {
        snprintf(values[k], sizeof values[k], "+4477009%05d", i * 5 + k);
        to[k] = (struct selector){SELECTOR_PHONE, GRADE_VALID, values[k], values[k]};
    }
    struct record hit = {.type = RECORD_SELECTOR_HIT,
                         .selector_hit = {{.table = "message", .row = i, .offset = -1}, to[4]}};
    struct record message = {.type = RECORD_MESSAGE,
                             .message = {.place = {.table = "message", .row = i, .offset = -1},
                                         .app = "whatsapp",
                                         .thread = i % 3 ? "one" : "two",
                                         .id = id,
                                         .reply_to = i % 4 ? NULL : "K1",
                                         .from = to[4],
                                         .to = to,
                                         .to_count = (size_t)i % 5,
                                         .at = moment_from_sec(1700000000 + i),
                                         .direction = DIRECTION_IN,
                                         .text = text}};
    struct selector many[300];
    if (i == 77) { // to more than can wait
        memcpy(many, everybody, sizeof many);
        for (size_t k = 0; k < 300; k++)
            many[k] = many[0];
        message.message.to = many;
        message.message.to_count = 300;
    }
    struct record payment = {.type = RECORD_PAYMENT,
                             .payment = {.place = {.table = "camt053", .row = i, .offset = 600 * i},
                                         .id = id,
                                         .statement = "S1",
                                         .account = {SELECTOR_IBAN, GRADE_VALID, "BE68539007547034", "BE68"},
                                         .counterparty = to[3],
                                         .name = i % 2 ? text : NULL,
                                         .bank = "BANKBEBB",
                                         .at = moment_from_sec(1700000000 + i),
                                         .valued = i % 2 ? moment_from_sec(1800000000 + i) : MOMENT_UNKNOWN,
                                         .amount_e5 = -100000 * i,
                                         .currency = "EUR",
                                         .ordered_e5 = -i,
                                         .ordered_currency = i % 3 ? NULL : "CHF",
                                         .reference = text,
                                         .end_to_end = id,
                                         .method = (enum payment_method)(i % METHODS),
                                         .code = "PMNT",
                                         .site = text}};
    if (i % 7 == 0)
        small_case_put(small, item, &hit);
    if (i % 2)
        small_case_put(small, item, &payment);
    small_case_put(small, item, &message);
    if (i % 10 == 0) {
        struct record contact = small_contact(1000 + i, "Ana", "+447700900001", "07700 900001");
        small_case_put(small, item, &contact);
    }
}

static int commas_and_one(const char *array)
{
    int count = strcmp(array, "[]") != 0;
    for (; *array; array++)
        count += *array == ',';
    return count;
}

static void everything_keeps_its_own(void **state)
{
    (void)state;
    enum { MESSAGES = 500 };
    struct small_case small;
    small_case_make(&small);
    int64_t item = small_case_source(&small, "phone", "BE-FJP");
    for (int i = 1; i <= MESSAGES; i++)
        put_one(&small, item, i);
    assert_int_equal(small_case_count(&small, "messages"), MESSAGES);
    assert_int_equal(small_case_count(&small, "contacts"), MESSAGES / 10);
    for (int i = 1; i <= MESSAGES; i++) {
        char text[32], expected[64], value[4096];
        snprintf(text, sizeof text, "text %d", i);
        snprintf(expected, sizeof expected, "{\"table\":\"message\",\"row\":%d}", i);
        assert_string_equal(small_case_field(&small, "messages", "text", text, "where", value), expected);
        snprintf(expected, sizeof expected, "+4477009%05d", i * 5 + 4);
        assert_string_equal(small_case_field(&small, "messages", "text", text, "from", value), expected);
        small_case_field(&small, "messages", "text", text, "to", value);
        if (i != 77)
            assert_int_equal(commas_and_one(value), i % 5);
        snprintf(expected, sizeof expected, "+4477009%05d", i * 5);
        if (i % 5 && i != 77)
            assert_non_null(strstr(value, expected));
    }
    small_case_remove(&small);
}

static int check_payment(void *payload, const struct payment_row *row, struct error *error)
{
    (void)error;
    int *count = payload, i = 2 * (*count)++ + 1; // in order of time
    char text[32], id[32];
    snprintf(text, sizeof text, "text %d", i);
    snprintf(id, sizeof id, "K%d", i);
    assert_int_equal(row->amount_e5, -100000 * i);
    assert_int_equal(row->at.at_usec, moment_from_sec(1700000000 + i).at_usec);
    assert_int_equal(row->valued.at_usec, moment_from_sec(1800000000 + i).at_usec);
    assert_string_equal(row->name, text);
    assert_string_equal(row->reference, text);
    assert_string_equal(row->end_to_end, id);
    assert_string_equal(row->bank, "BANKBEBB");
    assert_string_equal(row->site, text);
    assert_string_equal(row->code, "PMNT");
    assert_string_equal(row->currency, "EUR");
    assert_int_equal(row->method, i % METHODS);
    assert_int_equal(row->ordered_e5, i % 3 ? 0 : -i);
    if (i % 3)
        assert_null(row->ordered_currency);
    else
        assert_string_equal(row->ordered_currency, "CHF");
    return 0;
}

static void payments_keep_their_own(void **state)
{
    (void)state;
    enum { RECORDS = 401 };
    struct small_case small;
    small_case_make(&small);
    int64_t item = small_case_source(&small, "bank", "BE-FJP");
    for (int i = 1; i <= RECORDS; i++)
        put_one(&small, item, i);
    struct error error = {0};
    int count = 0;
    assert_int_equal(payment_each(small.casefile, check_payment, &count, &error), 0);
    assert_int_equal(count, (RECORDS + 1) / 2);
    char value[4096];
    small_case_field(&small, "payments", "id", "K399", "counterparty", value);
    assert_string_equal(value, "+447700901998");
    assert_string_equal(small_case_field(&small, "payments", "id", "K399", "where", value),
                        "{\"table\":\"camt053\",\"row\":399,\"offset\":239400}");
    small_case_remove(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everything_keeps_its_own),
                                       cmocka_unit_test(payments_keep_their_own)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
