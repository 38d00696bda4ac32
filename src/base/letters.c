// Letters through ICU's compatibility and case folding and its decompositions.
#include "base/letters.h"

#include "base/memory.h"

#include <stddef.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

enum { BMP = 0x10000, NOT_MET = 0 };

struct letters {
    uint16_t folded[BMP]; // by code point: a class or the folded letter
    const UNormalizer2 *fold, *decompose;
};

struct letters *letters_new(void)
{
    struct letters *letters = memory_new(1, sizeof *letters);
    UErrorCode status = U_ZERO_ERROR;
    letters->fold = unorm2_getNFKCCasefoldInstance(&status);
    letters->decompose = unorm2_getNFDInstance(&status);
    if (U_FAILURE(status))
        letters->fold = letters->decompose = NULL;
    return letters;
}

void letters_free(struct letters *letters)
{
    memory_free(letters);
}

// The first base letter of the whole fold.
static uint32_t fold_slowly(const struct letters *letters, uint32_t c)
{
    UChar one[4], folded[32], plain[64];
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    U16_APPEND_UNSAFE(one, length, (UChar32)c);
    if (letters->fold == NULL)
        return u_isalpha((UChar32)c) ? (uint32_t)u_tolower((UChar32)c) : LETTER_SEPARATOR;
    int32_t size = unorm2_normalize(letters->fold, one, length, folded, 32, &status);
    size = U_SUCCESS(status) ? unorm2_normalize(letters->decompose, folded, size, plain, 64, &status) : 0;
    if (U_FAILURE(status))
        return LETTER_SEPARATOR;
    if (size == 0)
        return LETTER_NOTHING; // default-ignorable: zero-width space, soft hyphen
    UChar32 letter;
    int32_t at = 0;
    U16_NEXT(plain, at, size, letter);
    if (u_charType(letter) == U_NON_SPACING_MARK || u_charType(letter) == U_ENCLOSING_MARK)
        return LETTER_NOTHING;
    if (u_isdigit(letter) || u_getNumericValue(letter) != U_NO_NUMERIC_VALUE)
        return u_isalpha(letter) ? (uint32_t)letter : LETTER_DIGIT; // the numerals of Chinese are letters too
    return u_isalpha(letter) ? (uint32_t)letter : LETTER_SEPARATOR;
}

uint32_t letters_fold_any(struct letters *letters, uint32_t c)
{
    if (c >= BMP)
        return u_isalnum((UChar32)c) ? fold_slowly(letters, c) : LETTER_SEPARATOR;
    uint32_t folded = letters->folded[c];
    if (folded == NOT_MET) {
        folded = fold_slowly(letters, c);
        letters->folded[c] = (uint16_t)(folded < BMP ? folded : LETTER_SEPARATOR);
    }
    return folded;
}

bool letters_stand_alone(uint32_t c)
{
    return c >= 0xE00 &&
           ((c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
            (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0x0E00 && c <= 0x0EFF));
}

uint32_t letters_look_alike(uint32_t c)
{
    static const struct {
        uint16_t letter;
        char latin;
    } table[] = {{0x430, 'a'}, {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'},
                 {0x445, 'x'}, {0x456, 'i'}, {0x458, 'j'}, {0x455, 's'}, {0x501, 'd'}, {0x4BB, 'h'},
                 {0x43A, 'k'}, {0x43C, 'm'}, {0x442, 't'}, {0x432, 'b'}, {0x43D, 'h'}, {0x51B, 'q'},
                 {0x51D, 'w'}, {0x3B1, 'a'}, {0x3BF, 'o'}, {0x3C1, 'p'}, {0x3BD, 'v'}, {0x3B9, 'i'},
                 {0x3BA, 'k'}, {0x3C5, 'u'}, {0x3F2, 'c'}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].letter == c)
            return (uint32_t)table[i].latin;
    return c;
}
