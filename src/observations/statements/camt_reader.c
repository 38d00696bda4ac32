// What the elements of a camt message mean: values gathered until an entry, balance or statement is whole.
// Knows nothing of XML.
#include "observations/statements/camt_reader.h"

#include "base/decimal.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum {
    ENTRY_MAX_BYTES = 64 * 1024 * 1024, // all texts of one entry
    ENTRY_MAX_TXS = 200 * 1000,         // details of one entry
};

void camt_reader_init(struct camt_reader *reader, const struct observation_context *context,
                      const char *table)
{
    *reader = (struct camt_reader){.details = {.table = "camt details"}};
    statement_book_init(&reader->book, context, table, "camt entries");
    buffer_init(&reader->text, CAMT_TEXT_MAX_BYTES);
    buffer_init(&reader->remittance, CAMT_TEXT_MAX_BYTES);
}

void camt_reader_done(struct camt_reader *reader, int64_t present)
{
    struct sink *sink = reader->book.outer.sink;
    statement_book_done(&reader->book, present);
    if (reader->details.emitted || tally_skipped(&reader->details))
        tally_send(sink, &reader->details, -1);
    buffer_done(&reader->text);
    buffer_done(&reader->remittance);
}

// ---- what a finished element says ----

static struct bytes trimmed(struct camt_reader *reader)
{
    return text_trim(buffer_bytes(&reader->text));
}

// Copies the text for as long as the entry; NULL when empty or the entry has grown too large.
static const char *keep(struct camt_reader *reader, struct bytes text)
{
    if (reader->entry_bytes + text.size > ENTRY_MAX_BYTES) {
        reader->entry.cut = true;
        return NULL;
    }
    reader->entry_bytes += text.size;
    return statement_text(reader->book.passing, text);
}

static struct bytes keep_bytes(struct camt_reader *reader, struct bytes text)
{
    const char *kept = keep(reader, text);
    return kept ? bytes_of_text(kept) : (struct bytes){NULL, 0};
}

static enum mark read_mark(struct bytes text)
{
    if (bytes_equal(text, bytes_of_text("CRDT")))
        return MARK_CREDIT;
    return bytes_equal(text, bytes_of_text("DBIT")) ? MARK_DEBIT : MARK_NONE;
}

static void read_amount(struct camt_reader *reader, struct camt_amount *amount)
{
    amount->stated = true;
    amount->readable = decimal_parse(trimmed(reader), '.', &amount->e5) && amount->e5 >= 0;
    memcpy(amount->currency, reader->amount_currency, sizeof amount->currency);
}

static void read_moment(struct camt_reader *reader, struct moment *moment)
{
    if (!moment_parse(trimmed(reader), moment))
        *moment = MOMENT_UNKNOWN;
}

static void read_balance_amount(struct camt_reader *reader)
{
    reader->balance_readable = decimal_parse(trimmed(reader), '.', &reader->balance.amount_e5);
    memcpy(reader->balance.currency, reader->amount_currency, sizeof reader->balance.currency);
}

// Booked balances only: available ones (OPAV, CLAV, FWAV, ITAV) count by value date and never tie. Of several
// the first of the best kind is the opening, the last the closing.
static void end_balance(struct camt_reader *reader)
{
    struct statement_book *book = &reader->book;
    struct stated_balance *balance = &reader->balance;
    if (!reader->balance_readable || !book->open)
        return;
    if (reader->balance_debit)
        balance->amount_e5 = -balance->amount_e5;
    balance->stated = true;
    int opening = strcmp(reader->balance_code, "OPBD") == 0   ? 3
                  : strcmp(reader->balance_code, "PRCD") == 0 ? 2
                                                              : 0;
    if (opening > reader->opening_rank) {
        reader->opening_rank = opening;
        book->opening = *balance;
    }
    if (strcmp(reader->balance_code, "CLBD") == 0) {
        reader->closing_rank = 3;
        book->closing = *balance;
    }
    if (strcmp(reader->balance_code, "ITBD") == 0)
        reader->interim[reader->interim_count++ ? 1 : 0] = *balance;
    reader->interim_count = reader->interim_count > 2 ? 2 : reader->interim_count;
}

