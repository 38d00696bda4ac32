// MT940: lines to fields, fields to statements. What stands inside a field is read in mt940_fields.c and
// mt940_details.c.
// Payments carry table "mt940", row the number of the :61: in the file from 1, offset the byte of its line.
// Tally: "mt940 entries". MT942 is read the same way; it states no balances. See docs/formats/mt940.md.
#include "observations/observers.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"
#include "observations/statements/bank_codes.h"
#include "observations/statements/mt940_fields.h"

#include <string.h>

enum {
    LOOK_BYTES = 4096,
    FIELD_MAX_BYTES = 64 * 1024, // SWIFT allows 6 lines of 65 in :86:
    TAG_MAX_BYTES = 4,           // "60F", "NS"
};

struct mt940 {
    struct statement_book book;
    struct bytes bytes;
    size_t at;            // where the next line begins
    struct bytes message; // :20: of the message, for statements that share it
    struct bytes account; // :25:, likewise
    struct bytes bank;    // the BIC that stands with it
    struct bytes header;  // the SWIFT headers of the message
    bool has_line;        // an entry waits for its :86:
    struct mt940_line line;
    int64_t line_offset;
};

// ---- lines and tags ----

// The line at *at without its end; moves on to the next. CR, LF and CRLF end lines.
static struct bytes next_line(struct bytes bytes, size_t *at)
{
    size_t start = *at, end = start;
    while (end < bytes.size && bytes.data[end] != '\n' && bytes.data[end] != '\r')
        end++;
    *at = end;
    if (*at < bytes.size && bytes.data[*at] == '\r')
        ++*at;
    if (*at < bytes.size && bytes.data[*at] == '\n')
        ++*at;
    return bytes_slice(bytes, start, end - start);
}

static const char *const tags[] = {"13",  "13D", "20", "21",  "25",  "25P", "28", "28C",
                                   "34",  "34F", "60", "60F", "60M", "61",  "62", "62F",
                                   "62M", "64",  "65", "86",  "90C", "90D", "NS"};

// The tag a line begins with ("60F"), or NULL; only those of these messages, so that a cut line of text which
// happens to begin with a colon stays text.
static const char *tag_of(struct bytes line)
{
    if (line.size < 4 || line.data[0] != ':')
        return NULL;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        size_t length = strlen(tags[i]);
        if (line.size >= length + 2 && memcmp(line.data + 1, tags[i], length) == 0 &&
            line.data[length + 1] == ':')
            return tags[i];
    }
    return NULL;
}

// Where the text block of a message begins in a line of SWIFT headers, "{1:F01...}{2:...}{4:": after "{4:".
// Else the line itself.
static struct bytes without_header(struct bytes line)
{
    if (line.size == 0 || line.data[0] != '{')
        return line;
    ptrdiff_t block = bytes_find(line, bytes_of_text("{4:"), 0);
    return block < 0 ? bytes_slice(line, line.size, 0) : bytes_slice(line, (size_t)block + 3, line.size);
}

static bool ends_message(struct bytes line)
{
    line = text_trim(line);
    return (line.size == 1 && line.data[0] == '-') || bytes_start_with(line, "-}", 2);
}

// ---- fields ----

// "NTRF+166": the type of :61: and the German code of :86:, or the one that is there.
static const char *code_of(struct statement_book *book, const struct mt940_line *line,
                           const struct mt940_details *details)
{
    const char *type = statement_text(book->passing, line->type);
    if (type && details->gvc[0])
        return arena_print(book->passing, "%s+%s", type, details->gvc);
    return type ? type : details->gvc[0] ? arena_text(book->passing, details->gvc) : NULL;
}

static enum payment_method method_of(const struct mt940_line *line, const struct mt940_details *details)
{
    enum payment_method method = method_of_gvc(bytes_of_text(details->gvc));
    return method == METHOD_UNKNOWN ? method_of_swift(line->type) : method;
}

