// Mappings from text. Knows no table.
#include "observations/statements/bank_csv/mapping.h"

#include "base/fold.h"
#include "base/text.h"

#include <string.h>

enum role_use { BOTH, PAYMENTS, HOLDERS };

static const struct {
    const char *name;
    enum role_use use;
    bool repeats;
} roles[ROLES] = {
    [ROLE_DATE] = {"date", PAYMENTS, false},
    [ROLE_TIME] = {"time", PAYMENTS, false},
    [ROLE_VALUED] = {"valued", PAYMENTS, false},
    [ROLE_AMOUNT] = {"amount", PAYMENTS, false},
    [ROLE_DEBIT] = {"debit", PAYMENTS, false},
    [ROLE_CREDIT] = {"credit", PAYMENTS, false},
    [ROLE_MARK] = {"mark", PAYMENTS, false},
    [ROLE_FEE] = {"fee", PAYMENTS, false},
    [ROLE_CURRENCY] = {"currency", PAYMENTS, false},
    [ROLE_BALANCE] = {"balance", PAYMENTS, false},
    [ROLE_ACCOUNT] = {"account", BOTH, false},
    [ROLE_COUNTERPARTY] = {"counterparty", PAYMENTS, false},
    [ROLE_SORT_CODE] = {"sort_code", PAYMENTS, false},
    [ROLE_NAME] = {"name", BOTH, true},
    [ROLE_BIC] = {"bic", PAYMENTS, false},
    [ROLE_REFERENCE] = {"reference", PAYMENTS, true},
    [ROLE_END_TO_END] = {"end_to_end", PAYMENTS, false},
    [ROLE_TYPE] = {"type", PAYMENTS, true},
    [ROLE_SITE] = {"site", PAYMENTS, true},
    [ROLE_ID] = {"id", PAYMENTS, false},
    [ROLE_STATE] = {"state", PAYMENTS, false},
    [ROLE_ORDERED] = {"ordered", PAYMENTS, false},
    [ROLE_ORDERED_CURRENCY] = {"ordered_currency", PAYMENTS, false},
    [ROLE_ROLE] = {"role", HOLDERS, false},
    [ROLE_PHONE] = {"phone", HOLDERS, true},
    [ROLE_EMAIL] = {"email", HOLDERS, true},
    [ROLE_ADDRESS] = {"address", HOLDERS, true},
    [ROLE_COUNTRY] = {"country", HOLDERS, false},
    [ROLE_BORN] = {"born", HOLDERS, false},
    [ROLE_OPENED] = {"opened", HOLDERS, false},
    [ROLE_DOCUMENT] = {"document", HOLDERS, true},
    [ROLE_DEVICE] = {"device", HOLDERS, true},
    [ROLE_IP] = {"ip", HOLDERS, true},
};

static const char *const sign_names[SIGNS] = {"?", "signed", "reversed", "columns", "marks", "leaves"};
static const char *const date_names[DATE_ORDERS] = {"?", "day month year", "month day year",
                                                    "year month day"};

const char *map_role_name(enum map_role role)
{
    return roles[role].name;
}

bool map_role_repeats(enum map_role role)
{
    return roles[role].repeats;
}

bool map_role_of_kind(enum map_role role, enum map_kind kind)
{
    return roles[role].use == BOTH || (roles[role].use == HOLDERS) == (kind == MAP_HOLDERS);
}

const char *map_sign_name(enum map_sign sign)
{
    return sign_names[sign];
}

bool mapping_has(const struct mapping *mapping, enum map_role role)
{
    for (size_t i = 0; i < mapping->column_count; i++)
        if (mapping->columns[i].role == role)
            return true;
    return false;
}

static bool equal_folded(struct bytes a, struct bytes b)
{
    char left[256], right[256];
    size_t left_size = fold_text(a, left, sizeof left), right_size = fold_text(b, right, sizeof right);
    if (left_size == 0 && right_size == 0) // signs only: "-" and "+"
        return bytes_equal(text_trim(a), text_trim(b));
    return left_size == right_size && memcmp(left, right, left_size) == 0;
}

