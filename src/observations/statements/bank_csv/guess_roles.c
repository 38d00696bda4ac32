// Which column is what: by name where the values allow it, then by values alone.
#include "observations/statements/bank_csv/guess.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/statements/bank_csv/header_words.h"

#include <stdlib.h>
#include <string.h>

// At least `percent` of what stands in the column.
static bool most(int64_t count, const struct guess_column *column, int percent)
{
    return column->filled > 0 && count * 100 >= column->filled * percent;
}

static int64_t best_dates(const struct guess_column *column)
{
    int64_t best = 0;
    for (int order = DATE_DAY_FIRST; order < DATE_ORDERS; order++)
        best = column->dates_as[order] > best ? column->dates_as[order] : best;
    return best;
}

static bool is_money(const struct guess_column *column)
{
    return most(column->numbers, column, 75) && !most(best_dates(column), column, 90);
}

// Whether the values of a column are what the role asks for.
static bool values_allow(const struct guess_column *column, enum map_role role)
{
    switch (role) {
    case ROLE_DATE:
    case ROLE_VALUED:
    case ROLE_BORN:
    case ROLE_OPENED:
        return most(best_dates(column), column, 75);
    case ROLE_DEBIT:
    case ROLE_CREDIT:
        return column->filled == 0 || is_money(column);
    case ROLE_AMOUNT:
    case ROLE_FEE:
    case ROLE_BALANCE:
    case ROLE_ORDERED:
        return is_money(column);
    case ROLE_CURRENCY:
    case ROLE_ORDERED_CURRENCY:
        return most(column->currencies, column, 90);
    case ROLE_MARK:
        return most(column->left + column->entered, column, 90);
    case ROLE_BIC:
        return most(column->bics, column, 75);
    case ROLE_TIME:
        return most(column->times, column, 90);
    case ROLE_STATE:
        return most(column->booked + column->unbooked, column, 50);
    case ROLE_ACCOUNT:
    case ROLE_COUNTERPARTY:
        return most(column->accounts, column, 50) || most(column->ibans, column, 25);
    case ROLE_EMAIL:
        return most(column->emails, column, 50);
    case ROLE_NAME:
        return column->letters > column->filled * 2;
    default:
        return column->filled > 0;
    }
}

// ---- by name ----

struct claim {
    size_t column;
    int role, certainty;
};

static int compare_claims(const void *left, const void *right)
{
    const struct claim *a = left, *b = right;
    if (a->certainty != b->certainty)
        return a->certainty > b->certainty ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return a->role < b->role ? -1 : a->role > b->role;
}

static const char *why_by_name(const struct guess_column *column, enum map_role role, struct arena *arena)
{
    int64_t fitting = 0;
    const char *what = NULL;
    switch (role) {
    case ROLE_DATE:
    case ROLE_VALUED:
    case ROLE_BORN:
    case ROLE_OPENED:
        fitting = best_dates(column);
        what = "dates";
        break;
    case ROLE_AMOUNT:
    case ROLE_DEBIT:
    case ROLE_CREDIT:
    case ROLE_BALANCE:
    case ROLE_FEE:
    case ROLE_ORDERED:
        fitting = column->numbers;
        what = "amounts";
        break;
    case ROLE_ACCOUNT:
    case ROLE_COUNTERPARTY:
        fitting = column->ibans;
        what = "IBANs with right check digits";
        break;
    default:
        break;
    }
    if (what && fitting)
        return arena_print(arena, "its name; %lld of %lld values are %s", (long long)fitting,
                           (long long)column->filled, what);
    return column->filled ? "its name" : "its name; it is empty";
}

