// Ordinary money: salaries and rents, parents and students, shops, firms, a charity, a travel agency. Much of
// it passes money on too, but to live on, and at the pace of months.
#include "rehearsal/money.h"

struct town { // who the others pay
    int employers[4], landlords[4], shops[4];
    const char *names[8];
};

static int64_t month_day(const struct money *money, int64_t month, int64_t day_of_month)
{
    return money->first_day + month * 30 + day_of_month;
}

static void shop_at(struct money *money, int account, int64_t month, int64_t times)
{
    static const char *const places[] = {
        "Supermarket Nord", "Mercado Central", "Pharmacie du Marché", "Fuel Station 12", "Bakery",
        "Shoes & Co",       "Café Tejo",       "Online shop",         "City bus",        "Phone top-up"};
    struct random *random = &money->random;
    for (int64_t i = 0; i < times; i++)
        money_entry(money, account, month_day(money, month, random_between(random, 0, 29)),
                    -random_around(random, 2600), ENTRY_CARD, places[random_below(random, 10)],
                    "card payment");
}

int64_t money_salary(struct random *random)
{
    return random_between(random, 1350, 3300) * 100 + random_between(random, 0, 99);
}

void money_ordinary_life(struct money *money, int account, int64_t salary, int employer, int landlord)
{
    struct random *random = &money->random;
    const int64_t rent = salary * random_between(random, 24, 40) / 100 / 500 * 500;
    const int64_t pay_day = random_between(random, 24, 28), rent_day = random_between(random, 0, 5);
    const int savings = random_chance(random, 500) ? money_person_account(money, false) : -1;
    const int64_t saved = salary * random_between(random, 5, 18) / 100 / 1000 * 1000;
    for (int64_t month = 0; month < money->world->scale->statement_months; month++) {
        money_transfer(money, employer, account, month_day(money, month, pay_day), salary, ENTRY_SALARY,
                       "salary");
        money_transfer(money, account, landlord, month_day(money, month, rent_day), rent, ENTRY_TRANSFER,
                       "rent");
        money_entry(money, account, month_day(money, month, 9), -random_between(random, 40, 130) * 100,
                    ENTRY_TRANSFER, "Energy & Water", "monthly bill");
        if (savings >= 0)
            money_transfer(money, account, savings, month_day(money, month, pay_day) + 2, saved,
                           ENTRY_TRANSFER, "savings");
        if (random_chance(random, 350))
            money_transfer(money, account, money_payer(money),
                           month_day(money, month, random_between(random, 0, 29)),
                           random_between(random, 2, 40) * 500, ENTRY_TRANSFER, money_reference(random));
        if (random_chance(random, 250))
            money_transfer(money, money_payer(money), account,
                           month_day(money, month, random_between(random, 0, 29)),
                           random_between(random, 2, 30) * 500, ENTRY_TRANSFER, money_reference(random));
        if (random_chance(random, 500))
            money_entry(money, account, month_day(money, month, random_between(random, 0, 29)),
                        -random_between(random, 1, 8) * 2000, ENTRY_CASH, NULL, "ATM withdrawal");
        shop_at(money, account, month, random_between(random, 4, 12));
    }
}

void money_quiet_life(struct money *money, int account)
{
    struct random *random = &money->random;
    const int64_t income = random_between(random, 1450, 2600) * 100, day = random_between(random, 20, 28);
    const int64_t rent = income * random_between(random, 28, 40) / 100 / 500 * 500;
    for (int64_t month = 0; month < money->world->scale->statement_months; month++) {
        money_transfer(money, money->employer, account, month_day(money, month, day), income, ENTRY_SALARY,
                       "salary");
        money_transfer(money, account, money->landlord, month_day(money, month, 3), rent, ENTRY_TRANSFER,
                       "rent");
        shop_at(money, account, month, random_between(random, 1, 3));
    }
}

// Money from home at the start of the month, rent a few days later, the rest spent slowly.
static void student(struct money *money, int account, const struct town *town)
{
    struct random *random = &money->random;
    const int parent = money_person_account(money, random_chance(random, 200));
    const int landlord = town->landlords[random_below(random, 4)];
    const int64_t sent = random_between(random, 55, 110) * 1000,
                  rent = sent * random_between(random, 45, 62) / 100;
    const int64_t start = random_between(random, 0, 3);
    for (int64_t month = 0; month < money->world->scale->statement_months; month++) {
        money_transfer(money, parent, account, month_day(money, month, start), sent, ENTRY_TRANSFER,
                       money_reference(random));
        money_transfer(money, account, landlord,
                       month_day(money, month, start + random_between(random, 1, 4)), rent, ENTRY_TRANSFER,
                       "rent");
        shop_at(money, account, month, random_between(random, 6, 14));
    }
}

