// The bookkeeping of accounts and transfers; see money.h.
#include "rehearsal/money.h"

#include "base/memory.h"
#include "base/time.h"
#include "rehearsal/rates.h"

#include <string.h>

int money_account(struct money *money, enum bank bank, const char *owner, bool has_statement)
{
    struct world *world = money->world;
    ARRAY_ROOM(world->accounts, world->account_capacity, world->account_count);
    struct account *account = &world->accounts[world->account_count];
    *account = (struct account){.owner = owner, .bank = bank, .has_statement = has_statement, .ring = -1};
    account->opening_cents = random_between(&money->random, 20000, 450000);
    // Every number once, and neighbours here far apart there: the factor has no divisor in common with the
    // modulus.
    iban_make(bank, ((world->account_count + world->seed % 100000) * UINT64_C(4826809)) % 9999991 + 1,
              account->iban);
    return (int)world->account_count++;
}

int money_person_at(struct money *money, enum bank bank, bool has_statement)
{
    struct random *random = &money->random;
    const enum language language = (enum language)random_below(random, LANGUAGE_COUNT);
    const bool latin = language != LANGUAGE_ZH;
    const struct words families = surnames[latin ? language : LANGUAGE_ES];
    const char *name = arena_print(money->world->arena, "%s %s",
                                   words_pick(random, first_names[latin ? language : LANGUAGE_FR]),
                                   words_pick(random, families));
    if (random_chance(random, 700)) // so that few have the same name by chance
        name = arena_print(money->world->arena, "%s %s", name, words_pick(random, families));
    return money_account(money, bank, name, has_statement);
}

int money_person_account(struct money *money, bool has_statement)
{
    static const enum bank banks[] = {BANK_BE_1, BANK_BE_2, BANK_FR_1, BANK_FR_2,
                                      BANK_ES_1, BANK_ES_2, BANK_PT_1, BANK_PT_2};
    return money_person_at(money, banks[random_below(&money->random, 8)], has_statement);
}

static void add_entry(struct money *money, int index, struct entry entry)
{
    struct account *account = &money->world->accounts[index];
    if (!account->has_statement || entry.day < money->first_day || entry.day > money->last_day ||
        entry.cents == 0)
        return;
    ARRAY_ROOM(account->entries, account->entry_capacity, account->entry_count);
    account->entries[account->entry_count++] = entry;
}

// Banks book on weekdays.
int64_t money_booking_day(int64_t day)
{
    const int64_t weekday = (day + 3) % 7; // 1970-01-01 was a Thursday; 0 is Monday
    return weekday < 5 ? day : day + 7 - weekday;
}

int64_t money_transfer(struct money *money, int from, int to, int64_t day, int64_t cents,
                       enum entry_kind kind, const char *reference)
{
    const struct account *payer = &money->world->accounts[from], *payee = &money->world->accounts[to];
    const bool abroad = bank_profiles[payer->bank].country != bank_profiles[payee->bank].country;
    const int64_t left = money_booking_day(day);
    const int64_t arrived = money_booking_day(left + (abroad && random_chance(&money->random, 600)));
    const uint32_t order = random_chance(&money->random, 550) ? ++money->orders : 0;
    struct entry out = {.day = left,
                        .cents = -cents,
                        .counterparty = to,
                        .name = payee->owner,
                        .reference = reference,
                        .order = order,
                        .kind = (uint8_t)kind};
    struct entry in = out;
    in.day = arrived;
    in.cents = cents;
    in.counterparty = from;
    in.name = payer->owner;
    if (strcmp(bank_profiles[payee->bank].currency, "EUR") != 0) {
        in.cents = rates_lei(arrived, cents);
        in.ordered_cents = cents;
    }
    add_entry(money, from, out);
    add_entry(money, to, in);
    return arrived;
}

void money_entry(struct money *money, int account, int64_t day, int64_t cents, enum entry_kind kind,
                 const char *name, const char *reference)
{
    add_entry(money, account,
              (struct entry){.day = money_booking_day(day),
                             .cents = cents,
                             .counterparty = -1,
                             .name = name,
                             .reference = reference,
                             .kind = (uint8_t)kind});
}

const char *money_reference(struct random *random)
{
    static const char *const references[] = {"transfer",  "thank you", "family",  "rent",     "loan",
                                             "as agreed", "merci",     "gracias", "obrigado", "gift",
                                             "my share",  "dinner",    "for you", "services", "tickets",
                                             "holiday",   "deposit",   "-"};
    return references[random_below(random, sizeof references / sizeof *references)];
}

int money_payer(struct money *money)
{
    return money->payers[random_below(&money->random, money->payer_count)];
}

struct scheme *money_scheme(struct money *money, enum scheme_kind kind)
{
    struct world *world = money->world;
    ARRAY_ROOM(world->schemes, world->scheme_capacity, world->scheme_count);
    world->schemes[world->scheme_count] = (struct scheme){.kind = kind};
    return &world->schemes[world->scheme_count++];
}

void scheme_add(struct scheme *scheme, int account)
{
    for (size_t i = 0; i < scheme->account_count; i++)
        if (scheme->accounts[i] == account)
            return;
    ARRAY_ROOM(scheme->accounts, scheme->account_capacity, scheme->account_count);
    scheme->accounts[scheme->account_count++] = account;
}

void money_of_ring(struct money *money, int account, int64_t cents)
{
    money->world->accounts[account].ring_cents += cents;
    money->world->accounts[account].ring_receipts++;
}

void money_registered(struct money *money, int index, int ring)
{
    struct world *world = money->world;
    struct random *random = &money->random;
    struct account *account = &world->accounts[index];
    const struct ring *shared = ring >= 0 && (size_t)ring < world->ring_count ? &world->rings[ring] : NULL;
    account->city = words_pick(random, cities);
    account->street = words_fill(world->arena, random, "%s", LANGUAGE_FR, NULL);
    if (shared && random_chance(random, 600)) {
        const int person = shared->phones[random_below(random, shared->phone_count)];
        account->phone = arena_text(world->arena, world->people[person].number);
    } else if (random_chance(random, world->size == REHEARSAL_LARGE ? 150 : 700)) { // there are only so many
        const int person = world_person(world, random);
        account->phone = arena_text(world->arena, world->people[person].number);
    }
}

void money_make(struct world *world)
{
    struct money money = {.world = world, .random = random_of(world->seed, 4)};
    money.last_day = world->last_day - 6;
    money.first_day = money.last_day - world->scale->statement_months * 30;
    money.payer_count = world->scale->payments / 40;
    money.payers = memory_new(money.payer_count, sizeof *money.payers);
    for (size_t i = 0; i < money.payer_count; i++)
        money.payers[i] = money_person_account(&money, false);
    money.employer = money_person_account(&money, false);
    money.landlord = money_person_account(&money, false);
    money_of_rings(&money);
    money_of_schemes(&money);
    money_of_life(&money, world->scale->payments);
    memory_free(money.payers);
}
