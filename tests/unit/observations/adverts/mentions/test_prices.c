// Prices with currency and duration, and numbers that are no prices.
#include "stating.h"

static void amounts_have_a_currency(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"€150", "150 EUR"},       {"150€", "150 EUR"},        {"150 €", "150 EUR"},
        {"150 euro", "150 EUR"},   {"EUR 150", "150 EUR"},     {"150eur", "150 EUR"},
        {"£80", "80 GBP"},         {"80 pounds", "80 GBP"},    {"80 quid", "80 GBP"},
        {"$200", "200 USD"},       {"200 dollars", "200 USD"}, {"¥260", "260 CNY"},
        {"500元", "500 CNY"},      {"500块", "500 CNY"},       {"300 lei", "300 RON"},
        {"300 RON", "300 RON"},    {"200 zł", "200 PLN"},      {"100欧元", "100 EUR"},
        {"R$ 150", "150 BRL"},     {"150 reais", "150 BRL"},   {"150 CHF", "150 CHF"},
        {"2000 руб", "2000 RUB"},  {"3000 Kč", "3000 CZK"},    {"1.200 €", "1200 EUR"},
        {"1,200 EUR", "1200 EUR"}, {"1 200 €", "1200 EUR"},    {"200.000 COP", "200000"},
        {"49,90 €", "49.90 EUR"},  {"150.- CHF", "150 CHF"},   {"100 roses", "100"},
    };
    ASSERT_STATED(MENTION_PRICE, cases, NULL);
}

static void regions_tell_currencies_of_one_name_apart(void **state)
{
    (void)state;
    assert_string_equal(stated(MENTION_PRICE, "$200", "CA"), "200 CAD");
    assert_string_equal(stated(MENTION_PRICE, "200 pesos", "CO"), "200 COP");
    assert_string_equal(stated(MENTION_PRICE, "200 pesos", "GB"), "200");
    assert_string_equal(stated(MENTION_PRICE, "1000 kr", "SE"), "1000 SEK");
    assert_string_equal(stated(MENTION_PRICE, "¥5000", "JP"), "5000 JPY");
    assert_string_equal(stated(MENTION_PRICE, "US$100", "CA"), "100 USD");
}

static void prices_have_durations(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"30 mins ¥260", "260 CNY/30"},
        {"€200 half hour", "200 EUR/30"},
        {"150€/h", "150 EUR/60"},
        {"150€ per hr", "150 EUR/60"},
        {"150 euro 1 hour", "150 EUR/60"},
        {"150€ l'heure", "150 EUR/60"},
        {"80€ la demi-heure", "80 EUR/30"},
        {"Half an hour £80", "80 GBP/30"},
        {"media hora 60€", "60 EUR/30"},
        {"Jumătate de oră 200 lei", "200 RON/30"},
        {"200 lei ora", "200 RON/60"},
        {"1/2 h 80€", "80 EUR/30"},
        {"½ h 80€", "80 EUR/30"},
        {"1h30 200€", "200 EUR/90"},
        {"1,5 Std 200€", "200 EUR/90"},
        {"2 hours: £250", "250 GBP/120"},
        {"半小时200元", "200 CNY/30"},
        {"一小时210euro", "210 EUR/60"},
        {"两个小时800块", "800 CNY/120"},
        {"包夜3000元", "3000 CNY/night"},
        {"500€ toute la nuit", "500 EUR/night"},
        {"30 min 100€ 1h 150€", "100 EUR/30|150 EUR/60"},
        {"100€ 30 min 150€ 1h", "100 EUR/30|150 EUR/60"},
        {"20 min: 50€ / 30 min: 70€ / 1h: 120€", "50 EUR/20|70 EUR/30|120 EUR/60"},
        {"qv 80 hh 120 hr 200", "80/15|120/30|200/60"},
        {"60min/140", "140/60"},
        {"130/1h", "130/60"},
        {"半小时140一小时160", "140/30|160/60"},
        {"1h = 150, 2h = 280", "150/60|280/120"},
        {"150 an hour", "150/60"},
        {"100 roses half hour", "100/30"},
        {"100🌹 half hour", "100/30"},
    };
    ASSERT_STATED(MENTION_PRICE, cases, NULL);
}

static void other_numbers_are_no_prices(void **state)
{
    (void)state;
    static const struct statement_case cases[] = {
        {"open 24/7", ""},
        {"24 hours a day", ""},
        {"from 10:00 to 23:30", ""},
        {"12/11/2024 until 18/11/2024", ""},
        {"order 20240911", ""},
        {"1000 likes", ""},
        {"only 4 days left", ""},
        {"ref 88231-2231, half hour", ""},
        {"5 minutes from the station", ""},
        {"30 min 10 km from Lyon", ""},
        {"height 168 cm weight 52 kg", ""},
        {"100% real", ""},
        {"020🌹7946🌹0685", ""},
        {"demo_eu97", ""},
        {"Calle 29🌹 free", ""},
        {"0 3 0 2 9 4 hour", ""},
        {"half hour 07700 900123", ""},
        {"0 €", ""},
        {"in 20 min free", ""},
        {"I am 25 years, 1h", ""},
    };
    ASSERT_STATED(MENTION_PRICE, cases, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_have_a_currency),
        cmocka_unit_test(regions_tell_currencies_of_one_name_apart),
        cmocka_unit_test(prices_have_durations),
        cmocka_unit_test(other_numbers_are_no_prices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
