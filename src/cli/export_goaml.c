// clew export --format goaml: the payments on which findings rest, each movement once, and who reports them.
#include "cli/export.h"

#include "base/decimal.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "casefile/findings.h"
#include "casefile/sources.h"
#include "cli/input_file.h"
#include "cli/output_file.h"
#include "findings/money/case_money.h"
#include "findings/money/euros.h"
#include "views/goaml/goaml.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROFILE_MAX_BYTES = 1024 * 1024, TEXTS_MAX_BYTES = 1024 * 1024 * 1024, E8 = 100000000 };

#define USEC_PER_DAY (INT64_C(86400) * 1000000)

__extension__ typedef __int128 wide; // products of amounts and rates

struct chosen_payment {
    const char *id, *statement, *source;
    bool is_told; // some movement is made of it
};

struct gathering {
    struct casefile *casefile;
    struct arena *arena;
    struct goaml_profile profile;
    struct euros euros;
    struct case_money money;
    bool references;
    int64_t *asked; // findings asked for by number, sorted as given
    size_t asked_count;
    struct goaml_finding *findings;
    size_t finding_count, finding_capacity;
    struct pair_map of_finding; // (finding id, 0) to 1 + its place
    struct pair_map payments;   // (observation id, 0) to 1 + its place in `chosen`
    struct chosen_payment *chosen;
    size_t chosen_count, chosen_capacity;
    struct goaml_transaction *transactions;
    size_t transaction_count, transaction_capacity;
    size_t without_rate, without_day;
};

// ---- findings ----

static bool is_asked(const struct gathering *gathering, int64_t id)
{
    for (size_t i = 0; i < gathering->asked_count; i++)
        if (gathering->asked[i] == id)
            return true;
    return gathering->asked_count == 0;
}

// Those that rest on payments without being about money: they tell of numbers and places.
static bool is_of_money(const char *kind)
{
    static const char *const others[] = {"call_centre", "handset", "presence",        "replaced_number",
                                         "ring",        "route",   "shared_selector", "work_hours"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(kind, others[i]) == 0)
            return false;
    return true;
}

static int take_finding(void *payload, const struct finding *finding, bool rejected, struct error *error)
{
    struct gathering *gathering = payload;
    (void)error;
    bool asked = gathering->asked_count > 0;
    if (!is_asked(gathering, finding->id) || (!asked && (rejected || !is_of_money(finding->kind))))
        return 0;
    ARRAY_ROOM(gathering->findings, gathering->finding_capacity, gathering->finding_count);
    struct arena *arena = gathering->arena;
    gathering->findings[gathering->finding_count++] = (struct goaml_finding){
        .id = finding->id,
        .kind = arena_text(arena, finding->kind),
        .title = arena_text(arena, finding->title),
        .rule = arena_text(arena, finding->rule),
        .facts = arena_text(arena, finding->facts),
        .version = finding->version,
    };
    *pair_map_at(&gathering->of_finding, finding->id, 0, NULL) = (int64_t)gathering->finding_count;
    return 0;
}

static int take_payment(void *payload, const struct finding_payment *payment, struct error *error)
{
    struct gathering *gathering = payload;
    (void)error;
    if (pair_map_find(&gathering->of_finding, payment->finding_id, 0) == NULL)
        return 0;
    int64_t *place = pair_map_at(&gathering->payments, payment->observation_id, 0, NULL);
    if (*place)
        return 0;
    ARRAY_ROOM(gathering->chosen, gathering->chosen_capacity, gathering->chosen_count);
    struct arena *arena = gathering->arena;
    gathering->chosen[gathering->chosen_count++] =
        (struct chosen_payment){arena_text(arena, payment->id), arena_text(arena, payment->statement),
                                arena_text(arena, payment->source), false};
    *place = (int64_t)gathering->chosen_count;
    return 0;
}

