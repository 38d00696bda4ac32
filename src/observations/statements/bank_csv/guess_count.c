// What stands in each column, counted.
#include "observations/statements/bank_csv/guess.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"
#include "observations/statements/bank_csv/header_words.h"

#include <string.h>

static void count_date(struct guess_column *column, struct bytes cell)
{
    struct moment as[DATE_ORDERS];
    bool fine[DATE_ORDERS] = {false}, any = false;
    for (int order = DATE_DAY_FIRST; order < DATE_ORDERS; order++) {
        fine[order] = csv_date(cell, (enum date_order)order, DATE_PIVOT_PAYMENT, &as[order]);
        any |= fine[order];
        if (!fine[order])
            continue;
        int64_t at = as[order].at_usec;
        bool later = column->dates_as[order] && at > column->last_date[order];
        column->backwards[order] += column->dates_as[order] && at < column->last_date[order];
        column->forwards[order] += later;
        column->last_date[order] = at;
        column->dates_as[order]++;
    }
    if (!any)
        return;
    bool day = fine[DATE_DAY_FIRST], month = fine[DATE_MONTH_FIRST], year = fine[DATE_YEAR_FIRST];
    column->dates_alike += day && month && year &&
                           as[DATE_DAY_FIRST].at_usec == as[DATE_MONTH_FIRST].at_usec &&
                           as[DATE_DAY_FIRST].at_usec == as[DATE_YEAR_FIRST].at_usec;
    column->first_above_12 += day && !month;
    column->second_above_12 += month && !day;
    size_t digits = 0;
    while (digits < cell.size && text_is_digit(cell.data[digits]))
        digits++;
    column->year_first |= digits == 4 || (digits >= 8 && year);
}

static void count_number(struct guess_column *column, struct bytes cell)
{
    int64_t e5;
    switch (csv_decimal_evidence(cell)) {
    case DECIMAL_NO_NUMBER:
        return;
    case DECIMAL_COMMA:
        column->commas++;
        break;
    case DECIMAL_POINT:
        column->points++;
        break;
    case DECIMAL_UNDECIDED:
        column->undecided++;
        break;
    default:
        column->whole++;
        break;
    }
    column->numbers++;
    column->negatives += (csv_amount(cell, ',', &e5) || csv_amount(cell, '.', &e5)) && e5 < 0;
}

static bool is_bic(struct bytes cell)
{
    if (cell.size != 8 && cell.size != 11)
        return false;
    for (size_t i = 0; i < cell.size; i++)
        if (!(i < 6 ? cell.data[i] >= 'A' && cell.data[i] <= 'Z' : text_is_alnum(cell.data[i])))
            return false;
    return true;
}

// Codes that banks' tables have; a word of three letters is not yet money.
static bool is_currency(struct bytes cell)
{
    static const char codes[] =
        "EUR USD GBP CHF PLN RON CZK HUF SEK NOK DKK BGN ISK HRK TRY UAH RUB MDL RSD ALL MKD BAM GEL AMD "
        "AZN BYN KZT UZS ILS AED SAR QAR KWD BHD OMR JOD LBP EGP MAD TND DZD LYD NGN GHS KES UGX TZS RWF ETB "
        "ZAR XOF XAF CDF AOA MZN CAD AUD NZD BRL MXN COP PEN CLP ARS UYU PYG BOB VES DOP CRC GTQ HNL NIO PAB "
        "CUP HTG JMD TTD CNY CNH HKD MOP TWD JPY KRW SGD MYR THB VND PHP IDR INR PKR BDT LKR NPR MMK KHR LAK "
        "MNT AFN IRR IQD XAU BTC ETH USDT";
    char code[5] = "";
    if (cell.size < 3 || cell.size > 4)
        return false;
    for (size_t i = 0; i < cell.size; i++)
        code[i] = (char)text_upper(cell.data[i]);
    const char *at = strstr(codes, code);
    return at && (at == codes || at[-1] == ' ') && (at[cell.size] == ' ' || at[cell.size] == 0);
}

static void count_account(struct guess_column *column, struct bytes cell)
{
    char plain[64];
    size_t size = 0, digits = 0;
    for (size_t i = 0; i < cell.size && size < sizeof plain; i++) {
        if (cell.data[i] == ' ')
            continue;
        digits += text_is_digit(cell.data[i]);
        plain[size++] = (char)text_upper(cell.data[i]);
    }
    column->accounts += digits >= 5 && digits * 2 >= size;
    column->ibans += size >= 15 && size <= 34 && iban_is_valid((struct bytes){(const uint8_t *)plain, size});
}

static void count_distinct(struct guess_column *column, struct bytes cell, struct arena *arena)
{
    bool same =
        column->last && strlen(column->last) == cell.size && memcmp(column->last, cell.data, cell.size) == 0;
    if (same)
        return;
    column->changes += column->last != NULL;
    for (size_t i = 0; i < column->distinct_count; i++)
        if (strlen(column->distinct[i]) == cell.size &&
            memcmp(column->distinct[i], cell.data, cell.size) == 0) {
            column->last = column->distinct[i];
            return;
        }
    const char *copy = arena_text_n(arena, cell.data, cell.size);
    column->last = copy;
    if (column->distinct_count < GUESS_DISTINCT_MAX)
        column->distinct[column->distinct_count++] = copy;
}

static void count_cell(struct guess_column *column, struct bytes cell, struct arena *arena)
{
    int64_t usec;
    if (cell.size == 0)
        return;
    column->filled++;
    count_date(column, cell);
    count_number(column, cell);
    count_account(column, cell);
    count_distinct(column, cell, arena);
    column->bics += is_bic(cell);
    column->currencies += is_currency(cell);
    char mark = header_mark_word(cell);
    column->left += mark == 'l';
    column->entered += mark == 'e';
    column->times += csv_time(cell, &usec);
    column->emails += memchr(cell.data, '@', cell.size) != NULL;
    column->booked += header_booked_word(cell);
    column->unbooked += header_unbooked_word(cell);
    for (size_t i = 0; i < cell.size; i++)
        column->letters += text_is_alpha(cell.data[i]) || cell.data[i] >= 0x80;
}

void guess_count(struct guess *guess, struct csv_reader reader, int64_t most_rows, struct arena *arena)
{
    enum { ROW_ARENA_BYTES = 256 * 1024 * 1024 };
    struct arena *passing = arena_new(ROW_ARENA_BYTES);
    struct csv_record row;
    for (; csv_next(&reader, passing, &row); arena_reset(passing)) {
        if (guess->rows == most_rows) {
            guess->more_rows = true;
            break;
        }
        guess->rows++;
        for (size_t i = 0; i < row.count && i < guess->column_count; i++)
            count_cell(&guess->columns[i], csv_table_text(&guess->table, passing, row.fields[i]), arena);
    }
    arena_free(passing);
}