static void claim_by_name(struct guess *guess, enum map_kind kind, struct arena *arena)
{
    enum { CLAIMS_EACH = 4 };
    struct claim *claims = arena_alloc(arena, guess->column_count * CLAIMS_EACH + 1, sizeof *claims);
    size_t count = 0;
    for (size_t i = 0; i < guess->column_count; i++)
        for (size_t n = 0; n < CLAIMS_EACH; n++) {
            struct header_meaning meaning = header_meaning_of(bytes_of_text(guess->columns[i].name), kind, n);
            if (meaning.role >= 0 && values_allow(&guess->columns[i], (enum map_role)meaning.role))
                claims[count++] = (struct claim){i, meaning.role, meaning.certainty};
        }
    if (count)
        qsort(claims, count, sizeof *claims, compare_claims);
    for (size_t i = 0; i < count; i++) {
        struct guess_column *column = &guess->columns[claims[i].column];
        enum map_role role = (enum map_role)claims[i].role;
        if (column->role >= 0 || (!map_role_repeats(role) && guess_column_of(guess, role)))
            continue;
        column->role = claims[i].role;
        column->why = why_by_name(column, role, arena);
    }
}

// ---- by values ----

static void take(struct guess_column *column, enum map_role role, const char *why)
{
    column->role = (int)role;
    column->why = why;
}

static void claim_dates(struct guess *guess)
{
    for (size_t i = 0; i < guess->column_count && !guess_column_of(guess, ROLE_DATE); i++)
        if (guess->columns[i].role < 0 && most(best_dates(&guess->columns[i]), &guess->columns[i], 90))
            take(&guess->columns[i], ROLE_DATE, "its values are dates");
    for (size_t i = 0; i < guess->column_count && !guess_column_of(guess, ROLE_VALUED); i++)
        if (guess->columns[i].role < 0 && most(best_dates(&guess->columns[i]), &guess->columns[i], 90))
            take(&guess->columns[i], ROLE_VALUED, "a second column of dates");
    struct guess_column *valued = guess_column_of(guess, ROLE_VALUED);
    if (valued && !guess_column_of(guess, ROLE_DATE))
        take(valued, ROLE_DATE, "the only dates there are");
}

static void claim_accounts(struct guess *guess)
{
    struct guess_column *own = guess_column_of(guess, ROLE_ACCOUNT);
    struct guess_column *other = guess_column_of(guess, ROLE_COUNTERPARTY);
    bool wanders = own && own->distinct_count > 2 && own->changes * 2 > own->filled;
    if (own && other == NULL && wanders)
        take(own, ROLE_COUNTERPARTY, "accounts that change from row to row: not whose rows these are");
    for (size_t i = 0; i < guess->column_count; i++) {
        struct guess_column *column = &guess->columns[i];
        if (column->role >= 0 || !most(column->ibans, column, 75))
            continue;
        if (column->distinct_count == 1 && column->filled == guess->rows && guess->rows > 1 &&
            !guess_column_of(guess, ROLE_ACCOUNT))
            take(column, ROLE_ACCOUNT, "one IBAN, the same in every row");
        else if (!guess_column_of(guess, ROLE_COUNTERPARTY))
            take(column, ROLE_COUNTERPARTY, "its values are IBANs with right check digits");
    }
}

static void claim_marks(struct guess *guess)
{
    struct guess_column *amount = guess_column_of(guess, ROLE_AMOUNT);
    if (amount == NULL || amount->negatives || guess_column_of(guess, ROLE_MARK))
        return;
    for (size_t i = 0; i < guess->column_count; i++) {
        struct guess_column *column = &guess->columns[i];
        bool free = column->role < 0 || column->role == ROLE_TYPE;
        if (free && most(column->left + column->entered, column, 98) &&
            column->filled * 10 >= guess->rows * 9 && column->distinct_count <= 4) {
            take(column, ROLE_MARK, "its values say debit or credit");
            return;
        }
    }
}

static bool has_amounts(const struct guess *guess)
{
    return guess_column_of(guess, ROLE_AMOUNT) || guess_column_of(guess, ROLE_DEBIT) ||
           guess_column_of(guess, ROLE_CREDIT);
}

