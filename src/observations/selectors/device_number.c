// Numbers of handsets and SIM cards: IMEI and IMEISV (3GPP TS 23.003, 6.2), IMSI (2.2) and ICCID (ITU-T
// E.118).
#include "observations/selectors/matchers.h"

#include "base/text.h"
#include "observations/selectors/calling_code.h"
#include "observations/selectors/token.h"

#include <string.h>

// Reporting bodies that gave out type approval codes (GSMA TS.06, annex), two digits each.
static const char BODIES[] = " 01 30 33 35 44 45 49 50 51 52 53 54 86 91 98 99 ";

static const char IMEI_WORDS[] = " imei imeis imeisv handset imeinumber deviceid imeino ";
static const char IMSI_WORDS[] = " imsi imsis subscriberid ";
static const char ICCID_WORDS[] = " iccid iccids icc ccid sim simcard simserial simid uicc euicc ";

// Mobile country codes in use (ITU-T E.212), each range "first-last" or one code.
static const char COUNTRIES[] =
    "202 204 206 208 212-214 216 218-222 225-226 228 230-232 234-235 238 240 242 244 246-248 250 255 257 259-260 262 "
    "266 268 270 272 274 276 278 280 282-284 286 288-290 292-295 297 302 308 310-316 330 332 334 338 340 342 344 346 "
    "348 350 352 354 356 358 360 362-366 368 370 372 374 376 400-402 404-405 410 412-432 434 436-438 440-441 450 452 "
    "454-457 460-461 466-467 470 472 502 505 510 514-515 520 525 528 530 536-537 539-555 602-643 645-655 657-659 702 "
    "704 706 708 710 712 714 716 722 724 730 732 734 736 738 740 742 744 746 748 750 901 ";

static int three_digits(const char *at)
{
    return (at[0] - '0') * 100 + (at[1] - '0') * 10 + (at[2] - '0');
}

static bool is_mobile_country(const char *digits)
{
    int code = three_digits(digits);
    for (const char *at = COUNTRIES; *at; at += at[3] == '-' ? 8 : 4)
        if (code >= three_digits(at) && code <= three_digits(at[3] == '-' ? at + 4 : at))
            return true;
    return false;
}

static bool has_body(const char *digits)
{
    const char word[] = {' ', digits[0], digits[1], ' ', '\0'};
    return strstr(BODIES, word) != NULL;
}

static bool give(const struct finder *finder, enum selector_kind kind, enum grade grade,
                 const struct digit_groups *groups, size_t count, size_t at, size_t end, struct match *match)
{
    if (!token_is_alone(finder->text, at, end))
        return false;
    match->start = at;
    match->end = end;
    match->selector = selector_make(finder->context, kind, grade,
                                    arena_text_n(finder->context->arena, groups->digits, count),
                                    bytes_slice(finder->text, at, end - at));
    return true;
}

// IMEIs are written in one piece or as type approval, serial and check digit: "35-209900-176148-1".
static bool read_imei(const struct digit_groups *groups, size_t *count, size_t *end)
{
    static const uint8_t forms[][DIGIT_GROUPS_MAX + 1] = {
        {2, 6, 6, 1}, {2, 6, 6, 2}, {6, 2, 6, 1}, {6, 2, 6, 2}, {8, 6, 1},
        {8, 6, 2},    {14, 1},      {15},         {14},         {16}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (digit_groups_are(groups, forms[i], count)) {
            *end = groups->ends[strlen((const char *)forms[i]) - 1];
            return true;
        }
    return false;
}

static bool match_imei(const struct finder *finder, const struct digit_groups *groups, size_t at,
                       struct match *match)
{
    size_t count, end;
    if (!read_imei(groups, &count, &end))
        return false;
    bool checked = count == 15 && has_body(groups->digits) && luhn_is_right(groups->digits, count) &&
                   digits_are_varied(groups->digits, count);
    bool cue = (checked || has_body(groups->digits)) && token_cue_before(finder->text, at, IMEI_WORDS);
    if ((!checked && !cue) || !digits_are_varied(groups->digits, count))
        return false;
    return give(finder, SELECTOR_IMEI, checked && cue ? GRADE_VALID : GRADE_POSSIBLE, groups, count, at, end,
                match);
}

static bool match_imsi(const struct finder *finder, const struct digit_groups *groups, size_t at,
                       struct match *match)
{
    size_t count = groups->groups[0];
    return (count == 14 || count == 15) && groups->digits[0] >= '2' &&
           digits_are_varied(groups->digits, count) && token_cue_before(finder->text, at, IMSI_WORDS) &&
           give(finder, SELECTOR_IMSI, is_mobile_country(groups->digits) ? GRADE_VALID : GRADE_POSSIBLE,
                groups, count, at, groups->ends[0], match);
}

// 89, a country, an issuer, an account and a check digit; some operators leave the check digit out.
static bool match_iccid(const struct finder *finder, const struct digit_groups *groups, size_t at,
                        struct match *match)
{
    size_t count = groups->count, end = groups->ends[groups->group_count - 1];
    if (groups->digits[0] != '8' || groups->digits[1] != '9' || count < 18 || count > 22 ||
        !calling_code_length(groups->digits + 2, count - 2) || !digits_are_varied(groups->digits, count))
        return false;
    bool checked = count <= 20 && count >= 19 && luhn_is_right(groups->digits, count);
    bool cue = token_cue_before(finder->text, at, ICCID_WORDS);
    if (!cue && (!checked || groups->group_count > 5))
        return false;
    return give(finder, SELECTOR_ICCID, checked && cue ? GRADE_VALID : GRADE_POSSIBLE, groups, count, at, end,
                match);
}

bool match_device_number(const struct finder *finder, size_t at, struct match *match)
{
    struct digit_groups groups;
    digit_groups_read(&groups, finder->text, at);
    if (groups.group_count == 0 || groups.count < 14)
        return false;
    return match_imsi(finder, &groups, at, match) || match_imei(finder, &groups, at, match) ||
           match_iccid(finder, &groups, at, match);
}