static void flush_entry(struct mt940 *mt940, struct bytes field)
{
    struct statement_book *book = &mt940->book;
    if (!mt940->has_line)
        return;
    mt940->has_line = false;
    const struct mt940_line *line = &mt940->line;
    struct mt940_details details;
    mt940_details(book->passing, field, &details);
    if (details.account.size == 0 && statement_looks_like_iban(line->details)) // Rabobank writes it there
        details.account = line->details;
    else if (line->details.size && details.reference == NULL)
        details.reference = statement_text(book->passing, line->details);
    else if (line->details.size)
        details.more = arena_print(book->passing, "%s %s", details.more ? details.more : "",
                                   statement_text(book->passing, line->details));
    const char *id = statement_text(book->passing, line->bank);
    if (id == NULL)
        id = statement_text(book->passing, line->customer);
    if (id == NULL)
        id = details.end_to_end;
    struct statement_part part = {
        .amount_e5 = line->amount_e5,
        .id = id,
        .account = details.account,
        .name = details.name,
        .reference = details.reference,
        .more = details.more,
        .bank = details.bank,
        .end_to_end = details.end_to_end,
        .method = method_of(line, &details),
        .code = code_of(book, line, &details),
        .ordered_e5 = line->amount_e5 < 0 ? -line->ordered_e5 : line->ordered_e5,
        .ordered_currency = line->ordered_currency[0] ? line->ordered_currency : NULL,
    };
    struct statement_entry entry = {
        .offset = mt940->line_offset,
        .at = line->booked,
        .valued = line->value,
        .amount_e5 = line->amount_e5,
        .parts = &part,
        .part_count = 1,
    };
    statement_add(book, &entry);
}

static void begin_statement(struct mt940 *mt940, int64_t offset)
{
    struct statement_book *book = &mt940->book;
    char bic[12];
    statement_begin(book, offset);
    book->id = statement_keep(book, mt940->message);
    book->bank = statement_bic(book->lasting, mt940_sender(mt940->header, bic));
}

// The account of :25:. The bank beside it knows better than the message's headers.
static void set_account(struct mt940 *mt940)
{
    struct statement_book *book = &mt940->book;
    const char *bank = statement_bic(book->lasting, mt940->bank);
    book->bank = bank ? bank : book->bank;
    statement_set_account(book, mt940->account);
}

static void need_statement(struct mt940 *mt940, int64_t offset)
{
    if (!mt940->book.open)
        begin_statement(mt940, offset);
}

static void take_account(struct mt940 *mt940, struct bytes field, int64_t offset)
{
    struct statement_book *book = &mt940->book;
    char currency[4];
    if (book->open && book->closing.stated) // several accounts under one :20:
        begin_statement(mt940, offset);
    need_statement(mt940, offset);
    if (book->has_account) {
        sink_damage(book->outer.sink, statement_place(book, offset),
                    "a second :25: within one statement: not read as its account");
        return;
    }
    mt940->account = mt940_account(field, currency, &mt940->bank);
    set_account(mt940);
    if (currency[0])
        statement_set_currency(book, currency);
}

static void take_balance(struct mt940 *mt940, bool opening, struct bytes field, int64_t offset)
{
    struct statement_book *book = &mt940->book;
    struct stated_balance balance;
    if (!mt940_balance(field, &balance)) {
        sink_damage(book->outer.sink, statement_place(book, offset), "a balance that is not readable");
        book->cut = book->cut || !opening || !book->opening.stated; // else it is a second one
        return;
    }
    if (opening && book->open && book->opening.stated) { // no :20: between them
        begin_statement(mt940, offset);
        set_account(mt940);
    }
    need_statement(mt940, offset);
    if (opening)
        book->opening = balance;
    else
        book->closing = balance;
    if (opening) // knows better than three letters at the end of :25:
        memcpy(book->currency, balance.currency, sizeof book->currency);
}

static void take_entry(struct mt940 *mt940, struct bytes field, int64_t offset)
{
    need_statement(mt940, offset);
    statement_next_row(&mt940->book);
    const char *reason = mt940_line(field, &mt940->line);
    mt940->line_offset = offset;
    if (reason == NULL) {
        mt940->has_line = true;
        return;
    }
    sink_damage(mt940->book.outer.sink, statement_place(&mt940->book, offset), "%s", reason);
    statement_skip(&mt940->book, reason);
}

static void take_number(struct mt940 *mt940, struct bytes field)
{
    struct statement_book *book = &mt940->book;
    const char *number = statement_keep(book, field);
    if (number == NULL)
        return;
    book->number = number;
    book->id = book->id ? arena_print(book->lasting, "%s %s", book->id, number) : number;
}

