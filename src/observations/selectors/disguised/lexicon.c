// Tables of words. Knows no characters and no numbers.
#include "observations/selectors/disguised/lexicon.h"

#include <string.h>

// Sorted by first letter, then the longest first.
static const struct word WORDS[] = {
    {"acht", WORD_DIGIT, "8"},     {"ait", WORD_HOMOPHONE, "8"},  {"ate", WORD_HOMOPHONE, "8"},
    {"cinque", WORD_DIGIT, "5"},   {"cuatro", WORD_DIGIT, "4"},   {"cinci", WORD_DIGIT, "5"},
    {"cinco", WORD_DIGIT, "5"},    {"cero", WORD_DIGIT, "0"},     {"cinq", WORD_DIGIT, "5"},
    {"dreifach", WORD_TIMES, "3"}, {"doppelt", WORD_TIMES, "2"},  {"doppel", WORD_TIMES, "2"},
    {"doppia", WORD_TIMES, "2"},   {"doppio", WORD_TIMES, "2"},   {"double", WORD_TIMES, "2"},
    {"dubbel", WORD_TIMES, "2"},   {"doble", WORD_TIMES, "2"},    {"dobro", WORD_TIMES, "2"},
    {"dubla", WORD_TIMES, "2"},    {"dublu", WORD_TIMES, "2"},    {"duplo", WORD_TIMES, "2"},
    {"deux", WORD_DIGIT, "2"},     {"dois", WORD_DIGIT, "2"},     {"doua", WORD_DIGIT, "2"},
    {"drei", WORD_DIGIT, "3"},     {"drie", WORD_DIGIT, "3"},     {"duas", WORD_DIGIT, "2"},
    {"dbl", WORD_TIMES, "2"},      {"doi", WORD_DIGIT, "2"},      {"dos", WORD_DIGIT, "2"},
    {"due", WORD_DIGIT, "2"},      {"eight", WORD_DIGIT, "8"},    {"eigth", WORD_DIGIT, "8"},
    {"eins", WORD_DIGIT, "1"},     {"een", WORD_EVERYDAY, "1"},   {"ein", WORD_EVERYDAY, "1"},
    {"fower", WORD_DIGIT, "4"},    {"fuenf", WORD_DIGIT, "5"},    {"faiv", WORD_HOMOPHONE, "5"},
    {"fife", WORD_HOMOPHONE, "5"}, {"five", WORD_DIGIT, "5"},     {"fore", WORD_HOMOPHONE, "4"},
    {"forr", WORD_DIGIT, "4"},     {"four", WORD_DIGIT, "4"},     {"free", WORD_HOMOPHONE, "3"},
    {"funf", WORD_DIGIT, "5"},     {"for", WORD_HOMOPHONE, "4"},  {"hundred", WORD_ZEROS, "2"},
    {"hate", WORD_HOMOPHONE, "8"}, {"huit", WORD_DIGIT, "8"},     {"meia", WORD_EVERYDAY, "6"},
    {"naught", WORD_DIGIT, "0"},   {"nought", WORD_DIGIT, "0"},   {"negen", WORD_DIGIT, "9"},
    {"niner", WORD_DIGIT, "9"},    {"nueve", WORD_DIGIT, "9"},    {"nulla", WORD_DIGIT, "0"},
    {"nein", WORD_HOMOPHONE, "9"}, {"neuf", WORD_EVERYDAY, "9"},  {"neun", WORD_DIGIT, "9"},
    {"nine", WORD_DIGIT, "9"},     {"noua", WORD_EVERYDAY, "9"},  {"nove", WORD_DIGIT, "9"},
    {"null", WORD_DIGIT, "0"},     {"nyne", WORD_HOMOPHONE, "9"}, {"nil", WORD_DIGIT, "0"},
    {"nul", WORD_EVERYDAY, "0"},   {"ocho", WORD_DIGIT, "8"},     {"oito", WORD_DIGIT, "8"},
    {"otto", WORD_DIGIT, "8"},     {"ohh", WORD_DIGIT, "0"},      {"one", WORD_EVERYDAY, "1"},
    {"opt", WORD_DIGIT, "8"},      {"oh", WORD_DIGIT, "0"},       {"ow", WORD_HOMOPHONE, "0"},
    {"patru", WORD_DIGIT, "4"},    {"plus", WORD_PLUS, ""},       {"quadruple", WORD_TIMES, "4"},
    {"quattro", WORD_DIGIT, "4"},  {"quatre", WORD_DIGIT, "4"},   {"quatro", WORD_DIGIT, "4"},
    {"shapte", WORD_DIGIT, "7"},   {"sieben", WORD_DIGIT, "7"},   {"sapte", WORD_DIGIT, "7"},
    {"sechs", WORD_DIGIT, "6"},    {"sette", WORD_DIGIT, "7"},    {"sevan", WORD_DIGIT, "7"},
    {"seven", WORD_DIGIT, "7"},    {"shase", WORD_DIGIT, "6"},    {"sicks", WORD_HOMOPHONE, "6"},
    {"siete", WORD_DIGIT, "7"},    {"sase", WORD_DIGIT, "6"},     {"seis", WORD_DIGIT, "6"},
    {"sept", WORD_DIGIT, "7"},     {"sete", WORD_DIGIT, "7"},     {"sics", WORD_HOMOPHONE, "6"},
    {"siks", WORD_HOMOPHONE, "6"}, {"sei", WORD_EVERYDAY, "6"},   {"six", WORD_DIGIT, "6"},
    {"thousand", WORD_ZEROS, "3"}, {"treble", WORD_TIMES, "3"},   {"tripel", WORD_TIMES, "3"},
    {"tripla", WORD_TIMES, "3"},   {"triple", WORD_TIMES, "3"},   {"triplo", WORD_TIMES, "3"},
    {"triplu", WORD_TIMES, "3"},   {"three", WORD_DIGIT, "3"},    {"trois", WORD_DIGIT, "3"},
    {"tree", WORD_HOMOPHONE, "3"}, {"trei", WORD_DIGIT, "3"},     {"tres", WORD_DIGIT, "3"},
    {"twee", WORD_DIGIT, "2"},     {"tew", WORD_HOMOPHONE, "2"},  {"too", WORD_HOMOPHONE, "2"},
    {"tre", WORD_DIGIT, "3"},      {"two", WORD_DIGIT, "2"},      {"to", WORD_HOMOPHONE, "2"},
    {"tu", WORD_HOMOPHONE, "2"},   {"uma", WORD_EVERYDAY, "1"},   {"una", WORD_EVERYDAY, "1"},
    {"une", WORD_EVERYDAY, "1"},   {"uno", WORD_EVERYDAY, "1"},   {"unu", WORD_DIGIT, "1"},
    {"um", WORD_EVERYDAY, "1"},    {"un", WORD_EVERYDAY, "1"},    {"vier", WORD_DIGIT, "4"},
    {"vijf", WORD_DIGIT, "5"},     {"wan", WORD_HOMOPHONE, "1"},  {"won", WORD_HOMOPHONE, "1"},
    {"wun", WORD_HOMOPHONE, "1"},  {"zeven", WORD_DIGIT, "7"},    {"zero", WORD_DIGIT, "0"},
    {"zwei", WORD_DIGIT, "2"},     {"zes", WORD_DIGIT, "6"},      {"zwo", WORD_DIGIT, "2"},
};

