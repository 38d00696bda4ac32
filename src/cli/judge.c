// clew judge: what an analyst decides of entities and findings. What comes of it is link's and find's.
#include "cli/commands.h"

#include "base/bytes.h"
#include "base/text.h"
#include "casefile/judgements.h"

#include <stdio.h>
#include <string.h>

static const struct option options[] = {
    {"because", 'b', "TEXT", "the reason, for whoever reads it later: a court, a colleague"},
    {0},
};

// An advert is tied by what it uses, and is no tie itself.
static bool ties_adverts(const struct judged_name *name)
{
    static const char *const others[] = {"advert", "city", "device"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name->kind, others[i]) == 0)
            return false;
    return !name->is_finding;
}

static bool is(const struct judged_name *name, const char *kind)
{
    return strcmp(name->kind, kind) == 0;
}

// Whether the verdict can be said of these.
static int check_sides(enum verdict verdict, const struct judged_name *one, const struct judged_name *other,
                       struct error *error)
{
    if (verdict == VERDICT_CONFIRM && other)
        return error_set_kind(
            error, ERROR_USAGE,
            "confirm takes one: a finding, or what ties adverts; merge says that two belong "
            "together");
    if (other == NULL && !one->is_finding && !ties_adverts(one))
        return error_set_kind(
            error, ERROR_USAGE,
            "%s ties nothing by itself: say 'reject %s:%s phone:..' of a tie that is not to be "
            "believed, or judge a phone, handle, text, picture or finding",
            one->kind, one->kind, one->value);
    if (verdict == VERDICT_REJECT && other &&
        !((is(one, "advert") && ties_adverts(other)) || (is(other, "advert") && ties_adverts(one))))
        return error_set_kind(
            error, ERROR_USAGE,
            "reject of two is about an advert and what it uses, as 'reject advert:URL phone:..'; "
            "split says that two are not one hand");
    for (int i = 0; i < 2 && (verdict == VERDICT_MERGE || verdict == VERDICT_SPLIT); i++) {
        const struct judged_name *name = i ? other : one;
        if (name->is_finding ? !is(name, "ring")
                             : is(name, "city") || is(name, "device") || is(name, "address"))
            return error_set_kind(
                error, ERROR_USAGE,
                "%s takes phones, handles, e-mails, adverts, texts, pictures and rings, not a %s",
                verdict_name(verdict), name->kind);
    }
    return 0;
}

static bool changes_links(const struct new_judgement *judgement)
{
    return judgement->sides[1] || !judgement->sides[0]->is_finding;
}

static void tell(const struct arguments *arguments, const struct new_judgement *judgement, int64_t id,
                 bool is_new)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    buffer_print(&out, "%sjudgement %lld: %s", is_new ? "" : "stands already: ", (long long)id,
                 verdict_name(judgement->verdict));
    for (int i = 0; i < JUDGEMENT_SIDES; i++)
        if (judgement->sides[i]) {
            buffer_add_text(&out, i ? ", " : " ");
            judged_name_print(&out, judgement->sides[i]);
        }
    puts(buffer_text(&out));
    buffer_done(&out);
    if (is_new && changes_links(judgement))
        printf("'clew run %s' makes links and findings by it\n", arguments->words[0]);
}

// In one transaction with its entry in the audit: killed at any moment, it was said or it was not.
static int keep(const struct arguments *arguments, struct casefile *casefile,
                const struct new_judgement *judgement, struct error *error)
{
    int64_t id;
    bool is_new;
    if (casefile_begin(casefile, error))
        return -1;
    int result = judgement_put(casefile, judgement, &id, &is_new, error) ||
                         judgements_settle(casefile, error) || casefile_commit(casefile, error)
                     ? -1
                     : 0;
    if (result)
        casefile_rollback(casefile);
    else
        tell(arguments, judgement, id, is_new);
    return result;
}

static int judge(const struct arguments *arguments, struct casefile *casefile,
                 struct new_judgement *judgement, struct error *error)
{
    struct judged_name names[JUDGEMENT_SIDES] = {0};
    size_t count = arguments->word_count - 2;
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++) {
        result = judged_name_read(&names[i], casefile, arguments->words[i + 2], error);
        judgement->sides[i] = &names[i];
    }
    if (result == 0)
        result = check_sides(judgement->verdict, &names[0], count > 1 ? &names[1] : NULL, error);
    if (result == 0)
        result = keep(arguments, casefile, judgement, error);
    for (size_t i = 0; i < count; i++)
        judged_name_done(&names[i]);
    return result;
}

