// Tables read by a mapping: payments, statements, holders, and what is left out and why.
#include "test.h"

#include "base/text.h"
#include "observations/collect.h"
#include "observations/observers.h"

#include <stdio.h>
#include <string.h>

static int fresh(void **state)
{
    static struct collect collect;
    collect_init(&collect);
    *state = &collect;
    return 0;
}

static int done(void **state)
{
    collect_done(*state);
    return 0;
}

static bool observe(struct collect *collect, const char *table, const char *mapping)
{
    struct item item = {.path = "statement.csv", .bytes = bytes_of_text(table)};
    return collect_observe_mapped(collect, &observer_bank_csv, &item, (const char *const[]){"FR", NULL},
                                  mapping);
}

static const struct payment *payment_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_PAYMENT, n)->payment;
}

static const struct statement *statement_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_STATEMENT, n)->statement;
}

static void assert_moment(struct moment moment, const char *expected)
{
    char text[MOMENT_TEXT_SIZE];
    assert_string_equal(moment_format(moment, text), expected);
}

static const char full_mapping[] =
    "kind = payments\ndates = day month year\ndecimal = ,\nsign = signed\n"
    "account = FR7630006000011234567890189\ncurrency = EUR\n"
    "column date = Date\ncolumn time = Heure\ncolumn valued = Valeur\ncolumn amount = Montant\n"
    "column balance = Solde\ncolumn counterparty = Compte tiers\ncolumn name = Tiers\ncolumn bic = BIC\n"
    "column reference = Libelle\ncolumn reference = Motif\ncolumn end_to_end = E2E\ncolumn type = Type\n"
    "column site = Lieu\ncolumn id = Ref\ncolumn ordered = Devise montant\ncolumn ordered_currency = Devise\n";

static void every_field(void **state)
{
    struct collect *collect = *state;
    assert_true(observe(
        collect,
        "Date;Heure;Valeur;Montant;Solde;Compte tiers;Tiers;BIC;Libelle;Motif;E2E;Type;Lieu;Ref;Devise montant;Devise\n"
        "30/01/2024;14:05;31/01/2024;-1 190,50;809,50;BE68 5390 0754 7034;Haus Beispiel;BBRUBEBB;Loyer;chambre 4;E-1;"
        "Virement;;R1;;\n"
        "29/01/2024;;29/01/2024;-20,00;2 000,00;;Shop;;Achat;;NOTPROVIDED;Carte;Lille;R2;17,40;GBP\n",
        full_mapping));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    const struct payment *payment = payment_at(collect, 0);
    assert_moment(payment->at, "2024-01-30T14:05:00");
    assert_moment(payment->valued, "2024-01-31");
    assert_int_equal(payment->amount_e5, -119050000);
    assert_string_equal(payment->account.value, "FR7630006000011234567890189");
    assert_int_equal(payment->counterparty.kind, SELECTOR_IBAN);
    assert_string_equal(payment->counterparty.value, "BE68539007547034");
    assert_string_equal(payment->name, "Haus Beispiel");
    assert_string_equal(payment->bank, "BBRUBEBB");
    assert_string_equal(payment->reference, "Loyer chambre 4");
    assert_string_equal(payment->end_to_end, "E-1");
    assert_string_equal(payment->code, "Virement");
    assert_int_equal(payment->method, METHOD_TRANSFER);
    assert_string_equal(payment->id, "R1");
    assert_null(payment->ordered_currency);
    assert_int_equal(payment->place.row, 2);
    payment = payment_at(collect, 1);
    assert_moment(payment->at, "2024-01-29");
    assert_int_equal(payment->counterparty.kind, SELECTOR_NAME);
    assert_string_equal(payment->counterparty.value, "Shop");
    assert_null(payment->end_to_end);
    assert_int_equal(payment->method, METHOD_CARD);
    assert_string_equal(payment->site, "Lille");
    assert_string_equal(payment->ordered_currency, "GBP");
    assert_int_equal(payment->ordered_e5, -1740000); // of the amount's sign
    const struct statement *statement = statement_at(collect, 0);
    assert_int_equal(statement->balance, BALANCE_TIES);
    assert_int_equal(statement->opening_e5, 202000000);
    assert_int_equal(statement->closing_e5, 80950000);
    assert_int_equal(statement->entry_count, 2);
    assert_moment(statement->from, "2024-01-29");
    assert_moment(statement->to, "2024-01-30T14:05:00");
    assert_string_equal(payment->statement, statement->id);
}

static const char small_mapping[] =
    "dates = day month year\ndecimal = .\nsign = columns\naccount = stated\ncurrency = GBP\n"
    "column date = Date\ncolumn debit = Out\ncolumn credit = In\ncolumn balance = Balance\n"
    "column reference = Text\n";

