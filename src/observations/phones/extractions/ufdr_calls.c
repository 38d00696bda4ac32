// Calls: by telephone and by applications.
#include "observations/phones/extractions/ufdr_book.h"

#include "base/text.h"
#include "observations/phones/extractions/ufdr_values.h"

#include <string.h>

static bool says(const struct ufdr_model *call, const char *field, const char *part)
{
    const char *text = ufdr_text(call, field);
    return text && strcasestr(text, part);
}

// Older reports say in Type what newer ones say in Direction and Status.
static bool either_says(const struct ufdr_model *call, const char *part)
{
    return says(call, "Status", part) || says(call, "Type", part) || says(call, "Direction", part);
}

static enum direction direction_of(const struct ufdr_model *call)
{
    if (says(call, "Direction", "outgoing") || says(call, "Type", "outgoing"))
        return DIRECTION_OUT;
    if (says(call, "Direction", "incoming") || says(call, "Type", "incoming") || says(call, "Type", "missed"))
        return DIRECTION_IN;
    return DIRECTION_UNKNOWN;
}

static enum outcome outcome_of(const struct ufdr_model *call, int64_t seconds)
{
    if (either_says(call, "voicemail") || either_says(call, "voice mail"))
        return OUTCOME_VOICEMAIL;
    if (either_says(call, "reject") || either_says(call, "declined"))
        return OUTCOME_REJECTED;
    if (either_says(call, "blocked"))
        return OUTCOME_BLOCKED;
    if (either_says(call, "missed") || either_says(call, "unanswered") || either_says(call, "no answer") ||
        either_says(call, "cancel"))
        return OUTCOME_MISSED;
    if (seconds > 0 || either_says(call, "answered") || either_says(call, "established") ||
        either_says(call, "connected"))
        return OUTCOME_ANSWERED;
    return OUTCOME_UNKNOWN;
}

struct sides {
    struct selector from;
    struct parties to, others; // others: of whom the report does not say which end they were
    bool has_from, from_owner, to_owner;
};

static void add_side(struct ufdr_book *book, struct sides *sides, const struct ufdr_model *model,
                     const char *role, const char *app, struct place place)
{
    struct ufdr_party party = ufdr_party(book, app, model, place);
    if (party.system)
        return;
    if (text_equal_nocase(role, "From") && !sides->has_from) {
        sides->from = party.selector;
        sides->has_from = true;
        sides->from_owner = party.owner;
    } else if (text_equal_nocase(role, "To")) {
        sides->to_owner = sides->to_owner || party.owner;
        parties_add(&sides->to, book->context.arena, party.selector);
    } else if (!party.owner) {
        parties_add(&sides->others, book->context.arena, party.selector);
    }
}

static void add_sides(struct ufdr_book *book, struct sides *sides, const struct ufdr_model *model,
                      const char *app, struct place place)
{
    static const char *const roles[] = {"From", "To"};
    for (const struct ufdr_model *party = ufdr_child(model, "Parties"); party; party = party->next)
        add_side(book, sides, party, ufdr_text(party, "Role"), app, place);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        for (const struct ufdr_model *party = ufdr_child(model, roles[i]); party; party = party->next)
            add_side(book, sides, party, roles[i], app, place);
}

// Who called whom, as far as direction and roles say: the owner is at one end.
static void settle(struct ufdr_book *book, struct call *call, struct sides *sides)
{
    struct arena *arena = book->context.arena;
    if (call->direction == DIRECTION_UNKNOWN && (sides->from_owner || sides->to_owner))
        call->direction = sides->from_owner ? DIRECTION_OUT : DIRECTION_IN;
    if (call->direction == DIRECTION_OUT) {
        call->from = SELECTOR_OF_OWNER;
        for (size_t i = 0; i < sides->others.count; i++)
            parties_add(&sides->to, arena, sides->others.at[i]);
        if (sides->to.count == 0 && sides->has_from && !sides->from_owner)
            parties_add(&sides->to, arena, sides->from);
    } else {
        bool borrowed = !sides->has_from && sides->others.count;
        call->from = sides->has_from ? sides->from : borrowed ? sides->others.at[0] : peers_nobody();
        if (call->direction == DIRECTION_IN && sides->to.count == 0)
            parties_add(&sides->to, arena, SELECTOR_OF_OWNER);
        for (size_t i = borrowed; i < sides->others.count; i++)
            parties_add(&sides->to, arena, sides->others.at[i]);
    }
    call->to = sides->to.at;
    call->to_count = sides->to.count;
}

void ufdr_read_call(struct ufdr_book *book, const struct ufdr_model *model)
{
    const char *app = ufdr_app(ufdr_text(model, "Source"), "phone");
    struct call call = {.place = ufdr_place(book, model),
                        .app = app,
                        .at = ufdr_time(model, "TimeStamp"),
                        .seconds = ufdr_seconds(ufdr_text(model, "Duration")),
                        .direction = direction_of(model)};
    struct sides sides = {0};
    call.outcome = outcome_of(model, call.seconds);
    add_sides(book, &sides, model, app, call.place);
    if (!sides.has_from && sides.to.count == 0 && sides.others.count == 0 &&
        call.at.at_usec == TIME_UNKNOWN) {
        ufdr_skipped(book, model, "neither a party nor a time");
        return;
    }
    settle(book, &call, &sides);
    sink_call(book->context.sink, &call);
    ufdr_emitted(book, model);
}
