// Cells to values. A row that is not understood whole is not kept.
#include "observations/statements/bank_csv/rows.h"

#include "base/fold.h"
#include "base/text.h"

#include <string.h>

struct row {
    const struct csv_layout *layout;
    const struct csv_table *table;
    const struct csv_record *record;
    struct arena *arena;
    struct bytes *quoted;
};

static struct bytes cell(const struct row *row, enum map_role role)
{
    return csv_cell(row->layout, row->table, row->record, role, row->arena);
}

static const char *text_of(const struct row *row, enum map_role role, const char *between)
{
    return csv_cells(row->layout, row->table, row->record, role, between, row->arena);
}

static const char *fault(const struct row *row, struct bytes value, const char *reason)
{
    *row->quoted = value;
    return reason;
}

// False when something stands there that is no amount; 0 when nothing does.
static bool amount_of(const struct row *row, enum map_role role, int64_t *e5, bool *stated)
{
    struct bytes text = cell(row, role);
    bool dash = text.size == 1 && text.data[0] == '-';
    *e5 = 0;
    *stated = text.size > 0 && !dash;
    return !*stated || csv_amount(text, row->layout->mapping->decimal, e5);
}

static const char *read_columns(const struct row *row, int64_t *e5)
{
    int64_t debit, credit;
    bool has_debit, has_credit;
    if (!amount_of(row, ROLE_DEBIT, &debit, &has_debit))
        return fault(row, cell(row, ROLE_DEBIT), "unreadable amount");
    if (!amount_of(row, ROLE_CREDIT, &credit, &has_credit))
        return fault(row, cell(row, ROLE_CREDIT), "unreadable amount");
    if (!has_debit && !has_credit)
        return "no amount";
    if (debit && credit)
        return fault(row, cell(row, ROLE_DEBIT), "both a debit and a credit");
    *e5 = credit + (row->layout->mapping->debits_negative ? debit : -debit);
    return NULL;
}

static const char *read_amount(const struct row *row, int64_t *e5)
{
    const struct mapping *mapping = row->layout->mapping;
    bool stated;
    if (mapping->sign == SIGN_COLUMNS)
        return read_columns(row, e5);
    if (!amount_of(row, ROLE_AMOUNT, e5, &stated))
        return fault(row, cell(row, ROLE_AMOUNT), "unreadable amount");
    if (!stated)
        return "no amount";
    if (mapping->sign == SIGN_MARKS) {
        struct bytes mark = cell(row, ROLE_MARK);
        bool leaves = map_words_have(&mapping->leaves, mark), enters = map_words_have(&mapping->enters, mark);
        if (leaves == enters)
            return fault(row, mark, "unknown mark of debit or credit");
        *e5 = leaves ? -*e5 : *e5;
    } else if (mapping->sign == SIGN_REVERSED || (mapping->sign == SIGN_LEAVES && *e5 > 0)) {
        *e5 = -*e5;
    }
    return NULL;
}

// Whether the row is the row of column names again, as in files put one behind the other.
static bool is_header(const struct row *row)
{
    const struct mapping *mapping = row->layout->mapping;
    for (size_t i = 0; i < mapping->column_count; i++) {
        const struct map_column *column = &mapping->columns[i];
        const struct map_words name = {.words = {column->name}, .count = 1};
        if (column->role == ROLE_DATE)
            return column->name && map_words_have(&name, cell(row, ROLE_DATE));
    }
    return false;
}

static bool states_amount(const struct row *row)
{
    static const enum map_role amounts[] = {ROLE_AMOUNT, ROLE_DEBIT, ROLE_CREDIT, ROLE_BALANCE};
    int64_t e5;
    bool stated;
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        if (amount_of(row, amounts[i], &e5, &stated) && stated)
            return true;
    return false;
}

static const char *read_when(const struct row *row, struct csv_movement *movement)
{
    enum date_order order = row->layout->mapping->dates;
    struct bytes date = cell(row, ROLE_DATE);
    int64_t usec;
    movement->valued = MOMENT_UNKNOWN;
    if (date.size == 0)
        return states_amount(row) ? "no date: a total or a balance" : "neither a date nor an amount";
    if (!csv_date(date, order, DATE_PIVOT_PAYMENT, &movement->at)) {
        if (is_header(row))
            return "the column names again";
        return states_amount(row) ? fault(row, date, "unreadable date") : "neither a date nor an amount";
    }
    struct bytes time = cell(row, ROLE_TIME);
    if (time.size && movement->at.zone == ZONE_DATE && csv_time(time, &usec)) {
        movement->at.at_usec += usec;
        movement->at.zone = ZONE_LOCAL;
    }
    struct bytes valued = cell(row, ROLE_VALUED);
    if (valued.size && !csv_date(valued, order, DATE_PIVOT_PAYMENT, &movement->valued))
        movement->valued = MOMENT_UNKNOWN;
    return NULL;
}