// The electronic number, else the legal one; with the page where the format has one, as :28C: of MT940 has.
static void set_number(struct camt_reader *reader)
{
    struct statement_book *book = &reader->book;
    const char *number = reader->electronic_number ? reader->electronic_number : reader->legal_number;
    book->number =
        number && reader->page ? arena_print(book->lasting, "%s/%s", number, reader->page) : number;
}

// An interim balance stands in for the one that is missing: pages of one statement open and close with them.
static void end_statement(struct camt_reader *reader)
{
    struct statement_book *book = &reader->book;
    if (reader->opening_rank == 0 &&
        (reader->interim_count == 2 || (reader->interim_count && book->closing.stated)))
        book->opening = reader->interim[0];
    if (reader->closing_rank == 0 && reader->interim_count)
        if (reader->opening_rank || reader->interim_count == 2)
            book->closing = reader->interim[reader->interim_count - 1];
    set_number(reader);
    statement_end(book);
}

void camt_reader_cut(struct camt_reader *reader)
{
    if (reader->in_entry) {
        reader->in_entry = false;
        for (size_t n = 0; n < reader->entry.tx_count; n++)
            tally_skip(&reader->details, "of an entry that was skipped");
        statement_skip(&reader->book, "cut off where the XML is malformed");
    }
    if (reader->book.open) {
        reader->book.cut = true;
        end_statement(reader);
    }
    reader->tx = NULL;
}

static void end_entry(struct camt_reader *reader)
{
    reader->in_entry = false;
    if (reader->entry.cut)
        sink_damage(reader->book.outer.sink, statement_place(&reader->book, reader->entry.offset),
                    "entry with more than %d details or %d MiB of text: the rest of its details not kept",
                    ENTRY_MAX_TXS, ENTRY_MAX_BYTES >> 20);
    camt_entry_send(&reader->book, &reader->entry, &reader->details);
    buffer_reset(&reader->remittance);
}

static void end_tx(struct camt_reader *reader)
{
    reader->tx->remittance = keep(reader, buffer_bytes(&reader->remittance));
    buffer_reset(&reader->remittance);
    reader->tx = NULL;
}

static void read_account_number(struct camt_reader *reader)
{
    if (reader->account)
        *reader->account = keep_bytes(reader, trimmed(reader));
    else if (!reader->in_entry)
        statement_set_account(&reader->book, trimmed(reader));
}

static void read_party_name(struct camt_reader *reader, enum camt_node party)
{
    const char *name = keep(reader, trimmed(reader));
    if (reader->party == NULL)
        return;
    if (party == CAMT_ULTIMATE_DEBTOR || party == CAMT_ULTIMATE_CREDITOR)
        reader->party->ultimate_name = name;
    else
        reader->party->name = name;
}

static void take_own_bic(struct camt_reader *reader)
{
    struct statement_book *book = &reader->book;
    struct bytes text = trimmed(reader);
    book->bank = statement_bic(book->lasting, text);
    if (book->bank == NULL && text.size)
        sink_damage(book->outer.sink, statement_place(book, book->offset), "'%.40s' is no BIC of a bank",
                    statement_keep(book, text));
}

