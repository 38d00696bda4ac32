// Places of the device, of access points and of cells; networks it joined. Observers: ios_places, ios_wifi.
#include "ios_test.h"

static const struct position *position(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_POSITION, n)->position;
}

static void assert_position(struct collect *collect, size_t n, const char *expected)
{
    const struct position *one = position(collect, n);
    char at[MOMENT_TEXT_SIZE];
    assert_string_equal(arena_print(collect->arena, "%s %.4f,%.4f %s %s %.0f %s %s",
                                    moment_format(one->at, at), one->latitude, one->longitude,
                                    one->label ? one->label : "-", one->how ? one->how : "-", one->accuracy_m,
                                    selector_kind_name(one->by.kind), one->by.value),
                        expected);
}

static void reads_access_points_and_cells(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_places,
        "CREATE TABLE WifiLocation(MAC INTEGER, Channel INTEGER, InfoMask INTEGER, Timestamp FLOAT, Latitude FLOAT,"
        " Longitude FLOAT, HorizontalAccuracy FLOAT, Altitude FLOAT, Confidence INTEGER, PRIMARY KEY(MAC));"
        "CREATE TABLE WifiLocationHarvest(MAC TEXT, Timestamp FLOAT, Latitude FLOAT, Longitude FLOAT,"
        " HorizontalAccuracy FLOAT);"
        "CREATE TABLE LteCellLocation(MCC INTEGER, MNC INTEGER, TAC INTEGER, CI INTEGER, Timestamp FLOAT,"
        " Latitude FLOAT, Longitude FLOAT, HorizontalAccuracy FLOAT);"
        "INSERT INTO WifiLocation VALUES (112394521950, 6, 0, 703260000, 52.3702, 4.8952, 30, 0, 50),"
        " (7, 6, 0, 703260001, -180, -180, -1, 0, 0), (8, 6, 0, 703260002, 0, 0, 30, 0, 0);"
        "INSERT INTO WifiLocationHarvest VALUES ('0:1a:2b:3c:4d:5e', 703260003, 50.85, 4.35, NULL),"
        " ('no address', 703260004, 50.86, 4.36, 10);"
        "INSERT INTO LteCellLocation VALUES (206, 1, 1234, 56789, 703260005, 51.05, 3.72, 2000),"
        " (-1, 1, 1, 1, 703260006, 95.0, 200.0, 10);");
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 5);
    assert_position(&collect, 0, "2023-04-15T14:00:00Z 52.3702,4.8952 - wifi 30 mac 00:1a:2b:3c:4d:5e");
    assert_position(&collect, 1, "2023-04-15T14:00:03Z 50.8500,4.3500 - wifi 0 mac 00:1a:2b:3c:4d:5e");
    assert_position(&collect, 2, "2023-04-15T14:00:04Z 50.8600,4.3600 - wifi 10 name ");
    assert_position(&collect, 3, "2023-04-15T14:00:05Z 51.0500,3.7200 cell 206-1-1234-56789 cell 2000 name ");
    assert_int_equal(position(&collect, 4)->axes, AXES_IMPOSSIBLE);
    assert_int_equal(collect_tally(&collect, "WifiLocation", "no coordinates"), 2);
    assert_int_equal(collect_tally_total(&collect, "WifiLocation"), 3);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void reads_where_the_device_was(void **state)
{
    (void)state;
    struct collect collect;
    app_read(
        &collect, &observer_ios_places,
        "CREATE TABLE ZRTCLLOCATIONMO(Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZHORIZONTALACCURACY FLOAT,"
        " ZLATITUDE FLOAT, ZLONGITUDE FLOAT, ZSPEED FLOAT, ZTIMESTAMP TIMESTAMP);"
        "CREATE TABLE ZRTLEARNEDLOCATIONOFINTERESTVISITMO(Z_PK INTEGER PRIMARY KEY, ZENTRYDATE TIMESTAMP,"
        " ZEXITDATE TIMESTAMP, ZLOCATIONLATITUDE FLOAT, ZLOCATIONLONGITUDE FLOAT, ZLOCATIONUNCERTAINTY FLOAT);"
        "INSERT INTO ZRTCLLOCATIONMO VALUES (1, 3, 12.5, 52.3702, 4.8952, 1.5, 703260000.25);"
        "INSERT INTO ZRTLEARNEDLOCATIONOFINTERESTVISITMO VALUES (1, 703260001, 703269000, 52.37, 4.89, 40);");
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 2);
    assert_position(&collect, 0, "2023-04-15T14:00:00.250Z 52.3702,4.8952 - - 12 owner ");
    assert_position(&collect, 1, "2023-04-15T14:00:01Z 52.3700,4.8900 - - 40 owner ");
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void reads_networks(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    static const char xml[] =
        "<plist><dict><key>wifi.network.ssid.Flat4</key><dict><key>SSID</key><data>RmxhdDQ=</data><key>AddedAt</key>"
        "<date>2023-04-15T14:00:00Z</date><key>BSSList</key><array><dict><key>BSSID</key>"
        "<string>0:1a:2b:3c:4d:5e</string><key>LastAssociatedAt</key><date>2023-04-16T14:00:00Z</date>"
        "<key>LocationLatitude</key><real>52.3702</real><key>LocationLongitude</key><real>4.8952</real>"
        "<key>LocationAccuracy</key><real>65</real></dict><dict><key>BSSID</key><string>ff:ff:ff:ff:ff:ff</string>"
        "</dict></array></dict></dict></plist>";
    struct item item = {.path = "known-networks.plist", .bytes = bytes_of_text(xml)};
    assert_true(collect_observe(&collect, &observer_ios_wifi, &item, NULL));
    assert_int_equal(collect_count(&collect, RECORD_RAW_ROW), 2);
    assert_string_equal(collect_at(&collect, RECORD_RAW_ROW, 0)->raw_row.columns,
                        "{\"network\":\"Flat4\",\"AddedAt\":\"2023-04-15T14:00:00Z\"}");
    assert_string_equal(collect_at(&collect, RECORD_RAW_ROW, 1)->raw_row.columns,
                        "{\"network\":\"Flat4\",\"access_point\":\"00:1a:2b:3c:4d:5e\","
                        "\"last_joined\":\"2023-04-16T14:00:00Z\"}");
    assert_int_equal(collect_hits(&collect, SELECTOR_MAC, "00:1a:2b:3c:4d:5e"), 1);
    assert_int_equal(collect_count(&collect, RECORD_POSITION), 1);
    assert_position(&collect, 0, "2023-04-16T14:00:00Z 52.3702,4.8952 Flat4 wifi 65 mac 00:1a:2b:3c:4d:5e");
    assert_int_equal(collect_tally_total(&collect, "access points"), 2);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

static void reads_real_networks(void **state)
{
    (void)state;
    struct collect collect;
    if (!app_read_shared(&collect, &observer_ios_wifi,
                         "phones/plaso/ios/com.apple.wifi.known-networks.plist"))
        skip(); // CLEW_SHARED_DATA is not set
    assert_int_equal(collect_tally(&collect, "known networks", ""), 1);
    assert_int_equal(collect_tally(&collect, "access points", ""), 9);
    assert_int_equal(collect_hits(&collect, SELECTOR_MAC, "76:a7:41:e7:7c:9d"), 1);
    assert_nothing_lost(&collect);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_access_points_and_cells),
        cmocka_unit_test(reads_where_the_device_was),
        cmocka_unit_test(reads_networks),
        cmocka_unit_test(reads_real_networks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
