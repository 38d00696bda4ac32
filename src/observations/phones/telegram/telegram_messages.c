// Telegram for Android: rows of messages of cache4.db as messages, calls, positions and memberships.
// docs/formats/telegram-android.md.
#include "observations/phones/telegram/telegram_android.h"
#include "observations/phones/telegram/telegram_message.h"

#include "base/text.h"
#include "observations/phones/peers.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <string.h>

enum { MID, UID, SEND_STATE, DATE, DATA, OUT, REPLY_DATA };
static const char *const COLUMNS[] = {"mid", "uid", "send_state", "date", "data", "out", "replydata", NULL};

enum { SEND_FAILED = 2 };
#define SECRET_MARK UINT64_C(0x4000000000000000)

// The other side of a row.
struct dialog {
    struct telegram_peer peer; // of a secret chat the other user; nobody when that is not known
    const char *thread;
    bool secret;
};

static struct dialog dialog_of(const struct telegram_reading *reading, int64_t uid,
                               const struct telegram_message *message, struct arena *arena)
{
    struct dialog dialog = {0};
    uint64_t bits = (uint64_t)uid;
    // a user's number is above 0 and far below the mark; old versions keep a secret chat's, which may be any
    // 32 bits, in the upper half
    uint32_t secret = (uint32_t)bits == 0             ? (uint32_t)(bits >> 32)
                      : uid > 0 && bits & SECRET_MARK ? (uint32_t)bits
                                                      : 0;
    if (secret) {
        const int64_t *user = pair_map_find(&reading->secrets, (int64_t)secret, 0);
        dialog.secret = true;
        dialog.thread = arena_print(arena, "secret %" PRIu32, secret);
        dialog.peer = (struct telegram_peer){user ? TELEGRAM_USER : TELEGRAM_NOBODY, user ? *user : 0};
        return dialog;
    }
    if (uid > 0)
        dialog.peer = (struct telegram_peer){TELEGRAM_USER, uid};
    else if (uid < 0 && uid > INT64_MIN) {
        const int64_t *kind = pair_map_find(&reading->kinds, -uid, 0);
        dialog.peer.id = -uid;
        dialog.peer.kind = message->peer.id == -uid ? message->peer.kind
                           : kind && *kind          ? (enum telegram_kind) * kind
                                                    : TELEGRAM_GROUP;
    }
    dialog.thread = telegram_peer_text(dialog.peer, arena);
    return dialog;
}

// Numbers of messages are the channel's in a channel, and the account's own everywhere else.
static const char *message_id(const struct telegram_reading *reading, const struct dialog *dialog,
                              int64_t number, struct arena *arena)
{
    if (number <= 0 || dialog->secret)
        return NULL;
    if (dialog->peer.kind == TELEGRAM_CHANNEL)
        return arena_print(arena, "%s/%" PRId64, dialog->thread, number);
    return reading->own_id ? arena_print(arena, "%" PRId64 "/%" PRId64, reading->own_id, number) : NULL;
}

static struct selector sender_of(const struct dialog *dialog, const struct telegram_message *message,
                                 const struct observation_context *context)
{
    struct telegram_peer from = message->from;
    if (from.kind == TELEGRAM_NOBODY && (dialog->peer.kind == TELEGRAM_USER || !message->by_date))
        from = dialog->peer.kind == TELEGRAM_GROUP ? from : dialog->peer; // a channel writes as itself
    return telegram_selector(from, context);
}

// ---- what a message brings beside its text ----

static void send_place(struct evidence_rows *rows, const struct telegram_media *media, struct moment at,
                       struct selector by)
{
    struct position position = {.place = evidence_place(rows),
                                .app = "telegram",
                                .label = media->label,
                                .latitude = media->latitude,
                                .longitude = media->longitude,
                                .how = "shared",
                                .accuracy_m = media->accuracy_m,
                                .at = at,
                                .by = by};
    if (position_settle(&position))
        sink_position(rows->context.sink, &position);
}

static void send_card(struct evidence_rows *rows, const struct telegram_media *media)
{
    struct observation_context *context = &rows->context;
    struct parties parties = {0};
    const char *phone = media->phone;
    if (text_is_digit(*phone))
        phone = arena_print(context->arena, "+%s", phone);
    if (*phone)
        parties_add(&parties, context->arena, selector_of_phone(context, bytes_of_text(phone)));
    if (media->user.kind != TELEGRAM_NOBODY)
        parties_add(&parties, context->arena, telegram_selector(media->user, context));
    if (media->vcard)
        selectors_send(context, evidence_place(rows), media->vcard);
    if (parties.count)
        sink_contact(context->sink, &(struct contact){.place = evidence_place(rows),
                                                      .app = "telegram",
                                                      .name = media->name,
                                                      .selectors = parties.at,
                                                      .selector_count = parties.count});
}

