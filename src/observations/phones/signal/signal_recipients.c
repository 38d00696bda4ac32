// Signal for Android: recipients, groups and their members. docs/formats/signal.md.
#include "observations/phones/signal/signal_recipients.h"

#include "base/encoding.h"
#include "base/memory.h"
#include "base/text.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"
#include "observations/selectors/selectors.h"

#include <inttypes.h>
#include <string.h>

enum { LIMIT_BYTES = 512 * 1024 * 1024, TEXT_MAX_BYTES = 512 };

struct signal_recipients {
    struct arena *arena;
    struct pair_map by_id; // (id, 0) -> index from 1
    struct signal_recipient *at;
    size_t count, capacity;
    bool full;
};

struct signal_recipients *signal_recipients_new(void)
{
    struct signal_recipients *recipients = memory_new(1, sizeof *recipients);
    recipients->arena = arena_new(LIMIT_BYTES);
    return recipients;
}

void signal_recipients_free(struct signal_recipients *recipients)
{
    arena_free(recipients->arena);
    pair_map_done(&recipients->by_id);
    memory_free(recipients->at);
    memory_free(recipients);
}

bool signal_recipients_find(const struct signal_recipients *recipients, int64_t id,
                            struct signal_recipient *recipient)
{
    const int64_t *index = pair_map_find(&recipients->by_id, id, 0);
    *recipient = (struct signal_recipient){.selector = peers_nobody()};
    if (index == NULL || *index == 0)
        return false;
    *recipient = recipients->at[*index - 1];
    return true;
}

struct selector signal_account(const struct observation_context *context, const char *aci)
{
    return selector_of_handle(context, "signal", bytes_slice(bytes_of_text(aci), 0, TEXT_MAX_BYTES));
}

struct selector signal_group(const struct observation_context *context, struct bytes id)
{
    enum { ID_MAX_BYTES = 64 };
    char hex[2 * ID_MAX_BYTES + 1];
    hex_of_bytes(bytes_slice(id, 0, ID_MAX_BYTES), hex);
    return selector_of_handle(context, "signal", bytes_of_text(hex));
}

struct selector signal_group_of_text(const struct observation_context *context, const char *id)
{
    const char *mark = text_start(id, "__") ? strchr(id, '!') : NULL;
    return signal_account(context, mark && mark[1] ? mark + 1 : id);
}

const char *signal_message_id(struct arena *arena, const char *author, int64_t sent_msec)
{
    return author && sent_msec > 0 ? arena_print(arena, "%s/%" PRId64, author, sent_msec) : NULL;
}

// ---- recipients ----

enum {
    E164,
    PHONE,
    ACI,
    UUID,
    USERNAME,
    GROUP_ID,
    NICKNAME,
    SYSTEM_NAME,
    SYSTEM_NAME_OLD,
    PROFILE_NAME,
    PROFILE_GIVEN,
    PROFILE_OLD,
    NOTE,
    EMAIL
};
static const char *const RECIPIENT_COLUMNS[] = {"e164",
                                                "phone",
                                                "aci",
                                                "uuid",
                                                "username",
                                                "group_id",
                                                "nickname_joined_name",
                                                "system_joined_name",
                                                "system_display_name",
                                                "profile_joined_name",
                                                "profile_given_name",
                                                "signal_profile_name",
                                                "note",
                                                "email",
                                                NULL};

static const char *stated(struct evidence_rows *rows, int column)
{
    const char *text = evidence_text(rows, column);
    return text && *text && strlen(text) <= TEXT_MAX_BYTES ? text : NULL;
}

static const char *first_of(struct evidence_rows *rows, int from, int to)
{
    for (int column = from; column <= to; column++)
        if (stated(rows, column))
            return stated(rows, column);
    return NULL;
}

static void keep(struct signal_recipients *recipients, struct evidence_rows *rows,
                 struct signal_recipient recipient)
{
    recipients->full |= arena_used_bytes(recipients->arena) > LIMIT_BYTES - 16 * TEXT_MAX_BYTES;
    if (recipients->full || rows->row < 0)
        return;
    int64_t *index = pair_map_at(&recipients->by_id, rows->row, 0, NULL);
    if (*index)
        return;
    recipient.selector.value = arena_text(recipients->arena, recipient.selector.value);
    recipient.selector.text = arena_text(recipients->arena, recipient.selector.text);
    recipient.author = arena_text(recipients->arena, recipient.author);
    ARRAY_ROOM(recipients->at, recipients->capacity, recipients->count);
    recipients->at[recipients->count++] = recipient;
    *index = (int64_t)recipients->count;
}

