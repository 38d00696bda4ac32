// Calls of iOS, of both schemas. Observer: ios_calls.
#include "ios_test.h"

#define STORE                                                                                                \
    "CREATE TABLE ZCALLRECORD(Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZANSWERED INTEGER,"    \
    " ZCALL_CATEGORY INTEGER, ZCALLTYPE INTEGER, ZDISCONNECTED_CAUSE INTEGER, ZFACE_TIME_DATA INTEGER,"      \
    " ZHANDLE_TYPE INTEGER, ZNUMBER_AVAILABILITY INTEGER, ZORIGINATED INTEGER, ZREAD INTEGER,"               \
    " ZDATE TIMESTAMP, ZDURATION FLOAT, ZDEVICE_ID VARCHAR, ZISO_COUNTRY_CODE VARCHAR, ZLOCATION VARCHAR,"   \
    " ZNAME VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR, ZADDRESS BLOB);"                         \
    "CREATE TABLE ZHANDLE(Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTYPE INTEGER,"            \
    " ZNORMALIZEDVALUE VARCHAR, ZVALUE VARCHAR);"                                                            \
    "CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES(Z_2REMOTEPARTICIPANTCALLS INTEGER,"                            \
    " Z_4REMOTEPARTICIPANTHANDLES INTEGER);"

#define CALL                                                                                                 \
    "INSERT INTO ZCALLRECORD(Z_PK, ZDATE, ZDURATION, ZORIGINATED, ZANSWERED, ZCALLTYPE, ZSERVICE_PROVIDER,"  \
    " ZADDRESS, ZHANDLE_TYPE, ZISO_COUNTRY_CODE, ZNAME, ZDISCONNECTED_CAUSE) VALUES"

static void reads_calls_of_every_provider(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_calls,
        STORE CALL
        " (1, 703260000.25, 61.7, 1, 0, 1, 'com.apple.Telephony', '+447700900001', 2, 'gb', 'Ana', 0),"
        " (2, 703260001, 0, 0, 0, 1, 'com.apple.Telephony', '07700 900002', 2, 'gb', NULL, 0),"
        " (3, 703260002, 0, 0, 0, 1, 'com.apple.Telephony', x'2b343437373030393030303033', 2, 'gb', NULL, 6),"
        " (4, 703260003, 12, 0, 1, 8, 'com.apple.FaceTime', 'ana@example.org', 3, NULL, NULL, 0),"
        " (5, 703260004, 5, 1, 1, 16, 'com.apple.FaceTime', '+447700900001', 2, NULL, 'Ana', 0),"
        " (6, 703260005, 9, 0, 1, 0, 'net.whatsapp.WhatsApp', '447700900004@s.whatsapp.net', 1, NULL, NULL, 0),"
        " (7, 703260006, 0, 1, 0, 0, 'ph.telegra.Telegraph', '4711', 1, NULL, NULL, 0),"
        " (8, 703260007, 3, 0, 1, 0, 'com.example.Talk', 'mia', 1, NULL, 'Mia', 0),"
        " (9, 703260008, 0, 0, 0, 1, NULL, NULL, NULL, NULL, NULL, NULL);");
    EXPECT_CALLS(&collect, "2023-04-15T14:00:00.250Z out owner: > phone:+447700900001 answered 61",
                 "2023-04-15T14:00:01Z in phone:+447700900002 > owner: missed 0",
                 "2023-04-15T14:00:02Z in phone:+447700900003 > owner: rejected 0",
                 "2023-04-15T14:00:03Z in email:ana@example.org > owner: answered 12",
                 "2023-04-15T14:00:04Z out owner: > phone:+447700900001 answered 5",
                 "2023-04-15T14:00:05Z in phone:+447700900004 > owner: answered 9",
                 "2023-04-15T14:00:06Z out owner: > handle:telegram:4711 unknown 0",
                 "2023-04-15T14:00:07Z in handle:talk:mia > owner: answered 3",
                 "2023-04-15T14:00:08Z in name: > owner: missed 0");
    static const char *const apps[] = {"phone",    "phone",    "phone", "facetime", "facetime",
                                       "whatsapp", "telegram", "talk",  "phone"};
    for (size_t i = 0; i < 9; i++)
        assert_string_equal(collect_at(&collect, RECORD_CALL, i)->call.app, apps[i]);
    EXPECT_CONTACTS(&collect, "Ana: phone:+447700900001", "Mia: handle:talk:mia"); // each name once
    assert_int_equal(collect_tally(&collect, "ZCALLRECORD", ""), 9);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void names_all_of_a_call_of_several(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_calls,
        STORE
        "INSERT INTO ZHANDLE VALUES (1, 4, 1, 2, '+447700900001', '+447700900001'),"
        " (2, 4, 1, 2, '+447700900002', NULL), (3, 4, 1, 3, NULL, 'ana@example.org'), (4, 4, 1, 3, NULL, NULL);" CALL
        " (1, 703260000, 10, 1, 1, 8, 'com.apple.FaceTime', NULL, 2, NULL, NULL, 0),"
        " (2, 703260001, 10, 0, 1, 8, 'com.apple.FaceTime', '+447700900001', 2, NULL, NULL, 0);"
        "INSERT INTO Z_2REMOTEPARTICIPANTHANDLES VALUES (1, 1), (1, 2), (2, 1), (2, 3), (2, 99);");
    EXPECT_CALLS(&collect,
                 "2023-04-15T14:00:00Z out owner: > phone:+447700900001 phone:+447700900002 answered 10",
                 "2023-04-15T14:00:01Z in phone:+447700900001 > owner: email:ana@example.org answered 10");
    assert_int_equal(collect_tally(&collect, "ZHANDLE", "without an address"), 1);
    assert_int_equal(collect_tally_total(&collect, "Z_2REMOTEPARTICIPANTHANDLES"), 5);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void reads_the_calls_before_ios_8(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_calls,
        "CREATE TABLE _SqliteDatabaseProperties(key TEXT, value TEXT, UNIQUE(key));"
        "CREATE TABLE call(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER,"
        " duration INTEGER, flags INTEGER, id INTEGER, name TEXT, country_code TEXT, network_code TEXT,"
        " read INTEGER, assisted INTEGER, face_time_data BLOB);"
        "INSERT INTO call VALUES (1, '+447700900001', 1300000000, 60, 4, 1, NULL, '234', '10', 1, 0, NULL),"
        " (2, '+447700900001', 1300000100, 0, 5, 1, NULL, '234', '10', 1, 0, NULL),"
        " (3, '+447700900002', 1300000200, 0, 4, -1, NULL, '234', '10', 1, 0, NULL),"
        " (4, 'ana@example.org', 1300000300, 9, 21, -1, NULL, NULL, NULL, 1, 0, x'01');");
    EXPECT_CALLS(&collect, "2011-03-13T07:06:40Z in phone:+447700900001 > owner: answered 60",
                 "2011-03-13T07:08:20Z out owner: > phone:+447700900001 unknown 0",
                 "2011-03-13T07:10:00Z in phone:+447700900002 > owner: missed 0",
                 "2011-03-13T07:11:40Z out owner: > email:ana@example.org answered 9");
    assert_string_equal(collect_at(&collect, RECORD_CALL, 3)->call.app, "facetime");
    assert_int_equal(collect_tally(&collect, "call", ""), 4);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

