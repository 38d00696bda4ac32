// Payments put straight into a case.
#include "findings/money/money_case.h"
#include "test.h"

#include "base/decimal.h"
#include "base/memory.h"
#include "casefile/items.h"
#include "casefile/observations.h"
#include "casefile/sources.h"
#include "links/link.h"

#include <stdio.h>
#include <string.h>

int money_case_set_up(void **state)
{
    struct money_case *fixture = memory_new(1, sizeof *fixture);
    struct error error = {0};
    const struct case_identity identity = {"BE-FJP", NULL, NULL};
    fixture->casefile = temporary_case_make(fixture->folder, fixture->path, "a.clew", &identity);
    struct source source = {.path = "/evidence/statements",
                            .kind = "auto",
                            .authority = "BE-FJP",
                            .region = "BE",
                            .sha256 = "00"};
    assert_int_equal(source_add(fixture->casefile, &source, NULL, &error), 0);
    for (int i = 0; i < MONEY_CASE_ITEMS; i++) {
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

int money_case_tear_down(void **state)
{
    struct money_case *fixture = *state;
    if (fixture->money.arena)
        case_money_done(&fixture->money);
    temporary_case_remove(fixture->casefile, fixture->folder, fixture->path);
    memory_free(fixture);
    return 0;
}

struct selector money_case_account(const char *value)
{
    return value ? (struct selector){SELECTOR_IBAN, GRADE_VALID, value, value}
                 : (struct selector){SELECTOR_NAME, GRADE_POSSIBLE, "", ""};
}

struct moment money_case_day(int day)
{
    struct moment at;
    assert_true(moment_from_civil(2026, 3, 1, 0, 0, 0, &at));
    at.at_usec += (day - 1) * INT64_C(86400000000);
    at.zone = ZONE_DATE;
    return at;
}

struct payment money_case_payment(const char *account, const char *counterparty, const char *name, int day,
                                  int64_t units)
{
    struct payment payment = {.id = "P",
                              .statement = "S",
                              .account = money_case_account(account),
                              .counterparty = money_case_account(counterparty),
                              .name = name,
                              .at = money_case_day(day),
                              .valued = MOMENT_UNKNOWN,
                              .amount_e5 = units * DECIMAL_ONE,
                              .currency = "EUR"};
    if (counterparty == NULL && name)
        payment.counterparty.value = payment.counterparty.text = name;
    return payment;
}

void money_case_put_record(struct money_case *fixture, int item, const struct record *record)
{
    struct error error = {0};
    if (observation_put(fixture->casefile, fixture->items[item], record, &error))
        fail_msg("%s", error.text);
}

void money_case_put(struct money_case *fixture, int item, const struct payment *payment)
{
    struct record record = {.type = RECORD_PAYMENT, .payment = *payment};
    record.payment.place = (struct place){"camt053", ++fixture->count, -1, STATE_LIVE};
    money_case_put_record(fixture, item, &record);
}

void money_case_state(struct money_case *fixture, int item, const char *account, const char *owner)
{
    money_case_put_record(
        fixture, item,
        &(struct record){.type = RECORD_STATEMENT,
                         .statement = {.place = {"camt053", ++fixture->count, -1, STATE_LIVE},
                                       .id = "S",
                                       .account = money_case_account(account),
                                       .owner = owner,
                                       .currency = "EUR",
                                       .from = MOMENT_UNKNOWN,
                                       .to = MOMENT_UNKNOWN,
                                       .balance = BALANCE_NOT_STATED}});
}

const struct case_money *money_case_read(struct money_case *fixture)
{
    struct error error = {0};
    if (fixture->money.arena)
        case_money_done(&fixture->money);
    if (link_all(fixture->casefile, &error) || case_money_read(&fixture->money, fixture->casefile, &error))
        fail_msg("%s", error.text);
    return &fixture->money;
}

uint32_t money_case_party(const struct case_money *money, const char *value)
{
    for (size_t i = 0; i < money->party_count; i++)
        if (strcmp(money->parties[i].value, value) == 0)
            return (uint32_t)i;
    fail_msg("no party %s", value);
    return 0;
}
