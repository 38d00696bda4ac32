// The languages of a text: by its script, and among languages of one script by function words. No model: what
// is counted can be counted by hand.
#include "observations/adverts/mentions/readers.h"

static const char *const CODES[LEXICON_LANGUAGES] = {
    [IN_EN] = "en", [IN_FR] = "fr", [IN_ES] = "es", [IN_RO] = "ro", [IN_PT] = "pt", [IN_IT] = "it",
    [IN_DE] = "de", [IN_NL] = "nl", [IN_PL] = "pl", [IN_CS] = "cs", [IN_HU] = "hu", [IN_SV] = "sv",
    [IN_DA] = "da", [IN_TR] = "tr", [IN_VI] = "vi", [IN_SQ] = "sq", [IN_SR] = "sr", [IN_RU] = "ru",
    [IN_UK] = "uk", [IN_BG] = "bg", [IN_EL] = "el", [IN_ZH] = "zh", [IN_JA] = "ja", [IN_AR] = "ar",
    [IN_KO] = "ko", [IN_TH] = "th", [IN_HE] = "he"};

// A letter that only one of these languages writes says more than a word that several share.
static const struct letter {
    uint32_t letter;
    enum lexicon_language language;
} LETTERS[] = {{0xf1, IN_ES},  {0xbf, IN_ES},  {0xe3, IN_PT},  {0xf5, IN_PT},  {0xdf, IN_DE},  {0x219, IN_RO},
               {0x21b, IN_RO}, {0x103, IN_RO}, {0x15f, IN_TR}, {0x131, IN_TR}, {0x11f, IN_TR}, {0x142, IN_PL},
               {0x105, IN_PL}, {0x119, IN_PL}, {0x159, IN_CS}, {0x11b, IN_CS}, {0x16f, IN_CS}, {0x151, IN_HU},
               {0x171, IN_HU}, {0x1b0, IN_VI}, {0x1a1, IN_VI}, {0x111, IN_VI}, {0x456, IN_UK}, {0x457, IN_UK},
               {0x454, IN_UK}, {0x44b, IN_RU}, {0x44d, IN_RU}, {0x451, IN_RU}, {0x458, IN_SR}, {0x459, IN_SR},
               {0x45a, IN_SR}, {0x452, IN_SR}, {0xe5, IN_SV},  {0xf8, IN_DA},  {0x153, IN_FR}, {0xea, IN_FR},
               {0xeb, IN_SQ},  {0xe2, IN_RO}};

enum { SHARE_OF_FIRST = 4, LEAST_OF_OTHERS = 3, LETTERS_A_WORD = 2 };

struct votes {
    unsigned points[LEXICON_LANGUAGES];
};

// Letters that look Latin make words of Cyrillic in texts that are not: of few such words nothing is told.
static bool is_cyrillic(const struct parts *parts)
{
    return parts->words[SCRIPT_CYRILLIC] * 5 >= parts->words[SCRIPT_LATIN];
}

// Letters of two bytes in UTF-8 (first byte 0xc2 to 0xd1) only: those of the table.
static void count_letters(const struct parts *parts, struct votes *votes)
{
    const struct bytes text = parts->text;
    const uint8_t last = is_cyrillic(parts) ? 0xd1 : 0xcf;
    for (size_t at = 0; at + 1 < text.size; at++) {
        if (text.data[at] < 0xc2 || text.data[at] > last)
            continue;
        uint32_t letter = (uint32_t)(text.data[at] & 0x1f) << 6 | (text.data[at + 1] & 0x3f);
        for (size_t i = 0; i < sizeof LETTERS / sizeof *LETTERS; i++)
            votes->points[LETTERS[i].language] += LETTERS[i].letter == letter;
        at++;
    }
}

// Scripts that one language writes; Cyrillic of which no word is known is taken for Russian.
static void count_scripts(const struct parts *parts, struct votes *votes)
{
    const uint32_t *words = parts->words;
    bool japanese = words[SCRIPT_KANA] * 5 > words[SCRIPT_HAN];
    votes->points[japanese ? IN_JA : IN_ZH] += (words[SCRIPT_HAN] + words[SCRIPT_KANA]) / LETTERS_A_WORD;
    votes->points[IN_KO] += words[SCRIPT_HANGUL] / LETTERS_A_WORD;
    votes->points[IN_TH] += words[SCRIPT_THAI] / LETTERS_A_WORD;
    votes->points[IN_EL] += words[SCRIPT_GREEK];
    votes->points[IN_HE] += words[SCRIPT_HEBREW];
    votes->points[IN_AR] += words[SCRIPT_ARABIC];
    votes->points[IN_RU] += words[SCRIPT_CYRILLIC] > 0 && is_cyrillic(parts);
}

// Function words that none of the languages `told` explains.
static void count_words(const struct parts *parts, uint32_t told, struct votes *votes)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct lexicon_entry *entry = parts->all[i].kind == PART_WORD ? parts->all[i].entry : NULL;
        if (entry && entry->roles & ROLE_WORD && !(entry->languages & told))
            for (uint32_t left = entry->languages; left; left &= left - 1)
                votes->points[__builtin_ctz(left)]++;
    }
}

size_t languages_of(const struct parts *parts, const char *languages[LEXICON_LANGUAGES])
{
    uint32_t told = 0, cyrillic = is_cyrillic(parts) ? 0 : 1u << IN_RU | 1u << IN_UK | 1u << IN_BG;
    unsigned first = 0;
    size_t count = 0;
    while (count < LEXICON_LANGUAGES) {
        struct votes votes = {{0}};
        count_words(parts, told, &votes);
        count_scripts(parts, &votes);
        if (count == 0)
            count_letters(parts, &votes);
        size_t most = 0;
        for (size_t i = 0; i < LEXICON_LANGUAGES; i++) {
            if ((told | cyrillic) >> i & 1)
                votes.points[i] = 0;
            if (votes.points[i] > votes.points[most])
                most = i;
        }
        unsigned points = votes.points[most];
        if (points == 0 || (count && (points < LEAST_OF_OTHERS || points * SHARE_OF_FIRST < first)))
            break;
        if (count == 0)
            first = points;
        languages[count++] = CODES[most];
        told |= 1u << most;
    }
    return count;
}