static void tells_what_it_left_out(void **state)
{
    struct collect *collect = *state;
    assert_true(observe(collect,
                        "Account number 12345678\n\n"
                        "Date,Text,Out,In,Balance\n"
                        "01/01/2024,opening balance,,,100.00\n"
                        "02/01/2024,a,10.00,,90.00\n"
                        "03/01/2024,b,1O.00,,80.00\n"
                        "44/01/2024,c,5.00,,75.00\n"
                        "04/01/2024,d,5.00,5.00,75.00\n"
                        "05/01/2024,e,0.00,,75.00\n"
                        "06/01/2024,f,,20.00,95.00\n"
                        "07/01/2024,a, comma too many,1.00,,94.00\n"
                        "Date,Text,Out,In,Balance\n"
                        ",total,26.00,25.00,\n"
                        "End of statement\n",
                        small_mapping));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    assert_string_equal(payment_at(collect, 0)->account.value, "12345678");
    assert_int_equal(collect_tally(collect, "bank_csv", ""), 2);
    assert_int_equal(collect_tally(collect, "bank_csv", "above the column names"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "no amount"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "unreadable amount"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "unreadable date"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "both a debit and a credit"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "an amount of zero"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "more fields than columns"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "the column names again"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "no date: a total or a balance"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "neither a date nor an amount"), 1);
    assert_int_equal(collect_tally_total(collect, "bank_csv"), 12);
    assert_true(collect_has_damage(collect, "row in line 6: unreadable amount '1O.00'"));
    assert_true(collect_has_damage(collect, "row in line 7: unreadable date '44/01/2024'"));
    // the rows that could not be read are missed by the balances, and that is said
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_DOES_NOT_TIE);
    assert_true(
        collect_has_damage(collect, "in 1 of 2 rows the balance does not follow from the row above it"));
}

static void without_mapping_nothing_is_read(void **state)
{
    struct collect *collect = *state;
    static const char table[] =
        "Date;Text;Debit;Credit;Balance\n01/02/2024;a;1.00;;99.00\n02/02/2024;b;2.00;;97.00\n";
    assert_true(observe(collect, table, NULL));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 0);
    assert_int_equal(collect_tally(collect, "bank_csv", "no mapping: see clew mapping"), 3);
    assert_true(collect_has_damage(collect, "needs a mapping: clew mapping FILE -o FILE.map"));
    assert_true(observe(collect, table, small_mapping));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 0);
    assert_int_equal(collect_tally(collect, "bank_csv", "mapping does not fit: see clew mapping"), 3);
    assert_true(collect_has_damage(collect, "no row of column names has 'Out'"));
}

static void accounts_currencies_fees_and_states(void **state)
{
    struct collect *collect = *state;
    assert_true(observe(
        collect,
        "Account,Date,Amount,Fee,Ccy,Balance,State\n"
        "GB29NWBK60161331926819,2024-01-02,-50.00,0.50,GBP,149.50,DONE\n"
        "DE89370400440532013000,2024-01-02,50.00,,EUR,50.00,DONE\n"
        "GB29NWBK60161331926819,2024-01-03,-20.00,0,GBP,129.50,DONE\n"
        "GB29NWBK60161331926819,2024-01-03,7.00,0,EUR,7.00,DONE\n"
        "GB29NWBK60161331926819,2024-01-04,-20.00,0,GBP,,REVERTED\n"
        "nobody,2024-01-04,-20.00,0,GBP,,DONE\n"
        "GB29NWBK60161331926819,2024-01-04,-20.00,0,pounds,,DONE\n",
        "dates = year month day\ndecimal = .\nsign = signed\nbooked = DONE\ncolumn account = Account\n"
        "column date = Date\ncolumn amount = Amount\ncolumn fee = Fee\ncolumn currency = Ccy\ncolumn balance = Balance\n"
        "column state = State\n"));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 5);
    assert_int_equal(payment_at(collect, 1)->method, METHOD_FEE);
    assert_int_equal(payment_at(collect, 1)->amount_e5, -50000);
    assert_string_equal(payment_at(collect, 1)->id, "GB29NWBK60161331926819 GBP/2/fee");
    assert_int_equal(collect_count(collect, RECORD_STATEMENT), 3);
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_TIES);
    assert_int_equal(statement_at(collect, 0)->opening_e5, 20000000);
    assert_int_equal(statement_at(collect, 0)->entry_count, 3);
    assert_int_equal(statement_at(collect, 1)->balance, BALANCE_NOT_STATED); // one row proves nothing
    assert_string_equal(statement_at(collect, 2)->currency, "EUR");
    assert_int_equal(collect_tally(collect, "bank_csv", "not booked"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "no account"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv", "unknown currency"), 1);
}

static void marks_and_odd_sets(void **state)
{
    struct collect *collect = *state;
    static const char mapping[] =
        "encoding = windows-1250\nseparator = ;\ndates = day month year\ndecimal = ,\nsign = marks\n"
        "leaves = S\nenters = H\naccount = 12345678\ncurrency = CHF\ncolumn date = Tag\n"
        "column amount = Betrag\ncolumn mark = S/H\ncolumn name = Empf\xc3\xa4nger\ncolumn counterparty = Konto\n"
        "column sort_code = BLZ\n";
    assert_true(observe(collect,
                        "Tag;Betrag;S/H;Empf\xe4nger;Konto;BLZ\n"
                        "01.02.2024;1'250,00;S;Jan Przyk\xb3"
                        "adowy;0532 013 000;37040044\n"
                        "02.02.2024;3,00;H;;;\n"
                        "03.02.2024;3,00;X;;;\n",
                        mapping));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 2);
    assert_int_equal(payment_at(collect, 0)->amount_e5, -125000000);
    assert_string_equal(payment_at(collect, 0)->name, "Jan Przyk\xc5\x82"
                                                      "adowy");
    assert_string_equal(payment_at(collect, 0)->counterparty.value, "37040044/0532013000");
    assert_int_equal(payment_at(collect, 1)->amount_e5, 300000);
    assert_int_equal(payment_at(collect, 1)->counterparty.kind, SELECTOR_NAME);
    assert_string_equal(payment_at(collect, 1)->counterparty.value, "");
    assert_true(collect_has_damage(collect, "row in line 4: unknown mark of debit or credit 'X'"));
    assert_int_equal(statement_at(collect, 0)->balance, BALANCE_NOT_STATED);
}