// Deleted without overwriting: they come back as what they were, none twice, none false.
static void brings_deleted_calls_back(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_calls,
        STORE
        "PRAGMA secure_delete = OFF;"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
        "INSERT INTO ZCALLRECORD(Z_PK, Z_ENT, Z_OPT, ZDATE, ZDURATION, ZORIGINATED, ZANSWERED, ZCALLTYPE,"
        " ZSERVICE_PROVIDER, ZADDRESS) SELECT i, 2, 1, 703260000 + i, i, i % 2, 1, 1,"
        " 'com.apple.Telephony', '+4477009' || printf('%05d', i) FROM n;"
        "DELETE FROM ZCALLRECORD WHERE Z_PK % 3 = 0;");
    size_t back = 0, count = collect_count(&collect, RECORD_CALL);
    bool seen[301] = {false};
    for (size_t i = 0; i < count; i++) {
        const struct call *call = &collect_at(&collect, RECORD_CALL, i)->call;
        int64_t number = call->at.at_usec / 1000000 - 978307200 - 703260000;
        assert_true(number >= 1 && number <= 300 && !seen[number]);
        seen[number] = true;
        assert_int_equal(call->seconds, number);
        assert_int_equal(call->direction, number % 2 ? DIRECTION_OUT : DIRECTION_IN);
        assert_true((call->place.state == STATE_LIVE) == (number % 3 != 0));
        back += call->place.state != STATE_LIVE;
    }
    assert_int_equal(collect_tally(&collect, "ZCALLRECORD", ""), 200);
    assert_true(back >= 80);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_calls_of_every_provider),
        cmocka_unit_test(names_all_of_a_call_of_several),
        cmocka_unit_test(reads_the_calls_before_ios_8),
        cmocka_unit_test(brings_deleted_calls_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
