// Lists of words. Folded (base/fold.h): lower case, no accents, signs as one space.
#include "observations/statements/bank_csv/header_words.h"

#include "base/fold.h"

#include <string.h>

// Names are parted by '|'. '=' before one: only the whole name, never a part of a longer one.
static const struct {
    enum map_role role;
    enum map_kind kind;
    const char *names;
} meanings[] = {
    {ROLE_DATE, MAP_PAYMENTS,
     "=date|booking date|bookingdate|book date|=booked|posting date|posted date|entry date|transaction date|trans date|process date|"
     "completed date|date completed|created on|date and time|date time|=datetime|=timestamp|date operation|date de l operation|date d operation|"
     "date comptable|date de comptabilisation|date ecriture|date de transaction|date d execution|execution date|"
     "=datum|boekdatum|boekingsdatum|uitvoeringsdatum|transactiedatum|datum verrichting|verwerkingsdatum|"
     "buchungstag|buchungsdatum|=buchung|datum buchung|auftragsdatum|=fecha|fecha operacion|fecha de operacion|f operacion|fecha contable|"
     "f contable|fecha movimiento|=data|data mov|data movimento|data do movimento|data lanc|data lancamento|data operacao|data da operacao|"
     "data contabile|data operazione|data registrazione|data operacji|data transakcji|data ksiegowania|data zaksiegowania|"
     "data tranzactiei|data tranzactie|data operatiunii|data procesarii|data inregistrarii|datum provedeni|datum zauctovani|"
     "datum transakce|bokforingsdag|bokforingsdatum|transaktionsdag|transaktionsdatum|bokforingsdato|=dato|bogforingsdato|kirjauspaiva|"
     "=paivamaara|konyveles datuma|tranzakcio datuma|islem tarihi|=tarih|=дата|дата операции|дата на операция|=ημερομηνια|交易日期|交易时间|日期"},
    {ROLE_TIME, MAP_PAYMENTS,
     "=time|=heure|=uhrzeit|=hora|=ora|=tijd|=godzina|booking time|transaction time|heure operation|交易时刻"},
    {ROLE_VALUED, MAP_PAYMENTS,
     "value date|valuedate|=valued|=value|date valeur|date de valeur|=valeur|valuta|valutadatum|datum valuta|datum valuty|wertstellung|wertstellungsdatum|"
     "valutatag|=wert|rentedatum|fecha valor|f valor|data valor|data do valor|data valuta|data waluty|data valutei|valutadag|valutadato|valor tarihi|"
     "arvopaiva|erteknap|started date|дата валютирования|вальор"},
    {ROLE_AMOUNT, MAP_PAYMENTS,
     "=amount|transaction amount|booked amount|=montant|montant operation|montant de l operation|montant en eur|=bedrag|bedrag in eur|transactiebedrag|"
     "=betrag|=umsatz|betrag eur|betrag in eur|=importe|importe eur|=monto|=importo|importo in euro|=valor|=montante|quantia|importancia|=kwota|kwota operacji|"
     "kwota transakcji|=suma|suma tranzactiei|=valoare|=castka|objem|=belopp|=belob|=belop|=summa|=maara|=osszeg|=tutar|islem tutari|=сумма|"
     "сумма операции|=сума|ποσο|交易金额|=金额|amount eur|amount gbp|amount usd|amount chf|montant eur|montant chf|net amount|=net"},
    {ROLE_DEBIT, MAP_PAYMENTS,
     "=debit|debits|debit amount|amount debit|paid out|money out|withdrawal|withdrawals|=out|=debet|=af|=uit|belastung|belastungen|=soll|lastschrift|=ausgang|ausgaben|"
     "=cargo|cargos|=debito|debitos|=adeudo|=gastos|=addebiti|addebito|=dare|=uscite|=uscita|valor debito|=despesa|montante debito|a debito|obciazenie|obciazenia|"
     "=wydatki|suma debit|sume debit|=cheltuieli|retrait|retraits|debit eur|debit chf|montant debit|debit euros|=vydaje|=utgift|=ut|=terheles|=borc|дебет|дт|χρεωση|支出"},
    {ROLE_CREDIT, MAP_PAYMENTS,
     "=credit|credits|credit amount|amount credit|paid in|money in|deposit|deposits|=in|=bij|gutschrift|gutschriften|=haben|=eingang|einnahmen|=abono|abonos|"
     "=credito|creditos|=ingresos|=haber|accrediti|accredito|=avere|=entrate|=entrata|valor credito|montante credito|a credito|uznanie|uznania|=wplywy|"
     "suma credit|sume credit|=venituri|versement|versements|credit eur|credit chf|montant credit|credit euros|=prijmy|=jovairas|=alacak|кредит|кт|πιστωση|收入"},
    {ROLE_MARK, MAP_PAYMENTS,
     "debit credit|credit debit|d c|c d|dr cr|cr dr|=dc|=crdr|debit credit indicator|cdtdbtind|=sens|=signe|=sign|af bij|=afbij|soll haben|=s h|"
     "debito credito|cargo abono|dare avere|=segno|=sinal|=signo|=znak|direction|debet credit|strona|记账方向|借贷"},
    {ROLE_FEE, MAP_PAYMENTS,
     "=fee|=fees|fee amount|=frais|=kosten|=gebuhr|=gebuhren|=comision|=comissao|=commissione|=oplata|=comision tranzactie|=charge"},
    {ROLE_CURRENCY, MAP_PAYMENTS,
     "currency|=ccy|=devise|=munt|muntsoort|=valuta code|=wahrung|waehrung|=divisa|=moneda|=moeda|=waluta|waluta operacji|=mena|=penznem|=monnaie|"
     "=doviz|валюта|currency code|=valutakod|=divisa importe|币种|νομισμα"},
    {ROLE_BALANCE, MAP_PAYMENTS,
     "balance|running balance|=solde|solde apres|solde comptable|=saldo|saldo na|saldo nach|saldo po|saldo despues|saldo final|saldo contabilistico|"
     "saldo disponibile|saldo tras|saldo disponivel|kontostand|=sold|sold contabil|sold final|zustatek|egyenleg|=bakiye|остаток|баланс|υπολοιπο|余额"},
    {ROLE_ACCOUNT, MAP_PAYMENTS,
     "from account|from iban|sender account|sender iban|debtor account|debtor iban|payer account|payer iban|source account|"
     "compte emetteur|compte debiteur|iban debiteur|iban emetteur|cuenta origen|cuenta ordenante|conta origem|conto ordinante|"
     "rekening opdrachtgever|"
     "=account|=iban|account number|account no|account iban|own account|=compte|=n compte|numero de compte|numero compte|=rekening|=rekeningnummer|"
     "iban bban|auftragskonto|=konto|=kontonummer|iban auftragskonto|=cuenta|numero de cuenta|=conta|numero de conta|=conto|numero conto|"
     "=rachunek|numer rachunku|=nr rachunku|=cont|=numar cont|cislo uctu|=ucet|=szamlaszam|=tili|hesap no|счет|номер счета|账号|product account"},
    {ROLE_COUNTERPARTY, MAP_PAYMENTS,
     "counterparty account|counterparty iban|counter account|contra account|counterparty account number|partner iban|partner account|payee account|beneficiary account|"
     "account of counterparty|compte contrepartie|compte de contrepartie|compte de la contrepartie|iban contrepartie|compte beneficiaire|compte tiers|tegenrekening|tegenrekening iban bban|"
     "rekening tegenpartij|tegenpartij rekening|rekeningnummer tegenpartij|iban tegenpartij|kontonummer iban|iban des auftraggebers|gegenkonto|iban zahlungsbeteiligter|"
     "empfangerkonto|cuenta contrapartida|cuenta contraria|cuenta destino|iban beneficiario|cuenta beneficiario|conto controparte|iban controparte|iban ordinante|"
     "conta contraparte|conta destino|iban destinatario|rachunek kontrahenta|rachunek przeciwstawny|numer rachunku kontrahenta|rachunek nadawcy odbiorcy|numer konta|"
     "cont beneficiar|iban partener|cont partener|iban beneficiar|cont contrapartida|cislo protiuctu|=protiucet|motkonto|modkonto|ellenszamla|"
     "to account|creditor account|creditor iban|to iban|recipient account|счет контрагента|对方账号|对方帐号"},
    {ROLE_SORT_CODE, MAP_PAYMENTS,
     "sort code|=blz|bankleitzahl|kod banku|bank code|=abi cab|kod banky|routing number"},
    {ROLE_NAME, MAP_PAYMENTS,
     "=name|counterparty name|=counterparty|=payee|=payer|partner name|=merchant|merchant name|beneficiary name|=beneficiary|counter party name|name of counterparty|"
     "=nom|nom contrepartie|nom de la contrepartie|=contrepartie|nom du tiers|=tiers|=beneficiaire|naam tegenpartij|naam van de tegenpartij|=tegenpartij|naam omschrijving|"
     "naam tegenrekening|=naam|=auftraggeber|=empfanger|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|auftraggeber begunstigter|auftraggeber empfanger|"
     "name zahlungsbeteiligter|zahlungsempfanger|=zahlungspflichtiger|=nombre|nombre beneficiario|beneficiario ordenante|=ordenante|=beneficiario|=contrapartida|"
     "=controparte|=beneficiario ordinante|nome controparte|=nome|=ordinante|=destinatario|nome destinatario|contraparte|=kontrahent|dane kontrahenta|nazwa kontrahenta|"
     "nadawca odbiorca|nazwa odbiorcy|=odbiorca|=nume|=nume beneficiar|nume partener|beneficiar ordonator|=beneficiar|=ordonator|partener|nazev protiuctu|nazev protistrany|"
     "=avsandare mottagare|=mottagare|saaja maksaja|=partner|kedvezmenyezett|alici|контрагент|получатель|对方户名|to name|recipient|recipient name|target name"},
    {ROLE_BIC, MAP_PAYMENTS,
     "=bic|=swift|bic swift|swift bic|bic code|bic tegenpartij|bic contrepartie|counterparty bic|bic controparte|=swift code|bic des auftraggebers|bic partener"},
    {ROLE_REFERENCE, MAP_PAYMENTS,
     "=description|transaction description|=details|transaction details|=narrative|=memo|=particulars|=reference|payment reference|remittance|remittance information|=message|=note|=notes|"
     "=libelle|libelle operation|libelle de l operation|libelle complet|informations complementaires|=communication|=motif|=detail|=omschrijving|mededeling|mededelingen|"
     "vrije mededeling|gestructureerde mededeling|verwendungszweck|=buchungsdetails|=beschreibung|=concepto|=descripcion|=observaciones|concepto ampliado|mas datos|=descricao|descritivo|=descrizione|"
     "=causale|descrizione operazione|descrizione estesa|=tytul|tytul operacji|tytul przelewu|opis operacji|=opis|szczegoly|=descriere|descriere tranzactie|"
     "detalii|detalii tranzactie|=explicatii|zprava pro prijemce|popis|poznamka|=meddelande|=tekst|=text|=viesti|selitys|kozlemeny|aciklama|назначение платежа|описание|основание|"
     "αιτιολογια|περιγραφη|摘要|附言|用途|=referencia|=referentie|=kommunikation|=zpravy|=info"},
    {ROLE_END_TO_END, MAP_PAYMENTS,
     "end to end|endtoend|endtoendid|kundenreferenz end to end|end to end id|end to end reference|e2e|=kundenreferenz|reference bout en bout"},
    {ROLE_TYPE, MAP_PAYMENTS,
     "=type|transaction type|payment type|=code|transaction code|type d operation|type operation|type de transaction|mutatiesoort|=soort|transactietype|"
     "type verrichting|buchungstext|umsatzart|umsatztyp|buchungsart|=tipo|tipo de operacion|tipo operacion|tipo movimiento|tipo operazione|=causale abi|tipo de movimento|"
     "tipo movimento|rodzaj transakcji|rodzaj operacji|typ operacji|typ transakcji|tip tranzactie|=tip|typ transakce|=typ|tipus|islem tipi|вид операции|交易类型|nature"},
    {ROLE_SITE, MAP_PAYMENTS,
     "=place|=location|=city|=ville|=lieu|branch|=agence|=plaats|=ort|filiale|=sucursal|=oficina|=filiale|=balcao|=oddzial|=miasto|=sucursala|terminal|=atm|card acceptor city|=country of transaction|交易地点"},
    {ROLE_ID, MAP_PAYMENTS,
     "transaction id|transactionid|=id|entry reference|bank reference|reference number|transaction reference|=ref|reference operation|reference de l operation|referentienummer|volgnr|volgnummer|"
     "transactiereferentie|=referenz|referenznummer|numero operacion|num operacion|numero de operacion|numero movimento|id transakcji|numer referencyjny|numar referinta|referinta|id transakce|id pohybu|"
     "verifikationsnummer|arkivkod|arkistointitunnus|流水号|交易流水号"},
    {ROLE_STATE, MAP_PAYMENTS,
     "=state|=status|=etat|=statut|=estado|=stato|=stan|=stare|=stav|transaction status|statut operation|交易状态"},
    {ROLE_ORDERED, MAP_PAYMENTS,
     "original amount|foreign amount|amount in foreign currency|amount foreign currency|transaction amount original|montant d origine|montant origine|montant devise|"
     "montant en devise|originalbetrag|fremdwahrungsbetrag|betrag in fremdwahrung|origineel bedrag|oorspr bedrag|bedrag vreemde valuta|importe original|importe divisa|"
     "importo in valuta|montante original|kwota w walucie|kwota oryginalna|suma originala|original ammount|castka v mene"},
    {ROLE_ORDERED_CURRENCY,
     MAP_PAYMENTS, "original currency|foreign currency|devise d origine|devise origine|originalwahrung|fremdwahrung|oorspr munt|oorspronkelijke munt|divisa original|valuta originale|moeda original|waluta oryginalna|moneda originala"},

    {ROLE_ACCOUNT, MAP_HOLDERS,
     "account|iban|account number|compte|numero de compte|rekening|rekeningnummer|konto|kontonummer|cuenta|conta|conto|rachunek|numer rachunku|cont|cislo uctu|szamlaszam|tili|hesap|счет|账号"},
    {ROLE_NAME, MAP_HOLDERS,
     "holder|account holder|=name|full name|first name|last name|surname|given name|family name|middle name|holder name|client name|customer name|titulaire|nom|prenom|nom du titulaire|=client|rekeninghouder|"
     "houder|naam|voornaam|achternaam|familienaam|kontoinhaber|inhaber|vorname|nachname|familienname|titular|nombre|apellido|apellidos|apellido 1|apellido 2|nome|apelido|cognome|"
     "intestatario|posiadacz|wlasciciel|imie|nazwisko|nume|prenume|titular cont|majitel|jmeno|prijmeni|kontohavare|kontoinnehavare|nev|фамилия|имя|户名|姓名"},
    {ROLE_ROLE, MAP_HOLDERS,
     "role|capacity|relation|relationship|holder type|party type|qualite|qualite du titulaire|=lien|hoedanigheid|=rol|rolle|eigenschaft|funktion|relacion|intervencion|ruolo|qualifica|qualidade|funkcja|calitate|权限"},
    {ROLE_PHONE, MAP_HOLDERS,
     "phone|phone number|telephone|mobile|mobile number|mobile phone|tel|gsm|portable|telefoon|telefoonnummer|mobiel|telefon|telefonnummer|handy|mobil|mobiltelefon|telefono|movil|cellulare|telefone|telemovel|"
     "celular|numer telefonu|komorkowy|numar telefon|mobilni|telefonszam|puhelin|телефон|手机|电话|contact number"},
    {ROLE_EMAIL, MAP_HOLDERS,
     "email|e mail|mail|email address|courriel|adresse mail|adresse email|correo|correo electronico|correio eletronico|posta elettronica|adres e mail|emailadres|邮箱"},
    {ROLE_ADDRESS, MAP_HOLDERS,
     "address|address line|address 1|address 2|street|house number|number street|city|town|postcode|post code|postal code|zip|zip code|adresse|rue|code postal|ville|commune|adres|straat|huisnummer|woonplaats|"
     "plaats|gemeente|strasse|hausnummer|plz|ort|postleitzahl|wohnort|direccion|domicilio|calle|codigo postal|localidad|poblacion|ciudad|provincia|indirizzo|via|cap|citta|comune|morada|rua|localidade|"
     "ulica|nr domu|kod pocztowy|miasto|miejscowosc|adresa|strada|oras|judet|cod postal|ulice|mesto|psc|gata|postnummer|lakcim|адрес|地址"},
    {ROLE_COUNTRY, MAP_HOLDERS,
     "country|country of residence|pays|land|wohnsitzland|pais|paese|kraj|tara|zeme|nationality country|страна|国家"},
    {ROLE_BORN, MAP_HOLDERS,
     "date of birth|birth date|birthdate|dob|born|date de naissance|ne le|naissance|geboortedatum|geburtsdatum|geboren|fecha de nacimiento|fecha nacimiento|data di nascita|data de nascimento|data nascimento|"
     "data urodzenia|data nasterii|datum narozeni|fodelsedatum|szuletesi datum|дата рождения|出生日期"},
    {ROLE_OPENED, MAP_HOLDERS,
     "opened|opening date|date opened|account opened|open date|date d ouverture|ouverture|openingsdatum|geopend|eroffnet|eroffnungsdatum|eroffnung|fecha de apertura|fecha apertura|data apertura|data de abertura|data abertura|"
     "data otwarcia|data deschiderii|datum zalozeni|start date|дата открытия|开户日期"},
    {ROLE_DOCUMENT, MAP_HOLDERS,
     "document|document number|id number|id document|passport|passport number|identity card|id card|national id|piece d identite|numero de piece|passeport|carte d identite|registre national|identiteitskaart|"
     "rijksregisternummer|paspoort|ausweis|ausweisnummer|reisepass|passnummer|dni|nie|nif|pasaporte|documento|numero documento|carta d identita|codice fiscale|passaporto|bilhete de identidade|cartao de cidadao|"
     "pesel|dowod|numer dokumentu|cnp|serie si numar|act de identitate|pasaport|паспорт|证件号码|身份证"},
    {ROLE_DEVICE, MAP_HOLDERS,
     "device|device id|deviceid|imei|mac|mac address|identifiant appareil|gerat|gerate id|geratekennung|dispositivo|urzadzenie|dispozitiv|android id|idfa|设备"},
    {ROLE_IP, MAP_HOLDERS,
     "ip|ip address|adresse ip|ip adres|ip adresse|direccion ip|indirizzo ip|endereco ip|adres ip|adresa ip|login ip|last ip"},
};
enum { MEANINGS = sizeof meanings / sizeof *meanings, WHOLE = 1000 };