static void end_statement_leaf(struct camt_reader *reader, enum camt_node node)
{
    struct statement_book *book = &reader->book;
    switch (node) {
    case CAMT_STATEMENT_ID:
        book->id = statement_keep(book, trimmed(reader));
        break;
    case CAMT_FROM:
        read_moment(reader, &book->from);
        break;
    case CAMT_TO:
        read_moment(reader, &book->to);
        break;
    case CAMT_ACCOUNT_CURRENCY: {
        char currency[4];
        if (statement_currency(trimmed(reader), currency))
            statement_set_currency(book, currency);
        break;
    }
    case CAMT_ACCOUNT_NAME:
        if (book->owner == NULL)
            book->owner = statement_keep(book, trimmed(reader));
        break;
    case CAMT_OWNER_NAME:
        book->holder = statement_keep(book, trimmed(reader));
        book->owner = book->holder ? book->holder : book->owner;
        break;
    case CAMT_ELECTRONIC_NUMBER:
        reader->electronic_number = statement_keep(book, trimmed(reader));
        break;
    case CAMT_LEGAL_NUMBER:
        reader->legal_number = statement_keep(book, trimmed(reader));
        break;
    case CAMT_PAGE:
        reader->page = statement_keep(book, trimmed(reader));
        break;
    case CAMT_OWN_BIC:
        take_own_bic(reader);
        break;
    case CAMT_BALANCE_CODE:
        snprintf(reader->balance_code, sizeof reader->balance_code, "%.4s", buffer_text(&reader->text));
        break;
    case CAMT_BALANCE_AMOUNT:
        read_balance_amount(reader);
        break;
    case CAMT_BALANCE_MARK:
        reader->balance_debit = read_mark(trimmed(reader)) == MARK_DEBIT;
        break;
    case CAMT_BALANCE_DAY:
        read_moment(reader, &reader->balance.at);
        break;
    default:
        break;
    }
}

static void copy_code(struct camt_reader *reader, char code[5])
{
    struct bytes text = bytes_slice(trimmed(reader), 0, 4);
    memcpy(code, text.data ? text.data : (const uint8_t *)"", text.size);
    code[text.size] = 0;
}

// What an entry and a detail state alike. False when the node is none of it.
static bool take_shared_leaf(struct camt_reader *reader, enum camt_node node)
{
    struct camt_entry *entry = &reader->entry;
    const char **site = reader->tx ? &reader->tx->site : entry->tx_count == 0 ? &entry->site : NULL;
    const char **card = reader->tx ? &reader->tx->card : entry->tx_count == 0 ? &entry->card : NULL;
    switch (node) {
    case CAMT_DOMAIN_CODE:
        if (reader->code)
            copy_code(reader, reader->code->domain);
        return true;
    case CAMT_FAMILY_CODE:
        if (reader->code)
            copy_code(reader, reader->code->family);
        return true;
    case CAMT_SUB_FAMILY_CODE:
        if (reader->code)
            copy_code(reader, reader->code->sub_family);
        return true;
    case CAMT_OWN_CODE:
        if (reader->code)
            reader->code->own = keep(reader, trimmed(reader));
        return true;
    case CAMT_POI_NUMBER:
    case CAMT_POI_SYSTEM:
        if (site && *site == NULL)
            *site = keep(reader, trimmed(reader));
        return true;
    case CAMT_POI_NAME:
        if (site && trimmed(reader).size)
            *site = keep(reader, trimmed(reader));
        return true;
    case CAMT_CARD_NUMBER:
        if (card)
            *card = keep(reader, trimmed(reader));
        return true;
    default:
        return false;
    }
}

static void end_entry_leaf(struct camt_reader *reader, enum camt_node node)
{
    struct camt_entry *entry = &reader->entry;
    if (take_shared_leaf(reader, node))
        return;
    switch (node) {
    case CAMT_ENTRY_OWN_AMOUNT:
        read_amount(reader, &entry->own_amount);
        break;
    case CAMT_ENTRY_INSTRUCTED:
        read_amount(reader, &entry->instructed);
        break;
    case CAMT_ENTRY_REF:
        entry->ref = keep(reader, trimmed(reader));
        break;
    case CAMT_ENTRY_AMOUNT:
        read_amount(reader, &entry->amount);
        break;
    case CAMT_ENTRY_MARK:
        entry->mark = read_mark(trimmed(reader));
        break;
    case CAMT_ENTRY_REVERSAL:
        entry->reversal = bytes_equal(trimmed(reader), bytes_of_text("true")) ||
                          bytes_equal(trimmed(reader), bytes_of_text("1"));
        break;
    case CAMT_ENTRY_STATUS:
        if (trimmed(reader).size)
            entry->status = keep(reader, trimmed(reader));
        break;
    case CAMT_ENTRY_BANK_REF:
        entry->bank_ref = keep(reader, trimmed(reader));
        break;
    case CAMT_ENTRY_INFO:
        entry->info = keep(reader, trimmed(reader));
        break;
    case CAMT_BOOKED_DAY:
        read_moment(reader, &entry->booked);
        break;
    case CAMT_VALUE_DAY:
        read_moment(reader, &entry->value);
        break;
    default:
        break;
    }
}

