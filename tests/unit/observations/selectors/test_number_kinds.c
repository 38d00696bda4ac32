// Cards, handsets, SIM cards, addresses of machines and positions: what is valid, possible and none.
#include "test.h"

#include "finding.h"

// Numbers that are in no scheme's list of test numbers, made up with a right check digit.
static void cards(void **state)
{
    (void)state;
    check_found("4539 1488 0343 6467", "0 card valid 4539148803436467");
    check_found("pay 5425-2334-3010-9911 now", "4 card valid 5425233430109911");
    check_found("3718 529361 07494", "0 card valid 371852936107494");
    check_found("visa 4539148803436467", "5 card valid 4539148803436467");
    check_found("tarjeta: 4539148803436467.", "9 card valid 4539148803436467");
    check_found("4539148803436467|12|2027|123", "0 card valid 4539148803436467");
    check_found(";4539148803436467=27121010000000000000?", "1 card valid 4539148803436467");
    check_found("%B4539148803436467^DOE/JANE^2712101", "2 card valid 4539148803436467");
    check_found("4539148803436467", "0 card possible 4539148803436467");
    check_found("order 4539 1488 0343 6467", "6 card possible 4539148803436467");
}

// Published for tests by the schemes: in form cards, but nobody's.
static void test_cards_are_possible(void **state)
{
    (void)state;
    check_found("card 4111 1111 1111 1111", "5 card possible 4111111111111111");
    check_found("4242-4242-4242-4242", "0 card possible 4242424242424242");
    check_found("5555 5555 5555 4444", "0 card possible 5555555555554444");
    check_found("card 378282246310005", "5 card possible 378282246310005");
    check_found("card 6011111111111117", "5 card possible 6011111111111117");
    check_found("card 30569309025904", "5 card possible 30569309025904");
    check_found("card 3530111333300000", "5 card possible 3530111333300000");
}

static void no_cards(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "4539 1488 0343 6468",                    // check digit
        "9539 1488 0343 6460",                    // no issuer
        "1234567890123452 4444444444444448",      // counting, repeating
        "a4539148803436467 4539148803436467b",    // glued
        "1-4539148803436467 12.4539148803436467", // parts of something longer
        "4539148803436467.25 4539148803436467%",
        "45391488034364670 14539148803436467",
        "0000 4539 1488 0343 6467 0000", // a row of a table
        "4539 1488 0343 6467 6c6f",      // a dump of bytes
        "5414 5415 5416 5417\n20BBF",    // a table that counts
        "540F 5410 5411 5412 5413",
        "4539 1488-0343 6467",
        NULL,
    };
    check_none(texts, " card ");
}

static void handsets(void **state)
{
    (void)state;
    // 3GPP TS 23.003's form; Wikipedia's example 49-015420-323751-8
    check_found("IMEI: 490154203237518", "6 imei valid 490154203237518");
    check_found("imei1=49-015420-323751-8", "6 imei valid 490154203237518");
    check_found("{\"imei\":\"352099001761481\"}", "9 imei valid 352099001761481");
    check_found("IMEI 352099-00-176148-1", "5 imei valid 352099001761481");
    check_found("352099001761481", "0 imei possible 352099001761481");
    check_found("IMEI 490154203237519", "5 imei possible 490154203237519");      // wrong check digit
    check_found("IMEI 35209900176148", "5 imei possible 35209900176148");        // without it
    check_found("IMEISV: 3520990017614823", "8 imei possible 3520990017614823"); // with software version
    check_found("imsi 204046203237518", "5 imsi valid 204046203237518");
    check_found("imsi 299046203237518", "5 imsi possible 299046203237518"); // no such country
    check_found("ICCID 8944110068231546789", "6 iccid possible 8944110068231546789");
    check_found("ICCID 89314404000005720341", "6 iccid possible 89314404000005720341");
    check_found("sim 8931440400000572030", "4 iccid valid 8931440400000572030");
    static const char *const texts[] = {
        "352099001761482",
        "652099001761485",
        "204046203237518",
        "111111111111111 000000000000000",
        "0.352099001761481 352099001761481e5",
        "_352099001761481 -352099001761481",
        "8999999999999999999",
        NULL,
    };
    check_none(texts, " imei imsi iccid card ");
}

