// One account, many selectors: what applications tie is one entity, and what must never be tied is not.
#include "test.h"

#include "casefile/small_case.h"
#include "links/id_kind.h"
#include "links/link.h"

#include <stdio.h>
#include <string.h>

static struct small_case small;
static char out[4096];

static int set_up(void **state)
{
    (void)state;
    small_case_make(&small);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    small_case_remove(&small);
    return 0;
}

static struct selector selector_from(const char *value)
{
    enum selector_kind kind = value[0] == '+'      ? SELECTOR_PHONE
                              : strchr(value, ':') ? SELECTOR_HANDLE
                              : strchr(value, '@') ? SELECTOR_EMAIL
                              : value[0] == '\0'   ? SELECTOR_OWNER
                              : strchr(value, ' ') ? SELECTOR_NAME
                                                   : SELECTOR_PHONE;
    return (struct selector){kind, GRADE_POSSIBLE, value, value};
}

// Selectors of an account, parted by commas.
static void put_account_as(int64_t item, int64_t row, enum state state, const char *app, const char *name,
                           const char *list)
{
    char text[512];
    struct selector selectors[32];
    size_t count = 0;
    snprintf(text, sizeof text, "%s", list);
    for (char *at = text, *end = text + strlen(text); at < end; at += strlen(at) + 1) {
        at[strcspn(at, ",")] = '\0';
        selectors[count++] = selector_from(at);
    }
    const struct record record = {.type = RECORD_ACCOUNT,
                                  .account = {.place = {"users", row, -1, state},
                                              .app = app,
                                              .name = name,
                                              .selectors = selectors,
                                              .selector_count = count}};
    small_case_put(&small, item, &record);
}

static void put_account(int64_t item, int64_t row, const char *app, const char *list)
{
    put_account_as(item, row, STATE_LIVE, app, NULL, list);
}

static void put_own(int64_t item, const char *app, const char *value)
{
    const struct record record = {.type = RECORD_OWN_SELECTOR,
                                  .own_selector = {.place = {"prefs", 1, -1, STATE_LIVE},
                                                   .app = app,
                                                   .selector = selector_from(value)}};
    small_case_put(&small, item, &record);
}

static void put_message(int64_t item, int64_t row, const char *app, const char *from, const char *to)
{
    const struct selector recipient = selector_from(to);
    const struct record record = {.type = RECORD_MESSAGE,
                                  .message = {.place = {"message", row, -1, STATE_LIVE},
                                              .app = app,
                                              .thread = to,
                                              .from = selector_from(from),
                                              .to = &recipient,
                                              .to_count = 1,
                                              .at = moment_from_sec(1000 + row),
                                              .direction = from[0] ? DIRECTION_IN : DIRECTION_OUT,
                                              .text = "hello"}};
    small_case_put(&small, item, &record);
}

static void put_membership(int64_t item, int64_t row, const char *group, const char *member, const char *role,
                           int64_t since_sec)
{
    const struct record record = {.type = RECORD_MEMBERSHIP,
                                  .membership = {.place = {"participants", row, -1, STATE_LIVE},
                                                 .app = "whatsapp",
                                                 .group = selector_from(group),
                                                 .member = selector_from(member),
                                                 .role = role,
                                                 .since = moment_from_sec(since_sec)}};
    small_case_put(&small, item, &record);
}

static void link_it(void)
{
    struct error error = {0};
    if (link_all(small.casefile, &error))
        fail_msg("%s", error.text);
}

static const char *entity(const char *value, const char *column)
{
    return small_case_field(&small, "entities", "value", value, column, out);
}

static const char *link_field(const char *where, const char *value, const char *column)
{
    return small_case_field(&small, "links", where, value, column, out);
}

#define SPELLING(kind, value, text, sources)                                                                 \
    "{\"kind\":\"" kind "\",\"value\":\"" value "\",\"text\":\"" text "\",\"sources\":" #sources "}"

// ---- what glues ----