static void utf16(void **state)
{
    struct collect *collect = *state;
    static const char text[] = "Date\tOut\tIn\tBalance\tText\r\n01/02/2024\t1.00\t\t9.00\tCaf\xe9\r\n";
    uint8_t wide[2 * sizeof text + 2] = {0xff, 0xfe};
    for (size_t i = 0; i + 1 < sizeof text; i++)
        wide[2 + 2 * i] = (uint8_t)text[i];
    struct item item = {.path = "12345678.csv", .bytes = {wide, 2 * sizeof text}};
    char mapping[512];
    snprintf(mapping, sizeof mapping, "%s", small_mapping);
    memcpy(strstr(mapping, "stated"), "654321", 6);
    assert_true(collect_observe_mapped(collect, &observer_bank_csv, &item, NULL, mapping));
    assert_int_equal(collect_count(collect, RECORD_PAYMENT), 1);
    assert_string_equal(payment_at(collect, 0)->reference, "Caf\xc3\xa9");
    assert_string_equal(payment_at(collect, 0)->account.value, "654321");
}

static void holders(void **state)
{
    struct collect *collect = *state;
    assert_true(observe(
        collect,
        "IBAN;Last;First;Role;Born;Phones;Mail;Street;City;Country;Passport;Device;Login\n"
        "BE68 5390 0754 7034;Fictive;Ana;holder;07/05/85;06 39 98 12 34 / ;Ana@Example.org;12 rue de l'Exemple;Lille;fr;"
        "AB 123-456;490154203237518;2001:0db8::0001\n"
        "FR7630006000011234567890189;Modele;Bo;;;+33639981234, +33639981235;;;;France;;phone-77;192.0.2.7\n"
        ";Nobody;;;;;;;;;;;\n"
        "DE89370400440532013000;;;;;;;;;;;;\n",
        "kind = holders\ndates = day month year\ncolumn account = IBAN\ncolumn name = First\ncolumn name = Last\n"
        "column role = Role\ncolumn born = Born\ncolumn phone = Phones\ncolumn email = Mail\ncolumn address = Street\n"
        "column address = City\ncolumn country = Country\ncolumn document = Passport\ncolumn device = Device\n"
        "column ip = Login\n"));
    assert_int_equal(collect_count(collect, RECORD_HOLDER), 2);
    const struct holder *holder = &collect_at(collect, RECORD_HOLDER, 0)->holder;
    assert_string_equal(holder->account.value, "BE68539007547034");
    assert_string_equal(holder->name, "Ana Fictive");
    assert_string_equal(holder->role, "holder");
    assert_string_equal(holder->address, "12 rue de l'Exemple, Lille");
    assert_string_equal(holder->country, "FR");
    assert_moment(holder->born, "1985-05-07");
    assert_int_equal(holder->selector_count, 5);
    assert_string_equal(holder->selectors[1].value, "ana@example.org");
    assert_string_equal(holder->selectors[2].value, "document:ab123456");
    assert_int_equal(holder->selectors[3].kind, SELECTOR_IMEI);
    assert_string_equal(holder->selectors[4].value, "2001:db8::1");
    holder = &collect_at(collect, RECORD_HOLDER, 1)->holder;
    assert_int_equal(holder->selector_count, 4);
    assert_string_equal(holder->selectors[0].value, "+33639981234");
    assert_string_equal(holder->selectors[1].value, "+33639981235");
    assert_string_equal(holder->selectors[2].value, "device:phone77");
    assert_string_equal(holder->address, "France");
    assert_int_equal(collect_tally(collect, "bank_csv holders", "no account"), 1);
    assert_int_equal(collect_tally(collect, "bank_csv holders", "an account and nothing else"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_field, fresh, done),
        cmocka_unit_test_setup_teardown(tells_what_it_left_out, fresh, done),
        cmocka_unit_test_setup_teardown(without_mapping_nothing_is_read, fresh, done),
        cmocka_unit_test_setup_teardown(accounts_currencies_fees_and_states, fresh, done),
        cmocka_unit_test_setup_teardown(marks_and_odd_sets, fresh, done),
        cmocka_unit_test_setup_teardown(utf16, fresh, done),
        cmocka_unit_test_setup_teardown(holders, fresh, done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
