// Tables in the styles of banks of several countries, with made-up people: what each is taken for.
#include "test.h"

#include "observations/statements/bank_csv/guess.h"

#include <stdio.h>
#include <string.h>

static void guess_of(struct guess *guess, const char *table, struct arena *arena)
{
    assert_true(csv_guess(guess, bytes_of_text(table), "statement.csv", GUESS_ROWS_MAX, arena));
}

// What each column is taken for, "date valued - amount".
static void assert_roles(const struct guess *guess, const char *expected)
{
    char roles[512] = "";
    size_t used = 0;
    for (size_t i = 0; i < guess->column_count; i++)
        used += (size_t)snprintf(
            roles + used, sizeof roles - used, "%s%s", i ? " " : "",
            guess->columns[i].role < 0 ? "-" : map_role_name((enum map_role)guess->columns[i].role));
    assert_string_equal(roles, expected);
}

static void french(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(&guess,
             "Compte courant n\xb0 FR7630006000011234567890189\r\n"
             "Titulaire : Mme Exemple Fictive\r\n"
             "Solde au 31/01/2024 : 1 312,40 EUR\r\n\r\n"
             "Date;Date de valeur;Libell\xe9;D\xe9"
             "bit euros;Cr\xe9"
             "dit euros\r\n"
             "31/01/2024;31/01/2024;VIR SEPA RECU DE M. EXEMPLE;;250,00\r\n"
             "29/01/2024;30/01/2024;RETRAIT DAB LILLE 28/01;60,00;\r\n"
             "12/01/2024;12/01/2024;CARTE 11/01 GARE;1 042,60;\r\n"
             ";;Total;1 102,60;250,00\r\n",
             arena);
    assert_roles(&guess, "date valued reference debit credit");
    assert_int_equal(guess.header_line, 5);
    assert_string_equal(guess.mapping.encoding, "windows-1252");
    assert_int_equal(guess.mapping.separator, ';');
    assert_int_equal(guess.mapping.dates, DATE_DAY_FIRST);
    assert_int_equal(guess.mapping.decimal, ',');
    assert_int_equal(guess.mapping.sign, SIGN_COLUMNS);
    assert_false(guess.mapping.debits_negative);
    assert_string_equal(guess.mapping.account, "FR7630006000011234567890189");
    assert_string_equal(guess.mapping.currency, "EUR");
    assert_string_equal(guess.mapping.columns[2].name, "D\xc3\xa9"
                                                       "bit euros");
    arena_free(arena);
}

static void dutch(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(
        &guess,
        "\"Datum\",\"Naam / Omschrijving\",\"Rekening\",\"Tegenrekening\",\"Code\",\"Af Bij\",\"Bedrag (EUR)\","
        "\"Mutatiesoort\",\"Mededelingen\",\"Saldo na mutatie\"\n"
        "20240131,J Voorbeeld,NL91ABNA0417164300,BE68539007547034,OV,Bij,\"250,00\",Overschrijving,kamer,\"1312,40\"\n"
        "20240129,Geldmaat,NL91ABNA0417164300,,GM,Af,\"60,00\",Geldautomaat,Antwerpen,\"1062,40\"\n"
        "20240129,Verhuur,NL91ABNA0417164300,DE89370400440532013000,IC,Af,\"1190,00\",Incasso,huur,\"1122,40\"\n"
        "20240112,NS Groep,NL91ABNA0417164300,,BA,Af,\"42,60\",Betaalautomaat,pas,\"2312,40\"\n",
        arena);
    assert_roles(&guess, "date name account counterparty type mark amount type reference balance");
    assert_int_equal(guess.mapping.dates, DATE_YEAR_FIRST);
    assert_int_equal(guess.mapping.sign, SIGN_MARKS);
    assert_true(guess.proven);
    assert_true(guess.newest_first);
    assert_int_equal(guess.run_pairs, 3);
    assert_string_equal(guess.mapping.leaves.words[0], "Af");
    assert_string_equal(guess.mapping.enters.words[0], "Bij");
    assert_string_equal(guess.mapping.currency, "EUR");
    assert_null(guess.mapping.account);
    arena_free(arena);
}