static void end_tx_leaf(struct camt_reader *reader, enum camt_node node, enum camt_node parent)
{
    struct camt_tx *tx = reader->tx;
    if (tx == NULL) // beyond the limit of details
        return;
    switch (node) {
    case CAMT_TX_BANK_REF:
        tx->bank_ref = keep(reader, trimmed(reader));
        break;
    case CAMT_TX_END_TO_END:
        if (!bytes_equal(trimmed(reader), bytes_of_text("NOTPROVIDED")))
            tx->end_to_end = keep(reader, trimmed(reader));
        break;
    case CAMT_TX_AMOUNT:
        read_amount(reader, &tx->amount);
        break;
    case CAMT_TX_MARK:
        tx->mark = read_mark(trimmed(reader));
        break;
    case CAMT_TX_OWN_AMOUNT:
        read_amount(reader, &tx->own_amount);
        break;
    case CAMT_TX_INSTRUCTED:
        read_amount(reader, &tx->instructed);
        break;
    case CAMT_TX_INFO:
        tx->info = keep(reader, trimmed(reader));
        break;
    case CAMT_PARTY_NAME:
        read_party_name(reader, parent);
        break;
    case CAMT_AGENT_BIC:
        if (reader->party)
            reader->party->bank = statement_bic(reader->book.passing, trimmed(reader));
        break;
    case CAMT_PROXY_ID:
        if (reader->party)
            reader->party->proxy = keep(reader, trimmed(reader));
        break;
    case CAMT_REMITTANCE_TEXT:
        if (reader->remittance.size && trimmed(reader).size)
            buffer_add_u8(&reader->remittance, ' ');
        buffer_add(&reader->remittance, trimmed(reader).data, trimmed(reader).size);
        break;
    default:
        break;
    }
}

// The owner of the account, or the party at hand; NULL beyond the limit of details.
static struct stated_person *person_at_hand(struct camt_reader *reader)
{
    if (!reader->in_entry)
        return &reader->book.person;
    if (reader->party && reader->party->person == NULL) {
        reader->party->person = arena_alloc(reader->book.passing, 1, sizeof *reader->party->person);
        reader->party->person->born = MOMENT_UNKNOWN;
    }
    return reader->party ? reader->party->person : NULL;
}

static void end_person_leaf(struct camt_reader *reader, enum camt_node node)
{
    struct stated_person *person = person_at_hand(reader);
    const char *text =
        reader->in_entry ? keep(reader, trimmed(reader)) : statement_keep(&reader->book, trimmed(reader));
    if (person && text)
        camt_person_take(person, &reader->address, node, text);
}

static void end_address(struct camt_reader *reader)
{
    struct stated_person *person = person_at_hand(reader);
    if (person)
        camt_address_end(reader->in_entry ? reader->book.passing : reader->book.lasting, &reader->address,
                         person);
}

