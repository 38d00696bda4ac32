// Words before a number, folded as the number's own words are.
#include "observations/selectors/disguised/cue.h"

#include "observations/selectors/disguised/glyph.h"
#include "observations/selectors/matchers.h"

#include <string.h>

enum { BYTES_BACK = 48, WORDS_BACK = 4 };

// Beyond the words that announce plain numbers: what people say in a sentence.
static const char WORDS[] =
    " number numero nummer numar numarul num liga ligue ligar ligame chiama chiamami chiamare ruf rufen "
    "rufe llamar llame contact contacto contacte contatto kontakt contactez appellez reach phones "
    "joindre joignable telefonata sunati suna sms mesaj dial digits digit celular ";

static const char *const SIGNS[] = {
    "\xe8\x81\x94\xe7\xb3\xbb", // 联系
    "\xe8\x81\xaf\xe7\xb9\xab", // 聯繫
    "\xe7\x94\xb5\xe8\xaf\x9d", // 电话
    "\xe9\x9b\xbb\xe8\xa9\xb1", // 電話
    "\xe6\x89\x8b\xe6\x9c\xba", // 手机
    "\xe6\x89\x8b\xe6\xa9\x9f", // 手機
    "\xe5\x8f\xb7\xe7\xa0\x81", // 号码
    "\xe8\x99\x9f\xe7\xa2\xbc", // 號碼
    "\xe8\x87\xb4\xe7\x94\xb5", // 致电
    "\xe6\x9d\xa5\xe7\x94\xb5", // 来电
};

static bool is_cue(const char *word)
{
    return phone_cue_is_word(word) || strstr(WORDS, word) != NULL;
}

static bool has_sign(struct bytes before)
{
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (bytes_find(before, bytes_of_text(SIGNS[i]), 0) >= 0)
            return true;
    return false;
}

// The last words of `before`, in lower case without accents, each between spaces; a digit or a line end parts
// what comes from what was.
static void fold(struct bytes before, char out[BYTES_BACK + 3])
{
    size_t size = 0;
    out[size++] = ' ';
    for (size_t at = 0; at < before.size;) {
        struct glyph glyph = glyph_read(before.data + at, before.size - at);
        at += glyph.length;
        if (glyph.kind == GLYPH_DIGIT || glyph.kind == GLYPH_LINE)
            size = 1;
        else if (glyph.kind == GLYPH_LETTER)
            out[size++] = glyph.letter;
        else if (glyph.kind != GLYPH_INVISIBLE && out[size - 1] != ' ')
            out[size++] = ' ';
    }
    if (out[size - 1] != ' ')
        out[size++] = ' ';
    out[size] = '\0';
}

bool cue_stands_before(struct bytes text, size_t floor, size_t start)
{
    if (phone_cue_before(text, floor, start))
        return true;
    size_t from = start > BYTES_BACK && start - BYTES_BACK > floor ? start - BYTES_BACK : floor;
    while (from < start && (text.data[from] & 0xc0) == 0x80)
        from++;
    struct bytes before = bytes_slice(text, from, start - from);
    char words[BYTES_BACK + 3];
    fold(before, words);
    char *end = words + strlen(words);
    for (int i = 0; i < WORDS_BACK && end > words + 1; i++) {
        char *word = end - 2;
        while (*word != ' ')
            word--;
        char kept = *end;
        *end = '\0';
        if (is_cue(word))
            return true;
        *end = kept;
        end = word + 1;
    }
    return has_sign(bytes_slice(before, before.size > 16 ? before.size - 16 : 0, 16));
}