bool map_words_have(const struct map_words *words, struct bytes text)
{
    for (size_t i = 0; i < words->count; i++)
        if (equal_folded(bytes_of_text(words->words[i]), text))
            return true;
    return false;
}

// ---- values ----

static const struct {
    const char *key, *allowed;
} keys[] = {
    {"kind", "payments or holders"},
    {"encoding", "the name of a character set, as windows-1252; UTF-8 is told by itself"},
    {"separator", "one of , ; | or the word tab"},
    {"header", "yes or no"},
    {"dates", "day month year, month day year or year month day"},
    {"decimal", "a point or a comma: . or ,"},
    {"sign",
     "signed (minus leaves the account), reversed (plus leaves it), columns (debit and credit), marks (a column "
     "says which) or leaves (every row leaves its account)"},
    {"debits", "positive or negative: how what leaves is written in the column debit"},
    {"leaves", "words of the column mark parted by commas, as D, Debit"},
    {"enters", "words of the column mark parted by commas, as C, Credit"},
    {"booked", "words of the column state parted by commas, as COMPLETED"},
    {"account", "an IBAN or account number; or 'stated': the one above the column names of each file"},
    {"currency", "an ISO code, as EUR"},
};
enum { KEYS = sizeof keys / sizeof *keys };

const char *mapping_allowed(const char *key)
{
    for (size_t i = 0; i < KEYS; i++)
        if (strcmp(keys[i].key, key) == 0)
            return keys[i].allowed;
    return "the name of a column, or #3 for the third";
}

static int name_in(const char *value, const char *const *names, int from, int to)
{
    for (int i = from; i < to; i++)
        if (text_equal_nocase(value, names[i]))
            return i;
    return -1;
}

static bool read_words(const char *value, struct arena *arena, struct map_words *words)
{
    for (words->count = 0; *value;) {
        size_t length = strcspn(value, ",");
        struct bytes word = text_trim((struct bytes){(const uint8_t *)value, length});
        if (word.size && words->count == MAP_WORDS_MAX)
            return false;
        if (word.size)
            words->words[words->count++] = arena_text_n(arena, word.data, word.size);
        value += length + (value[length] == ',');
    }
    return words->count > 0;
}

static bool read_currency(const char *value, struct arena *arena, const char **currency)
{
    char *code = arena_text(arena, value);
    for (size_t i = 0; i < 3; i++) {
        if (!text_is_alpha((unsigned char)code[i]))
            return false;
        code[i] = (char)text_upper((unsigned char)code[i]);
    }
    *currency = code;
    return code[3] == 0;
}

static bool read_separator(const char *value, char *separator)
{
    *separator = text_equal_nocase(value, "tab") ? '\t' : value[0];
    return *separator == '\t' || (strchr(",;|", value[0]) && value[1] == 0);
}

static bool read_either(const char *value, const char *no, const char *yes, bool *is)
{
    *is = text_equal_nocase(value, yes);
    return *is || text_equal_nocase(value, no);
}

// False when the value is none of those allowed.
static bool set_value(struct mapping *mapping, const char *key, const char *value, struct arena *arena)
{
    bool yes;
    int n;
    if (strcmp(key, "kind") == 0) {
        bool fine = read_either(value, "payments", "holders", &yes);
        mapping->kind = yes ? MAP_HOLDERS : MAP_PAYMENTS;
        return fine;
    }
    if (strcmp(key, "encoding") == 0)
        mapping->encoding = value;
    else if (strcmp(key, "separator") == 0)
        return read_separator(value, &mapping->separator);
    else if (strcmp(key, "header") == 0)
        return read_either(value, "yes", "no", &mapping->no_header);
    else if (strcmp(key, "debits") == 0)
        return read_either(value, "positive", "negative", &mapping->debits_negative);
    else if (strcmp(key, "dates") == 0) {
        n = name_in(value, date_names, 1, DATE_ORDERS);
        mapping->dates = n < 0 ? DATE_NOT_SAID : (enum date_order)n;
        return n > 0;
    } else if (strcmp(key, "sign") == 0) {
        n = name_in(value, sign_names, 1, SIGNS);
        mapping->sign = n < 0 ? SIGN_NOT_SAID : (enum map_sign)n;
        return n > 0;
    } else if (strcmp(key, "decimal") == 0) {
        mapping->decimal = value[0];
        return (value[0] == '.' || value[0] == ',') && value[1] == 0;
    } else if (strcmp(key, "leaves") == 0)
        return read_words(value, arena, &mapping->leaves);
    else if (strcmp(key, "enters") == 0)
        return read_words(value, arena, &mapping->enters);
    else if (strcmp(key, "booked") == 0)
        return read_words(value, arena, &mapping->booked);
    else if (strcmp(key, "account") == 0)
        mapping->account = value;
    else
        return read_currency(value, arena, &mapping->currency);
    return true;
}

