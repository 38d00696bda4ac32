// Fictional numbers; see numbers.h for the reserved ranges.
#include "rehearsal/numbers.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

// Area codes in use in the United States and Canada.
static const uint16_t area_codes[] = {
    201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 226,
    228, 229, 231, 234, 236, 239, 240, 248, 250, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 272, 276,
    281, 289, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320,
    321, 323, 325, 330, 331, 334, 336, 337, 339, 346, 347, 351, 352, 360, 361, 364, 365, 380, 385, 386, 401,
    402, 403, 404, 405, 406, 407, 408, 409, 410, 412, 413, 414, 415, 416, 417, 418, 419, 423, 424, 425, 430,
    431, 432, 434, 435, 437, 438, 440, 442, 443, 450, 458, 463, 469, 470, 475, 478, 479, 480, 484, 501, 502,
    503, 504, 505, 506, 507, 508, 509, 510, 512, 513, 514, 515, 516, 517, 518, 519, 520, 530, 531, 534, 539,
    540, 541, 551, 559, 561, 562, 563, 567, 570, 571, 573, 574, 575, 579, 580, 581, 585, 586, 587, 601, 602,
    603, 604, 605, 606, 607, 608, 609, 610, 612, 613, 614, 615, 616, 617, 618, 619, 620, 623, 626, 628, 629,
    630, 631, 636, 639, 641, 646, 647, 650, 651, 657, 660, 661, 662, 667, 669, 678, 681, 682, 701, 702, 703,
    704, 705, 706, 707, 708, 709, 712, 713, 714, 715, 716, 717, 718, 719, 720, 724, 725, 727, 731, 732, 734,
    737, 740, 743, 747, 754, 757, 760, 762, 763, 765, 769, 770, 772, 773, 774, 775, 778, 779, 780, 781, 782,
    785, 786, 801, 802, 803, 804, 805, 806, 807, 808, 810, 812, 813, 814, 815, 816, 817, 818, 819, 828, 830,
    831, 832, 843, 845, 847, 848, 850, 854, 856, 857, 858, 859, 860, 862, 863, 864, 865, 867, 870, 872, 873,
    878, 901, 902, 903, 904, 905, 906, 907, 908, 909, 910, 912, 913, 914, 915, 916, 917, 918, 919, 920, 925,
    928, 929, 930, 931, 934, 936, 937, 938, 940, 941, 947, 949, 951, 952, 954, 956, 959, 970, 971, 972, 973,
    978, 979, 980, 984, 985, 989,
};

const char *number_country_name(enum number_country country)
{
    static const char *const names[] = {"GB", "FR", "US"};
    return names[country];
}

void number_pool_init(struct number_pool *pool, struct random *random)
{
    enum { BRITISH = 1000, FRENCH = 10000, PER_AREA = 100 };
    const size_t areas = sizeof area_codes / sizeof *area_codes;
    pool->count = BRITISH + FRENCH + areas * PER_AREA;
    pool->used = 0;
    pool->numbers = memory_new(pool->count, sizeof *pool->numbers);
    size_t at = 0;
    for (uint64_t i = 0; i < BRITISH; i++)
        pool->numbers[at++] = UINT64_C(447700900000) + i;
    for (uint64_t i = 0; i < FRENCH; i++)
        pool->numbers[at++] = UINT64_C(33639980000) + i;
    for (size_t area = 0; area < areas; area++)
        for (uint64_t i = 0; i < PER_AREA; i++)
            pool->numbers[at++] = UINT64_C(10000000000) + area_codes[area] * UINT64_C(10000000) + 5550100 + i;
    random_shuffle(random, pool->numbers, pool->count, sizeof *pool->numbers);
}

void number_pool_done(struct number_pool *pool)
{
    memory_free(pool->numbers);
    pool->numbers = NULL;
}

bool number_pool_take(struct number_pool *pool, char e164[E164_SIZE])
{
    if (pool->used == pool->count)
        return false;
    snprintf(e164, E164_SIZE, "+%llu", (unsigned long long)pool->numbers[pool->used++]);
    return true;
}

enum number_country number_country_of(const char *e164)
{
    return e164[1] == '1' ? NUMBER_US : e164[1] == '4' ? NUMBER_GB : NUMBER_FR;
}

// `+` and digits with `gap` between the groups people speak; national: trunk 0 for Britain and France.
static const char *grouped(struct arena *arena, const char *e164, bool national, const char *gap)
{
    const char *d = e164 + 1;
    switch (number_country_of(e164)) {
    case NUMBER_GB:
        return national ? arena_print(arena, "0%.4s%s%.6s", d + 2, gap, d + 6)
                        : arena_print(arena, "+44%s%.4s%s%.6s", gap, d + 2, gap, d + 6);
    case NUMBER_FR:
        return national ? arena_print(arena, "0%.1s%s%.2s%s%.2s%s%.2s%s%.2s", d + 2, gap, d + 3, gap, d + 5,
                                      gap, d + 7, gap, d + 9)
                        : arena_print(arena, "+33%s%.1s%s%.2s%s%.2s%s%.2s%s%.2s", gap, d + 2, gap, d + 3, gap,
                                      d + 5, gap, d + 7, gap, d + 9);
    case NUMBER_US:
        break;
    }
    if (national && *gap == ' ')
        return arena_print(arena, "(%.3s) %.3s-%.4s", d + 1, d + 4, d + 7);
    return national ? arena_print(arena, "%.3s%s%.3s%s%.4s", d + 1, gap, d + 4, gap, d + 7)
                    : arena_print(arena, "+1%s%.3s%s%.3s%s%.4s", gap, d + 1, gap, d + 4, gap, d + 7);
}

