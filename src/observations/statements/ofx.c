// OFX: statements that banks give for download, OFX 1 (SGML) and OFX 2 (XML); also called QFX. Tags to
// statements; values are read in ofx_values.c.
// Payments carry table "ofx", row the number of the entry in the file from 1, offset the byte of its tag.
// Tally: "ofx entries" (STMTTRN). See docs/formats/ofx.md.
#include "observations/observers.h"

#include "base/text.h"
#include "observations/statements/ofx_values.h"

#include <string.h>

enum { LOOK_BYTES = 4096, DEPTH_MAX = 32 };

// Aggregates that we know: only they nest, everything else is an element with a text.
enum aggregate {
    NOTHING,
    STATEMENT,
    ACCOUNT,
    LIST,
    ENTRY,
    PAYEE,
    ACCOUNT_TO,
    CURRENCY,
    ORDERED_CURRENCY,
    BALANCE,
    OTHER,
};
static const struct {
    const char *name;
    enum aggregate aggregate;
} aggregates[] = {
    {"STMTRS", STATEMENT},      {"CCSTMTRS", STATEMENT},
    {"INVSTMTRS", STATEMENT},   {"BANKACCTFROM", ACCOUNT},
    {"CCACCTFROM", ACCOUNT},    {"INVACCTFROM", ACCOUNT},
    {"BANKTRANLIST", LIST},     {"INVTRANLIST", LIST},
    {"STMTTRN", ENTRY},         {"PAYEE", PAYEE},
    {"BANKACCTTO", ACCOUNT_TO}, {"CCACCTTO", ACCOUNT_TO},
    {"CURRENCY", CURRENCY},     {"ORIGCURRENCY", ORDERED_CURRENCY},
    {"LEDGERBAL", BALANCE},     {"AVAILBAL", OTHER},
    {"INVBAL", OTHER},          {"BANKTRANLISTP", OTHER},
    {"STATUS", OTHER},
};

struct entry { // texts in the book's passing arena
    int64_t offset;
    const char *kind, *id, *name, *long_name, *memo, *cheque, *number, *town, *correction;
    struct bytes posted, available, amount;
    struct ofx_account to;
    const char *currency; // of the amount, when it is not the account's
};

struct ofx {
    struct statement_book book;
    enum aggregate stack[DEPTH_MAX];
    size_t depth;
    struct ofx_account account; // in the book's lasting arena
    struct entry entry;
    bool in_entry;
    struct bytes balance, balance_at;
};

static enum aggregate aggregate_of(struct bytes name)
{
    for (size_t i = 0; i < sizeof aggregates / sizeof *aggregates; i++)
        if (ofx_is(name, aggregates[i].name))
            return aggregates[i].aggregate;
    return NOTHING;
}

static void tell(struct ofx *ofx, int64_t offset, const char *what)
{
    struct place place = {.table = ofx->book.table, .row = -1, .offset = offset};
    sink_damage(ofx->book.outer.sink, place, "%s", what);
}

// ---- entries ----

static const char *reason_to_skip(const struct entry *entry, int64_t *amount_e5, struct moment *posted)
{
    *posted = ofx_moment(entry->posted);
    if (text_equal_nocase(entry->kind, "HOLD"))
        return "on hold, not booked";
    if (text_equal_nocase(entry->correction, "DELETE"))
        return "takes back an entry that was given before";
    if (entry->amount.size == 0)
        return "no amount";
    if (!ofx_amount(entry->amount, amount_e5))
        return "amount not readable";
    return posted->at_usec == TIME_UNKNOWN ? "no day" : NULL;
}

static const char *reference_of(struct arena *arena, const struct entry *entry)
{
    bool numbered = entry->cheque && strspn(entry->cheque, "0 ") != strlen(entry->cheque);
    if (!numbered)
        return entry->memo;
    return arena_print(arena, "%s%scheque %s", entry->memo ? entry->memo : "", entry->memo ? " " : "",
                       entry->cheque);
}

