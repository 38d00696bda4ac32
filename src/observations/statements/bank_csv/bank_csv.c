// A bank's CSV file, read by the mapping that a person confirmed, and by nothing else: without one its rows
// are counted and left. Knows no bank.
#include "base/text.h"
#include "observations/observers.h"
#include "observations/selectors/selectors.h"
#include "observations/statements/bank_csv/accounts.h"
#include "observations/statements/bank_csv/guess.h"
#include "observations/statements/bank_csv/holders.h"
#include "sources/kind.h"

#include <string.h>

#define TABLE "bank_csv"

enum { LINES_MIN = 2, LOOK_BYTES = 8 * 1024, DAMAGE_LINES_MAX = 100 };
static const size_t LOOK_MAX_BYTES = (size_t)256 * 1024 * 1024, ROW_MAX_BYTES = (size_t)1024 * 1024 * 1024;

// ---- recognising ----

// Cheap, as every text of a telephone is asked: a few lines that a separator parts.
static bool may_be_table(struct bytes bytes)
{
    static const char separators[] = {',', ';', '\t', '|'};
    size_t lines[sizeof separators] = {0}, counts[sizeof separators] = {0};
    bytes = bytes_slice(bytes, 0, LOOK_BYTES);
    for (size_t i = 0; i <= bytes.size; i++) {
        uint8_t byte = i < bytes.size ? bytes.data[i] : '\n';
        for (size_t s = 0; s < sizeof separators; s++) {
            counts[s] += byte == (uint8_t)separators[s];
            if (byte == '\n' || byte == '\r') {
                lines[s] += counts[s] >= 1;
                counts[s] = 0;
            }
            if (lines[s] >= LINES_MIN)
                return true;
        }
    }
    return false;
}

static const struct mapping *mapping_of(const struct observation_context *context, struct arena *arena)
{
    struct mapping *mapping = arena_alloc(arena, 1, sizeof *mapping);
    if (context->mapping == NULL || context->mapping[0] == 0 ||
        mapping_read(bytes_of_text(context->mapping), arena, mapping, NULL))
        return NULL;
    return mapping;
}

static bool is_source_itself(const struct observation_context *context)
{
    return strchr(context->item->path, '/') == NULL;
}

static bool recognises(const struct observation_context *context)
{
    struct bytes bytes = context->item->bytes;
    bool utf16 = bytes_start_with(bytes, "\xff\xfe", 2) || bytes_start_with(bytes, "\xfe\xff", 2);
    enum content_kind kind = kind_of(bytes);
    if ((kind != KIND_TEXT && kind != KIND_UNKNOWN) || !(utf16 || may_be_table(bytes)))
        return false;
    struct arena *arena = arena_new(LOOK_MAX_BYTES);
    const struct mapping *mapping = mapping_of(context, arena);
    struct bytes sample = bytes_slice(bytes, 0, CSV_SAMPLE_BYTES);
    bool recognised = mapping && is_source_itself(context);
    if (!recognised && mapping) {
        struct csv_table table;
        struct csv_layout layout;
        struct csv_reader reader;
        int64_t above;
        const char *missing;
        csv_table_open(&table, arena, sample, mapping);
        recognised = !mapping->no_header &&
                     csv_header_find(&layout, mapping, &table, &reader, arena, &above, &missing);
    }
    if (!recognised)
        recognised = csv_guess_is_of_bank(sample, arena, context->forced);
    arena_free(arena);
    return recognised;
}

// ---- what cannot be read ----

struct telling {
    struct observation_context *context;
    int64_t told;
};

static void tell(struct telling *telling, const struct csv_record *row, const char *what, struct bytes value)
{
    struct place place = {.table = TABLE, .row = row->line, .offset = (int64_t)row->offset};
    struct sink *sink = telling->context->sink;
    int shown = value.size > 60 ? 60 : (int)value.size;
    while (shown > 0 && shown < (int)value.size && (value.data[shown] & 0xc0) == 0x80)
        shown--;
    if (++telling->told > DAMAGE_LINES_MAX)
        return;
    if (telling->told == DAMAGE_LINES_MAX)
        sink_damage(sink, place, "row in line %lld: %s; further ones are only counted", (long long)row->line,
                    what);
    else if (value.size)
        sink_damage(sink, place, "row in line %lld: %s '%.*s'", (long long)row->line, what, shown,
                    (const char *)value.data);
    else
        sink_damage(sink, place, "row in line %lld: %s", (long long)row->line, what);
}