const char *number_spelled(struct arena *arena, const char *e164, enum spelling_style style,
                           enum number_country home)
{
    const bool national = number_country_of(e164) == home;
    switch (style) {
    case STYLE_NATIONAL:
        return national ? grouped(arena, e164, true, "") : e164;
    case STYLE_SPACED:
        return grouped(arena, e164, national, " ");
    case STYLE_DOTTED:
        return national ? grouped(arena, e164, true, ".") : grouped(arena, e164, false, " ");
    case STYLE_INTERNATIONAL:
        return grouped(arena, e164, false, " ");
    case STYLE_ZEROS:
        return home == NUMBER_US ? e164 : arena_print(arena, "00%s", e164 + 1);
    case STYLE_E164:
    case STYLE_COUNT:
        break;
    }
    return e164;
}

const struct bank_profile bank_profiles[BANK_COUNT] = {
    [BANK_BE_1] = {"Banque du Canal", "BQCNBEB0", "BE", "990", "EUR"},
    [BANK_BE_2] = {"Schelde Spaarbank", "SCSPBEB0", "BE", "991", "EUR"},
    [BANK_FR_1] = {"Caisse des Collines", "CACOFRP0", "FR", "9990100011", "EUR"},
    [BANK_FR_2] = {"Banque de l'Estuaire", "BQESFRP0", "FR", "9990200022", "EUR"},
    [BANK_ES_1] = {"Banco Levante Norte", "BLVNESM0", "ES", "99910001", "EUR"},
    [BANK_ES_2] = {"Caja Ribera", "CJRBESM0", "ES", "99920002", "EUR"},
    [BANK_PT_1] = {"Banco da Serra", "BSRRPTP0", "PT", "99910001", "EUR"},
    [BANK_PT_2] = {"Caixa Ribatejo Novo", "CXRNPTP0", "PT", "99920002", "EUR"},
    [BANK_RO_1] = {"Banca Carpatica Noua", "ZZCNROB0", "RO", "ZZCN", "RON"},
    [BANK_BR_1] = {"Banco Cerrado Azul", "BCAZBRS0", "BR", "9999000100001", "EUR"},
    [BANK_BR_2] = {"Banco Maré Alta", "BMALBRS0", "BR", "9999100200002", "EUR"},
};

// Remainder of a string of digits and letters (A is 10) by 97.
static unsigned remainder_97(const char *text, unsigned remainder)
{
    for (; *text; text++) {
        if (*text >= 'A' && *text <= 'Z')
            remainder = (remainder * 100 + (unsigned)(*text - 'A' + 10)) % 97;
        else
            remainder = (remainder * 10 + (unsigned)(*text - '0')) % 97;
    }
    return remainder;
}

bool iban_checks(const char *iban)
{
    char front[5] = "";
    if (strlen(iban) < 8)
        return false;
    memcpy(front, iban, 4);
    return remainder_97(front, remainder_97(iban + 4, 0)) == 1;
}

// Spain's control digits: weights 1, 2, 4, 8, 5, 10, 9, 7, 3, 6 from the left of ten digits, 11 minus the
// rest.
static unsigned spanish_digit(const char *ten_digits)
{
    static const unsigned weights[] = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
    unsigned sum = 0;
    for (int i = 0; i < 10; i++)
        sum += weights[i] * (unsigned)(ten_digits[i] - '0');
    const unsigned digit = 11 - sum % 11;
    return digit == 11 ? 0 : digit == 10 ? 1 : digit;
}

void iban_make(enum bank bank, uint64_t number, char iban[IBAN_SIZE])
{
    const struct bank_profile *profile = &bank_profiles[bank];
    const char *country = profile->country, *code = profile->code;
    char bban[IBAN_SIZE], first[IBAN_SIZE];
    const unsigned long long n = number;
    if (strcmp(country, "BE") == 0) {
        snprintf(first, sizeof first, "%s%07llu", code, n % 10000000);
        const unsigned check = remainder_97(first, 0);
        snprintf(bban, sizeof bban, "%.10s%02u", first, check ? check : 97);
    } else if (strcmp(country, "FR") == 0) {
        snprintf(first, sizeof first, "%s%011llu", code, n % 100000000000);
        snprintf(bban, sizeof bban, "%.21s%02u", first, 97 - remainder_97("00", remainder_97(first, 0)));
    } else if (strcmp(country, "ES") == 0) {
        char bank_part[11], account_part[11];
        snprintf(bank_part, sizeof bank_part, "00%s", code);
        snprintf(account_part, sizeof account_part, "%010llu", n % 10000000000);
        snprintf(bban, sizeof bban, "%s%u%u%s", code, spanish_digit(bank_part), spanish_digit(account_part),
                 account_part);
    } else if (strcmp(country, "PT") == 0) {
        snprintf(first, sizeof first, "%s%011llu", code, n % 100000000000);
        snprintf(bban, sizeof bban, "%.19s%02u", first, 98 - remainder_97("00", remainder_97(first, 0)));
    } else if (strcmp(country, "RO") == 0) {
        snprintf(bban, sizeof bban, "%s%016llu", code, n);
    } else {
        snprintf(bban, sizeof bban, "%s%010lluC1", code, n % 10000000000);
    }
    const char back[] = {country[0], country[1], '0', '0', '\0'};
    const unsigned check = 98 - remainder_97(back, remainder_97(bban, 0));
    snprintf(iban, IBAN_SIZE, "%.2s%02u%.30s", country, check, bban);
}