void camt_reader_end(struct camt_reader *reader, enum camt_node node, enum camt_node parent)
{
    if (camt_wants_text(node) && reader->text.overflowed)
        sink_damage(reader->book.outer.sink, statement_place(&reader->book, reader->entry.offset),
                    "a text longer than %d bytes was cut", CAMT_TEXT_MAX_BYTES);
    if (node == CAMT_ACCOUNT_NUMBER)
        read_account_number(reader);
    else if (camt_is_of_person(node))
        end_person_leaf(reader, node);
    else if (node == CAMT_ADDRESS)
        end_address(reader);
    else if (node >= CAMT_TX_BANK_REF && reader->in_entry)
        end_tx_leaf(reader, node, parent);
    else if (node >= CAMT_ENTRY_REF && reader->in_entry)
        end_entry_leaf(reader, node);
    else if (node >= CAMT_STATEMENT_ID)
        end_statement_leaf(reader, node);
    else if (node == CAMT_TX && reader->tx)
        end_tx(reader);
    else if (node == CAMT_ENTRY)
        end_entry(reader);
    else if (node == CAMT_BALANCE)
        end_balance(reader);
    else if (node == CAMT_STATEMENT)
        end_statement(reader);
}

// ---- what a starting element opens ----

static void start_entry(struct camt_reader *reader, int64_t offset)
{
    reader->entry = (struct camt_entry){.booked = MOMENT_UNKNOWN, .value = MOMENT_UNKNOWN};
    reader->entry.offset = offset;
    reader->in_entry = true;
    reader->entry_bytes = 0;
    reader->entry_count++;
    statement_next_row(&reader->book);
}

static void start_tx(struct camt_reader *reader)
{
    buffer_reset(&reader->remittance);
    reader->party = NULL;
    reader->code = NULL;
    if (reader->entry.tx_count >= ENTRY_MAX_TXS) {
        reader->entry.cut = true;
        reader->tx = NULL;
        return;
    }
    reader->tx = arena_alloc(reader->book.passing, 1, sizeof *reader->tx);
    if (reader->entry.last_tx)
        reader->entry.last_tx->next = reader->tx;
    else
        reader->entry.txs = reader->tx;
    reader->entry.last_tx = reader->tx;
    reader->entry.tx_count++;
}

static void start_party(struct camt_reader *reader, enum camt_node node)
{
    bool debtor = node == CAMT_DEBTOR || node == CAMT_ULTIMATE_DEBTOR || node == CAMT_DEBTOR_ACCOUNT ||
                  node == CAMT_DEBTOR_AGENT;
    reader->party = reader->tx == NULL ? NULL : debtor ? &reader->tx->debtor : &reader->tx->creditor;
    reader->account = reader->party ? &reader->party->account : NULL;
}

void camt_reader_start(struct camt_reader *reader, enum camt_node node, int64_t offset)
{
    switch (node) {
    case CAMT_STATEMENT:
        statement_begin(&reader->book, offset);
        reader->opening_rank = reader->closing_rank = reader->interim_count = 0;
        reader->electronic_number = reader->legal_number = reader->page = NULL;
        break;
    case CAMT_ADDRESS:
        reader->address = (struct camt_address){0};
        break;
    case CAMT_ENTRY_CODE:
        reader->code = &reader->entry.code;
        break;
    case CAMT_TX_CODE:
        reader->code = reader->tx ? &reader->tx->code : NULL;
        break;
    case CAMT_OWN_ACCOUNT:
        reader->account = NULL;
        break;
    case CAMT_BALANCE:
        reader->balance = (struct stated_balance){.at = MOMENT_UNKNOWN};
        reader->balance_code[0] = 0;
        reader->balance_readable = reader->balance_debit = false;
        break;
    case CAMT_ENTRY:
        start_entry(reader, offset);
        break;
    case CAMT_TX:
        start_tx(reader);
        break;
    case CAMT_RETURN:
        if (reader->tx)
            reader->tx->returned = true;
        break;
    case CAMT_DEBTOR_AGENT:
    case CAMT_CREDITOR_AGENT:
    case CAMT_DEBTOR:
    case CAMT_CREDITOR:
    case CAMT_ULTIMATE_DEBTOR:
    case CAMT_ULTIMATE_CREDITOR:
    case CAMT_DEBTOR_ACCOUNT:
    case CAMT_CREDITOR_ACCOUNT:
        start_party(reader, node);
        break;
    default:
        break;
    }
}