static void machines(void **state)
{
    (void)state;
    check_found("from 93.184.216.34:443", "5 ip valid 93.184.216.34");
    check_found("host 8.8.8.8, 192.168.1.10", "5 ip possible 8.8.8.8 | 14 ip possible 192.168.1.10");
    check_found("1.2.3.4", "0 ip possible 1.2.3.4");
    check_found("2A00:1450:4001:0811:0:0:0:200E", "0 ip valid 2a00:1450:4001:811::200e");
    check_found("[2a00:1450::200e]:80", "1 ip valid 2a00:1450::200e");
    check_found("fe80::1ff:fe23:4567:890a, 2001:db8::1",
                "0 ip possible fe80::1ff:fe23:4567:890a | 26 ip possible 2001:db8::1");
    check_found("mac E0-69-95-35-68-D2", "4 mac valid e0:69:95:35:68:d2");
    check_found("e0:69:95:35:68:d2.", "0 mac valid e0:69:95:35:68:d2");
    check_found("02:69:95:35:68:d2 00:11:22:33:44:55",
                "0 mac possible 02:69:95:35:68:d2 | 18 mac possible 00:11:22:33:44:55");
    static const char *const texts[] = {
        "127.0.0.1 0.0.0.0 255.255.255.0 224.0.0.1",
        "256.1.1.1 01.2.3.4 1.2.3 1.2.3.4.5 1.3.6.1.4.1.311",
        "version 10.20.30.40 v1.2.3.4 foo-1.2.3.4 1.2.3.4-5",
        "std::abs dead::beef DBD::DB2 :: ::1 12:34:56 a::b",
        "2020:10:11 12:13:14 ff02::1",
        "00:00:00:00:00:00 ff:ff:ff:ff:ff:ff e0:69:95:35:68:d2:01 e0:69:95:35:68",
        "e0:69:95:35:68:d2:e0:69:95:35:68:d2:ff:01:02:03", // a fingerprint
        "06-12-34-56-78-90",
        NULL,
    };
    check_none(texts, " ip mac ");
}

static void positions(void **state)
{
    (void)state;
    check_found("52.370216, 4.895168", "0 coordinate possible 52.370216,4.895168");
    check_found("-33.868820,151.209290", "0 coordinate possible -33.868820,151.209290");
    check_found("GPS: 52.370216, 4.895168", "5 coordinate valid 52.370216,4.895168");
    check_found("{\"lat\":52.370216,\"lon\":-4.8951}", "7 coordinate valid 52.370216,-4.8951");
    check_found("<latitude>52.3702161234</latitude><lng>4.8951</lng>",
                "10 coordinate valid 52.370216,4.8951");
    check_found("geo:52.37,4.89;u=35", "4 coordinate valid 52.37,4.89");
    check_found("52\xc2\xb0"
                "22'12.8\"N 4\xc2\xb0"
                "53'42.6\"E",
                "0 coordinate valid 52.370222,4.895167");
    check_found("N 52\xc2\xb0 22.213' W 004\xc2\xb0 53.710'", "0 coordinate valid 52.370217,-4.895167");
    check_found("52.3702\xc2\xb0 N, 4.8952\xc2\xb0 E", "0 coordinate valid 52.3702,4.8952");
    check_found("52.3702N 4.8952E", "0 coordinate valid 52.3702,4.8952");
    check_found("17,52.370216,4.895168,12.5", "3 coordinate possible 52.370216,4.895168");
    static const char *const texts[] = {
        "52.37, 4.89 52.370216 4.895168",
        "0.12345, 0.23456",
        "92.370216, 4.895168 52.370216, 184.895168",
        "1.12345, 2.34567, 3.45678 { 39.0625, -41.9430, 0, 7}",
        "x52.370216, 4.895168 1.52.370216, 4.895168",
        "52.370216, 4.895168% version 1.2345, 1.2346.7",
        "(lat_0,27.51882880)(lonc,52.60353916)",
        "0.0000, 0.0000",
        "20\xc2\xb0 C 30\xc2\xb0 C",
        NULL,
    };
    check_none(texts, " coordinate ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards),    cmocka_unit_test(test_cards_are_possible),
        cmocka_unit_test(no_cards), cmocka_unit_test(handsets),
        cmocka_unit_test(machines), cmocka_unit_test(positions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
