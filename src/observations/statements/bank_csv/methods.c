// How money moved, by the words banks use for it. Knows no row.
#include "observations/statements/bank_csv/rows.h"

#include "base/fold.h"

#include <string.h>

// Folded. A word with a '*' is the beginning of one, others are whole; asked in this order, so that "fee for
// a card payment" is a fee and "cash at a machine by card" is cash.
static const struct {
    enum payment_method method;
    const char *words[48];
} methods[] = {
    {METHOD_FEE,
     {"fee",      "fees",         "charge",      "charges",   "commission*", "interest",  "interets",
      "frais",    "cotisation",   "agios",       "kosten",    "rente",       "provision", "entgelt*",
      "gebuhr*",  "zinsen",       "abschluss",   "comision*", "intereses",   "comissao",  "comissoes",
      "juros",    "imposto selo", "commissioni", "interessi", "canone",      "spese",     "imposta di bollo",
      "prowizja", "oplata",       "odsetki",     "taxa",      "dobanda",     "spezata",   "poplatek",
      "urok",     "avgift",       "gebyr"}},
    {METHOD_CASH,
     {"atm",
      "cash",
      "cashpoint",
      "withdrawal",
      "retrait*",
      "dab",
      "gab",
      "especes",
      "versement especes",
      "geldautomaat",
      "geldopname",
      "opname",
      "gea",
      "gm",
      "storting",
      "bargeld*",
      "barauszahlung",
      "bareinzahlung",
      "geldautomat",
      "auszahlung",
      "einzahlung",
      "reintegro*",
      "cajero",
      "efectivo",
      "ingreso efectivo",
      "levantamento*",
      "numerario",
      "multibanco",
      "prelievo*",
      "contanti",
      "bancomat",
      "versamento contanti",
      "wyplata",
      "wplata",
      "bankomat*",
      "gotowk*",
      "retragere",
      "numerar",
      "depunere",
      "vyber",
      "uttag",
      "kontant*"}},
    {METHOD_CHEQUE,
     {"cheque*", "chq", "check", "scheck*", "talon", "cec", "assegno*", "assegni", "czek*", "sjekk"}},
    {METHOD_DIRECT_DEBIT,
     {"direct debit",
      "dd",
      "prelevement*",
      "prlv",
      "incasso",
      "domiciliering",
      "domiciliation",
      "lastschrift*",
      "basislastschrift",
      "recibo",
      "adeudo*",
      "domiciliad*",
      "debito directo",
      "debito direto",
      "addebito diretto",
      "sdd",
      "rid",
      "polecenie zaplaty",
      "debitare directa",
      "inkaso",
      "autogiro",
      "ic",
      "ei"}},
    {METHOD_CARD, {"card",         "carte",          "cb",       "pos",     "visa",       "mastercard",
                   "maestro",      "betaalautomaat", "ba",       "bea",     "bancontact", "kartenzahlung",
                   "karte",        "kreditkarte*",   "girocard", "tarjeta", "compra",     "compras",
                   "cartao",       "pagamento pos",  "carta",    "karta",   "karty",      "karta platnicza",
                   "card payment", "kaart",          "kort*",    "kartou",  "cumparare",  "cumparaturi"}},
    {METHOD_CRYPTO, {"crypto*", "bitcoin", "btc", "blockchain", "onchain"}},
    {METHOD_TRANSFER, {"transfer*",    "faster payment", "fpi",          "fpo",       "bacs",
                       "chaps",        "standing order", "sct",          "sepa",      "virement*",
                       "vir",          "overschrijving", "overboeking",  "ov",        "gt",
                       "uberweisung*", "gutschrift*",    "dauerauftrag", "uberw",     "transferencia*",
                       "trf",          "bizum",          "mb way",       "pix",       "ted",
                       "bonifico",     "giroconto",      "disposizione", "przelew*",  "blik",
                       "transfer",     "incasare",       "plata",        "prevod",    "overforing",
                       "overforsel",   "swish",          "vipps",        "tilisiirto"}},
};

enum { FOLDED_MAX = 64, STARTS_MAX = 12, STARTS_OF_TEXT = 2, SHORT_WORD = 2 };

// Whether `word` stands where one of the words of `text` begins.
static bool has_word(const char *text, const uint8_t *starts, size_t start_count, const char *word)
{
    size_t length = strlen(word);
    bool begins = word[length - 1] == '*';
    length -= begins;
    for (size_t i = 0; i < start_count; i++) {
        const char *at = text + starts[i];
        if (at[0] == word[0] && strncmp(at, word, length) == 0 &&
            (begins || at[length] == ' ' || at[length] == 0))
            return true;
    }
    return false;
}

enum payment_method csv_method_of(struct bytes text, bool of_type)
{
    char folded[FOLDED_MAX]; // what a bank says of the kind stands at the beginning
    uint8_t starts[STARTS_MAX];
    size_t count = 0, most = of_type ? STARTS_MAX : STARTS_OF_TEXT;
    size_t size = fold_text(text, folded, sizeof folded);
    for (size_t at = 0; at < size && count < most; at++)
        if (folded[at] != ' ' && (at == 0 || folded[at - 1] == ' '))
            starts[count++] = (uint8_t)at;
    for (size_t m = 0; count && m < sizeof methods / sizeof *methods; m++)
        for (size_t w = 0; w < sizeof methods[m].words / sizeof *methods[m].words; w++) {
            const char *word = methods[m].words[w];
            if (word == NULL)
                break;
            bool is_short = word[1] == 0 || word[SHORT_WORD] == 0; // a code of the bank's, chance elsewhere
            if ((of_type || !is_short || strcmp(word, "cb") == 0) && has_word(folded, starts, count, word))
                return methods[m].method;
        }
    return METHOD_UNKNOWN;
}
