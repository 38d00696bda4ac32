// What ties accounts to a relationship, and what does not.
#include "findings/money/money_case.h"
#include "test.h"

#include "findings/money/accounts_said.h"
#include "findings/money/phones_named.h"
#include "findings/money/relationships.h"

#include <stdio.h>
#include <string.h>

#define FIRST "BE71096123456769"
#define SECOND "BE68539007547034"
#define THIRD "ES9121000418450200051332"
#define FOURTH "PT50000201231234567890154"
#define FIFTH "FR1420041010050500013M02606"
#define PHONE "+33639980001"

static void hold(struct money_case *fixture, const char *account, const char *name, const char *phone,
                 const char *address)
{
    const struct selector selector = {SELECTOR_PHONE, GRADE_VALID, phone, phone};
    money_case_put_record(fixture, 0,
                          &(struct record){.type = RECORD_HOLDER,
                                           .holder = {.place = {"holders", ++fixture->count, -1, STATE_LIVE},
                                                      .account = money_case_account(account),
                                                      .name = name,
                                                      .address = address,
                                                      .born = MOMENT_UNKNOWN,
                                                      .opened = MOMENT_UNKNOWN,
                                                      .selectors = &selector,
                                                      .selector_count = phone != NULL}});
}

static void pay(struct money_case *fixture, const char *from, const char *to, const char *reference)
{
    struct payment payment = money_case_payment(to, from, "Somebody", (int)fixture->count % 20 + 1, 80);
    payment.reference = reference;
    money_case_put(fixture, 1, &payment);
}

static struct relationships read_all(struct money_case *fixture)
{
    struct relationships relationships;
    struct error error = {0};
    const struct case_money *money = money_case_read(fixture);
    if (relationships_read(&relationships, fixture->casefile, money, &error))
        fail_msg("%s", error.text);
    return relationships;
}

static uint32_t of(struct money_case *fixture, const struct relationships *relationships, const char *account)
{
    return relationships->of_party[money_case_party(&fixture->money, account)];
}

static void a_telephone_ties_and_a_name_does_not(void **state)
{
    struct money_case *fixture = *state;
    hold(fixture, FIRST, "Ana Exemplo", PHONE, NULL);
    hold(fixture, SECOND, "Another Name", PHONE, NULL);
    hold(fixture, THIRD, "Ana Exemplo", NULL, NULL);
    pay(fixture, THIRD, FIRST, "x");
    pay(fixture, THIRD, SECOND, "x");
    struct relationships made = read_all(fixture);
    assert_int_equal(of(fixture, &made, FIRST), of(fixture, &made, SECOND));
    assert_int_not_equal(of(fixture, &made, FIRST), of(fixture, &made, THIRD));
    const struct relationship *one = &made.all[of(fixture, &made, FIRST)];
    assert_int_equal(one->account_count, 2);
    assert_int_equal(one->entity_count, 1);
    assert_int_equal(one->tie_count, 2);
    assert_int_equal(one->ties[0].kind, RELATION_REGISTERED);
    assert_true(one->ties[0].observation_id > 0); // why they are one can be shown
    relationships_done(&made);
}

static void a_household_ties_and_a_house_of_many_does_not(void **state)
{
    static const char *const accounts[] = {FIRST, SECOND, THIRD, FOURTH, FIFTH};
    struct money_case *fixture = *state;
    for (int i = 0; i < 4; i++)
        hold(fixture, accounts[i], "N", NULL,
             i % 2 ? "Rue Haute 12, 1000 Bruxelles" : "RUE HAUTE, 12 - 1000 Bruxelles");
    for (int i = 0; i < 5; i++)
        pay(fixture, FIFTH, accounts[i % 4], "x");
    struct relationships made = read_all(fixture);
    assert_int_equal(made.all[of(fixture, &made, FIRST)].account_count, 4);
    relationships_done(&made);
    hold(fixture, FIFTH, "N", NULL, "Rue Haute 12 1000 Bruxelles");
    made = read_all(fixture);
    assert_int_equal(made.all[of(fixture, &made, FIRST)].account_count, 1);
    assert_int_equal(made.all[of(fixture, &made, FIRST)].residents, 5);
    assert_true(made.all[of(fixture, &made, FIRST)].has_address);
    relationships_done(&made);
}

// Whoever pays one account "for 06 ..." says whose number it is; one payer alone may have written his own.
static void a_telephone_in_references_is_of_the_side_that_stays(void **state)
{
    static const char *const payers[] = {SECOND, THIRD, FOURTH};
    struct money_case *fixture = *state;
    hold(fixture, FIFTH, "N", PHONE, NULL);
    for (int i = 0; i < 2; i++)
        pay(fixture, payers[i], FIRST, "pour 06 39 98 00 01");
    struct relationships made = read_all(fixture); // at home in France only: FIRST is Belgian
    assert_int_not_equal(of(fixture, &made, FIRST), of(fixture, &made, FIFTH));
    relationships_done(&made);
    for (int i = 0; i < 3; i++)
        pay(fixture, payers[i], FIRST, "pour +33 6 39 98 00 01");
    made = read_all(fixture);
    assert_int_equal(of(fixture, &made, FIRST), of(fixture, &made, FIFTH));
    assert_int_not_equal(of(fixture, &made, SECOND), of(fixture, &made, FIFTH));
    assert_int_equal(made.phone_of_payment.count, 3);
    relationships_done(&made);
}

