// ISO 4217 numbers, sorted.
#include "observations/statements/currency_number.h"

#include "base/text.h"

#include <string.h>

static const struct number {
    int number;
    char currency[4];
} numbers[] = {
    {8, "ALL"},   {12, "DZD"},  {32, "ARS"},  {36, "AUD"},  {40, "ATS"},  {44, "BSD"},  {48, "BHD"},
    {50, "BDT"},  {51, "AMD"},  {52, "BBD"},  {56, "BEF"},  {68, "BOB"},  {72, "BWP"},  {96, "BND"},
    {100, "BGL"}, {104, "MMK"}, {116, "KHR"}, {124, "CAD"}, {132, "CVE"}, {144, "LKR"}, {152, "CLP"},
    {156, "CNY"}, {170, "COP"}, {188, "CRC"}, {191, "HRK"}, {192, "CUP"}, {196, "CYP"}, {203, "CZK"},
    {208, "DKK"}, {214, "DOP"}, {230, "ETB"}, {233, "EEK"}, {242, "FJD"}, {246, "FIM"}, {250, "FRF"},
    {270, "GMD"}, {276, "DEM"}, {292, "GIP"}, {300, "GRD"}, {320, "GTQ"}, {324, "GNF"}, {332, "HTG"},
    {340, "HNL"}, {344, "HKD"}, {348, "HUF"}, {352, "ISK"}, {356, "INR"}, {360, "IDR"}, {364, "IRR"},
    {368, "IQD"}, {372, "IEP"}, {376, "ILS"}, {380, "ITL"}, {388, "JMD"}, {392, "JPY"}, {398, "KZT"},
    {400, "JOD"}, {404, "KES"}, {410, "KRW"}, {414, "KWD"}, {417, "KGS"}, {418, "LAK"}, {422, "LBP"},
    {428, "LVL"}, {434, "LYD"}, {440, "LTL"}, {442, "LUF"}, {446, "MOP"}, {458, "MYR"}, {470, "MTL"},
    {480, "MUR"}, {484, "MXN"}, {496, "MNT"}, {498, "MDL"}, {504, "MAD"}, {512, "OMR"}, {516, "NAD"},
    {524, "NPR"}, {528, "NLG"}, {532, "ANG"}, {554, "NZD"}, {558, "NIO"}, {566, "NGN"}, {578, "NOK"},
    {586, "PKR"}, {590, "PAB"}, {600, "PYG"}, {604, "PEN"}, {608, "PHP"}, {620, "PTE"}, {634, "QAR"},
    {642, "ROL"}, {643, "RUB"}, {646, "RWF"}, {682, "SAR"}, {690, "SCR"}, {702, "SGD"}, {703, "SKK"},
    {704, "VND"}, {705, "SIT"}, {710, "ZAR"}, {724, "ESP"}, {752, "SEK"}, {756, "CHF"}, {760, "SYP"},
    {764, "THB"}, {780, "TTD"}, {784, "AED"}, {788, "TND"}, {800, "UGX"}, {807, "MKD"}, {818, "EGP"},
    {826, "GBP"}, {834, "TZS"}, {840, "USD"}, {858, "UYU"}, {860, "UZS"}, {886, "YER"}, {901, "TWD"},
    {926, "VED"}, {928, "VES"}, {929, "MRU"}, {933, "BYN"}, {934, "TMT"}, {936, "GHS"}, {941, "RSD"},
    {943, "MZN"}, {944, "AZN"}, {946, "RON"}, {949, "TRY"}, {950, "XAF"}, {951, "XCD"}, {952, "XOF"},
    {953, "XPF"}, {967, "ZMW"}, {968, "SRD"}, {969, "MGA"}, {972, "TJS"}, {973, "AOA"}, {975, "BGN"},
    {976, "CDF"}, {977, "BAM"}, {978, "EUR"}, {980, "UAH"}, {981, "GEL"}, {985, "PLN"}, {986, "BRL"},
};

bool currency_of_number(struct bytes digits, char currency[4])
{
    currency[0] = 0;
    struct reader reader = reader_of(digits);
    int number = text_take_digits(&reader, 3);
    if (reader.failed || digits.size != 3)
        return false;
    size_t low = 0, high = sizeof numbers / sizeof *numbers;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (numbers[middle].number == number) {
            memcpy(currency, numbers[middle].currency, 4);
            return true;
        }
        if (numbers[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
