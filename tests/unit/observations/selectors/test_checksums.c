// Coin addresses, onion services and travel documents, by their published examples.
#include "test.h"

#include "finding.h"

#include "base/text.h"
#include "observations/selectors/base58.h"

#include <stdio.h>

// Published vectors: Bitcoin wiki ("Technical background of version 1 Bitcoin addresses"), BIP-16/13
// examples, TRON's and Monero's own documentation (the projects' donation addresses).
static void coins_in_base58(void **state)
{
    (void)state;
    check_found("send 1PMycacnJaSqwwJqjawXBErnLsZ7RkXUAs.",
                "5 crypto valid 1PMycacnJaSqwwJqjawXBErnLsZ7RkXUAs");
    check_found("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "0 crypto valid 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    check_found("bitcoin:3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
                "8 crypto valid 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy");
    check_found("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "0 crypto valid TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
    check_found(
        "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
        "0 crypto valid "
        "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H");
    check_found("1111111111111111111114oLvT2",
                "0 crypto possible 1111111111111111111114oLvT2"); // owned by nobody
    static const char *const texts[] = {
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN",
        "x1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNax",
        "1a1zp1ep5qgefi2dmptftl5slmv7divfna",
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u",
        "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3J",
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", // a test network's
        NULL,
    };
    check_none(texts, " crypto ");
}

// The lists of BIP-173 and BIP-350: valid addresses of the main and the test network, and invalid ones.
static void segregated_witness(void **state)
{
    (void)state;
    static const char *const main_network[] = {
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        "BC1SW50QGDZ25J",
        "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    };
    static const char *const test_network[] = {
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
        "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
    };
    static const char *const invalid[] = {
        "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
        "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
        "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
        "bc1pw5dgrnzv",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
        "bc1gmk9yu",
    };
    for (size_t i = 0; i < sizeof main_network / sizeof *main_network; i++)
        assert_int_equal(segwit_read(bytes_of_text(main_network[i])), SEGWIT_MAIN);
    for (size_t i = 0; i < sizeof test_network / sizeof *test_network; i++)
        assert_int_equal(segwit_read(bytes_of_text(test_network[i])), SEGWIT_TEST);
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        assert_int_equal(segwit_read(bytes_of_text(invalid[i])), SEGWIT_NOT);
    check_found("to BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4,",
                "3 crypto valid bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
}

// EIP-55's own examples.
static void ether(void **state)
{
    (void)state;
    static const char *const mixed[] = {
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"};
    for (size_t i = 0; i < sizeof mixed / sizeof *mixed; i++) {
        char expected[80], lower[43];
        snprintf(expected, sizeof expected, "0 crypto valid %s", mixed[i]);
        check_found(mixed[i], expected);
        for (size_t j = 0; j <= 42; j++)
            lower[j] = (char)text_lower((uint8_t)mixed[i][j]);
        snprintf(expected, sizeof expected, "0 crypto possible %s", mixed[i]);
        check_found(lower, expected);
    }
    check_found("0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0 crypto possible 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    static const char *const texts[] = {
        "0x0000000000000000000000000000000000000001",
        "0xffffffffffffffffffffffffffffffffffffffff",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "00x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        NULL,
    };
    check_none(texts, " crypto ");
}

// Addresses that the Tor Project publishes.
static void onions(void **state)
{
    (void)state;
    check_found("2GZYXA5IHM7NSGGFXNU52RCK2VV4RVMDLKIU3ZZUI5DU4XYCLEN53WID.onion",
                "0 onion valid 2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion");
    check_found("www.expyuzz4wqqyqhjn.onion/about", "0 onion possible expyuzz4wqqyqhjn.onion");
    static const char *const texts[] = {
        "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wie.onion",
        "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onions",
        "the.onion aaaaaaaaaaaaaaaa.onion x-expyuzz4wqqyqhjn.onion",
        NULL,
    };
    check_none(texts, " onion ");
}

// The specimens of ICAO Doc 9303, parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (visas).
static void travel_documents(void **state)
{
    (void)state;
    check_found("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
                "0 mrz valid "
                "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10");
    check_found(
        "I<UTOD231458907<<<<<<<<<<<<<<<\r\n7408122F1204159UTO<<<<<<<<<<<6\r\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        "0 mrz valid "
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<");
    check_found("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
                "0 mrz valid I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6");
    check_found("I<UTOSTEVENSON<<PETER<<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8", "");
    check_found(
        "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<<<<<<<<<<<<<<",
        "0 mrz valid "
        "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<<<<<<<<<<<<<<");
    check_found("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<",
                "0 mrz valid "
                "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<");
    check_found("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<",
                "0 mrz valid V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<");
    // one digit misread
    check_found("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<11",
                "0 mrz possible "
                "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<11");
    static const char *const texts[] = {
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7413122F1204159ZE184226B<<<<<10", // month
                                                                                                      // 13
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122Q1204159ZE184226B<<<<<10",
        "A<<B x<<1 std::cout<<A<<B EOF<<EOF",
        NULL,
    };
    check_none(texts, " mrz ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coins_in_base58), cmocka_unit_test(segregated_witness), cmocka_unit_test(ether),
        cmocka_unit_test(onions),          cmocka_unit_test(travel_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