static void what_an_application_ties_is_one_entity_across_sources(void **state)
{
    (void)state;
    int64_t one = small_case_source(&small, "one.zip", "BE-FJP");
    int64_t two = small_case_source(&small, "two.zip", "NL-OM");
    put_account_as(one, 1, STATE_LIVE, "telegram", "Ana K", "telegram:4711,telegram:ana_k,+447700900123");
    put_account(two, 1, "whatsapp", "whatsapp:99@lid,+447700900123");
    put_account(two, 2, "signal", "signal:01234567-89ab-cdef-0123-456789abcdef,+447700900123");
    put_message(one, 1, "telegram", "telegram:4711", "");
    put_message(two, 2, "whatsapp", "whatsapp:99@lid", "");
    put_message(two, 3, "sms", "+447700900123", "");
    link_it();
    assert_int_equal(small_case_count(&small, "entities"), 3); // she and two devices
    assert_string_equal(entity("+447700900123", "spellings"),
                        "[" SPELLING("phone", "+447700900123", "+447700900123", 2) "," SPELLING(
                            "handle", "signal:01234567-89ab-cdef-0123-456789abcdef",
                            "signal:01234567-89ab-cdef-0123-456789abcdef",
                            1) "," SPELLING("handle", "telegram:4711", "telegram:4711",
                                            1) "," SPELLING("handle", "telegram:ana_k", "telegram:ana_k",
                                                            1) "," SPELLING("handle", "whatsapp:99@lid",
                                                                            "whatsapp:99@lid", 1) "]");
    assert_string_equal(entity("+447700900123", "label"), "Ana K");
    assert_string_equal(link_field("from", "two.zip", "kind"), "account");
    assert_string_equal(link_field("detail", "telegram", "to"), "+447700900123");
    assert_non_null(strstr(link_field("detail", "telegram", "evidence"), "{\"table\":\"users\",\"row\":1}"));
    assert_string_equal(link_field("kind", "wrote", "from"), "+447700900123");
}

static void a_wxid_and_its_alias_are_one_and_the_id_names_it(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    put_account(phone, 1, "wechat", "wechat:wxid_a1,wechat:mei88");
    link_it();
    assert_string_equal(entity("wechat:wxid_a1", "kind"), "handle");
    assert_int_equal(small_case_count(&small, "entities"), 2);
}

static void a_saved_name_counts_more_than_a_profiles(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    put_account_as(phone, 1, STATE_LIVE, "telegram", "princess", "telegram:4711,+447700900123");
    put_account_as(phone, 2, STATE_LIVE, "telegram", "princess", "telegram:4711,telegram:ana_k");
    struct record contact = small_contact(1, "Ana", "+447700900123", "07700 900123");
    small_case_put(&small, phone, &contact);
    link_it();
    assert_string_equal(entity("+447700900123", "label"), "Ana");
}

// ---- what never glues ----

static void a_number_that_two_ids_of_one_application_had_ties_nobody(void **state)
{
    (void)state;
    int64_t one = small_case_source(&small, "one.zip", "BE-FJP");
    int64_t two = small_case_source(&small, "two.zip", "BE-FJP");
    put_account(one, 1, "telegram", "telegram:4711,telegram:ana_k,+447700900123");
    put_account(two, 1, "telegram", "telegram:5822,telegram:bob_b,+447700900123");
    link_it();
    assert_int_equal(small_case_count(&small, "entities"), 5); // two people, a number, two devices
    assert_string_equal(entity("+447700900123", "spellings"),
                        "[" SPELLING("phone", "+447700900123", "+447700900123", 2) "]");
    assert_string_equal(link_field("from", "telegram:4711", "kind"), "account_of");
    assert_string_equal(link_field("from", "telegram:4711", "to"), "+447700900123");
    assert_string_equal(link_field("from", "telegram:5822", "to"), "+447700900123");
    assert_non_null(strstr(entity("telegram:4711", "spellings"), "telegram:ana_k"));
}

static void a_phone_that_was_left_ties_no_other_application(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    put_account(phone, 1, "whatsapp", "whatsapp:99@lid,+447700900123");
    put_account(phone, 2, "whatsapp", "whatsapp:99@lid,+447700900124");
    put_account(phone, 3, "telegram", "telegram:4711,+447700900123");
    link_it();
    assert_string_equal(link_field("from", "telegram:4711", "kind"), "account_of");
    assert_string_equal(link_field("from", "+447700900124", "to"), "+447700900123"); // by their own LID
    assert_non_null(strstr(entity("+447700900124", "spellings"), "whatsapp:99@lid"));
}

static void a_number_change_that_nobody_contests_is_one_account(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    put_account(phone, 1, "whatsapp", "whatsapp:99@lid,+447700900123");
    put_account(phone, 2, "whatsapp", "whatsapp:99@lid,+447700900124");
    link_it();
    assert_int_equal(small_case_count(&small, "entities"), 2);
    assert_non_null(strstr(entity("whatsapp:99@lid", "spellings"), "+447700900124"));
}

static void two_ids_are_never_one_by_a_long_way(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    put_account(phone, 1, "telegram", "telegram:4711,+447700900123");
    put_account(phone, 2, "imessage", "+447700900123,+447700900124");
    put_account(phone, 3, "telegram", "telegram:5822,+447700900124");
    link_it();
    assert_null(strstr(entity("telegram:4711", "spellings"), "5822"));
    assert_string_equal(link_field("from", "telegram:4711", "kind"), "account_of");
    assert_string_equal(link_field("from", "telegram:5822", "kind"), "account_of");
}

