// Mobile country codes and calling codes to countries. Knows nothing of phones' databases.
#include "observations/phones/sim_country.h"

#include "observations/selectors/calling_code.h"
#include "observations/selectors/phone_number.h"

#include <stdbool.h>
#include <string.h>

enum { CODE_BYTES = 3, LINE_BYTES = 6 }; // "202GR "

// Rising by code.
static const char COUNTRIES[] =
    "202GR 204NL 206BE 208FR 212MC 213AD 214ES 216HU 218BA 219HR 220RS 221XK 222IT 225VA 226RO 228CH 230CZ 231SK "
    "232AT 234GB 235GB 238DK 240SE 242NO 244FI 246LT 247LV 248EE 250RU 255UA 257BY 259MD 260PL 262DE 266GI 268PT "
    "270LU 272IE 274IS 276AL 278MT 280CY 282GE 283AM 284BG 286TR 288FO 289GE 290GL 292SM 293SI 294MK 295LI 297ME "
    "302CA 308PM 310US 311US 312US 313US 314US 315US 316US 330PR 332VI 334MX 338JM 340GP 342BB 344AG 346KY 348VG "
    "350BM 352GD 354MS 356KN 358LC 360VC 362CW 363AW 364BS 365AI 366DM 368CU 370DO 372HT 374TT 376TC 400AZ 401KZ "
    "402BT 404IN 405IN 406IN 410PK 412AF 413LK 414MM 415LB 416JO 417SY 418IQ 419KW 420SA 421YE 422OM 423PS 424AE "
    "425IL 426BH 427QA 428MN 429NP 430AE 431AE 432IR 434UZ 436TJ 437KG 438TM 440JP 441JP 450KR 452VN 454HK 455MO "
    "456KH 457LA 460CN 461CN 466TW 467KP 470BD 472MV 502MY 505AU 510ID 514TL 515PH 520TH 525SG 528BN 530NZ 536NR "
    "537PG 539TO 540SB 541VU 542FJ 543WF 544AS 545KI 546NC 547PF 548CK 549WS 550FM 551MH 552PW 553TV 554TK 555NU "
    "602EG 603DZ 604MA 605TN 606LY 607GM 608SN 609MR 610ML 611GN 612CI 613BF 614NE 615TG 616BJ 617MU 618LR 619SL "
    "620GH 621NG 622TD 623CF 624CM 625CV 626ST 627GQ 628GA 629CG 630CD 631AO 632GW 633SC 634SD 635RW 636ET 637SO "
    "638DJ 639KE 640TZ 641UG 642BI 643MZ 645ZM 646MG 647RE 648ZW 649NA 650MW 651LS 652BW 653SZ 654KM 655ZA 657ER "
    "658SH 659SS 702BZ 704GT 706SV 708HN 710NI 712CR 714PA 716PE 722AR 724BR 730CL 732CO 734VE 736BO 738GY 740EC "
    "742GF 744PY 746SR 748UY 750FK ";

enum { COUNTRY_COUNT = (sizeof COUNTRIES - 1) / LINE_BYTES };

static bool all_digits(const char *text)
{
    size_t count = strspn(text, "0123456789");
    return count >= 6 && text[count] == '\0';
}

const char *sim_country_of_imsi(const char *imsi, char room[3])
{
    size_t low = 0, high = COUNTRY_COUNT;
    while (all_digits(imsi) && low < high) {
        size_t middle = (low + high) / 2;
        const char *line = COUNTRIES + middle * LINE_BYTES;
        int order = memcmp(imsi, line, CODE_BYTES);
        if (order == 0) {
            memcpy(room, line + CODE_BYTES, 2);
            room[2] = '\0';
            return room;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static const char *of_calling_code(const char *digits, char room[3])
{
    int code = 0;
    size_t length = calling_code_length(digits, strlen(digits));
    for (size_t i = 0; i < length; i++)
        code = code * 10 + (digits[i] - '0');
    return code && phone_region_of_code(code, room) ? room : NULL;
}

const char *sim_country_of_iccid(const char *iccid, char room[3])
{
    if (!all_digits(iccid) || iccid[0] != '8' || iccid[1] != '9')
        return NULL;
    return of_calling_code(iccid + 2 + (iccid[2] == '0'), room);
}

const char *sim_country_of_number(const char *number, char room[3])
{
    return number[0] == '+' && all_digits(number + 1) ? of_calling_code(number + 1, room) : NULL;
}
