// Words and signs that stand before numbers: those that announce a phone, and those that announce another
// kind of number.
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

enum { LOOK_BACK_BYTES = 24 };

// Each between spaces. Words of the languages that adverts and phones in Europe hold most.
static const char PHONE_WORDS[] =
    " tel tels telefon telefone telefono telefonu telephone phone fon mob mobil mobile mobiel movil cell "
    "cellphone handy call calls text sms mms whatsapp watsapp whatsap wa wapp viber signal ph phn ring dial "
    "appelle appeler appel appelez telnr tlf llamame llama "
    "sunati suna suna-ma anruf ruf portable gsm imo botim fax ";

static const char *const PHONE_SIGNS[] = {
    "\xe7\x94\xb5\xe8\xaf\x9d", // 电话
    "\xe9\x9b\xbb\xe8\xa9\xb1", // 電話
    "\xe6\x89\x8b\xe6\x9c\xba", // 手机
    "\xe6\x89\x8b\xe6\xa9\x9f", // 手機
    "\xf0\x9f\x93\x9e",         // telephone receiver
    "\xf0\x9f\x93\xb1",         // mobile phone
    "\xf0\x9f\x93\xb2",         // mobile phone with arrow
    "\xe2\x98\x8e",             // telephone
    "\xe2\x98\x8f",             // white telephone
    "\xf0\x9f\xa4\x99",         // call me
    "\xd1\x82\xd0\xb5\xd0\xbb", // тел
};

static const char OTHER_WORDS[] =
    " id ids ref reference order invoice ticket room postcode postal zip acc account konto rekening iban bic swift "
    "sort card imei imsi iccid serial sn pin code isbn issn ean upc sku vat btw siret siren nip cif dni passport "
    "parcel tracking case dossier article art item lot batch build version qq ";

// Steps back over blanks and signs between a word and its number.
static size_t back_over_signs(struct bytes text, size_t floor, size_t at)
{
    static const char *const marks[] = {"\xef\xbc\x9a", "\xc2\xa0", "\xef\xb8\x8f", "\xe2\x80\x8b"};
    for (int steps = 0; steps < 6 && at > floor; steps++) {
        if (strchr(" :.=-#>(*", text.data[at - 1]) != NULL && text.data[at - 1] != '\0') {
            at--;
            continue;
        }
        size_t before = at;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            size_t size = strlen(marks[i]);
            if (at >= floor + size && memcmp(text.data + at - size, marks[i], size) == 0)
                at -= size;
        }
        if (at == before)
            break;
    }
    return at;
}

// The word of letters that ends at `at`, in lower case and between spaces, in out. False when there is none.
static bool word_before(struct bytes text, size_t floor, size_t at, char out[LOOK_BACK_BYTES + 3])
{
    size_t start = at;
    while (start > floor && at - start < LOOK_BACK_BYTES && text_is_alpha(text.data[start - 1]))
        start--;
    if (start == at || at - start == LOOK_BACK_BYTES)
        return false;
    size_t size = 0;
    out[size++] = ' ';
    for (size_t i = start; i < at; i++)
        out[size++] = (char)text_lower(text.data[i]);
    out[size++] = ' ';
    out[size] = '\0';
    return true;
}

bool phone_cue_is_word(const char *word)
{
    return strstr(PHONE_WORDS, word) != NULL;
}

bool phone_cue_before(struct bytes text, size_t floor, size_t at)
{
    char word[LOOK_BACK_BYTES + 3];
    at = back_over_signs(text, floor, at);
    if (word_before(text, floor, at, word))
        return phone_cue_is_word(word);
    for (size_t i = 0; i < sizeof PHONE_SIGNS / sizeof *PHONE_SIGNS; i++) {
        size_t size = strlen(PHONE_SIGNS[i]);
        if (at >= floor + size && memcmp(text.data + at - size, PHONE_SIGNS[i], size) == 0)
            return true;
    }
    return false;
}

bool number_cue_before(struct bytes text, size_t floor, size_t at)
{
    char word[LOOK_BACK_BYTES + 3];
    return word_before(text, floor, back_over_signs(text, floor, at), word) &&
           strstr(OTHER_WORDS, word) != NULL;
}