static void send_origin(struct evidence_rows *rows, const struct telegram_message *message)
{
    if (message->origin.kind != TELEGRAM_NOBODY)
        sink_selector_hit(
            rows->context.sink,
            &(struct selector_hit){evidence_place(rows), telegram_selector(message->origin, &rows->context)});
}

// ---- service messages ----

static void send_membership(struct evidence_rows *rows, const struct dialog *dialog,
                            struct telegram_peer member, const char *role, struct moment at)
{
    if (member.kind == TELEGRAM_USER && dialog->peer.kind >= TELEGRAM_GROUP)
        sink_membership(rows->context.sink,
                        &(struct membership){.place = evidence_place(rows),
                                             .app = "telegram",
                                             .group = telegram_selector(dialog->peer, &rows->context),
                                             .member = telegram_selector(member, &rows->context),
                                             .role = role,
                                             .since = at});
}

static void send_call(struct evidence_rows *rows, const struct dialog *dialog,
                      const struct telegram_message *message, struct moment at)
{
    const struct tl_object *reason = tl_child(message->action, "reason");
    int64_t seconds = tl_number(message->action, "duration", -1);
    struct call call = {.app = "telegram",
                        .at = at,
                        .seconds = seconds >= 0 ? seconds
                                   : reason     ? 0
                                                : -1,
                        .direction = message->out ? DIRECTION_OUT : DIRECTION_IN};
    if (seconds > 0)
        call.outcome = OUTCOME_ANSWERED;
    else if (tl_is(reason, "phoneCallDiscardReasonMissed"))
        call.outcome = OUTCOME_MISSED;
    else if (tl_is(reason, "phoneCallDiscardReasonBusy"))
        call.outcome = OUTCOME_REJECTED;
    call_of_two(&call, rows->context.arena, telegram_selector(dialog->peer, &rows->context));
    call_send(rows, &call);
}

static void read_service(struct evidence_rows *rows, const struct dialog *dialog,
                         const struct telegram_message *message, struct moment at)
{
    const struct tl_object *action = message->action;
    if (tl_is(action, "messageActionPhoneCall")) {
        send_call(rows, dialog, message, at);
        return;
    }
    struct telegram_peer actor = message->from;
    const struct tl_value *users = tl_value(action, "users");
    bool created = tl_is(action, "messageActionChatCreate");
    if (created)
        send_membership(rows, dialog, actor, "creator", at);
    if (created || tl_is(action, "messageActionChatAddUser"))
        for (size_t i = 0; users && users->kind == TL_VECTOR && i < users->item_count; i++)
            if (users->items[i].number > 0 && (!created || users->items[i].number != actor.id))
                send_membership(rows, dialog, (struct telegram_peer){TELEGRAM_USER, users->items[i].number},
                                NULL, at);
    if (tl_is(action, "messageActionChatAddUser") || tl_is(action, "messageActionChatDeleteUser"))
        send_membership(rows, dialog, telegram_peer_field(action, "user_id"),
                        tl_is(action, "messageActionChatDeleteUser") ? "left" : NULL, at);
    if (tl_is(action, "messageActionChatJoinedByLink") || tl_is(action, "messageActionChatJoinedByRequest"))
        send_membership(rows, dialog, actor, NULL, at);
    const char *text = tl_text(action, "message", rows->context.arena);
    if (text)
        selectors_send(&rows->context, evidence_place(rows), text);
    tally_skip(&rows->tally, "system message");
}

// ---- messages ----

static const char *quoted_of(struct evidence_rows *rows, const struct telegram_message *message)
{
    struct telegram_message answered;
    struct bytes blob = evidence_bytes(rows, REPLY_DATA);
    if (message->quoted || blob.size == 0 || !telegram_message_read(blob, 0, rows->context.arena, &answered))
        return message->quoted;
    return answered.text;
}