// One of the flat collects everybody's share and pays the rent; otherwise lives on a salary.
static void flat_share(struct money *money, int account, const struct town *town)
{
    struct random *random = &money->random;
    int mates[3];
    const size_t count = (size_t)random_between(random, 2, 3);
    for (size_t i = 0; i < count; i++)
        mates[i] = money_person_account(money, false);
    const int landlord = town->landlords[random_below(random, 4)];
    const int64_t share = random_between(random, 24, 38) * 1000;
    for (int64_t month = 0; month < money->world->scale->statement_months; month++) {
        for (size_t i = 0; i < count; i++)
            money_transfer(money, mates[i], account, month_day(money, month, random_between(random, 0, 3)),
                           share, ENTRY_TRANSFER, money_reference(random));
    }
    money_ordinary_life(money, account, money_salary(random), town->employers[random_below(random, 4)],
                        landlord);
}

static void landlord_life(struct money *money, int account, const struct town *town)
{
    struct random *random = &money->random;
    const int64_t tenants = random_between(random, 2, 6), rent = random_between(random, 45, 90) * 1000;
    int tenant[6];
    for (int64_t i = 0; i < tenants; i++)
        tenant[i] = money_person_account(money, false);
    const int bank = money_person_account(money, false);
    for (int64_t month = 0; month < money->world->scale->statement_months; month++) {
        for (int64_t i = 0; i < tenants; i++)
            money_transfer(money, tenant[i], account, month_day(money, month, random_between(random, 0, 6)),
                           rent + i * 2000, ENTRY_TRANSFER, "rent");
        money_transfer(money, account, bank, month_day(money, month, 12), rent * tenants * 45 / 100,
                       ENTRY_TRANSFER, "mortgage");
        if (random_chance(random, 500))
            money_transfer(money, account, town->shops[random_below(random, 4)],
                           month_day(money, month, random_between(random, 5, 25)),
                           random_between(random, 10, 90) * 1000, ENTRY_TRANSFER, "repairs");
        shop_at(money, account, month, random_between(random, 5, 12));
    }
}

// Takings as cash and cards all week, suppliers, wages and rent through the month.
static void shop_life(struct money *money, int account, const struct town *town)
{
    struct random *random = &money->random;
    const int64_t daily = random_between(random, 14, 75) * 1000;
    const char *till = arena_print(money->world->arena, "cash deposit %s", words_pick(random, cities));
    int suppliers[3], wages[3];
    for (int i = 0; i < 3; i++) {
        suppliers[i] = money_person_account(money, false);
        wages[i] = money_person_account(money, false);
    }
    for (int64_t month = 0; month < money->world->scale->statement_months; month++) {
        int64_t taken = 0;
        for (int64_t day = 0; day < 30; day++) {
            if (day % 3 == 0) {
                const int64_t cents = daily * 3 / 2 * random_between(random, 60, 140) / 100 / 500 * 500;
                money_entry(money, account, month_day(money, month, day), cents, ENTRY_CASH, NULL, till);
                taken += cents;
            }
            if (day % 7 == 2) {
                const int64_t cents = daily * 3 * random_between(random, 70, 130) / 100;
                money_entry(money, account, month_day(money, month, day), cents, ENTRY_TRANSFER,
                            "Card Terminal Services", "card takings");
                taken += cents;
            }
            if (day % 10 == 6)
                money_transfer(money, account, suppliers[random_below(random, 3)],
                               month_day(money, month, day), daily * random_between(random, 3, 6),
                               ENTRY_TRANSFER, "invoice");
        }
        for (int i = 0; i < 2; i++)
            money_transfer(money, account, wages[i], month_day(money, month, 27), taken / 6, ENTRY_SALARY,
                           "salary");
        money_transfer(money, account, town->landlords[random_below(random, 4)], month_day(money, month, 3),
                       taken / 10, ENTRY_TRANSFER, "shop rent");
    }
}