static bool is_currency(struct bytes text, char code[4])
{
    if (text.size != 3)
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (!text_is_alpha(text.data[i]))
            return false;
        code[i] = (char)text_upper(text.data[i]);
    }
    code[3] = 0;
    return true;
}

static const char *read_currency(const struct row *row, struct csv_movement *movement)
{
    struct bytes text = cell(row, ROLE_CURRENCY);
    if (text.size && !is_currency(text, movement->currency))
        return fault(row, text, "unknown currency");
    if (text.size)
        return NULL;
    if (row->layout->mapping->currency == NULL)
        return "no currency";
    memcpy(movement->currency, row->layout->mapping->currency, 4);
    return NULL;
}

static void read_ordered(const struct row *row, struct csv_movement *movement)
{
    bool stated;
    char code[4];
    movement->ordered_currency = NULL;
    if (!amount_of(row, ROLE_ORDERED, &movement->ordered_e5, &stated) || !stated ||
        movement->ordered_e5 == 0 || !is_currency(cell(row, ROLE_ORDERED_CURRENCY), code) ||
        strcmp(code, movement->currency) == 0)
        return;
    if ((movement->ordered_e5 < 0) != (movement->amount_e5 < 0))
        movement->ordered_e5 = -movement->ordered_e5;
    movement->ordered_currency = arena_text(row->arena, code);
}

static void read_parties(const struct row *row, struct csv_movement *movement)
{
    movement->account = cell(row, ROLE_ACCOUNT);
    movement->counterparty = cell(row, ROLE_COUNTERPARTY);
    struct bytes sort = cell(row, ROLE_SORT_CODE);
    bool letters = movement->counterparty.size && text_is_alpha(movement->counterparty.data[0]);
    if (sort.size && movement->counterparty.size && !letters)
        movement->counterparty = bytes_of_text(
            arena_print(row->arena, "%.*s/%.*s", (int)sort.size, (const char *)sort.data,
                        (int)movement->counterparty.size, (const char *)movement->counterparty.data));
    movement->name = text_of(row, ROLE_NAME, " ");
    movement->bic = text_of(row, ROLE_BIC, " ");
}

static void read_texts(const struct row *row, struct csv_movement *movement)
{
    movement->reference = text_of(row, ROLE_REFERENCE, " ");
    movement->end_to_end = text_of(row, ROLE_END_TO_END, " ");
    if (movement->end_to_end && (text_equal_nocase(movement->end_to_end, "NOTPROVIDED") ||
                                 text_equal_nocase(movement->end_to_end, "NOT PROVIDED")))
        movement->end_to_end = NULL; // what ISO 20022 has for none
    movement->type = text_of(row, ROLE_TYPE, " ");
    movement->site = text_of(row, ROLE_SITE, ", ");
    movement->id = text_of(row, ROLE_ID, " ");
    movement->method = METHOD_UNKNOWN;
    if (movement->type)
        movement->method = csv_method_of(bytes_of_text(movement->type), true);
    if (movement->method == METHOD_UNKNOWN && movement->reference)
        movement->method = csv_method_of(bytes_of_text(movement->reference), false);
    if (movement->method == METHOD_UNKNOWN && movement->name && movement->counterparty.size == 0)
        movement->method = csv_method_of(bytes_of_text(movement->name), false);
}

const char *csv_movement_read(const struct csv_layout *layout, const struct csv_table *table,
                              const struct csv_record *record, struct arena *arena,
                              struct csv_movement *movement, struct bytes *quoted)
{
    const struct row row = {layout, table, record, arena, quoted};
    const struct mapping *mapping = layout->mapping;
    bool stated;
    *movement = (struct csv_movement){0};
    *quoted = (struct bytes){0};
    const char *wrong = csv_row_fault(layout, record);
    if (wrong == NULL)
        wrong = read_when(&row, movement);
    if (wrong == NULL && mapping_has(mapping, ROLE_STATE) &&
        !map_words_have(&mapping->booked, cell(&row, ROLE_STATE)))
        wrong = "not booked";
    if (wrong == NULL)
        wrong = read_amount(&row, &movement->amount_e5);
    if (wrong == NULL && !amount_of(&row, ROLE_FEE, &movement->fee_e5, &stated))
        wrong = fault(&row, cell(&row, ROLE_FEE), "unreadable fee");
    if (wrong == NULL)
        wrong = read_currency(&row, movement);
    if (wrong)
        return wrong;
    if (movement->fee_e5 < 0)
        movement->fee_e5 = -movement->fee_e5;
    if (movement->amount_e5 == 0 && movement->fee_e5 == 0)
        return "an amount of zero";
    movement->has_balance = amount_of(&row, ROLE_BALANCE, &movement->balance_e5, &stated) && stated;
    read_ordered(&row, movement);
    read_parties(&row, movement);
    read_texts(&row, movement);
    return NULL;
}