static void take_field(struct mt940 *mt940, const char *tag, struct bytes field, int64_t offset)
{
    struct statement_book *book = &mt940->book;
    if (field.size > FIELD_MAX_BYTES) {
        sink_damage(book->outer.sink, statement_place(book, offset),
                    "field :%s: longer than %d bytes was cut", tag, FIELD_MAX_BYTES);
        field = bytes_slice(field, 0, FIELD_MAX_BYTES);
    }
    if (strcmp(tag, "86") == 0) {
        flush_entry(mt940, field);
        return;
    }
    flush_entry(mt940, (struct bytes){NULL, 0});
    if (strcmp(tag, "20") == 0) {
        mt940->message = text_trim(field);
        begin_statement(mt940, offset);
    } else if (strcmp(tag, "25") == 0 || strcmp(tag, "25P") == 0) {
        take_account(mt940, field, offset);
    } else if (tag[0] == '2' && tag[1] == '8') {
        need_statement(mt940, offset);
        take_number(mt940, field);
    } else if (tag[0] == '6' && tag[1] == '0') {
        take_balance(mt940, true, field, offset);
    } else if (tag[0] == '6' && tag[1] == '2') {
        take_balance(mt940, false, field, offset);
    } else if (strcmp(tag, "61") == 0) {
        take_entry(mt940, field, offset);
    }
}

// The headers of a message may stand on several lines.
static void take_header(struct mt940 *mt940, struct bytes line)
{
    const uint8_t *start = mt940->header.data ? mt940->header.data : line.data;
    mt940->header = (struct bytes){start, (size_t)(line.data + line.size - start)};
}

// Reads from one tag to the next; what stands before the first tag of a message (a bank's own header) is none
// of its fields.
static void read_fields(struct mt940 *mt940)
{
    const char *tag = NULL;
    size_t field_start = 0, field_offset = 0;
    for (;;) {
        size_t line_start = mt940->at;
        bool at_end = line_start >= mt940->bytes.size;
        struct bytes raw = at_end ? (struct bytes){NULL, 0} : next_line(mt940->bytes, &mt940->at);
        struct bytes line = at_end ? raw : without_header(raw);
        const char *next = tag_of(line);
        bool header = !at_end && raw.size && raw.data[0] == '{';
        if (header)
            take_header(mt940, raw);
        if (!at_end && next == NULL && !header && !ends_message(line))
            continue;
        if (tag)
            take_field(mt940, tag, bytes_slice(mt940->bytes, field_start, line_start - field_start),
                       (int64_t)field_offset);
        if (at_end)
            return;
        tag = next;
        field_offset = line_start + (size_t)(raw.size - line.size);
        field_start = tag ? field_offset + strlen(tag) + 2 : 0;
        if (next == NULL && ends_message(line)) {
            flush_entry(mt940, (struct bytes){NULL, 0});
            statement_end(&mt940->book);
            mt940->header = (struct bytes){NULL, 0};
            if (bytes_find(raw, bytes_of_text("{1:"), 0) >= 0) // that of the next message, on the same line
                mt940->header = raw;
        }
    }
}

// ---- the item ----

// Lines that begin with ":61:", counted without the reader.
static int64_t count_entries(struct bytes bytes)
{
    int64_t count = 0;
    struct bytes tag = bytes_of_text(":61:");
    for (ptrdiff_t at = bytes_find(bytes, tag, 0); at >= 0; at = bytes_find(bytes, tag, (size_t)at + 4))
        count += at == 0 || bytes.data[at - 1] == '\n' || bytes.data[at - 1] == '\r';
    return count;
}

static bool mt940_recognises(const struct observation_context *context)
{
    struct bytes look = bytes_slice(context->item->bytes, 0, LOOK_BYTES);
    bool reference = false, account = false, body = false;
    for (size_t at = 0; at < look.size;) {
        const char *tag = tag_of(without_header(next_line(look, &at)));
        if (tag == NULL)
            continue;
        reference = reference || strcmp(tag, "20") == 0;
        account = account || strncmp(tag, "25", 2) == 0;
        body = body || tag[0] == '6' || strncmp(tag, "28", 2) == 0;
    }
    return context->forced ? reference || account || body : reference && account && body;
}

static void mt940_observe(struct observation_context *context)
{
    struct mt940 mt940 = {.bytes = context->item->bytes};
    statement_book_init(&mt940.book, context, "mt940", "mt940 entries");
    mt940.book.needs_balances = true;
    read_fields(&mt940);
    flush_entry(&mt940, (struct bytes){NULL, 0});
    statement_book_done(&mt940.book, count_entries(mt940.bytes));
}

const struct observer observer_mt940 = {
    .name = "mt940",
    .version = 2,
    .family = FAMILY_STATEMENTS,
    .summary = "SWIFT customer statements (MT940, MT942), with the German and the slash form of :86:",
    .recognises = mt940_recognises,
    .observe = mt940_observe,
};