static void send_account(struct evidence_rows *rows, const struct parties *parties)
{
    const char *saved = first_of(rows, NICKNAME, SYSTEM_NAME_OLD),
               *profile = first_of(rows, PROFILE_NAME, PROFILE_OLD), *note = evidence_text(rows, NOTE);
    if (note)
        selectors_send(&rows->context, evidence_place(rows), note);
    if (saved)
        sink_contact(rows->context.sink, &(struct contact){.place = evidence_place(rows),
                                                           .app = "signal",
                                                           .name = saved,
                                                           .selectors = parties->at,
                                                           .selector_count = parties->count});
    account_send(rows, &(struct account){.app = "signal",
                                         .name = profile,
                                         .selectors = parties->at,
                                         .selector_count = parties->count});
}

static void visit_recipient(struct evidence_rows *rows, void *payload)
{
    struct signal_recipients *recipients = payload;
    struct observation_context *context = &rows->context;
    const char *phone = first_of(rows, E164, PHONE), *aci = first_of(rows, ACI, UUID),
               *user = stated(rows, USERNAME), *group = stated(rows, GROUP_ID), *email = stated(rows, EMAIL);
    struct parties parties = {0};
    if (group && !phone && !aci) {
        keep(recipients, rows,
             (struct signal_recipient){.selector = signal_group_of_text(context, group), .is_group = true});
        tally_skip(&rows->tally, SIDE_TABLE_USED);
        return;
    }
    if (phone)
        parties_add(&parties, context->arena, selector_of_phone(context, bytes_of_text(phone)));
    if (aci)
        parties_add(&parties, context->arena, signal_account(context, aci));
    if (user)
        parties_add(&parties, context->arena, signal_account(context, user));
    if (email)
        parties_add(&parties, context->arena, selector_of_email(context, bytes_of_text(email)));
    if (parties.count == 0 || (evidence_is_lost(rows) && (aci == NULL || strlen(aci) != 36))) {
        evidence_refuse(rows, "neither number nor account");
        return;
    }
    keep(recipients, rows, (struct signal_recipient){.selector = parties.at[0], .author = aci ? aci : phone});
    send_account(rows, &parties);
}

// ---- groups ----

static void send_member(struct evidence_rows *rows, struct selector group,
                        const struct signal_recipient *member)
{
    sink_membership(rows->context.sink, &(struct membership){.place = evidence_place(rows),
                                                             .app = "signal",
                                                             .group = group,
                                                             .member = member->selector,
                                                             .since = MOMENT_UNKNOWN});
}

static void visit_group(struct evidence_rows *rows, void *payload)
{
    enum { ID, TITLE, MEMBERS };
    struct signal_recipients *recipients = payload;
    const char *id = stated(rows, ID), *title = stated(rows, TITLE), *members = evidence_text(rows, MEMBERS);
    if (id == NULL || (evidence_is_lost(rows) && !text_start(id, "__"))) {
        evidence_refuse(rows, "nameless group");
        return;
    }
    struct selector group = signal_group_of_text(&rows->context, id);
    struct bytes list = bytes_of_text(members ? members : ""); // before 2023: ids, parted by commas
    for (size_t start = 0, end; start < list.size; start = end + 1) {
        struct signal_recipient member;
        int64_t number;
        for (end = start; end < list.size && list.data[end] != ',';)
            end++;
        if (text_to_int64(bytes_slice(list, start, end - start), &number) &&
            signal_recipients_find(recipients, number, &member))
            send_member(rows, group, &member);
    }
    contact_send(rows,
                 &(struct contact){.app = "signal", .name = title, .selectors = &group, .selector_count = 1});
}

static void visit_member(struct evidence_rows *rows, void *payload)
{
    enum { ID, RECIPIENT };
    struct signal_recipient member;
    const char *id = stated(rows, ID);
    if (id == NULL || !signal_recipients_find(payload, evidence_integer(rows, RECIPIENT, -1), &member)) {
        evidence_refuse(rows, "member who is not known");
        return;
    }
    send_member(rows, signal_group_of_text(&rows->context, id), &member);
    evidence_emitted(rows);
}

void signal_recipients_read(struct signal_recipients *recipients, struct evidence_db *db)
{
    static const char *const groups[] = {"group_id", "title", "members", NULL};
    static const char *const members[] = {"group_id", "recipient_id", NULL};
    evidence_rows_each(db, "recipient", RECIPIENT_COLUMNS, visit_recipient, recipients);
    evidence_rows_each_if_there(db, "groups", groups, visit_group, recipients);
    evidence_rows_each_if_there(db, "group_membership", members, visit_member, recipients);
}