static void an_address_that_two_numbers_use_ties_neither(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    put_account(phone, 1, "imessage", "family@example.org,+447700900123");
    put_account(phone, 2, "imessage", "family@example.org,+447700900124");
    link_it();
    assert_int_equal(small_case_count(&small, "entities"), 4);
    assert_string_equal(link_field("from", "+447700900124", "to"), "family@example.org");
}

static void contacts_names_groups_and_carved_rows_glue_nothing(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    const struct selector both[] = {selector_from("+447700900123"), selector_from("+447700900124")};
    struct record contact = small_contact(1, "Ana", "+447700900123", "07700 900123");
    contact.contact.selectors = both;
    contact.contact.selector_count = 2;
    small_case_put(&small, phone, &contact);
    put_account(phone, 2, "wechat", "wechat:wxid_a1,wechat:77@chatroom");
    put_account(phone, 3, "wechat", "wechat:wxid_b2,Mei Ling");
    put_account(phone, 4, "wechat", "wechat:wxid_c3,Mei Ling");
    put_account_as(phone, 5, STATE_CARVED, "telegram", NULL, "telegram:4711,+447700900123");
    link_it();
    assert_string_equal(entity("+447700900123", "spellings"),
                        "[" SPELLING("phone", "+447700900123", "+447700900123", 1) "]");
    assert_string_equal(entity("wechat:wxid_b2", "kind"), "handle");
    assert_string_equal(entity("wechat:wxid_c3", "kind"), "handle");
    assert_string_equal(link_field("from", "wechat:wxid_a1", "kind"), "account_of");
    assert_string_equal(link_field("from", "telegram:4711", "kind"), "account_of");
}

static void a_record_of_many_selectors_glues_nothing(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    char list[512] = "+447700900123";
    for (int i = 0; i < 20; i++)
        snprintf(list + strlen(list), sizeof list - strlen(list), ",kik:u%d", i);
    put_account(phone, 1, "kik", list);
    link_it();
    assert_string_equal(entity("+447700900123", "spellings"),
                        "[" SPELLING("phone", "+447700900123", "+447700900123", 1) "]");
    assert_string_equal(link_field("kind", "account_of", "from"), "+447700900123");
}

// ---- the order of sources ----

static void records_in_order(const int order[5], char text[4096])
{
    static const char *const lists[5][2] = {{"telegram", "telegram:4711,+447700900123"},
                                            {"telegram", "telegram:5822,+447700900123"},
                                            {"whatsapp", "whatsapp:99@lid,+447700900124"},
                                            {"telegram", "telegram:5822,telegram:bob_b,+447700900124"},
                                            {"imessage", "bob@example.org,+447700900124"}};
    static const char *const values[] = {"+447700900123", "+447700900124", "telegram:4711", "telegram:5822"};
    small_case_make(&small);
    for (int i = 0; i < 5; i++) {
        char label[16];
        snprintf(label, sizeof label, "%d.zip", order[i]);
        put_account(small_case_source(&small, label, "BE-FJP"), 1, lists[order[i]][0], lists[order[i]][1]);
    }
    link_it();
    text[0] = '\0';
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char field[4096];
        const char *spellings = small_case_field(&small, "entities", "value", values[i], "spellings", field);
        snprintf(text + strlen(text), 4096 - strlen(text), "%s\n", spellings);
    }
    snprintf(text + strlen(text), 4096 - strlen(text), "%lld entities, %lld links",
             (long long)small_case_count(&small, "entities"), (long long)small_case_count(&small, "links"));
    small_case_remove(&small);
}

static void the_order_of_sources_does_not_matter(void **state)
{
    (void)state;
    static const int orders[][5] = {{4, 3, 2, 1, 0}, {2, 0, 4, 1, 3}, {1, 3, 0, 4, 2}};
    char first[4096], again[4096];
    records_in_order((const int[]){0, 1, 2, 3, 4}, first);
    assert_non_null(strstr(first, "telegram:bob_b")); // what only he has stays his
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        records_in_order(orders[i], again);
        assert_string_equal(again, first);
    }
}

// ---- the device's own ----

static void an_owners_account_and_sim_are_one_when_the_application_says_so(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    put_own(phone, "sim", "+447700900001");
    put_own(phone, "telegram", "telegram:4711");
    put_account(phone, 1, "telegram", "telegram:4711,+447700900001");
    put_message(phone, 1, "telegram", "", "telegram:5822");
    put_message(phone, 2, "sms", "", "+447700900002");
    link_it();
    assert_string_equal(entity("+447700900001", "own_of"), "one.zip");
    assert_string_equal(link_field("to", "telegram:5822", "from"), "+447700900001");
    assert_string_equal(link_field("to", "+447700900002", "from"), "+447700900001");
}