static int withdraw(const struct arguments *arguments, struct casefile *casefile,
                    const struct new_judgement *judgement, struct error *error)
{
    int64_t id, new_id;
    if (!text_to_int64(bytes_of_text(arguments->words[2]), &id))
        return error_set_kind(error, ERROR_USAGE,
                              "withdraw takes the number of a judgement, not '%s': 'clew show %s judgements' "
                              "lists them",
                              arguments->words[2], arguments->words[0]);
    if (casefile_begin(casefile, error))
        return -1;
    int result = judgement_withdraw(casefile, id, judgement, &new_id, error) ||
                         judgements_settle(casefile, error) || casefile_commit(casefile, error)
                     ? -1
                     : 0;
    if (result)
        casefile_rollback(casefile);
    else
        printf(
            "judgement %lld: withdraws judgement %lld\n'clew run %s' makes links and findings without it\n",
            (long long)new_id, (long long)id, arguments->words[0]);
    return result;
}

static int run(const struct arguments *arguments, struct error *error)
{
    enum verdict verdict = verdict_named(arguments->words[1]);
    size_t count = arguments->word_count - 2;
    bool is_pair = verdict == VERDICT_MERGE || verdict == VERDICT_SPLIT;
    if (verdict == VERDICTS)
        return error_set_kind(
            error, ERROR_USAGE,
            "no verdict '%s': confirm, reject, merge, split or withdraw; see 'clew judge --help'",
            arguments->words[1]);
    if (is_pair ? count != 2 : verdict == VERDICT_WITHDRAW && count != 1)
        return error_set_kind(error, ERROR_USAGE, "%s takes %s; see 'clew judge --help'", arguments->words[1],
                              is_pair ? "two" : "one number of a judgement");
    const char *because = argument_value(arguments, "because"), *why = argument_value(arguments, "why");
    if (because && (because[0] == 0 || !text_is_utf8(bytes_of_text(because))))
        return error_set_kind(error, ERROR_USAGE, "--because takes a reason in UTF-8");
    struct casefile *casefile;
    if (open_case(arguments, &casefile, error))
        return -1;
    struct new_judgement judgement = {.verdict = verdict,
                                      .reason = because,
                                      .why = why ? why : casefile_identity(casefile).reference,
                                      .arguments = arguments->line};
    int result = verdict == VERDICT_WITHDRAW ? withdraw(arguments, casefile, &judgement, error)
                                             : judge(arguments, casefile, &judgement, error);
    casefile_close(casefile);
    return result;
}

const struct command command_judge = {
    .name = "judge",
    .words = "CASE VERDICT WHAT [WHAT] [--because TEXT]",
    .summary = "say what links and findings are to be believed",
    .details =
        "VERDICT WHAT is one of:\n"
        "  confirm FINDING        it is so; views say who said it, when and why\n"
        "  reject  FINDING        it is not so: it stays listed, marked, behind the others\n"
        "  reject  ENTITY         it says nothing of who shares it (a booking desk, a stock picture): a hub\n"
        "  confirm ENTITY         it does: no hub, whatever is counted\n"
        "  reject  ADVERT ENTITY  that the advert uses it is not believed\n"
        "  merge   A B            two entities or rings are one hand\n"
        "  split   A B            they are not, whatever ties them\n"
        "  withdraw NUMBER        takes a judgement back; both stay in the record\n"
        "\n"
        "ENTITY is KIND:VALUE as 'clew show CASE entities' prints them: phone:+447700900123,\n"
        "handle:telegram:ana_k, email:ana@example.org, picture:URL; ADVERT is advert:URL; text:URL is what the\n"
        "advert of that URL and those near-identical to it say. FINDING is finding:12 or ring:12, by the number\n"
        "'clew show CASE findings' prints, or ring:ENTITY, the only ring with that entity in it.\n"
        "\n"
        "A judgement holds through every later run: what it is about is kept by value, a finding by what stood in\n"
        "it, and 'clew show CASE judgements' says whether the case still has it. One that says the contrary of\n"
        "another is refused until that is withdrawn. 'clew run CASE' makes links and findings by what was judged.",
    .options = options,
    .words_min = 3,
    .words_max = 4,
    .run = run,
};
