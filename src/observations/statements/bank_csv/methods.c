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
     {"fee", "fees", "charge", "charges", "commission*", "interest", "interets", "frais", "cotisation", "agios",
      "kosten", "rente", "provision", "entgelt*", "gebuhr*", "zinsen", "abschluss", "comision*", "intereses",
      "comissao", "comissoes", "juros", "imposto selo", "commissioni", "interessi", "canone", "spese",
      "imposta di bollo", "prowizja", "oplata", "odsetki", "taxa", "dobanda", "spezata", "poplatek", "urok",
      "avgift", "gebyr"}},
    {METHOD_CASH,
     {"atm", "cash", "cashpoint", "withdrawal", "retrait*", "dab", "gab", "especes", "versement especes",
      "geldautomaat", "geldopname", "opname", "gea", "gm", "storting", "bargeld*", "barauszahlung",
      "bareinzahlung", "geldautomat", "auszahlung", "einzahlung", "reintegro*", "cajero", "efectivo", "ingreso efectivo",
      "levantamento*", "numerario", "multibanco", "prelievo*", "contanti", "bancomat", "versamento contanti",
      "wyplata", "wplata", "bankomat*", "gotowk*", "retragere", "numerar", "depunere", "vyber", "uttag",
      "kontant*"}},
    {METHOD_CHEQUE, {"cheque*", "chq", "check", "scheck*", "talon", "cec", "assegno*", "assegni", "czek*", "sjekk"}},
    {METHOD_DIRECT_DEBIT,
     {"direct debit", "dd", "prelevement*", "prlv", "incasso", "domiciliering", "domiciliation", "lastschrift*",
      "basislastschrift", "recibo", "adeudo*", "domiciliad*", "debito directo", "debito direto", "addebito diretto",
      "sdd", "rid", "polecenie zaplaty", "debitare directa", "inkaso", "autogiro", "ic", "ei"}},
    {METHOD_CARD,
     {"card", "carte", "cb", "pos", "visa", "mastercard", "maestro", "betaalautomaat", "ba", "bea", "bancontact",
      "kartenzahlung", "karte", "kreditkarte*", "girocard", "tarjeta", "compra", "compras", "cartao", "pagamento pos",
      "carta", "karta", "karty", "karta platnicza", "card payment", "kaart", "kort*", "kartou", "cumparare", "cumparaturi"}},
    {METHOD_CRYPTO, {"crypto*", "bitcoin", "btc", "blockchain", "onchain"}},
    {METHOD_TRANSFER,
     {"transfer*", "faster payment", "fpi", "fpo", "bacs", "chaps", "standing order", "sct", "sepa", "virement*", "vir",
      "overschrijving", "overboeking", "ov", "gt", "uberweisung*", "gutschrift*", "dauerauftrag", "uberw",
      "transferencia*", "trf", "bizum", "mb way", "pix", "ted", "bonifico", "giroconto", "disposizione", "przelew*",
      "blik", "transfer", "incasare", "plata", "prevod", "overforing", "overforsel", "swish", "vipps", "tilisiirto"}},
};

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    bool begins = word[length - 1] == '*';
    length -= begins;
    for (const char *at = text; *at;) {
        if (strncmp(at, word, length) == 0 && (begins || at[length] == ' ' || at[length] == 0))
            return true;
        at += strcspn(at, " ");
        at += *at == ' ';
    }
    return false;
}

enum payment_method csv_method_of(struct bytes text)
{
    char folded[96]; // what a bank says of the kind stands at the beginning
    fold_text(text, folded, sizeof folded);
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
        for (size_t w = 0; w < sizeof methods[m].words / sizeof *methods[m].words && methods[m].words[w]; w++)
            if (has_word(folded, methods[m].words[w]))
                return methods[m].method;
    return METHOD_UNKNOWN;
}