static void send_entry(struct ofx *ofx, const struct entry *entry, int64_t amount_e5, struct moment posted)
{
    struct arena *arena = ofx->book.passing;
    struct statement_part part = {
        .amount_e5 = amount_e5,
        .id = entry->id,
        .name = entry->long_name ? entry->long_name : entry->name,
        .reference = reference_of(arena, entry),
        .more = entry->number,
    };
    const char *account = ofx_account_text(arena, &entry->to, &part.iban);
    if (account)
        part.account = bytes_of_text(account);
    if (ofx_is_bic(entry->to.bank))
        part.bank = entry->to.bank;
    enum payment_method method = ofx_method(entry->kind);
    if (method == METHOD_CASH || method == METHOD_CARD)
        part.site = entry->town;
    struct statement_entry sent = {
        .offset = entry->offset,
        .at = posted,
        .valued = ofx_moment(entry->available),
        .amount_e5 = amount_e5,
        .method = method,
        .code = entry->kind,
        .parts = &part,
        .part_count = 1,
    };
    if (entry->currency)
        statement_currency(bytes_of_text(entry->currency), sent.currency);
    statement_add(&ofx->book, &sent);
}

static void flush_entry(struct ofx *ofx)
{
    if (!ofx->in_entry)
        return;
    ofx->in_entry = false;
    struct entry *entry = &ofx->entry;
    int64_t amount_e5 = 0;
    struct moment posted;
    const char *reason = reason_to_skip(entry, &amount_e5, &posted);
    bool broken = reason && (strncmp(reason, "no ", 3) == 0 || strncmp(reason, "amount", 6) == 0);
    if (broken || entry->correction)
        sink_damage(ofx->book.outer.sink, statement_place(&ofx->book, entry->offset),
                    "an entry (STMTTRN): %s",
                    reason ? reason
                           : "replaces one that was given before: if that one stands here, too, its money "
                             "is counted twice");
    if (reason)
        statement_skip(&ofx->book, reason);
    else
        send_entry(ofx, entry, amount_e5, posted);
}

static void begin_entry(struct ofx *ofx, int64_t offset)
{
    flush_entry(ofx);
    statement_next_row(&ofx->book);
    ofx->entry = (struct entry){.offset = offset};
    ofx->in_entry = true;
}

// ---- statements ----

static void end_statement(struct ofx *ofx)
{
    flush_entry(ofx);
    struct statement_book *book = &ofx->book;
    struct stated_balance *closing = &book->closing;
    if (book->open && ofx->balance.size) {
        closing->stated = ofx_amount(ofx->balance, &closing->amount_e5);
        closing->at = ofx_moment(ofx->balance_at);
        memcpy(closing->currency, book->currency[0] ? book->currency : CURRENCY_UNKNOWN,
               sizeof closing->currency);
        if (!closing->stated)
            tell(ofx, book->offset, "a ledger balance (LEDGERBAL) that is not readable: taken as not stated");
    }
    if (book->open && book->id == NULL && ofx->account.number) {
        char day[MOMENT_TEXT_SIZE];
        struct moment end = book->to;
        end.zone = ZONE_DATE;
        moment_format(end, day);
        book->id = arena_print(book->lasting, "%s%s%s", ofx->account.number, day[0] ? " " : "", day);
    }
    statement_end(book);
}

static void begin_statement(struct ofx *ofx, int64_t offset)
{
    end_statement(ofx);
    statement_begin(&ofx->book, offset);
    ofx->account = (struct ofx_account){0};
    ofx->balance = ofx->balance_at = (struct bytes){NULL, 0};
}

static void settle_account(struct ofx *ofx)
{
    struct statement_book *book = &ofx->book;
    const char *iban, *account = ofx_account_text(book->lasting, &ofx->account, &iban);
    if (!book->open || account == NULL)
        return;
    statement_set_national_account(book, bytes_of_text(account), iban);
    if (book->bank == NULL && ofx_is_bic(ofx->account.bank))
        book->bank = ofx->account.bank;
}

// ---- elements ----