static void an_account_that_the_owner_calls_his_own(void **state)
{
    struct money_case *fixture = *state;
    pay(fixture, SECOND, FIRST, "x");
    const struct selector owner = {SELECTOR_OWNER, GRADE_VALID, "", ""},
                          other = {SELECTOR_PHONE, GRADE_VALID, PHONE, PHONE};
    static const char *const texts[] = {"send it to my account " FIRST, "she has the account " SECOND};
    for (int i = 0; i < 2; i++) {
        const struct place place = {"sms", i + 1, -1, STATE_LIVE};
        struct moment at = money_case_day(3);
        money_case_put_record(fixture, 2,
                              &(struct record){.type = RECORD_MESSAGE,
                                               .message = {.place = place,
                                                           .app = "sms",
                                                           .thread = "1",
                                                           .from = owner,
                                                           .to = &other,
                                                           .to_count = 1,
                                                           .at = at,
                                                           .direction = DIRECTION_OUT,
                                                           .text = texts[i]}});
    }
    struct relationships made = read_all(fixture);
    const struct relationship *one = &made.all[of(fixture, &made, FIRST)],
                              *two = &made.all[of(fixture, &made, SECOND)];
    assert_int_equal(one->device_count, 1);
    assert_int_equal(one->ties[0].kind, RELATION_OWN_WORDS);
    assert_int_equal(two->device_count, 0);
    relationships_done(&made);
}

static void a_contact_ties_what_is_saved_with_one_account_only(void **state)
{
    struct money_case *fixture = *state;
    pay(fixture, SECOND, FIRST, "x");
    for (int i = 0; i < 3; i++) {
        static const char *const phones[] = {PHONE, "+33639980002", "+33639980002"};
        const struct selector selectors[] = {{SELECTOR_PHONE, GRADE_VALID, phones[i], phones[i]},
                                             money_case_account(i == 1 ? SECOND : FIRST)};
        money_case_put_record(fixture, 2,
                              &(struct record){.type = RECORD_CONTACT,
                                               .contact = {.place = {"contacts", i + 1, -1, STATE_LIVE},
                                                           .app = "contacts",
                                                           .name = "Ana",
                                                           .selectors = selectors,
                                                           .selector_count = 2}});
    }
    struct relationships made = read_all(fixture);
    assert_int_equal(made.all[of(fixture, &made, FIRST)].entity_count, 1);
    assert_int_equal(made.all[of(fixture, &made, SECOND)].entity_count, 0);
    relationships_done(&made);
}

static void own_words_are_words_and_accounts_are_known(void **state)
{
    (void)state;
    struct text_map accounts = {0};
    *text_map_at(&accounts, FIRST, NULL) = 3;
    *text_map_at(&accounts, "12345678", NULL) = 4;
    assert_int_equal(account_said_own(&accounts, "My account: be71 0961 2345 6769, thanks"), 3);
    assert_int_equal(account_said_own(&accounts, "voici mon compte BE71-0961-2345-6769"), 3);
    assert_int_equal(account_said_own(&accounts, "minha conta 1234 5678."), 4);
    assert_int_equal(account_said_own(&accounts, "pay BE71 0961 2345 6769"), 0);         // whose?
    assert_int_equal(account_said_own(&accounts, "tommy accounts BE71096123456769"), 0); // no words
    assert_int_equal(account_said_own(&accounts, "my account 2345678"), 0);
    assert_int_equal(account_said_own(&accounts, "my account 123456789"), 0);
    text_map_done(&accounts);
}

static void numbers_are_known_numbers(void **state)
{
    (void)state;
    struct phones_named phones = {0};
    phones_named_add(&phones, PHONE, 5);
    phones_named_add(&phones, "+34639980002", 6);
    const char *const none[PHONE_COUNTRIES_MAX] = {"", ""}, *const french[PHONE_COUNTRIES_MAX] = {"FR", "BE"},
                      *const spanish[PHONE_COUNTRIES_MAX] = {"ES", NULL};
    assert_int_equal(phones_named_in(&phones, "for +33 6 39 98 00 01 thanks", none), 5);
    assert_int_equal(phones_named_in(&phones, "0033639980001", none), 5);
    assert_int_equal(phones_named_in(&phones, "06.39.98.00.01", french), 5);
    assert_int_equal(phones_named_in(&phones, "06.39.98.00.01", none), 0);
    assert_int_equal(phones_named_in(&phones, "639 980 002", spanish), 6);
    assert_int_equal(phones_named_in(&phones, "639 980 002", french), 0);
    assert_int_equal(phones_named_in(&phones, "invoice 12 0639980001", french), 5);
    assert_int_equal(phones_named_in(&phones, "RF33639980001", none), 0); // part of a longer number
    assert_int_equal(phones_named_in(&phones, "336399800010", none), 0);
    assert_int_equal(phones_named_in(&phones, NULL, none), 0);
    phones_named_done(&phones);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, money_case_set_up, money_case_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_telephone_ties_and_a_name_does_not),
        TEST(a_household_ties_and_a_house_of_many_does_not),
        TEST(a_telephone_in_references_is_of_the_side_that_stays),
        TEST(an_account_that_the_owner_calls_his_own),
        TEST(a_contact_ties_what_is_saved_with_one_account_only),
        cmocka_unit_test(own_words_are_words_and_accounts_are_known),
        cmocka_unit_test(numbers_are_known_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