static void claim_amounts(struct guess *guess)
{
    struct guess_column *first = NULL, *second = NULL;
    if (has_amounts(guess))
        return;
    for (size_t i = 0; i < guess->column_count; i++) {
        struct guess_column *column = &guess->columns[i];
        bool decimals = (column->commas + column->points) * 2 > column->numbers;
        if (column->role >= 0 || !is_money(column) || !decimals)
            continue;
        if (first == NULL)
            first = column;
        else if (second == NULL)
            second = column;
    }
    if (first && second && first->filled + second->filled <= guess->rows + guess->rows / 50 &&
        first->filled < guess->rows && second->filled < guess->rows) {
        take(first, ROLE_DEBIT,
             "amounts where the other column has none; which is which has to be looked at");
        take(second, ROLE_CREDIT,
             "amounts where the other column has none; which is which has to be looked at");
    } else if (first) {
        take(first, ROLE_AMOUNT, "the first column of amounts with decimals");
        if (second && !guess_column_of(guess, ROLE_BALANCE) && second->filled * 10 >= guess->rows * 9)
            take(second, ROLE_BALANCE, "a second column of amounts");
    }
}

static void claim_by_form(struct guess *guess)
{
    for (size_t i = 0; i < guess->column_count; i++) {
        struct guess_column *column = &guess->columns[i];
        if (column->role >= 0)
            continue;
        if (!guess_column_of(guess, ROLE_CURRENCY) && most(column->currencies, column, 98) &&
            column->filled * 10 >= guess->rows * 9)
            take(column, ROLE_CURRENCY, "its values are codes of currencies");
        else if (!guess_column_of(guess, ROLE_BIC) && most(column->bics, column, 90) &&
                 most(column->letters, column, 400) && column->distinct_count > 1)
            take(column, ROLE_BIC, "its values have the form of BICs");
    }
    struct guess_column *longest = NULL;
    for (size_t i = 0; i < guess->column_count; i++) {
        struct guess_column *column = &guess->columns[i];
        if (column->role < 0 && column->letters > guess->rows * 4 &&
            (longest == NULL || column->letters > longest->letters))
            longest = column;
    }
    if (longest && !guess_column_of(guess, ROLE_REFERENCE))
        take(longest, ROLE_REFERENCE, "the longest texts");
}

void guess_roles(struct guess *guess, enum map_kind kind, struct arena *arena)
{
    for (size_t i = 0; i < guess->column_count; i++) {
        guess->columns[i].role = HEADER_NO_ROLE;
        guess->columns[i].why = NULL;
    }
    claim_by_name(guess, kind, arena);
    if (kind == MAP_HOLDERS) {
        for (size_t i = 0; i < guess->column_count && !guess_column_of(guess, ROLE_ACCOUNT); i++)
            if (guess->columns[i].role < 0 && most(guess->columns[i].ibans, &guess->columns[i], 75))
                take(&guess->columns[i], ROLE_ACCOUNT, "its values are IBANs with right check digits");
        return;
    }
    // One amount, or two columns: whichever has more to say.
    struct guess_column *amount = guess_column_of(guess, ROLE_AMOUNT);
    struct guess_column *debit = guess_column_of(guess, ROLE_DEBIT);
    struct guess_column *credit = guess_column_of(guess, ROLE_CREDIT);
    bool columns = debit && credit && (debit->filled || credit->filled);
    if (amount && columns && amount->filled > debit->filled + credit->filled)
        columns = false;
    if (amount && columns)
        amount->role = HEADER_NO_ROLE;
    for (int side = 0; amount && !columns && side < 2; side++)
        if ((side ? credit : debit))
            (side ? credit : debit)->role = HEADER_NO_ROLE;
    claim_dates(guess);
    claim_amounts(guess);
    claim_accounts(guess);
    claim_marks(guess);
    claim_by_form(guess);
}