// Invoices paid by customers, wages once a month, tax and suppliers.
static void firm_life(struct money *money, int account, const struct town *town)
{
    struct random *random = &money->random;
    const int64_t staff = random_between(random, 4, 12);
    int people[12];
    for (int64_t i = 0; i < staff; i++)
        people[i] = money_person_account(money, false);
    for (int64_t month = 0; month < money->world->scale->statement_months; month++) {
        int64_t taken = 0;
        for (int64_t i = random_between(random, 4, 9); i > 0; i--) {
            const int64_t cents = staff * random_between(random, 30000, 70000);
            money_transfer(money, money_payer(money), account,
                           month_day(money, month, random_between(random, 0, 29)), cents, ENTRY_TRANSFER,
                           "invoice");
            taken += cents;
        }
        for (int64_t i = 0; i < staff; i++)
            money_transfer(money, account, people[i], month_day(money, month, 26), taken * 48 / 100 / staff,
                           ENTRY_SALARY, "salary");
        money_entry(money, account, month_day(money, month, 19), -taken * 21 / 100, ENTRY_TRANSFER,
                    "Tax Office", "VAT");
        money_transfer(money, account, town->shops[random_below(random, 4)], month_day(money, month, 14),
                       taken * 14 / 100, ENTRY_TRANSFER, "invoice");
        money_transfer(money, account, town->landlords[random_below(random, 4)], month_day(money, month, 2),
                       taken * 6 / 100, ENTRY_TRANSFER, "office rent");
    }
}

// Many small gifts, two large payments abroad a quarter.
static void charity_life(struct money *money, int account)
{
    struct random *random = &money->random;
    const int project = money_account(money, BANK_BR_1, "Projeto Horizonte", false);
    int64_t held = 0;
    for (int64_t day = money->first_day; day < money->last_day; day++) {
        for (int64_t n = random_between(random, -1, 2); n > 0; n--) {
            const int64_t cents = random_between(random, 1, 20) * 500;
            money_transfer(money, money_payer(money), account, day, cents, ENTRY_TRANSFER,
                           money_reference(random));
            held += cents;
        }
        if (day % 45 == 20) {
            money_transfer(money, account, project, day, held * 85 / 100, ENTRY_TRANSFER, "school project");
            held = 0;
        }
    }
}

// Customers pay weeks before; airlines and hotels are paid close to the journey.
static void travel_agency_life(struct money *money, int account, const struct town *town)
{
    struct random *random = &money->random;
    int carriers[4];
    for (int i = 0; i < 4; i++)
        carriers[i] = money_account(money, (enum bank)random_below(random, BANK_COUNT),
                                    words_pick(random, company_names), false);
    for (int64_t day = money->first_day; day < money->last_day; day++) {
        for (int64_t n = random_between(random, -2, 1); n > 0; n--) {
            const int64_t cents = random_between(random, 120, 1600) * 100;
            money_transfer(money, money_payer(money), account, day, cents, ENTRY_TRANSFER, "booking");
            money_transfer(money, account, carriers[random_below(random, 4)],
                           day + random_between(random, 8, 35), cents * random_between(random, 78, 90) / 100,
                           ENTRY_TRANSFER, "booking");
        }
        if (day % 30 == 2)
            money_transfer(money, account, town->landlords[0], day, 90000, ENTRY_TRANSFER, "office rent");
    }
}

static size_t entries_so_far(const struct world *world)
{
    size_t total = 0;
    for (size_t i = 0; i < world->account_count; i++)
        total += world->accounts[i].entry_count;
    return total;
}

static void one_more(struct money *money, const struct town *town, uint64_t kind)
{
    struct random *random = &money->random;
    if (kind < 12) {
        const int firm = money_person_account(money, true);
        money->world->accounts[firm].owner = words_pick(random, company_names);
        money_registered(money, firm, -1);
        if (kind < 5)
            shop_life(money, firm, town);
        else if (kind < 9)
            firm_life(money, firm, town);
        else if (kind < 10)
            charity_life(money, firm);
        else
            travel_agency_life(money, firm, town);
        return;
    }
    const int person = money_person_account(money, true);
    money_registered(money, person, -1);
    if (kind < 26)
        student(money, person, town);
    else if (kind < 34)
        flat_share(money, person, town);
    else if (kind < 42)
        landlord_life(money, person, town);
    else
        money_ordinary_life(money, person, money_salary(random), town->employers[random_below(random, 4)],
                            town->landlords[random_below(random, 4)]);
}

void money_of_life(struct money *money, size_t entries)
{
    struct random *random = &money->random;
    struct town town;
    uint64_t turn = random_below(random, 100);
    while (entries_so_far(money->world) < entries) {
        if (turn % 40 == 0 || turn < 100) { // another town
            for (int i = 0; i < 4; i++) {
                town.employers[i] = money_person_account(money, false);
                town.landlords[i] = money_person_account(money, false);
                town.shops[i] = money_person_account(money, false);
            }
            turn += turn < 100 ? 100 : 0;
        }
        one_more(money, &town, (turn++ * 37) % 100);
    }
}