static void send_message(struct telegram_reading *reading, struct evidence_rows *rows,
                         const struct dialog *dialog, const struct telegram_message *read, bool draft)
{
    struct arena *arena = rows->context.arena;
    struct telegram_media media;
    telegram_media_read(read->media, arena, &media);
    int64_t out = evidence_integer(rows, OUT, -1);
    bool is_out = read->result == TL_UNKNOWN ? out > 0 : read->out;
    const char *text = read->text ? read->text : media.caption;
    struct message message = {
        .app = "telegram",
        .thread = dialog->thread,
        .id = message_id(reading, dialog, read->id, arena),
        .reply_to = message_id(reading, dialog, read->reply_to, arena),
        .quoted = quoted_of(rows, read),
        .marks = read->marks | (draft ? MARK_DRAFT : 0) |
                 (evidence_integer(rows, SEND_STATE, 0) == SEND_FAILED ? MARK_FAILED : 0),
        .at = moment_from_sec(read->date),
        .direction = is_out || draft                          ? DIRECTION_OUT
                     : read->result == TL_UNKNOWN && out != 0 ? DIRECTION_UNKNOWN
                                                              : DIRECTION_IN,
        .text = text,
        .attachments = media.attachments,
        .attachment_count = media.attachment_count,
    };
    struct selector sender = sender_of(dialog, read, &rows->context);
    if (dialog->peer.kind >= TELEGRAM_GROUP)
        message_to_group(&message, arena, sender, telegram_selector(dialog->peer, &rows->context));
    else
        message_of_two(&message, arena, telegram_selector(dialog->peer, &rows->context));
    if (media.has_place)
        send_place(rows, &media, message.at, message.from);
    if (media.phone)
        send_card(rows, &media);
    send_origin(rows, read);
    reading->in_part += read->result != TL_WHOLE;
    message_send(rows, &message);
}

// What makes a lost row a message: it is somebody's, of a time there was, and its blob says the same.
static bool is_credible(struct evidence_rows *rows, const struct telegram_message *read)
{
    int64_t date = evidence_integer(rows, DATE, 0);
    return evidence_integer(rows, UID, 0) != 0 && moment_is_sound(moment_from_sec(date)) &&
           read->date == date;
}

static void visit(struct evidence_rows *rows, void *payload, bool draft)
{
    struct telegram_reading *reading = payload;
    struct telegram_message read;
    struct bytes blob = evidence_bytes(rows, DATA);
    int64_t row_date = evidence_integer(rows, DATE, 0);
    bool readable = blob.size && telegram_message_read(blob, row_date, rows->context.arena, &read);
    if (!readable)
        read = (struct telegram_message){.result = TL_UNKNOWN, .by_date = true, .date = row_date};
    if (evidence_is_lost(rows) && (!readable || !is_credible(rows, &read))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    if (read.empty) {
        tally_skip(&rows->tally, "empty message");
        return;
    }
    int64_t mid = evidence_integer(rows, MID, 0);
    if (read.id == 0) // in channels old versions keep the channel's number in the upper half
        read.id = mid > 0 ? (int64_t)(uint32_t)mid : 0;
    struct dialog dialog = dialog_of(reading, evidence_integer(rows, UID, 0), &read, rows->context.arena);
    struct moment at = read.date > 0 ? moment_from_sec(read.date) : MOMENT_UNKNOWN;
    if (read.service)
        read_service(rows, &dialog, &read, at);
    else
        send_message(reading, rows, &dialog, &read, draft);
}

static void visit_sent(struct evidence_rows *rows, void *payload)
{
    visit(rows, payload, false);
}

static void visit_scheduled(struct evidence_rows *rows, void *payload)
{
    visit(rows, payload, true);
}

static void tell_in_part(const struct telegram_reading *reading, struct sink *sink, const char *table)
{
    if (reading->in_part)
        sink_damage(sink, (struct place){.table = table, .row = -1, .offset = -1},
                    "%" PRId64 " messages are of a form that is not known, or break off: read in part (their "
                    "time, and text where it was found)",
                    reading->in_part);
}

static void read_table(struct telegram_reading *reading, const char *table, evidence_visit *how)
{
    if (!evidence_db_has_table(reading->db, table))
        return;
    reading->in_part = 0;
    evidence_rows_each(reading->db, table, COLUMNS, how, reading);
    tell_in_part(reading, reading->sink, table);
}

void telegram_messages_read(struct telegram_reading *reading)
{
    read_table(reading, "messages_v2", visit_sent);
    read_table(reading, "messages", visit_sent);
    read_table(reading, "scheduled_messages_v2", visit_scheduled);
}