// Whether `part` stands in `text` as whole words.
static bool has_part(const char *text, size_t size, const char *part, size_t length)
{
    for (size_t at = 0; at + length <= size; at++)
        if ((at == 0 || text[at - 1] == ' ') && (at + length == size || text[at + length] == ' ') &&
            memcmp(text + at, part, length) == 0)
            return true;
    return false;
}

static int certainty_of(const char *text, size_t size, const char *names)
{
    int best = 0;
    for (const char *at = names; *at;) {
        size_t length = strcspn(at, "|");
        bool whole_only = at[0] == '=';
        const char *name = at + whole_only;
        size_t name_length = length - whole_only;
        int certainty = 0;
        if (name_length == size && memcmp(name, text, size) == 0)
            certainty = WHOLE;
        else if (!whole_only && has_part(text, size, name, name_length))
            certainty = (int)name_length + 1;
        else if (whole_only && name_length >= 4 && size > name_length && text[name_length] == ' ' &&
                 memcmp(text, name, name_length) == 0)
            certainty = 2; // "amount in the account's money"
        best = certainty > best ? certainty : best;
        at += length + (at[length] == '|');
    }
    return best;
}

struct header_meaning header_meaning_of(struct bytes name, enum map_kind kind, size_t nth)
{
    char text[128];
    int certainties[MEANINGS] = {0};
    struct header_meaning best = {HEADER_NO_ROLE, 0};
    size_t size = fold_text(name, text, sizeof text);
    for (size_t i = 0; size && i < MEANINGS; i++)
        if (meanings[i].kind == kind)
            certainties[i] = certainty_of(text, size, meanings[i].names);
    for (size_t n = 0; n <= nth; n++) {
        size_t at = 0;
        for (size_t i = 1; i < MEANINGS; i++)
            if (certainties[i] > certainties[at])
                at = i;
        if (certainties[at] == 0)
            return (struct header_meaning){HEADER_NO_ROLE, 0};
        best = (struct header_meaning){(int)meanings[at].role, certainties[at]};
        certainties[at] = 0;
    }
    return best;
}