static struct chosen_payment *chosen_of(const struct gathering *gathering, int64_t observation_id)
{
    const int64_t *place = observation_id ? pair_map_find(&gathering->payments, observation_id, 0) : NULL;
    return place && *place ? &gathering->chosen[*place - 1] : NULL;
}

// ---- amounts ----

// Units of the local currency for one of `currency`, times 10^8; 0 when the rates of the case do not say.
static int64_t local_rate(const struct gathering *gathering, const char *currency, int64_t day)
{
    const char *local = gathering->profile.currency_code_local;
    int64_t per_euro[2] = {E8, E8};
    const char *const both[2] = {currency, local};
    for (size_t i = 0; i < 2; i++) {
        if (strcmp(both[i], "EUR") == 0)
            continue;
        const struct rate *rate = strlen(both[i]) == 3 ? euros_rate(&gathering->euros, both[i], day) : NULL;
        if (rate == NULL || rate->per_euro_e8 <= 0)
            return 0;
        per_euro[i] = rate->per_euro_e8;
    }
    wide e8 = ((wide)per_euro[1] * E8 + per_euro[0] / 2) / per_euro[0];
    return e8 > 0 && e8 < INT64_MAX ? (int64_t)e8 : 0;
}

// Rounded once, to cents.
static bool to_local(int64_t amount_e5, int64_t rate_e8, int64_t *local_e5)
{
    wide cents = ((wide)amount_e5 * rate_e8 / E8 + 500) / 1000;
    if (cents > INT64_MAX / 1000)
        return false;
    *local_e5 = (int64_t)cents * 1000;
    return true;
}

// ---- transactions ----

static struct goaml_party party_of(const struct party *party)
{
    bool account = party->kind == PARTY_ACCOUNT;
    bool iban = account && text_is_alpha(party->value[0]) && text_is_alpha(party->value[1]) &&
                strlen(party->value) >= 15 && party->country[0];
    return (struct goaml_party){
        .is_account = account,
        .account = account ? party->value : NULL,
        .is_iban = iban,
        .holder = account ? party->name : NULL,
        .bank = account ? party->bank : NULL,
        .country = party->country[0] ? party->country : NULL,
    };
}

static const char *evidence_of(struct arena *arena, const struct chosen_payment *sent,
                               const struct chosen_payment *received)
{
    const char *text = "";
    const struct chosen_payment *const both[] = {sent, received};
    for (size_t i = 0; i < 2; i++)
        if (both[i])
            text = arena_print(arena, "%s%sstated by the %s's bank in %s, statement %s, entry %s", text,
                               *text ? "; " : "", i == 0 ? "payer" : "payee", both[i]->source,
                               both[i]->statement ? both[i]->statement : "without a name", both[i]->id);
    return text;
}

static struct moment day_moment(int64_t day)
{
    return day == INT64_MIN ? MOMENT_UNKNOWN
                            : (struct moment){.at_usec = day * USEC_PER_DAY, .zone = ZONE_DATE};
}

static void take_movement(struct gathering *gathering, const struct money_graph *graph, size_t n)
{
    const struct movement *movement = &graph->movements[n];
    const struct transfer *transfer = &graph->graph.transfers[n];
    struct chosen_payment *sent = chosen_of(gathering, movement->sent_id),
                          *received = chosen_of(gathering, movement->received_id);
    if (sent == NULL && received == NULL)
        return;
    if (sent)
        sent->is_told = true;
    if (received)
        received->is_told = true;
    int64_t day = movement->sent_day != INT64_MIN ? movement->sent_day : movement->received_day;
    if (day == INT64_MIN) {
        gathering->without_day++;
        return;
    }
    const struct chosen_payment *first = sent ? sent : received;
    struct arena *arena = gathering->arena;
    struct goaml_transaction transaction = {
        .number =
            arena_print(arena, "%" PRId64, movement->sent_id ? movement->sent_id : movement->received_id),
        .reference = first->id,
        .text = gathering->references ? movement->reference : NULL,
        .site = movement->site,
        .evidence = evidence_of(arena, sent, received),
        .at = day_moment(day),
        .valued = MOMENT_UNKNOWN,
        .method = movement->method,
        .amount_e5 = movement->amount_e5,
        .local_e5 = movement->amount_e5,
        .from = party_of(&gathering->money.parties[transfer->from]),
        .to = party_of(&gathering->money.parties[transfer->to]),
    };
    memcpy(transaction.currency, movement->currency, sizeof transaction.currency);
    if (strcmp(movement->currency, gathering->profile.currency_code_local) != 0) {
        transaction.local_rate_e8 = local_rate(gathering, movement->currency, day);
        if (transaction.local_rate_e8 == 0 ||
            !to_local(movement->amount_e5, transaction.local_rate_e8, &transaction.local_e5)) {
            gathering->without_rate++;
            return;
        }
    }
    ARRAY_ROOM(gathering->transactions, gathering->transaction_capacity, gathering->transaction_count);
    gathering->transactions[gathering->transaction_count++] = transaction;
}