static void own_id_and_number_of_one_file_are_one_account_and_two_of_a_kind_are_not(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    put_own(phone, "whatsapp", "whatsapp:99@lid");
    put_own(phone, "whatsapp", "+447700900001");
    put_own(phone, "telegram", "telegram:4711");
    put_own(phone, "telegram", "telegram:4712");
    put_own(phone, "telegram", "telegram:ana_k");
    link_it();
    assert_non_null(strstr(entity("+447700900001", "spellings"), "whatsapp:99@lid"));
    assert_string_equal(entity("telegram:4712", "own_of"), "one.zip");
    assert_string_equal(entity("telegram:ana_k", "own_of"), "one.zip");
}

// ---- groups ----

static void members_are_tied_to_their_group_by_role_and_time(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    put_own(phone, "sim", "+447700900001");
    put_account(phone, 1, "whatsapp", "whatsapp:99@lid,+447700900123");
    put_membership(phone, 1, "whatsapp:7@g.us", "whatsapp:99@lid", "admin", 100);
    put_membership(phone, 2, "whatsapp:7@g.us", "+447700900123", "admin", 300);
    put_membership(phone, 3, "whatsapp:7@g.us", "", NULL, 200);
    link_it();
    assert_string_equal(link_field("detail", "admin", "from"), "+447700900123");
    assert_string_equal(link_field("detail", "admin", "count"), "2");
    assert_string_equal(link_field("detail", "admin", "first"), "1970-01-01T00:01:40Z");
    assert_string_equal(link_field("detail", "admin", "last"), "1970-01-01T00:05:00Z");
    assert_string_equal(link_field("detail", "admin", "kind"), "member_of");
    assert_string_equal(link_field("first", "1970-01-01T00:03:20Z", "from"), "+447700900001");
    assert_string_equal(entity("whatsapp:7@g.us", "hub"), "0");
}

static void a_group_of_very_many_is_a_hub(void **state)
{
    (void)state;
    int64_t phone = small_case_source(&small, "one.zip", "BE-FJP");
    for (int i = 0; i < 100; i++) {
        char member[32];
        snprintf(member, sizeof member, "telegram:%d", 1000 + i);
        put_membership(phone, i + 1, "telegram:-1001", member, NULL, 100);
    }
    link_it();
    assert_string_equal(entity("telegram:-1001", "hub_reason"), "a group of 100 members");
}

static void ids_are_told_from_names(void **state)
{
    (void)state;
    char name[ID_KIND_SIZE];
    assert_int_equal(id_kind_of("phone", "+447700900123", name), ID_PHONE);
    assert_int_equal(id_kind_of("phone", "85050", name), ID_NONE);
    assert_int_equal(id_kind_of("handle", "telegram:4711", name), ID_STRONG);
    assert_string_equal(name, "telegram number");
    assert_int_equal(id_kind_of("handle", "telegram:ana_k", name), ID_NAME);
    assert_string_equal(name, "telegram name");
    assert_int_equal(id_kind_of("handle", "telegram:-100123", name), ID_NONE);
    assert_int_equal(id_kind_of("handle", "line:u0123456789abcdef0123456789abcdef", name), ID_STRONG);
    assert_string_equal(name, "line mid");
    assert_int_equal(id_kind_of("handle", "whatsapp:12@g.us", name), ID_NONE);
    assert_int_equal(id_kind_of("handle", "whatsapp:12@lid", name), ID_STRONG);
    assert_int_equal(id_kind_of("handle", "whatsapp:", name), ID_NONE);
    assert_int_equal(id_kind_of("iban", "BE68539007547034", name), ID_NONE);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_an_application_ties_is_one_entity_across_sources),
        TEST(a_wxid_and_its_alias_are_one_and_the_id_names_it),
        TEST(a_saved_name_counts_more_than_a_profiles),
        TEST(a_number_that_two_ids_of_one_application_had_ties_nobody),
        TEST(a_phone_that_was_left_ties_no_other_application),
        TEST(a_number_change_that_nobody_contests_is_one_account),
        TEST(two_ids_are_never_one_by_a_long_way),
        TEST(an_address_that_two_numbers_use_ties_neither),
        TEST(contacts_names_groups_and_carved_rows_glue_nothing),
        TEST(a_record_of_many_selectors_glues_nothing),
        cmocka_unit_test(the_order_of_sources_does_not_matter),
        TEST(an_owners_account_and_sim_are_one_when_the_application_says_so),
        TEST(own_id_and_number_of_one_file_are_one_account_and_two_of_a_kind_are_not),
        TEST(members_are_tied_to_their_group_by_role_and_time),
        TEST(a_group_of_very_many_is_a_hub),
        cmocka_unit_test(ids_are_told_from_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