// Every row is counted, none is read.
static void leave_unread(struct observation_context *context, const struct csv_table *table,
                         const char *missing)
{
    static const struct place nowhere = {.table = TABLE, .row = -1, .offset = -1};
    struct table_tally tally = {.table = TABLE};
    struct csv_reader reader = csv_table_reader(table);
    struct csv_record row;
    struct arena *arena = arena_new(ROW_MAX_BYTES);
    int64_t present = 0;
    for (; csv_next(&reader, arena, &row); arena_reset(arena), present++)
        tally_skip(&tally,
                   missing ? "mapping does not fit: see clew mapping" : "no mapping: see clew mapping");
    arena_free(arena);
    if (missing)
        sink_damage(
            context->sink, nowhere,
            "the mapping does not fit: no row of column names has '%.100s', so nothing is read; make one for it "
            "with: clew mapping FILE -o FILE.map",
            missing);
    else
        sink_damage(
            context->sink, nowhere,
            "needs a mapping: clew mapping FILE -o FILE.map, look through it, then clew add CASE SOURCE "
            "--mapping FILE.map; a bank's table is not read before somebody confirmed what its columns mean");
    tally_send(context->sink, &tally, present);
}

// ---- payments ----

struct book {
    struct observation_context outer, inner; // inner: with an arena that is emptied after each row
    struct telling telling;
    const struct csv_table *table;
    const struct csv_layout *layout;
    struct csv_accounts accounts;
    struct table_tally tally;
    struct bytes account_stated;
};

static struct selector counterparty_of(struct book *book, const struct csv_movement *movement)
{
    if (movement->counterparty.size) {
        struct selector selector = selector_of_account(&book->inner, movement->counterparty);
        if (selector.kind == SELECTOR_IBAN || selector.kind == SELECTOR_ACCOUNT)
            return selector;
    }
    if (movement->name)
        return selector_of_name(&book->inner, bytes_of_text(movement->name));
    return (struct selector){.kind = SELECTOR_NAME, .grade = GRADE_POSSIBLE, .value = "", .text = ""};
}

static void send_payment(struct book *book, const struct csv_account *account,
                         const struct csv_movement *movement, struct place place)
{
    struct payment payment = {
        .place = place,
        .id = movement->id
                  ? movement->id
                  : arena_print(book->inner.arena, "%s/%lld", account->statement, (long long)place.row),
        .statement = account->statement,
        .account = account->selector,
        .counterparty = counterparty_of(book, movement),
        .name = movement->name,
        .bank = movement->bic,
        .at = movement->at,
        .valued = movement->valued,
        .amount_e5 = movement->amount_e5,
        .currency = movement->currency,
        .ordered_e5 = movement->ordered_currency ? movement->ordered_e5 : 0,
        .ordered_currency = movement->ordered_currency,
        .reference = movement->reference,
        .end_to_end = movement->end_to_end,
        .method = movement->method,
        .code = movement->type,
        .site = movement->site,
    };
    if (payment.amount_e5)
        sink_payment(book->outer.sink, &payment);
    if (movement->fee_e5) {
        payment.id = arena_print(book->inner.arena, "%s/fee", payment.id);
        payment.counterparty =
            (struct selector){.kind = SELECTOR_NAME, .grade = GRADE_POSSIBLE, .value = "", .text = ""};
        payment.name = payment.bank = payment.end_to_end = payment.ordered_currency = NULL;
        payment.ordered_e5 = 0;
        payment.amount_e5 = -movement->fee_e5;
        payment.method = METHOD_FEE;
        sink_payment(book->outer.sink, &payment);
    }
    if (movement->reference)
        selectors_send(&book->inner, place, movement->reference);
}

static void read_row(struct book *book, const struct csv_record *row)
{
    struct csv_movement movement;
    struct bytes quoted;
    const char *wrong =
        csv_movement_read(book->layout, book->table, row, book->inner.arena, &movement, &quoted);
    struct csv_account *account = NULL;
    if (wrong == NULL) {
        struct bytes own = movement.account.size ? movement.account : book->account_stated;
        account = csv_accounts_at(&book->accounts, &book->inner, own, movement.currency);
        if (account == NULL) {
            wrong = "no account";
            quoted = own;
        }
    }
    if (wrong) {
        tally_skip(&book->tally, wrong);
        if (quoted.size || row->fault != CSV_FINE)
            tell(&book->telling, row, wrong, quoted);
        return;
    }
    struct place place = {.table = TABLE, .row = row->line, .offset = (int64_t)row->offset};
    csv_account_count(account, &movement, row->line);
    send_payment(book, account, &movement, place);
    book->tally.emitted++;
}

