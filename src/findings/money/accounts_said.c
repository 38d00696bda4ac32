// Finding an account of the writer's own in a text; see accounts_said.h.
#include "findings/money/accounts_said.h"

#include "base/fold.h"
#include "base/text.h"

#include <string.h>

enum { TEXT_MAX_BYTES = 2048, DIGITS_MIN = 8, IBAN_MIN = 15, IBAN_MAX = 34 };

// Whoever writes so means an account of his own. Folded.
static const char *const own_words[] = {
    "my account", "my iban",     "my bank",    "mon compte", "mon iban",   "mi cuenta",
    "mi iban",    "minha conta", "meu iban",   "mein konto", "meine iban", "mijn rekening",
    "mijn iban",  "contul meu",  "ibanul meu", "mio conto",  "mio iban",   "moje konto",
};

// As words: not "tommy account".
static bool says_own(const char *text)
{
    char folded[TEXT_MAX_BYTES];
    fold_text(bytes_of_text(text), folded, sizeof folded);
    for (size_t i = 0; i < sizeof own_words / sizeof *own_words; i++) {
        const size_t size = strlen(own_words[i]);
        for (const char *at = folded; (at = strstr(at, own_words[i])) != NULL; at++)
            if ((at == folded || at[-1] == ' ') && (at[size] == '\0' || at[size] == ' '))
                return true;
    }
    return false;
}

static int64_t known(const struct text_map *accounts, const char *at, size_t size)
{
    char key[IBAN_MAX + 1];
    memcpy(key, at, size);
    key[size] = '\0';
    const int64_t *number = text_map_find(accounts, key);
    return number ? *number : 0;
}

int64_t account_said_own(const struct text_map *accounts, const char *text)
{
    char plain[TEXT_MAX_BYTES]; // letters and digits alone
    size_t size = 0, digits = 0;
    for (const char *at = text; *at && size + 1 < sizeof plain; at++)
        if (text_is_alnum((unsigned char)*at)) {
            plain[size++] = (char)text_upper((unsigned char)*at);
            digits += text_is_digit((unsigned char)*at);
        }
    if (digits < DIGITS_MIN || !says_own(text))
        return 0;
    for (size_t at = 0; at + DIGITS_MIN <= size; at++) {
        const bool is_iban = at + IBAN_MIN <= size && text_is_alpha((unsigned char)plain[at]) &&
                             text_is_alpha((unsigned char)plain[at + 1]) &&
                             text_is_digit((unsigned char)plain[at + 2]) &&
                             text_is_digit((unsigned char)plain[at + 3]);
        for (size_t length = IBAN_MAX; is_iban && length >= IBAN_MIN; length--) {
            const int64_t number = at + length <= size ? known(accounts, plain + at, length) : 0;
            if (number)
                return number;
        }
        size_t run = 0;
        while (at + run < size && text_is_digit((unsigned char)plain[at + run]))
            run++;
        const int64_t number = run >= DIGITS_MIN && run <= IBAN_MAX ? known(accounts, plain + at, run) : 0;
        if (number)
            return number;
        at += run ? run - 1 : 0;
    }
    return 0;
}