static int no_such_role(const char *name, enum map_kind kind, struct error *error)
{
    char all[512] = "";
    for (int r = 0; r < ROLES; r++)
        if (map_role_of_kind((enum map_role)r, kind)) {
            strncat(all, " ", sizeof all - strlen(all) - 1);
            strncat(all, roles[r].name, sizeof all - strlen(all) - 1);
        }
    return error_set(error, "a column is never '%s'; of %s there is:%s", name,
                     kind == MAP_HOLDERS ? "holders" : "payments", all);
}

// "#3", "#3 Amount" or "Amount".
static bool read_column_name(const char *value, struct arena *arena, struct map_column *column)
{
    column->name = value;
    if (value[0] != '#')
        return true;
    size_t digits = strspn(value + 1, "0123456789");
    int64_t number;
    if (!text_to_int64((struct bytes){(const uint8_t *)value + 1, digits}, &number) || number < 1 ||
        number > 1024)
        return false;
    column->number = (int)number;
    struct bytes name = text_trim(bytes_of_text(value + 1 + digits));
    column->name = name.size ? arena_text_n(arena, name.data, name.size) : NULL;
    return true;
}

static int set_column(struct mapping *mapping, const char *role, const char *value, struct arena *arena,
                      struct error *error)
{
    struct map_column column = {0};
    int r = 0;
    while (r < ROLES && strcmp(roles[r].name, role) != 0)
        r++;
    if (r == ROLES || !map_role_of_kind((enum map_role)r, mapping->kind))
        return no_such_role(role, mapping->kind, error);
    column.role = (enum map_role)r;
    if (!roles[r].repeats && mapping_has(mapping, column.role))
        return error_set(error, "a second column is '%s'; only one can be", role);
    if (mapping->column_count == MAP_COLUMNS_MAX)
        return error_set(error, "more than %d columns", MAP_COLUMNS_MAX);
    if (!read_column_name(value, arena, &column))
        return error_set(error, "'%s' is no column; allowed: %s", value, mapping_allowed("column"));
    mapping->columns[mapping->column_count++] = column;
    return 0;
}

static int read_line(struct mapping *mapping, struct bytes line, bool seen[KEYS], struct arena *arena,
                     struct error *error)
{
    const uint8_t *equals = memchr(line.data, '=', line.size);
    if (equals == NULL)
        return error_set(error, "'%.*s' is not KEY = VALUE", (int)(line.size < 80 ? line.size : 80),
                         (const char *)line.data);
    struct bytes key_bytes = text_trim((struct bytes){line.data, (size_t)(equals - line.data)});
    struct bytes rest = text_trim(bytes_slice(line, (size_t)(equals - line.data) + 1, line.size));
    const char *key = arena_text_n(arena, key_bytes.data, key_bytes.size);
    const char *value = text_clean(arena, rest);
    bool is_column = text_start(key, "column ");
    if (strcmp(value, "?") == 0)
        return error_set(error, "'%s' is still to be filled in: %s", key, mapping_allowed(key));
    if (is_column) {
        const char *role = arena_text_n(arena, key + 7, strlen(key) - 7);
        while (*role == ' ')
            role++;
        return rest.size ? set_column(mapping, role, value, arena, error)
                         : error_set(error, "'%s' has no value: %s", key, mapping_allowed(key));
    }
    for (size_t i = 0; i < KEYS; i++) {
        if (strcmp(keys[i].key, key) != 0)
            continue;
        if (seen[i])
            return error_set(error, "'%s' stands there twice", key);
        seen[i] = true;
        if (i == 0 && mapping->column_count)
            return error_set(error, "'kind' stands before the columns");
        if (rest.size == 0 || !set_value(mapping, key, value, arena))
            return error_set(error, "'%s' cannot be '%s'; allowed: %s", key, value, keys[i].allowed);
        return 0;
    }
    return error_set(error,
                     "no key '%s'; there is: kind encoding separator header dates decimal sign debits leaves "
                     "enters booked account currency, and: column ROLE = NAME",
                     key);
}