// Where the words of each letter begin, and how many they are.
static const struct {
    uint8_t first, count;
} LETTERS[26] = {{0, 3},   {0, 0},   {3, 6},   {9, 22},  {31, 5},  {36, 11}, {0, 0},  {47, 3}, {0, 0},
                 {0, 0},   {0, 0},   {0, 0},   {50, 1},  {51, 16}, {67, 8},  {75, 2}, {77, 4}, {0, 0},
                 {81, 18}, {99, 19}, {118, 7}, {125, 2}, {127, 3}, {0, 0},   {0, 0},  {130, 5}};
// Their second letters, by the last five bits.
static const uint32_t SECONDS[26] = {0x100208, 0x0,      0x200220, 0x248024, 0x220,   0x248202, 0x0,
                                     0x200002, 0x0,      0x0,      0x0,      0x0,     0x20,     0x2208222,
                                     0x914308, 0x1002,   0x200000, 0x0,      0x322,   0xa48120, 0x6000,
                                     0x200,    0x208002, 0x0,      0x0,      0x800020};

const struct word *lexicon_of(char letter, size_t *count)
{
    *count = letter >= 'a' && letter <= 'z' ? LETTERS[letter - 'a'].count : 0;
    return *count ? WORDS + LETTERS[letter - 'a'].first : NULL;
}

bool lexicon_may_begin(uint8_t first, uint8_t second)
{
    return SECONDS[(first | 0x20) - 'a'] >> (second & 31) & 1;
}

static bool is_listed(const char *list, const char *letters, size_t count)
{
    char word[20];
    if (count == 0 || count > sizeof word - 3)
        return false;
    word[0] = ' ';
    memcpy(word + 1, letters, count);
    word[count + 1] = ' ';
    word[count + 2] = '\0';
    return strstr(list, word) != NULL;
}

int lexicon_links(const char *letters, size_t count)
{
    static const char strong[] =
        " then followed next after afterwards finally lastly ending ends end ensuite puis suivi apres "
        "luego despues seguido entonces depois apoi dupa urmat pe dann danach gefolgt poi "
        "dopo seguito quindi daarna ";
    static const char weak[] =
        " and by with of that it et de y con por por e com per cu si und mit von dash hyphen space "
        "dot point tiret punto guion spatiu puis da ";
    return is_listed(strong, letters, count) ? 2 : is_listed(weak, letters, count) ? 1 : 0;
}

bool lexicon_is_unit(const char *letters, size_t count)
{
    static const char units[] =
        " min mins minute minutes minuten minuti minutos minuta h hr hrs hour hours heure heures hora horas ora ore "
        "stunde stunden std uhr am pm kg cm mm m km lb lbs ft in inch inches years year yrs yr yo ans an ani anos "
        "ano jahre jahr anni anno old days day jours dias zile tage giorni euro euros eur usd gbp chf pounds pound "
        "dollar dollars lei ron roses rose kisses bucks quid k likes percent ";
    return is_listed(units, letters, count);
}