static void german(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(
        &guess,
        "\"Auftragskonto\";\"Buchungstag\";\"Valutadatum\";\"Buchungstext\";\"Verwendungszweck\";\"Kundenreferenz (End-to-End)\";"
        "\"Beguenstigter/Zahlungspflichtiger\";\"Kontonummer/IBAN\";\"BIC (SWIFT-Code)\";\"Betrag\";\"Waehrung\";\"Info\"\n"
        "\"DE89370400440532013000\";\"30.01.24\";\"30.01.24\";\"GUTSCHR. UEBERWEISUNG\";\"Zimmer 4\";\"E2E-1\";"
        "\"Max Muster\";\"NL91ABNA0417164300\";\"ABNANL2A\";\"250,00\";\"EUR\";\"Umsatz gebucht\"\n"
        "\"DE89370400440532013000\";\"02.01.24\";\"02.01.24\";\"FOLGELASTSCHRIFT\";\"Miete\";\"NOTPROVIDED\";"
        "\"Haus Beispiel\";\"BE68539007547034\";\"BBRUBEBB\";\"-1.190,00\";\"EUR\";\"Umsatz gebucht\"\n",
        arena);
    assert_roles(
        &guess,
        "account date valued type reference end_to_end name counterparty bic amount currency reference");
    assert_int_equal(guess.mapping.dates, DATE_DAY_FIRST);
    assert_int_equal(guess.mapping.decimal, ',');
    assert_int_equal(guess.mapping.sign, SIGN_SIGNED);
    assert_false(guess.proven);
    arena_free(arena);
}

static void polish(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(
        &guess,
        "Data operacji;Data ksi\xeagowania;Opis operacji;Nadawca/Odbiorca;Numer konta;Kwota;Saldo po operacji;Waluta\n"
        "2024-01-31;2024-01-31;PRZELEW PRZYCHODZ\xa5"
        "CY;Jan Przyk\xb3"
        "adowy;61109010140000071219812874;250,00;1 312,40;PLN\n"
        "2024-01-30;2024-01-30;WYP\xa3"
        "ATA Z BANKOMATU;;;-60,00;1 062,40;PLN\n"
        "2024-01-29;2024-01-29;PRZELEW;Dom Fikcyjny;27114020040000300201355387;-1 190,00;1 122,40;PLN\n",
        arena);
    assert_roles(&guess, "date valued reference name counterparty amount balance currency");
    assert_string_equal(guess.mapping.encoding, "windows-1250");
    assert_true(guess.proven);
    assert_int_equal(guess.mapping.sign, SIGN_SIGNED);
    arena_free(arena);
}

static void british(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(&guess,
             "Date,Type,Description,Paid out,Paid in,Balance\n"
             "03/01/2024,CR,CASH DEPOSIT,,2000.00,3000.00\n"
             "04/01/2024,BP,A EXAMPLE RENT,1190.00,,1810.00\n"
             "05/02/2024,ATM,CASH MANCHESTER,\"1,060.00\",,750.00\n",
             arena);
    assert_roles(&guess, "date type reference debit credit balance");
    assert_int_equal(guess.mapping.dates, DATE_NOT_SAID); // January and February, or March, April and May
    assert_null(guess.mapping.account);
    assert_null(guess.mapping.currency);
    assert_true(guess.proven);
    arena_free(arena);
}

static void order_of_rows_decides_dates(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(&guess,
             "Date,Description,Amount,Balance\n"
             "02/01/2024,A,-1.00,99.00\n"
             "05/01/2024,B,-1.00,98.00\n"
             "01/02/2024,C,-1.00,97.00\n"
             "03/02/2024,D,-1.00,96.00\n",
             arena);
    assert_int_equal(guess.mapping.dates, DATE_DAY_FIRST);
    assert_string_equal(guess.why_dates, "only so do the rows stand in order");
    guess_of(&guess,
             "Date,Description,Amount,Balance\n"
             "01/13/2024,A,1.00,99.00\n"
             "01/14/2024,B,1.00,98.00\n"
             "02/01/2024,C,1.00,97.00\n",
             arena);
    assert_int_equal(guess.mapping.dates, DATE_MONTH_FIRST);
    assert_int_equal(guess.mapping.sign, SIGN_REVERSED); // only so do the balances run
    assert_true(guess.proven);
    arena_free(arena);
}

static void application(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(
        &guess,
        "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n"
        "TRANSFER,Current,2024-01-02 10:00:00,2024-01-02 10:00:05,To A Example,-50.00,0.50,GBP,COMPLETED,149.50\n"
        "CARD_PAYMENT,Current,2024-01-03 11:00:00,2024-01-04 02:00:00,Shop,-20.00,0.00,GBP,COMPLETED,129.50\n"
        "CARD_PAYMENT,Current,2024-01-05 11:00:00,,Shop,-20.00,0.00,GBP,REVERTED,\n"
        "TOPUP,Current,2024-01-06 11:00:00,2024-01-06 11:00:01,Top-Up,100.00,0.00,GBP,COMPLETED,229.50\n",
        arena);
    assert_roles(&guess, "type - valued date reference amount fee currency state balance");
    assert_int_equal(guess.mapping.booked.count, 1);
    assert_string_equal(guess.mapping.booked.words[0], "COMPLETED");
    assert_true(guess.proven);
    arena_free(arena);
}