static int by_day_and_number(const void *left, const void *right)
{
    const struct goaml_transaction *a = left, *b = right;
    if (a->at.at_usec != b->at.at_usec)
        return a->at.at_usec < b->at.at_usec ? -1 : 1;
    size_t a_size = strlen(a->number), b_size = strlen(b->number);
    return a_size != b_size ? (a_size < b_size ? -1 : 1) : strcmp(a->number, b->number);
}

static int gather(struct gathering *gathering, struct error *error)
{
    if (finding_each(gathering->casefile, take_finding, gathering, error) ||
        finding_payment_each(gathering->casefile, take_payment, gathering, error))
        return -1;
    for (size_t i = 0; i < gathering->asked_count; i++)
        if (pair_map_find(&gathering->of_finding, gathering->asked[i], 0) == NULL)
            return error_set_kind(error, ERROR_USAGE,
                                  "there is no finding %" PRId64 ": 'clew show CASE findings' has "
                                  "their numbers",
                                  gathering->asked[i]);
    if (euros_read(&gathering->euros, gathering->casefile, error) ||
        case_money_read(&gathering->money, gathering->casefile, error))
        return -1;
    for (size_t g = 0; g < gathering->money.graph_count; g++)
        for (size_t n = 0; n < gathering->money.graphs[g].graph.count; n++)
            take_movement(gathering, &gathering->money.graphs[g], n);
    if (gathering->transaction_count)
        qsort(gathering->transactions, gathering->transaction_count, sizeof *gathering->transactions,
              by_day_and_number);
    return 0;
}

// ---- what is said beside the transactions ----

// What is not in the report and why; NULL when all is.
static const char *left_out(const struct gathering *gathering)
{
    size_t copies = 0;
    for (size_t i = 0; i < gathering->chosen_count; i++)
        copies += !gathering->chosen[i].is_told;
    struct buffer text;
    buffer_init(&text, 4096);
    if (gathering->without_rate)
        buffer_print(&text,
                     "%zu movements are left out: the case has no rate between their currency and %s. ",
                     gathering->without_rate, gathering->profile.currency_code_local);
    if (gathering->without_day)
        buffer_print(&text, "%zu movements are left out: no bank states their day. ", gathering->without_day);
    if (copies)
        buffer_print(&text, "%zu entries of the evidence are the same as others here and counted once. ",
                     copies);
    const char *kept = text.size ? arena_text(gathering->arena, buffer_text(&text)) : NULL;
    buffer_done(&text);
    return kept;
}

static int fill(void *payload, struct casefile *casefile, FILE *file, struct error *error)
{
    (void)casefile;
    (void)error;
    goaml_write(payload, file);
    return 0;
}