static void take_account(struct arena *arena, struct ofx_account *account, const struct ofx_token *token)
{
    const char **text = NULL;
    if (ofx_is(token->name, "BANKID") || ofx_is(token->name, "BROKERID"))
        text = &account->bank;
    else if (ofx_is(token->name, "BRANCHID"))
        text = &account->branch;
    else if (ofx_is(token->name, "ACCTID"))
        text = &account->number;
    else if (ofx_is(token->name, "ACCTKEY"))
        text = &account->key;
    if (text && *text == NULL) // the first counts
        *text = ofx_text(arena, token->text);
}

static void take_of_entry(struct ofx *ofx, const struct ofx_token *token)
{
    struct entry *entry = &ofx->entry;
    const struct {
        const char *name;
        const char **text;
    } texts[] = {
        {"TRNTYPE", &entry->kind},  {"FITID", &entry->id},
        {"NAME", &entry->name},     {"EXTDNAME", &entry->long_name},
        {"MEMO", &entry->memo},     {"CHECKNUM", &entry->cheque},
        {"REFNUM", &entry->number}, {"CORRECTACTION", &entry->correction},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (ofx_is(token->name, texts[i].name)) {
            if (*texts[i].text == NULL) // the first counts
                *texts[i].text = ofx_text(ofx->book.passing, token->text);
            return;
        }
    if (ofx_is(token->name, "DTPOSTED"))
        entry->posted = token->text;
    else if (ofx_is(token->name, "DTAVAIL"))
        entry->available = token->text;
    else if (ofx_is(token->name, "TRNAMT"))
        entry->amount = text_trim(token->text);
}

static void take_of_statement(struct ofx *ofx, const struct ofx_token *token)
{
    char currency[4];
    if (ofx_is(token->name, "CURDEF") && statement_currency(token->text, currency))
        statement_set_currency(&ofx->book, currency);
    else if (ofx_is(token->name, "DTSTART"))
        ofx->book.from = ofx_moment(token->text);
    else if (ofx_is(token->name, "DTEND"))
        ofx->book.to = ofx_moment(token->text);
}

static void take_element(struct ofx *ofx, const struct ofx_token *token)
{
    struct arena *passing = ofx->book.passing;
    enum aggregate inside = ofx->depth ? ofx->stack[ofx->depth - 1] : NOTHING;
    if (inside == ACCOUNT && ofx->book.open) {
        take_account(ofx->book.lasting, &ofx->account, token);
    } else if ((inside == STATEMENT || inside == LIST) && ofx->book.open) {
        take_of_statement(ofx, token);
    } else if (inside == BALANCE) {
        if (ofx_is(token->name, "BALAMT"))
            ofx->balance = text_trim(token->text);
        else if (ofx_is(token->name, "DTASOF"))
            ofx->balance_at = token->text;
    } else if (!ofx->in_entry) {
        return;
    } else if (inside == ENTRY) {
        take_of_entry(ofx, token);
    } else if (inside == ACCOUNT_TO) {
        take_account(passing, &ofx->entry.to, token);
    } else if (inside == PAYEE && ofx_is(token->name, "NAME") && ofx->entry.name == NULL) {
        ofx->entry.name = ofx_text(passing, token->text);
    } else if (inside == PAYEE && ofx_is(token->name, "CITY") && ofx->entry.town == NULL) {
        ofx->entry.town = ofx_text(passing, token->text);
    } else if (inside == CURRENCY && ofx_is(token->name, "CURSYM") && ofx->entry.currency == NULL) {
        ofx->entry.currency = ofx_text(passing, token->text);
    }
}

// ---- tags ----

static void leave(struct ofx *ofx, enum aggregate aggregate)
{
    if (aggregate == ENTRY)
        flush_entry(ofx);
    else if (aggregate == STATEMENT)
        end_statement(ofx);
    else if (aggregate == ACCOUNT)
        settle_account(ofx);
}

// Ends what stands open inside the innermost one of this kind, and it; nothing when none is open.
static void close_aggregate(struct ofx *ofx, enum aggregate aggregate)
{
    size_t depth = ofx->depth;
    while (depth > 0 && ofx->stack[depth - 1] != aggregate)
        depth--;
    while (depth > 0 && ofx->depth >= depth)
        leave(ofx, ofx->stack[--ofx->depth]);
}

static void open_aggregate(struct ofx *ofx, enum aggregate aggregate, size_t offset)
{
    if (aggregate == STATEMENT || aggregate == ENTRY) // none stands inside another
        for (size_t i = 0; i < ofx->depth; i++)
            if (ofx->stack[i] == aggregate) {
                if (aggregate == ENTRY)
                    tell(ofx, (int64_t)offset,
                         "an entry (STMTTRN) begins inside another: read as the next one");
                close_aggregate(ofx, aggregate);
            }
    if (ofx->depth == DEPTH_MAX)
        return;
    ofx->stack[ofx->depth++] = aggregate;
    if (aggregate == STATEMENT)
        begin_statement(ofx, (int64_t)offset);
    else if (aggregate == ENTRY)
        begin_entry(ofx, (int64_t)offset);
}

static void read_tokens(struct ofx *ofx, struct bytes bytes)
{
    struct ofx_token token;
    for (size_t at = 0; ofx_next(bytes, &at, &token);) {
        enum aggregate aggregate = aggregate_of(token.name);
        if (aggregate == NOTHING && !token.closes)
            take_element(ofx, &token);
        else if (aggregate != NOTHING && token.closes)
            close_aggregate(ofx, aggregate);
        else if (aggregate != NOTHING)
            open_aggregate(ofx, aggregate, token.offset);
    }
    if (ofx->depth)
        tell(ofx, (int64_t)bytes.size, "the file ends inside a statement: what was read of it is kept");
    while (ofx->depth)
        leave(ofx, ofx->stack[--ofx->depth]);
    end_statement(ofx);
}

// ---- the item ----

static int64_t count_entries(struct bytes bytes)
{
    int64_t count = 0;
    for (size_t at = 0; at + 9 <= bytes.size; at++) {
        bool comment = bytes_start_with(bytes_slice(bytes, at, 4), "<!--", 4);
        ptrdiff_t end = comment ? bytes_find(bytes, bytes_of_text("-->"), at) : (ptrdiff_t)at;
        if (end < 0)
            break;
        at = (size_t)end;
        count += bytes.data[at] == '<' && ofx_is(bytes_slice(bytes, at + 1, 7), "STMTTRN") &&
                 at + 8 < bytes.size && (bytes.data[at + 8] == '>' || text_is_space(bytes.data[at + 8]));
    }
    return count;
}

static bool has(struct bytes look, const char *text)
{
    return bytes_find(look, bytes_of_text(text), 0) >= 0;
}

static bool ofx_recognises(const struct observation_context *context)
{
    struct bytes look = bytes_slice(context->item->bytes, 0, LOOK_BYTES);
    if (bytes_start_with(look, "\xef\xbb\xbf", 3))
        look = bytes_slice(look, 3, look.size);
    look = text_trim(look);
    bool header = bytes_start_with(look, "OFXHEADER", 9) || bytes_start_with(look, "<?xml", 5) ||
                  bytes_start_with(look, "<?OFX", 5) || bytes_start_with(look, "<OFX>", 5);
    return header && (has(look, "<OFX>") || has(look, "<ofx>"));
}

static void ofx_observe(struct observation_context *context)
{
    struct ofx ofx = {.depth = 0};
    statement_book_init(&ofx.book, context, "ofx", "ofx entries");
    read_tokens(&ofx, context->item->bytes);
    statement_book_done(&ofx.book, count_entries(context->item->bytes));
}

const struct observer observer_ofx = {
    .name = "ofx",
    .version = 1,
    .family = FAMILY_STATEMENTS,
    .summary = "statements for download: OFX 1 (SGML), OFX 2 (XML), QFX",
    .recognises = ofx_recognises,
    .observe = ofx_observe,
};