static void list_of_transfers(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(&guess,
             "Date;From IBAN;To IBAN;To name;Amount;Currency\n"
             "2024-01-30;FR7630006000011234567890189;BE68539007547034;B Modele;250.00;EUR\n"
             "2024-01-31;BE68539007547034;ES9121000418450200051332;C Ejemplo;245.00;EUR\n"
             "2024-02-01;FR7630006000011234567890189;BE68539007547034;B Modele;100.00;EUR\n",
             arena);
    assert_roles(&guess, "date account counterparty name amount currency");
    assert_int_equal(guess.mapping.sign, SIGN_LEAVES);
    arena_free(arena);
}

static void without_names(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(&guess,
             "20240129\tNL91ABNA0417164300\t1122,40\t-60,00\tGEA Antwerpen kaart een\n"
             "20240131\tNL91ABNA0417164300\t1062,40\t250,00\tkamer januari van iemand\n"
             "20240201\tNL91ABNA0417164300\t1312,40\t-12,40\tbrood en melk bij de winkel\n",
             arena);
    assert_true(guess.mapping.no_header);
    assert_int_equal(guess.columns[0].role, ROLE_DATE);
    assert_int_equal(guess.columns[1].role, ROLE_ACCOUNT);
    assert_int_equal(guess.columns[4].role, ROLE_REFERENCE);
    assert_int_equal(guess.mapping.columns[0].number, 1);
    arena_free(arena);
}

static void holders(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct guess guess;
    guess_of(
        &guess,
        "IBAN;Nom;Pr\xc3\xa9nom;Qualit\xc3\xa9;Date de naissance;T\xc3\xa9l\xc3\xa9phone;E-mail;Adresse;Code postal;Ville;Date d'ouverture\n"
        "BE68539007547034;Fictive;Ana;titulaire;07/05/1985;+33 6 39 98 12 34;ana@example.org;12 rue de l'Exemple;59000;Lille;02/03/2021\n"
        "FR7630006000011234567890189;Modele;Bo;mandataire;13/11/1990;+33 6 39 98 12 35;bo@example.org;12 rue de l'Exemple;59000;Lille;20/03/2021\n",
        arena);
    assert_int_equal(guess.mapping.kind, MAP_HOLDERS);
    assert_roles(&guess, "account name name role born phone email address address address opened");
    assert_int_equal(guess.mapping.dates, DATE_DAY_FIRST);
    arena_free(arena);
}

static void is_cautious(void **state)
{
    (void)state;
    static const struct {
        const char *table;
        bool of_bank;
    } cases[] = {
        // of banks
        {"Date;Description;Amount;Balance\n01/01/2024;a;-1.00;9.00\n02/01/2024;b;-2.00;7.00\n03/01/2024;c;1.00;8.00\n",
         true},
        {"Date;Debit;Credit;Value date;Text\n13/01/2024;1.00;;13/01/2024;x\n14/01/2024;;2.00;14/01/2024;y\n",
         true},
        // adverts, orders, contacts, source, measurements
        {"id,url,posted,city,text,price\n1,http://example.org/1,2024-01-01,Gent,hello there,100\n", false},
        {"Date,Title,Description,Price,Phone\n2024-01-01,room,nice,100.00,+447700900123\n", false},
        {"Order,Date,Customer,Amount\n1,2024-01-01,Ana,10.00\n2,2024-01-02,Bo,20.00\n", false},
        {"Name,IBAN,Phone\nAna,BE68539007547034,+447700900123\n", false},
        {"date,amount\n2024-01-01,10.00\n2024-01-02,20.00\n", false},
        {"int main(int a, char **b)\n{\n    return f(a, b, 1);\n}\n", false},
        {"time;x;y;z\n2024-01-01 10:00;1.0;2.0;3.0\n2024-01-01 10:01;1.5;2.5;3.5\n", false},
        {"", false},
        {"\n\n\n", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new(1 << 26);
        if (csv_guess_is_of_bank(bytes_of_text(cases[i].table), arena, false) != cases[i].of_bank)
            fail_msg("taken wrongly: %s", cases[i].table);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(french),
        cmocka_unit_test(dutch),
        cmocka_unit_test(german),
        cmocka_unit_test(polish),
        cmocka_unit_test(british),
        cmocka_unit_test(order_of_rows_decides_dates),
        cmocka_unit_test(application),
        cmocka_unit_test(without_names),
        cmocka_unit_test(list_of_transfers),
        cmocka_unit_test(holders),
        cmocka_unit_test(is_cautious),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