static int lacks(struct error *error, const char *line, const char *key)
{
    return error_set(error, "it has no line '%s = ...': %s", line, mapping_allowed(key));
}

static int check_payments(const struct mapping *mapping, struct error *error)
{
    bool amount = mapping_has(mapping, ROLE_AMOUNT);
    bool columns = mapping_has(mapping, ROLE_DEBIT) || mapping_has(mapping, ROLE_CREDIT);
    if (!mapping_has(mapping, ROLE_DATE))
        return lacks(error, "column date", "column");
    if (mapping->dates == DATE_NOT_SAID)
        return lacks(error, "dates", "dates");
    if (mapping->decimal == 0)
        return lacks(error, "decimal", "decimal");
    if (mapping->sign == SIGN_NOT_SAID)
        return lacks(error, "sign", "sign");
    if (mapping->sign == SIGN_COLUMNS && !(columns && !amount))
        return error_set(
            error, "'sign = columns' needs a column debit, a column credit or both, and no column amount");
    if (mapping->sign != SIGN_COLUMNS && !(amount && !columns))
        return error_set(error, "'sign = %s' needs a column amount, and no column debit or credit",
                         map_sign_name(mapping->sign));
    if (mapping->sign == SIGN_MARKS &&
        !(mapping_has(mapping, ROLE_MARK) && mapping->leaves.count && mapping->enters.count))
        return error_set(error, "'sign = marks' needs a column mark, and its words in 'leaves' and 'enters'");
    if (mapping_has(mapping, ROLE_STATE) && mapping->booked.count == 0)
        return lacks(error, "booked", "booked");
    if (mapping->currency == NULL && !mapping_has(mapping, ROLE_CURRENCY))
        return lacks(error, "currency", "currency");
    return 0;
}

int mapping_check(const struct mapping *mapping, struct error *error)
{
    if (mapping->account == NULL && !mapping_has(mapping, ROLE_ACCOUNT))
        return lacks(error, "account", "account");
    for (size_t i = 0; mapping->no_header && i < mapping->column_count; i++)
        if (mapping->columns[i].number == 0)
            return error_set(error, "with 'header = no' columns have no names: 'column %s = #3' is the third",
                             map_role_name(mapping->columns[i].role));
    if (mapping->kind == MAP_PAYMENTS)
        return check_payments(mapping, error);
    if ((mapping_has(mapping, ROLE_BORN) || mapping_has(mapping, ROLE_OPENED)) &&
        mapping->dates == DATE_NOT_SAID)
        return lacks(error, "dates", "dates");
    return 0;
}

int mapping_read(struct bytes text, struct arena *arena, struct mapping *mapping, struct error *error)
{
    bool seen[KEYS] = {false};
    *mapping = (struct mapping){0};
    if (text.size > MAPPING_MAX_BYTES)
        return error_set(error, "it is too large for a mapping");
    size_t at = bytes_start_with(text, "\xEF\xBB\xBF", 3) ? 3 : 0;
    for (int64_t number = 1; at < text.size; number++) {
        size_t end = at;
        while (end < text.size && text.data[end] != '\n')
            end++;
        struct bytes line = text_trim(bytes_slice(text, at, end - at));
        at = end + 1;
        if (line.size == 0 || line.data[0] == '#')
            continue;
        if (read_line(mapping, line, seen, arena, error))
            return error_add(error, "line %lld", (long long)number);
    }
    return mapping_check(mapping, error);
}