static bool in_list(struct bytes value, const char *list)
{
    char text[64];
    size_t size = fold_text(value, text, sizeof text);
    if (value.size > sizeof text || size == 0)
        return false;
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, "|");
        if (length == size && memcmp(at, text, size) == 0)
            return true;
        at += length + (at[length] == '|');
    }
    return false;
}

char header_mark_word(struct bytes value)
{
    if (value.size == 1 && (value.data[0] == '-' || value.data[0] == '+'))
        return value.data[0] == '-' ? 'l' : 'e';
    if (in_list(
            value,
            "d|dr|db|dbit|debit|debet|debito|debite|af|s|soll|out|uit|cargo|adeudo|dare|uscita|saida|obciazenie|"
            "debited|outgoing|sortie|ausgang|wydatek|paid out|дебет|decrease|ut|borc|支|借"))
        return 'l';
    if (in_list(
            value,
            "c|cr|crdt|credit|credito|bij|h|haben|in|abono|haber|avere|entrata|entrada|uznanie|credited|incoming|"
            "entree|eingang|wplyw|paid in|кредит|increase|alacak|收|贷"))
        return 'e';
    return 0;
}

bool header_booked_word(struct bytes value)
{
    return in_list(
        value,
        "completed|complete|booked|executed|settled|processed|posted|cleared|success|successful|done|finished|book|"
        "comptabilise|comptabilisee|execute|executee|traite|accepte|acceptee|termine|geboekt|uitgevoerd|verwerkt|"
        "gebucht|ausgefuhrt|abgeschlossen|contabilizado|ejecutado|realizado|completado|completada|liquidado|finalizado|concluido|executado|"
        "contabilizzato|eseguito|completato|zaksiegowana|zrealizowana|wykonana|rozliczona|zakonczona|efectuata|procesata|finalizat|finalizata|"
        "zauctovano|provedeno|zaksiegowano|исполнен|проведен|交易成功");
}

bool header_unbooked_word(struct bytes value)
{
    return in_list(
        value,
        "pending|reverted|declined|rejected|failed|cancelled|canceled|refused|reserved|blocked|hold|on hold|authorised|authorized|scheduled|pdng|"
        "en attente|refuse|refusee|rejete|rejetee|annule|annulee|en cours|geweigerd|geannuleerd|in behandeling|gereserveerd|"
        "vorgemerkt|abgelehnt|storniert|offen|pendiente|rechazado|rechazada|cancelado|cancelada|anulado|pendente|rejeitado|in attesa|rifiutato|annullato|"
        "oczekujaca|odrzucona|anulowana|zablokowana|in asteptare|respinsa|respins|anulata|anulat|cekajici|zamitnuto|отклонен|в обработке");
}
