// The one C++ file: libphonenumber's parser and plans. No exception leaves it; only ASCII digits enter.
#include "observations/selectors/phone_number.h"

#include <phonenumbers/phonenumberutil.h>

#include <cstring>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static bool fits(const char *text, size_t limit)
{
    return std::strlen(text) <= limit;
}

static std::string digits_of(const std::string &text)
{
    std::string digits;
    for (char byte : text)
        if (byte >= '0' && byte <= '9')
            digits += byte;
    return digits;
}

static void parse(const char *number, const char *region, struct phone_number *out)
{
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    if (util.Parse(number, region, &parsed) != PhoneNumberUtil::NO_PARSING_ERROR)
        return;
    if (util.IsPossibleNumberWithReason(parsed) != PhoneNumberUtil::IS_POSSIBLE)
        return;
    std::string text;
    util.Format(parsed, PhoneNumberUtil::E164, &text);
    if (text.size() >= sizeof out->e164)
        return;
    std::memcpy(out->e164, text.c_str(), text.size() + 1);
    out->possible = true;
    out->valid = util.IsValidNumber(parsed);
    std::string given = digits_of(number), significant;
    util.GetNationalSignificantNumber(parsed, &significant);
    out->trunk = given.size() > significant.size();
    out->national = out->trunk;
    if (!out->national) {
        util.Format(parsed, PhoneNumberUtil::NATIONAL, &text);
        out->national = digits_of(text) == given;
    }
}

extern "C" struct phone_number phone_number_parse(const char *number, const char *region)
{
    struct phone_number out = {};
    if (!fits(number, 31) || !fits(region, 3))
        return out;
    try {
        parse(number, region, &out);
    } catch (...) {
        out = {};
    }
    return out;
}

static bool example_has_zero(const PhoneNumberUtil &util, const char *region,
                             PhoneNumberUtil::PhoneNumberType type)
{
    PhoneNumber number;
    std::string text;
    if (!util.GetExampleNumberForType(region, type, &number))
        return false;
    util.Format(number, PhoneNumberUtil::NATIONAL, &text);
    text = digits_of(text);
    return !text.empty() && text[0] == '0';
}

extern "C" struct phone_region phone_region_read(const char *region)
{
    struct phone_region out = {};
    if (!fits(region, 3))
        return out;
    try {
        const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
        out.country_code = util.GetCountryCodeForRegion(region);
        out.dials_zero = example_has_zero(util, region, PhoneNumberUtil::MOBILE) &&
                         example_has_zero(util, region, PhoneNumberUtil::FIXED_LINE);
    } catch (...) {
        out = {};
    }
    return out;
}

extern "C" bool phone_region_of_code(int country_code, char region[3])
{
    try {
        std::string name;
        PhoneNumberUtil::GetInstance()->GetRegionCodeForCountryCode(country_code, &name);
        if (name.size() != 2 || name == "ZZ")
            return false;
        std::memcpy(region, name.c_str(), 3);
        return true;
    } catch (...) {
        return false;
    }
}
