// Cash by its words, in the languages of European banks. Words that also mean other entries are left out:
// "storting" (nl) and "Auszahlung" (de) are transfers as well, "bancomat" (it) and "multibanco" (pt) also pay
// in shops; "Einzahlung" (de) and its like count only when money came.
#include "findings/money/cash_words.h"

#include "base/words.h"

#include <stdlib.h>
#include <string.h>

enum side { EITHER, ONLY_IN, ONLY_OUT };
struct cash_word {
    const char *word, *next; // folded; next: the word behind it, NULL: none needed
    enum side side;
};

// Sorted by word.
static const struct cash_word cash_words[] = {
    {"atm", NULL, EITHER},              // international
    {"bancomat", "prelievo", ONLY_OUT}, // it
    {"bankomat", NULL, EITHER},         // pl, cs, sv
    {"bankomaten", NULL, EITHER},       // sv
    {"bankomatu", NULL, EITHER},        // pl, cs
    {"barabhebung", NULL, ONLY_OUT},    // de
    {"barauszahlung", NULL, ONLY_OUT},  // de
    {"bareinzahlung", NULL, ONLY_IN},   // de
    {"bargeld", NULL, EITHER},          // de
    {"bargeldauszahlung", NULL, ONLY_OUT},
    {"bargeldeinzahlung", NULL, ONLY_IN},
    {"cajero", NULL, EITHER}, // es
    {"cash", NULL, EITHER},   // alone, or before a number
    {"cash", "deposit", ONLY_IN},
    {"cash", "machine", EITHER},
    {"cash", "withdrawal", ONLY_OUT},
    {"cashpoint", NULL, ONLY_OUT},
    {"contant", NULL, EITHER},   // nl
    {"contante", NULL, EITHER},  // nl
    {"contanten", NULL, EITHER}, // nl
    {"contanti", NULL, EITHER},  // it
    {"dab", NULL, EITHER},       // fr
    {"depunere", "numerar", ONLY_IN},
    {"dinheiro", NULL, EITHER},     // pt
    {"distributeur", NULL, EITHER}, // fr
    {"efectivo", NULL, EITHER},     // es
    {"einzahlung", NULL, ONLY_IN},  // de
    {"especes", NULL, EITHER},      // fr
    {"gab", NULL, EITHER},          // fr
    {"geldautomaat", NULL, EITHER}, // nl
    {"geldautomat", NULL, EITHER},  // de
    {"geldopname", NULL, ONLY_OUT}, // nl
    {"geldopneming", NULL, ONLY_OUT},
    {"geldopvraging", NULL, ONLY_OUT}, // nl, in Belgium
    {"gotowka", NULL, EITHER},         // pl
    {"gotowki", NULL, EITHER},         // pl
    {"gotowkowa", NULL, EITHER},       // pl
    {"hotovosti", NULL, EITHER},       // cs
    {"keszpenz", NULL, EITHER},        // hu
    {"keszpenzfelvetel", NULL, ONLY_OUT},
    {"levantamento", NULL, ONLY_OUT}, // pt
    {"numeraire", NULL, EITHER},      // fr
    {"numerar", NULL, EITHER},        // ro
    {"numerario", NULL, EITHER},      // pt
    {"prelevamento", NULL, ONLY_OUT}, // it
    {"prelievo", NULL, ONLY_OUT},     // it
    {"reintegro", NULL, ONLY_OUT},    // es
    {"retrait", NULL, ONLY_OUT},      // fr
    {"saque", NULL, ONLY_OUT},        // pt, in Brazil
    {"uttag", NULL, ONLY_OUT},        // sv
    {"wplatomat", NULL, ONLY_IN},     // pl
    {"банкомат", NULL, EITHER},       // bg, ru, uk
    {"наличные", NULL, EITHER},       // ru
    {"наличных", NULL, EITHER},       // ru
};

static int by_word(const void *key, const void *entry)
{
    return strcmp(key, ((const struct cash_word *)entry)->word);
}

static bool says(const struct cash_word *word, struct bytes text, const struct word *at, bool in)
{
    if (word->side == (in ? ONLY_OUT : ONLY_IN))
        return false;
    struct word next;
    bool more = word_next(text, at->end, &next);
    if (word->next)
        return more && next.size && strcmp(next.key, word->next) == 0;
    return strcmp(word->word, "cash") != 0 || !more || next.digits;
}

bool cash_words_in(const char *text, bool in)
{
    const size_t count = sizeof cash_words / sizeof *cash_words;
    if (text == NULL)
        return false;
    struct bytes bytes = bytes_of_text(text);
    struct word word;
    for (size_t at = 0; word_next(bytes, at, &word); at = word.end) {
        if (word.size == 0)
            continue;
        const struct cash_word *found = bsearch(word.key, cash_words, count, sizeof *cash_words, by_word);
        if (found == NULL)
            continue;
        while (found > cash_words && strcmp(found[-1].word, found->word) == 0)
            found--;
        for (; found < cash_words + count && strcmp(found->word, word.key) == 0; found++)
            if (says(found, bytes, &word, in))
                return true;
    }
    return false;
}
