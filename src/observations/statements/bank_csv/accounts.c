// Running balances, in both directions at once.
#include "observations/statements/bank_csv/accounts.h"

#include "base/memory.h"
#include "observations/selectors/selectors.h"

#include <stdio.h>
#include <string.h>

static const size_t ACCOUNTS_MAX_BYTES = (size_t)512 * 1024 * 1024;

void csv_accounts_init(struct csv_accounts *accounts)
{
    *accounts = (struct csv_accounts){.arena = arena_new(ACCOUNTS_MAX_BYTES)};
}

void csv_accounts_done(struct csv_accounts *accounts)
{
    arena_free(accounts->arena);
    memory_free(accounts->all);
    text_map_done(&accounts->by_name);
}

struct csv_account *csv_accounts_at(struct csv_accounts *accounts, const struct observation_context *context,
                                    struct bytes text, const char *currency)
{
    enum { TEXT_MAX = sizeof accounts->last_text, ACCOUNTS_MAX = 1000000 };
    if (accounts->last && accounts->last_size == text.size &&
        memcmp(accounts->last_text, text.data, text.size) == 0 &&
        strcmp(accounts->last_currency, currency) == 0)
        return accounts->last;
    if (text.size == 0 || text.size > TEXT_MAX)
        return NULL;
    struct selector selector = selector_of_account(context, text);
    if ((selector.kind != SELECTOR_IBAN && selector.kind != SELECTOR_ACCOUNT) || selector.value[0] == 0)
        return NULL;
    char name[TEXT_MAX * 4 + 16];
    snprintf(name, sizeof name, "%.900s %s", selector.value, currency);
    int64_t *position = text_map_at(&accounts->by_name, name, NULL);
    if (*position == 0) {
        if (accounts->count == ACCOUNTS_MAX)
            return NULL;
        struct csv_account *account = arena_alloc(accounts->arena, 1, sizeof *account);
        *account = (struct csv_account){.selector = selector,
                                        .statement = arena_text(accounts->arena, name),
                                        .from = MOMENT_UNKNOWN,
                                        .to = MOMENT_UNKNOWN};
        account->selector.value = arena_text(accounts->arena, selector.value);
        account->selector.text = arena_text(accounts->arena, selector.text);
        memcpy(account->currency, currency, sizeof account->currency);
        ARRAY_ROOM(accounts->all, accounts->capacity, accounts->count);
        accounts->all[accounts->count++] = account;
        *position = (int64_t)accounts->count;
    }
    accounts->last = accounts->all[*position - 1];
    memcpy(accounts->last_text, text.data, text.size);
    accounts->last_size = text.size;
    memcpy(accounts->last_currency, currency, sizeof accounts->last_currency);
    return accounts->last;
}

static bool sum(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

static void count_balance(struct csv_account *account, const struct csv_movement *movement, int64_t moved,
                          int64_t line)
{
    int64_t down, up;
    if (account->has_balance) {
        // Downwards: the balance above and all that moved since make this one. Upwards: this one and all
        // that moved from the row above it on make that.
        bool fine_down =
            sum(account->last_balance_e5, account->since_last_e5, &down) && down == movement->balance_e5;
        bool fine_up = sum(movement->balance_e5, account->last_amount_e5, &up) &&
                       sum(up, account->since_last_e5 - moved, &up) && up == account->last_balance_e5;
        account->pairs++;
        if (!fine_down && account->breaks_down++ == 0)
            account->break_down_line = line;
        if (!fine_up && account->breaks_up++ == 0)
            account->break_up_line = line;
    } else {
        account->has_balance = true;
        account->first_balance_e5 = movement->balance_e5;
        account->first_amount_e5 = moved;
        account->until_first_e5 = account->sum_e5;
    }
    account->last_balance_e5 = movement->balance_e5;
    account->last_amount_e5 = moved;
    account->since_last_e5 = 0;
}

void csv_account_count(struct csv_account *account, const struct csv_movement *movement, int64_t line)
{
    int64_t moved;
    account->rows++;
    account->entries += (movement->amount_e5 != 0) + (movement->fee_e5 != 0);
    if (!sum(movement->amount_e5, -movement->fee_e5, &moved) || account->too_large ||
        !sum(account->sum_e5, moved, &account->sum_e5) ||
        !sum(account->since_last_e5, moved, &account->since_last_e5)) {
        account->too_large = true;
        return;
    }
    account->later += account->rows > 1 && movement->at.at_usec > account->last_at_usec;
    account->earlier += account->rows > 1 && movement->at.at_usec < account->last_at_usec;
    account->last_at_usec = movement->at.at_usec;
    if (account->from.at_usec == TIME_UNKNOWN || movement->at.at_usec < account->from.at_usec)
        account->from = movement->at;
    if (account->to.at_usec == TIME_UNKNOWN || movement->at.at_usec > account->to.at_usec)
        account->to = movement->at;
    if (movement->has_balance)
        count_balance(account, movement, moved, line);
}

struct csv_run csv_account_run(const struct csv_account *account)
{
    struct csv_run run = {0};
    if (account->too_large || account->pairs == 0)
        return run;
    run.newest_first = account->breaks_up == account->breaks_down ? account->earlier > account->later
                                                                  : account->breaks_up < account->breaks_down;
    run.against_dates =
        run.newest_first ? account->later > account->earlier : account->earlier > account->later;
    run.breaks = run.newest_first ? account->breaks_up : account->breaks_down;
    run.break_line = run.newest_first ? account->break_up_line : account->break_down_line;
    // Rows beyond the outermost balances count from those.
    int64_t before_first = account->until_first_e5 - account->first_amount_e5;
    if (run.newest_first)
        run.stated = sum(account->first_balance_e5, before_first, &run.closing_e5) &&
                     sum(account->last_balance_e5, -account->last_amount_e5, &run.opening_e5) &&
                     sum(run.opening_e5, -account->since_last_e5, &run.opening_e5);
    else
        run.stated = sum(account->first_balance_e5, -account->until_first_e5, &run.opening_e5) &&
                     sum(account->last_balance_e5, account->since_last_e5, &run.closing_e5);
    int64_t reached;
    run.ties = run.stated && sum(run.opening_e5, account->sum_e5, &reached) && reached == run.closing_e5;
    return run;
}
