// Whose account a file is, when no column says it: what stands above the column names.
#include "observations/statements/bank_csv/table.h"

#include "base/fold.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum { IBAN_MIN = 15, IBAN_MAX = 34, NUMBER_MIN = 6, NUMBER_MAX = 24 };

struct search {
    struct arena *arena;
    struct bytes found;
    int64_t line;
    bool several;
};

static void keep(struct search *search, struct bytes account, int64_t line)
{
    if (search->found.size && !bytes_equal(search->found, account))
        search->several = true;
    else if (search->found.size == 0) {
        search->found = arena_bytes(search->arena, account);
        search->line = line;
    }
}

// Each IBAN with right check digits, spaces in it or not.
static void find_ibans(struct search *search, struct bytes text, int64_t line)
{
    for (size_t at = 0; at + IBAN_MIN <= text.size; at++) {
        char compact[IBAN_MAX];
        size_t size = 0, end = at, right = 0;
        if ((at && text_is_alnum(text.data[at - 1])) || !text_is_alpha(text.data[at]) ||
            !text_is_alpha(text.data[at + 1]) || !text_is_digit(text.data[at + 2]))
            continue;
        for (; end < text.size && size < IBAN_MAX; end++) {
            if (text.data[end] == ' ')
                continue;
            if (!text_is_alnum(text.data[end]))
                break;
            compact[size++] = (char)text_upper(text.data[end]);
            bool ends = end + 1 >= text.size || !text_is_alnum(text.data[end + 1]);
            if (ends && size >= IBAN_MIN && iban_is_valid((struct bytes){(const uint8_t *)compact, size}))
                right = size;
        }
        if (right)
            keep(search, (struct bytes){(const uint8_t *)compact, right}, line);
    }
}

// "Compte n° 00012345678", "Konto: 1234567", the number in this field or the next.
static bool names_account(struct bytes text)
{
    static const char *const words[] = {"account", "compte", "konto",  "rekening", "cuenta", "conta",
                                        "conto",   "rachun", "cont",   "konta",    "ucet",   "szamla",
                                        "tili",    "hesap",  "numero", "kontonr",  "cc"};
    char folded[128];
    fold_text(text, folded, sizeof folded);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *at = strstr(folded, words[i]);
        if (at && (at == folded || at[-1] == ' '))
            return true;
    }
    return false;
}

static struct bytes number_in(struct bytes text)
{
    for (size_t at = 0; at < text.size;) {
        size_t end = at, digits = 0;
        while (end < text.size && (text_is_digit(text.data[end]) || strchr(" -/.", text.data[end]))) {
            if (text.data[end] == 0)
                break;
            digits += (size_t)text_is_digit(text.data[end++]);
        }
        if (digits >= NUMBER_MIN && digits <= NUMBER_MAX)
            return text_trim(bytes_slice(text, at, end - at));
        at = end > at ? end : at + 1;
    }
    return (struct bytes){0};
}

static void find_number(struct search *search, const struct csv_table *table, const struct csv_record *record)
{
    bool named = false;
    for (size_t i = 0; i < record->count; i++) {
        struct bytes text = csv_table_text(table, search->arena, record->fields[i]);
        bool names = names_account(text);
        struct bytes number = names || named ? number_in(text) : (struct bytes){0};
        struct moment moment;
        if (number.size && !csv_date(number, DATE_DAY_FIRST, DATE_PIVOT_PAYMENT, &moment))
            keep(search, number, record->line);
        named = names;
    }
}

struct bytes csv_account_stated(const struct csv_table *table, const char *path, int64_t header_line,
                                struct arena *arena, int64_t *line)
{
    struct search ibans = {.arena = arena}, numbers = {.arena = arena}, name = {.arena = arena};
    struct csv_reader reader = csv_table_reader(table);
    struct csv_record record;
    for (int n = 0; n < CSV_ABOVE_MAX && csv_next(&reader, arena, &record) && record.line < header_line;
         n++) {
        for (size_t i = 0; i < record.count; i++)
            find_ibans(&ibans, csv_table_text(table, arena, record.fields[i]), record.line);
        find_number(&numbers, table, &record);
    }
    find_ibans(&name, bytes_of_text(path ? text_base_name(path) : ""), 0);
    const struct search *best = ibans.found.size ? &ibans : numbers.found.size ? &numbers : &name;
    *line = best->line;
    return best->several ? (struct bytes){0} : best->found;
}