static int write_report(struct gathering *gathering, struct moment made, const char *path, char *detail,
                        size_t detail_size, struct error *error)
{
    if (gathering->transaction_count == 0)
        return error_set(error, "there is nothing to report: %s",
                         gathering->without_rate
                             ? "no payment of a finding is in the profile's currency; give rates with 'clew "
                               "find CASE --rates FILE'"
                             : "no finding rests on payments; 'clew run CASE' looks for findings");
    const char *missing = left_out(gathering), *reference = casefile_identity(gathering->casefile).reference;
    struct goaml_report report = {
        .profile = &gathering->profile,
        .made = made,
        .reference = reference && *reference ? arena_text(gathering->arena, reference) : NULL,
        .handling = handling_name(source_strictest_handling(gathering->casefile)),
        .left_out = missing,
        .findings = gathering->findings,
        .finding_count = gathering->finding_count,
        .transactions = gathering->transactions,
        .transaction_count = gathering->transaction_count,
    };
    if (output_file_write(path, fill, &report, gathering->casefile, error))
        return -1;
    snprintf(detail, detail_size, "goaml: %zu findings, %zu transactions%s%s", report.finding_count,
             report.transaction_count, missing ? "; " : "", missing ? missing : "");
    if (missing)
        fprintf(stderr, "clew: %s\n", missing);
    return 0;
}

// ---- the command ----

static int read_profile(struct gathering *gathering, const char *path, struct error *error)
{
    struct buffer text;
    buffer_init(&text, PROFILE_MAX_BYTES);
    int result = input_file_read("profile", path, &text, error);
    if (result == 0)
        result = goaml_profile_parse(&gathering->profile, gathering->arena, path, buffer_bytes(&text), error);
    buffer_done(&text);
    return result;
}

static int read_asked(struct gathering *gathering, const struct arguments *arguments, struct error *error)
{
    const char *value;
    gathering->asked = memory_new(arguments->given_count + 1, sizeof *gathering->asked);
    while ((value = argument_nth(arguments, "finding", gathering->asked_count)) != NULL)
        if (!text_to_int64(bytes_of_text(value), &gathering->asked[gathering->asked_count++]))
            return error_set_kind(error, ERROR_USAGE,
                                  "--finding takes a number of 'clew show CASE findings', not '%s'", value);
    return 0;
}

static int read_day(const struct arguments *arguments, struct moment *made, struct error *error)
{
    const char *date = argument_value(arguments, "date");
    int64_t now = time_now_usec();
    *made = day_moment(now / USEC_PER_DAY);
    if (date && (!moment_parse(bytes_of_text(date), made) || made->zone != ZONE_DATE))
        return error_set_kind(error, ERROR_USAGE, "--date takes a day as 2026-01-31, not '%s'", date);
    return 0;
}

static int write_goaml(const struct arguments *arguments, struct casefile *casefile, const char *path,
                       char *detail, size_t detail_size, struct error *error)
{
    const char *profile = argument_value(arguments, "profile");
    if (profile == NULL)
        return error_set_kind(error, ERROR_USAGE,
                              "goaml needs the codes of a country: --profile FILE; "
                              "docs/manual/goaml-example.profile is one to begin with");
    struct gathering gathering = {.casefile = casefile,
                                  .arena = arena_new(TEXTS_MAX_BYTES),
                                  .references = argument_given(arguments, "references")};
    struct moment made;
    int result = read_day(arguments, &made, error);
    if (result == 0)
        result = read_profile(&gathering, profile, error);
    if (result == 0)
        result = read_asked(&gathering, arguments, error);
    if (result == 0)
        result = gather(&gathering, error);
    if (result == 0)
        result = write_report(&gathering, made, path, detail, detail_size, error);
    case_money_done(&gathering.money);
    euros_done(&gathering.euros);
    goaml_profile_done(&gathering.profile);
    pair_map_done(&gathering.of_finding);
    pair_map_done(&gathering.payments);
    memory_free(gathering.asked);
    memory_free(gathering.findings);
    memory_free(gathering.chosen);
    memory_free(gathering.transactions);
    arena_free(gathering.arena);
    return result;
}

const struct export_format export_goaml = {
    .name = "goaml",
    .summary = "a report to a financial intelligence unit: goAML 5.0.1 (UNODC)",
    .write = write_goaml,
};