static void send_statement(struct book *book, const struct csv_account *account, int64_t number)
{
    struct csv_run run = csv_account_run(account);
    struct place place = {.table = TABLE, .row = number, .offset = -1};
    struct statement statement = {
        .place = place,
        .id = account->statement,
        .account = account->selector,
        .currency = account->currency,
        .from = account->from,
        .to = account->to,
        .opening_e5 = run.opening_e5,
        .closing_e5 = run.closing_e5,
        .sum_e5 = account->too_large ? 0 : account->sum_e5,
        .entry_count = account->entries,
        .balance = !run.stated ? BALANCE_NOT_STATED
                   : run.ties  ? BALANCE_TIES
                               : BALANCE_DOES_NOT_TIE,
    };
    sink_statement(book->outer.sink, &statement);
    if (run.stated && run.breaks)
        sink_damage(book->outer.sink, (struct place){.table = TABLE, .row = run.break_line, .offset = -1},
                    "account %.64s: in %lld of %lld rows the balance does not follow from the row %s it; the "
                    "first stands in line %lld",
                    account->statement, (long long)run.breaks, (long long)(account->pairs + 1),
                    run.newest_first ? "below" : "above", (long long)run.break_line);
}

static void read_payments(struct observation_context *context, const struct csv_table *table,
                          const struct csv_layout *layout, struct csv_reader *reader, int64_t above,
                          struct bytes account)
{
    struct book book = {.outer = *context,
                        .inner = *context,
                        .telling = {context, 0},
                        .table = table,
                        .layout = layout,
                        .tally = {.table = TABLE},
                        .account_stated = account};
    struct csv_record row;
    int64_t present = above;
    book.inner.arena = arena_new(ROW_MAX_BYTES);
    csv_accounts_init(&book.accounts);
    for (int64_t i = 0; i < above; i++)
        tally_skip(&book.tally, "above the column names");
    for (; csv_next(reader, book.inner.arena, &row); arena_reset(book.inner.arena), present++)
        read_row(&book, &row);
    for (size_t i = 0; i < book.accounts.count; i++)
        send_statement(&book, book.accounts.all[i], (int64_t)i + 1);
    tally_send(context->sink, &book.tally, present);
    csv_accounts_done(&book.accounts);
    arena_free(book.inner.arena);
}

static void observe(struct observation_context *context)
{
    const struct mapping *mapping = mapping_of(context, context->arena);
    struct csv_table table;
    struct csv_layout layout;
    struct csv_reader reader;
    int64_t above = 0, line;
    const char *missing = NULL;
    csv_table_open(&table, context->arena, context->item->bytes, mapping);
    if (table.cut)
        sink_damage(context->sink, (struct place){.table = TABLE, .row = -1, .offset = -1},
                    "UTF-16 text of more than 64 MiB: the rest is not read; save it as UTF-8");
    if (mapping == NULL ||
        !csv_header_find(&layout, mapping, &table, &reader, context->arena, &above, &missing)) {
        leave_unread(context, &table, missing);
        return;
    }
    struct bytes account = bytes_of_text(mapping->account ? mapping->account : "");
    if (mapping->account && strcmp(mapping->account, MAP_ACCOUNT_STATED) == 0)
        account = csv_account_stated(&table, context->item->path, mapping->no_header ? 0 : reader.line - 1,
                                     context->arena, &line);
    if (mapping->kind == MAP_HOLDERS)
        csv_holders_read(context, &table, &layout, &reader, above, account);
    else
        read_payments(context, &table, &layout, &reader, above, account);
}

const struct observer observer_bank_csv = {
    .name = "bank_csv",
    .version = 1,
    .family = FAMILY_STATEMENTS,
    .summary =
        "a bank's table of payments, or of who holds accounts, as CSV, by a mapping that a person confirmed",
    .recognises = recognises,
    .observe = observe,
};
