// Whose device it is: numbers and SIM cards, backups' Info.plist, lookups, accounts. Observers: ios_device,
// ios_accounts.
#include "ios_test.h"

#define PLIST(content) "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict>" content "</dict></plist>"
#define TEXT(key, value) "<key>" key "</key><string>" value "</string>"

static bool read_plist(struct collect *collect, const struct observer *observer, const char *xml)
{
    collect_init(collect);
    struct item item = {.path = "HomeDomain/Library/Preferences/list.plist", .bytes = bytes_of_text(xml)};
    static const char *const gb[] = {"GB", NULL};
    return collect_observe(collect, observer, &item, gb);
}

static void reads_sim_cards(void **state)
{
    (void)state;
    struct collect collect;
    assert_true(read_plist(
        &collect, &observer_ios_device,
        PLIST("<key>PersonalitySlots</key><array><string>8944100000000000001</string></array>"
              "<key>PersonalWallet</key><dict><key>8944100000000000001</key><dict><key>info</key><dict>" TEXT(
                  "mdn", "+447700900099")
                  TEXT("type", "sim") "</dict></dict><key>8944100000000000002</key><dict/></dict>" TEXT(
                      "LastKnownIMSI", "234100000000001") TEXT("ICCID", "no number"))));
    assert_string_equal(own_lines(&collect), "sim iccid 8944100000000000001; sim phone +447700900099; "
                                             "sim iccid 8944100000000000002; sim imsi 234100000000001");
    assert_int_equal(collect_tally(&collect, "commcenter", ""), 3);
    assert_int_equal(collect_tally(&collect, "commcenter", "an own number that is none"), 1);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void reads_the_info_of_a_backup(void **state)
{
    (void)state;
    struct collect collect;
    assert_true(read_plist(
        &collect, &observer_ios_device,
        PLIST(
            TEXT("Device Name", "Ana's iPhone") TEXT("Phone Number", "+44 7700 900099") TEXT(
                "IMEI", "350000000000006") TEXT("IMEI 2", "350000000000014")
                TEXT("ICCID", "8944100000000000001") TEXT("Product Type", "iPhone14,5") TEXT(
                    "Target Identifier",
                    "00008110-000000000000001E") "<key>Applications</key><dict><key>com.example</key><dict><key>IMEI</key><string>1</string></dict></dict>")));
    assert_string_equal(own_lines(&collect), "sim phone +447700900099; sim imei 350000000000006; "
                                             "sim imei 350000000000014; sim iccid 8944100000000000001");
    assert_int_equal(collect_count(&collect, RECORD_ACCOUNT), 1);
    const struct account *device = &collect_at(&collect, RECORD_ACCOUNT, 0)->account;
    assert_string_equal(device->app, "device");
    assert_string_equal(device->name, "Ana's iPhone");
    assert_int_equal(device->selector_count, 2);
    assert_int_equal(collect_tally_total(&collect, "backup"), 8);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void says_whom_it_looked_up(void **state)
{
    (void)state;
    struct collect collect;
    assert_true(read_plist(
        &collect, &observer_ios_device,
        PLIST(
            "<key>CacheVersion</key><integer>1</integer><key>com.apple.madrid</key><dict>"
            "<key>tel:+447700900001</key><dict><key>LookupDate</key><real>703260000.5</real><key>IDStatus</key>"
            "<integer>1</integer></dict><key>mailto:ana@example.org</key><dict><key>LookupDate</key>"
            "<real>703260001</real><key>IDStatus</key><integer>2</integer></dict></dict>"
            "<key>com.apple.private.alloy.sms</key><dict/>")));
    assert_int_equal(collect_count(&collect, RECORD_RAW_ROW), 2);
    assert_string_equal(collect_at(&collect, RECORD_RAW_ROW, 0)->raw_row.columns,
                        "{\"looked_up\":\"tel:+447700900001\",\"service\":\"com.apple.madrid\","
                        "\"at\":\"2023-04-15T14:00:00.500Z\",\"registered\":\"yes\"}");
    assert_int_equal(collect_hits(&collect, SELECTOR_PHONE, "+447700900001"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "ana@example.org"), 1);
    EXPECT_ACCOUNTS(&collect, "-: phone:+447700900001"); // the other is not registered
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void leaves_other_lists_alone(void **state)
{
    (void)state;
    struct collect collect;
    assert_false(read_plist(&collect, &observer_ios_device, PLIST(TEXT("CFBundleName", "Example"))));
    collect_done(&collect);
    assert_false(read_plist(&collect, &observer_ios_device, "<html><body>PersonalWallet</body></html>"));
    collect_done(&collect);
    assert_false(read_plist(&collect, &observer_ios_device, "bplist00 cut short"));
    collect_done(&collect);
    // cut, but what is there says what it is
    assert_true(
        read_plist(&collect, &observer_ios_device,
                   "<plist><dict><key>ReportedPhoneNumber</key><string>+447700900099</string><key>a"));
    assert_string_equal(own_lines(&collect), "sim phone +447700900099");
    assert_true(collect_has_damage(&collect, "not well-formed"));
    collect_done(&collect);
}

static void reads_the_real_ones(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_ios_device, "phones/plaso/ios/com.apple.commcenter.data.plist"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_string_equal(own_lines(&collect), "sim iccid 8901260971148676693; sim phone +19195794674");
    assert_nothing_lost(&collect);
    collect_done(&collect);
    assert_true(app_read_shared(&collect, &observer_ios_device,
                                "phones/plaso/ios/com.apple.identityservices.idstatuscache.plist"));
    assert_int_equal(collect_tally(&collect, "id lookups", ""), 40);
    assert_int_equal(collect_hits(&collect, SELECTOR_PHONE, "+19198887386"), 5);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void reads_accounts(void **state)
{
    (void)state;
    struct collect collect;
    // archives of "Ana", "Ionescu", and of [{uri: "tel:+447700900099"}, {uri: "mailto:ana@example.org"}]
#define ARCHIVED(value)                                                                                         \
    "'<plist><dict><key>$archiver</key><string>a</string><key>$top</key><dict><key>root</key><dict>"            \
    "<key>CF$UID</key><integer>1</integer></dict></dict><key>$objects</key><array><string>$null</string>" value \
    "</array></dict></plist>'"
    app_read(
        &collect, &observer_ios_accounts,
        "CREATE TABLE ZACCOUNT(Z_PK INTEGER PRIMARY KEY, ZACTIVE INTEGER, ZACCOUNTTYPE INTEGER,"
        " ZOWNINGBUNDLEID VARCHAR, ZUSERNAME VARCHAR);"
        "CREATE TABLE ZACCOUNTTYPE(Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER VARCHAR);"
        "CREATE TABLE ZACCOUNTPROPERTY(Z_PK INTEGER PRIMARY KEY, ZOWNER INTEGER, ZKEY VARCHAR, ZVALUE BLOB);"
        "INSERT INTO ZACCOUNTTYPE VALUES (1, 'com.apple.account.AppleAccount'), (2, 'com.apple.twitter'),"
        " (3, 'com.apple.account.IdentityServices');"
        "INSERT INTO ZACCOUNT VALUES (1, 1, 1, 'a', 'Ana@example.org'), (2, 1, 2, 'b', 'ana_k'),"
        " (3, 1, 3, 'c', NULL), (4, 0, 1, 'd', NULL);"
        "INSERT INTO ZACCOUNTPROPERTY VALUES (1, 1, 'firstName', " ARCHIVED(
            "<string>Ana</string>") "),"
                                    " (2, 1, 'lastName', " ARCHIVED(
                                        "<string>Ionescu</string>") "),"
                                                                    " (3, 1, 'personID', " ARCHIVED(
                                                                        "<string>4711</string>") "),"
                                                                                                 " (4, 3, 'handles', " ARCHIVED(
                                                                                                     "<array><dict><key>uri</key><string>tel:+447700900099</string></dict>"
                                                                                                     "<dict><key>uri</key><string>mailto:ana@example.org</string></dict></array>") "),"
                                                                                                                                                                                   " (5, 1, 'cookies', x'00');");
    EXPECT_ACCOUNTS(&collect, "Ana Ionescu: email:ana@example.org handle:apple:4711",
                    "-: handle:twitter:ana_k", "-: email:ana@example.org");
    assert_string_equal(
        own_lines(&collect),
        "icloud email ana@example.org; icloud handle apple:4711; twitter handle twitter:ana_k; "
        "imessage phone +447700900099; icloud email ana@example.org");
    assert_int_equal(collect_tally(&collect, "ZACCOUNT", ""), 3);
    assert_int_equal(collect_tally(&collect, "ZACCOUNT", "an account without a name"), 1);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void reads_real_accounts(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_ios_accounts, "phones/plaso/ios/Accounts3.sqlite"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_tally_total(&collect, "ZACCOUNT"), 18);
    assert_int_equal(collect_tally(&collect, "ZACCOUNT", ""), 10);
    assert_string_equal(app_account_line(&collect, 0),
                        "DFIR This Is: email:thisisdfir@gmail.com handle:apple:17193901029");
    assert_non_null(strstr(own_lines(&collect), "imessage phone +19195794674"));
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sim_cards),        cmocka_unit_test(reads_the_info_of_a_backup),
        cmocka_unit_test(says_whom_it_looked_up), cmocka_unit_test(leaves_other_lists_alone),
        cmocka_unit_test(reads_the_real_ones),    cmocka_unit_test(reads_accounts),
        cmocka_unit_test(reads_real_accounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
