// Looks the words of a payment up; see merchants.h.
#include "findings/indicators/merchants.h"

unsigned paid_for(const char *text)
{
    unsigned kinds = 0;
    struct bytes bytes = text ? bytes_of_text(text) : (struct bytes){0};
    struct word word;
    for (size_t at = 0; word_next(bytes, at, &word);) {
        size_t end = word.end;
        int index = word_table_take(&merchant_words, bytes, &word, &end);
        if (index >= 0)
            kinds |= merchant_kinds_of_word[index];
        at = index >= 0 ? end : word.end;
    }
    return kinds;
}
