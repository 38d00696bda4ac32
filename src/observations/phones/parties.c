// Who wrote to whom, and the sending of records of rows.
#include "observations/phones/parties.h"

#include "observations/phones/peers.h"
#include "observations/selectors/selectors.h"

#include <math.h>
#include <string.h>

void parties_add(struct parties *parties, struct arena *arena, struct selector selector)
{
    for (size_t i = 0; i < parties->count; i++)
        if (parties->at[i].kind == selector.kind && strcmp(parties->at[i].value, selector.value) == 0)
            return;
    if (parties->count == RECORD_LIST_MAX)
        return;
    if (parties->count == parties->capacity) {
        parties->capacity = parties->capacity ? 4 * parties->capacity : 4;
        struct selector *room = arena_alloc(arena, parties->capacity, sizeof *room);
        if (parties->count)
            memcpy(room, parties->at, parties->count * sizeof *room);
        parties->at = room;
    }
    parties->at[parties->count++] = selector;
}

static const struct selector *only(struct arena *arena, struct selector selector)
{
    struct selector *list = arena_alloc(arena, 1, sizeof *list);
    *list = selector;
    return list;
}

void message_of_two(struct message *message, struct arena *arena, struct selector peer)
{
    bool out = message->direction == DIRECTION_OUT;
    message->from = out ? SELECTOR_OF_OWNER : peer;
    message->to_count = message->direction != DIRECTION_UNKNOWN;
    message->to = message->to_count ? only(arena, out ? peer : SELECTOR_OF_OWNER) : NULL;
}

void message_to_group(struct message *message, struct arena *arena, struct selector sender,
                      struct selector group)
{
    message->from = message->direction == DIRECTION_OUT ? SELECTOR_OF_OWNER : sender;
    message->to = only(arena, group);
    message->to_count = 1;
}

void call_of_two(struct call *call, struct arena *arena, struct selector peer)
{
    bool out = call->direction == DIRECTION_OUT;
    call->from = out ? SELECTOR_OF_OWNER : peer;
    call->to_count = call->direction != DIRECTION_UNKNOWN;
    call->to = call->to_count ? only(arena, out ? peer : SELECTOR_OF_OWNER) : NULL;
}

void message_mark_lost(struct evidence_rows *rows, struct message *message)
{
    for (int column = 0; evidence_is_lost(rows) && column < evidence_column_count(rows); column++)
        if (!evidence_is_whole(rows, column))
            message->marks |= MARK_IN_PART;
}

void message_send(struct evidence_rows *rows, struct message *message)
{
    message_mark_lost(rows, message);
    message->place = evidence_place(rows);
    if (message->text)
        selectors_send_written(&rows->context, message->place, message->text);
    if (message->quoted)
        selectors_send_written(&rows->context, message->place, message->quoted);
    sink_message(rows->context.sink, message);
    evidence_emitted(rows);
}

void call_send(struct evidence_rows *rows, struct call *call)
{
    call->place = evidence_place(rows);
    sink_call(rows->context.sink, call);
    evidence_emitted(rows);
}

void contact_send(struct evidence_rows *rows, struct contact *contact)
{
    contact->place = evidence_place(rows);
    sink_contact(rows->context.sink, contact);
    evidence_emitted(rows);
}

void account_send(struct evidence_rows *rows, struct account *account)
{
    account->place = evidence_place(rows);
    sink_account(rows->context.sink, account);
    evidence_emitted(rows);
}

void membership_send(struct evidence_rows *rows, struct membership *membership)
{
    membership->place = evidence_place(rows);
    sink_membership(rows->context.sink, membership);
    evidence_emitted(rows);
}

void own_send(struct evidence_rows *rows, const char *app, struct selector selector)
{
    sink_own_selector(rows->context.sink, &(struct own_selector){evidence_place(rows), app, selector});
    evidence_emitted(rows);
}

bool position_settle(struct position *position)
{
    double latitude = position->latitude, longitude = position->longitude;
    if (!isfinite(latitude) || !isfinite(longitude) || (latitude == 0 && longitude == 0))
        return false;
    if (fabs(latitude) <= 90 && fabs(longitude) <= 180) {
        position->axes = AXES_AS_STORED;
    } else if (fabs(longitude) <= 90 && fabs(latitude) <= 180) {
        position->axes = AXES_SWAPPED;
        position->latitude = longitude;
        position->longitude = latitude;
    } else {
        position->axes = AXES_IMPOSSIBLE;
    }
    return true;
}

void position_send(struct evidence_rows *rows, struct position *position)
{
    if (!position_settle(position)) {
        tally_skip(&rows->tally, "no coordinates");
        return;
    }
    position->place = evidence_place(rows);
    sink_position(rows->context.sink, position);
    evidence_emitted(rows);
}
