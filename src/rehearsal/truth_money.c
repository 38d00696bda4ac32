// The part of truth.json about money.
#include "rehearsal/evidence_files.h"

#include "base/json_out.h"

#include <string.h>

// The ring's money is what most of the account's income is, and not once or twice.
static bool passes_on(const struct account *account)
{
    int64_t income = 0;
    for (size_t i = 0; i < account->entry_count; i++)
        income += account->entries[i].cents > 0 ? account->entries[i].cents : 0;
    return account->entry_count != 0 && account->ring_receipts >= 3 && account->ring_cents * 2 > income;
}

static void write_accounts(struct json_out *json, const struct world *world, const struct scheme *scheme)
{
    json_out_key(json, "accounts");
    json_out_array(json);
    for (size_t i = 0; i < scheme->account_count; i++)
        json_out_text(json, world->accounts[scheme->accounts[i]].iban);
    json_out_array_end(json);
}

static bool is_of_ring(const struct world *world, const char *phone)
{
    for (size_t ring = 0; phone && ring < world->ring_count; ring++)
        for (size_t i = 0; i < world->rings[ring].phone_count; i++)
            if (strcmp(world->people[world->rings[ring].phones[i]].number, phone) == 0)
                return true;
    return false;
}

static bool is_collector(const struct world *world, int account)
{
    for (size_t i = 0; i < world->scheme_count; i++)
        if (world->schemes[i].kind == SCHEME_FUNNEL && world->schemes[i].accounts[0] == account)
            return true;
    return false;
}

static bool same_phone(const struct account *a, const struct account *b)
{
    return a->phone && b->phone && strcmp(a->phone, b->phone) == 0;
}

// Who gave the bank a telephone that stands in a ring's adverts: with all accounts of that telephone. And who
// takes in for a ring.
static void write_indicators(struct json_out *json, const struct world *world)
{
    json_out_key(json, "indicators");
    json_out_array(json);
    for (size_t i = 0; i < world->account_count; i++) {
        const struct account *account = &world->accounts[i];
        bool first =
            account->entry_count != 0 && (is_of_ring(world, account->phone) || is_collector(world, (int)i));
        for (size_t k = 0; k < i && first; k++)
            first = world->accounts[k].entry_count == 0 || !same_phone(&world->accounts[k], account);
        if (!first)
            continue;
        json_out_object(json);
        json_out_key(json, "accounts");
        json_out_array(json);
        for (size_t k = i; k < world->account_count; k++)
            if (k == i || (world->accounts[k].entry_count && same_phone(&world->accounts[k], account)))
                json_out_text(json, world->accounts[k].iban);
        json_out_array_end(json);
        json_out_object_end(json);
    }
    json_out_array_end(json);
}

void truth_write_money(struct json_out *json, const struct world *world)
{
    static const char *const names[SCHEME_KINDS] = {
        "bipartite",        "cycle",          "fan_in", "fan_out",     "funnel_account", "gather_scatter",
        "mirror_transfers", "scatter_gather", "stack",  "structuring", "trail"};
    json_out_key(json, "pass_through");
    json_out_array(json);
    for (size_t i = 0; i < world->account_count; i++) {
        if (!passes_on(&world->accounts[i]))
            continue;
        json_out_object(json);
        json_out_key_text(json, "account", world->accounts[i].iban);
        json_out_object_end(json);
    }
    json_out_array_end(json);
    for (int kind = 0; kind < SCHEME_KINDS; kind++) {
        json_out_key(json, names[kind]);
        json_out_array(json);
        for (size_t i = 0; i < world->scheme_count; i++) {
            if ((int)world->schemes[i].kind != kind)
                continue;
            json_out_object(json);
            write_accounts(json, world, &world->schemes[i]);
            json_out_key_integer(json, "payments", (int64_t)world->schemes[i].payments);
            json_out_object_end(json);
        }
        json_out_array_end(json);
    }
    write_indicators(json, world);
}
