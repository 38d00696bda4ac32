// Chooses among the regions' readings of a string of digits. Knows nothing of text around a number.
#include "observations/selectors/phone.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

// Ranges kept for drama and tests, which the plans mostly call not in use; '#' is any digit. Sources: Ofcom,
// "Telephone numbers for use in TV and radio drama programmes"; ARCEP decision 2018-0881, numbers for works
// of fiction; NANPA, 555 line numbers 0100 to 0199.
static const char *const FICTION[] = {
    "+441134960###", "+441144960###", "+441154960###", "+441164960###", "+441174960###", "+441184960###",
    "+441214960###", "+441314960###", "+441414960###", "+441514960###", "+441614960###", "+441914980###",
    "+442079460###", "+442896496###", "+442920180###", "+441632960###", "+447700900###", "+448081570###",
    "+449098790###", "+443069990###", "+3319900####",  "+3326191####",  "+3335301####",  "+3346571####",
    "+3353649####",  "+3363998####",  "+1###55501##",
};

static bool is_fiction(const char *e164)
{
    for (size_t i = 0; i < sizeof FICTION / sizeof *FICTION; i++) {
        const char *at = e164, *mask = FICTION[i];
        while (*at && *mask && (*mask == '#' || *mask == *at)) {
            at++;
            mask++;
        }
        if (*at == '\0' && *mask == '\0')
            return true;
    }
    return false;
}

// North American numbers have no trunk prefix to tell by, but area code and exchange start with 2 to 9.
static bool is_nanp_shape(const char *e164)
{
    return e164[0] == '+' && e164[1] == '1' && strlen(e164) == 12 && e164[2] >= '2' && e164[5] >= '2';
}

static void consider(struct phone *best, enum phone_reading reading, const struct phone_number *number)
{
    if (reading >= best->reading)
        return;
    best->reading = reading;
    best->valid = number->valid;
    best->in_plan = number->valid || is_fiction(number->e164);
    memcpy(best->e164, number->e164, sizeof best->e164);
}

static enum phone_reading national_reading(const struct phone_number *number)
{
    if (number->valid || is_fiction(number->e164))
        return number->national ? PHONE_NATIONAL : PHONE_UNUSUAL;
    return number->trunk || is_nanp_shape(number->e164) ? PHONE_NATIONAL_POSSIBLE : PHONE_REGION_POSSIBLE;
}

static void consider_bare(struct phone *best, const char *digits)
{
    char plus[PHONE_DIGITS_MAX + 2] = "+";
    size_t count = strlen(digits);
    if (digits[0] == '0' || count < 8 || count > 15)
        return;
    memcpy(plus + 1, digits, count + 1);
    struct phone_number number = phone_number_parse(plus, "ZZ");
    if (!number.possible)
        return;
    if (number.valid || is_fiction(number.e164))
        consider(best, count >= 11 ? PHONE_BARE : PHONE_UNUSUAL, &number);
    else if (count >= 10)
        consider(best, PHONE_BARE_POSSIBLE, &number);
}

static struct phone read_anew(const char *digits, const char *const *regions, size_t region_count)
{
    struct phone best = {.reading = PHONE_NOT};
    if (digits[0] == '+') {
        struct phone_number number = phone_number_parse(digits, "ZZ");
        if (number.possible)
            consider(&best, PHONE_INTERNATIONAL, &number);
        return best;
    }
    for (size_t i = 0; i < region_count && best.reading > PHONE_NATIONAL; i++) {
        struct phone_number number = phone_number_parse(digits, regions[i]);
        if (number.possible)
            consider(&best, national_reading(&number), &number);
    }
    if (best.reading > PHONE_BARE)
        consider_bare(&best, digits);
    return best;
}

// ---- what was read before: sets of four, the oldest of a set gives way ----

enum { MEMO_SETS = 1024, MEMO_WAYS = 4, MEMO_REGIONS = 8, REGIONS = 26 * 26 };

struct memo_key {
    char digits[PHONE_DIGITS_MAX];
    char regions[2 * MEMO_REGIONS];
};

struct memo_set {
    struct memo_key keys[MEMO_WAYS]; // digits "" in a way not used yet
    struct phone phones[MEMO_WAYS];
    uint8_t oldest;
};

// A memo of pure functions: whether a result is here or made anew, it is the same, so nobody can tell.
static struct {
    struct memo_set sets[MEMO_SETS];
    struct {
        bool used;
        struct phone_region region;
    } regions[REGIONS]; // by the two letters
} memo;

static struct memo_set *memo_set_of(const struct memo_key *key)
{
    uint64_t words[sizeof *key / 8], hash = UINT64_C(0x9e3779b97f4a7c15);
    _Static_assert(sizeof *key % 8 == 0, "the key is hashed by words");
    memcpy(words, key, sizeof *key);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        hash = (hash ^ words[i]) * UINT64_C(0xff51afd7ed558ccd);
        hash ^= hash >> 32;
    }
    return &memo.sets[hash % MEMO_SETS];
}

static bool memo_key_of(struct memo_key *key, const char *digits, const char *const *regions, size_t count)
{
    size_t size = strnlen(digits, PHONE_DIGITS_MAX);
    if (size == 0 || count > MEMO_REGIONS || size >= PHONE_DIGITS_MAX)
        return false;
    memset(key, 0, sizeof *key);
    memcpy(key->digits, digits, size);
    for (size_t i = 0; i < count; i++) {
        if (strnlen(regions[i], 3) != 2)
            return false;
        memcpy(key->regions + 2 * i, regions[i], 2);
    }
    return true;
}

struct phone phone_read(const char *digits, const char *const *regions, size_t region_count)
{
    struct memo_key key;
    if (strnlen(digits, PHONE_DIGITS_MAX) >= PHONE_DIGITS_MAX - 1)
        return (struct phone){.reading = PHONE_NOT};
    if (!memo_key_of(&key, digits, regions, region_count))
        return read_anew(digits, regions, region_count);
    struct memo_set *set = memo_set_of(&key);
    for (size_t way = 0; way < MEMO_WAYS; way++)
        if (memcmp(&set->keys[way], &key, sizeof key) == 0)
            return set->phones[way];
    size_t way = set->oldest;
    set->phones[way] = read_anew(digits, regions, region_count);
    set->keys[way] = key;
    set->oldest = (uint8_t)((way + 1) % MEMO_WAYS);
    return set->phones[way];
}

struct phone_region phone_region(const char *region)
{
    if (strnlen(region, 3) != 2 || region[0] < 'A' || region[0] > 'Z' || region[1] < 'A' || region[1] > 'Z')
        return (struct phone_region){0};
    size_t slot = (size_t)(region[0] - 'A') * 26 + (size_t)(region[1] - 'A');
    if (!memo.regions[slot].used) {
        memo.regions[slot].region = phone_region_read(region);
        memo.regions[slot].used = true;
    }
    return memo.regions[slot].region;
}

void phone_numbers_load(void)
{
    phone_number_parse("+442079460000", "ZZ");
    phone_number_parse("2015550123", "US");
}
