// Who belongs to WhatsApp's groups, who came and went, and whose number changed, on Android.
#include "observations/phones/whatsapp/whatsapp_store.h"

#include "base/text.h"
#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum { RANK_ADMIN = 1, RANK_CREATOR = 2 };

static const char *role_of(int64_t rank)
{
    return rank == RANK_CREATOR ? "creator" : rank == RANK_ADMIN ? "admin" : NULL;
}

static const char NO_GROUP[] = "a group or member that is not there";

static void send_membership(struct whatsapp_store *store, struct evidence_rows *rows,
                            struct membership *membership)
{
    const char *of = arena_print(rows->context.arena, "%d %s %s", membership->member.kind,
                                 membership->member.value, membership->role ? membership->role : "");
    if (!whatsapp_first_time(store, "member", membership->group.value, of, membership->since.at_usec))
        tally_skip(&rows->tally, WHATSAPP_EARLIER);
    else
        membership_send(rows, membership);
}

// By rows of jid: the current members, and those who are gone.
static void visit_member(struct evidence_rows *rows, void *payload)
{
    enum { GROUP, MEMBER, RANK, SINCE };
    struct whatsapp_store *store = payload;
    const struct whatsapp_jid *group = whatsapp_jids_find(store->jids, evidence_integer(rows, GROUP, -1));
    const struct whatsapp_jid *member = whatsapp_jids_find(store->jids, evidence_integer(rows, MEMBER, -1));
    if (group == NULL || !group->many || member == NULL || member->many) {
        tally_skip(&rows->tally, evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : NO_GROUP);
        return;
    }
    struct membership membership = {.app = WHATSAPP,
                                    .group = group->selector,
                                    .member = member->selector,
                                    .role = role_of(evidence_integer(rows, RANK, 0)),
                                    .since = evidence_moment_msec(rows, SINCE)};
    send_membership(store, rows, &membership);
}

static void visit_past_member(struct evidence_rows *rows, void *payload)
{
    enum { GROUP, MEMBER, IS_LEAVE, TIME };
    struct whatsapp_store *store = payload;
    const struct whatsapp_jid *group = whatsapp_jids_find(store->jids, evidence_integer(rows, GROUP, -1));
    const struct whatsapp_jid *member = whatsapp_jids_find(store->jids, evidence_integer(rows, MEMBER, -1));
    if (group == NULL || !group->many || member == NULL || member->many) {
        tally_skip(&rows->tally, evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : NO_GROUP);
        return;
    }
    struct membership membership = {.app = WHATSAPP,
                                    .group = group->selector,
                                    .member = member->selector,
                                    .role = evidence_integer(rows, IS_LEAVE, 0) ? "left" : "removed",
                                    .since = evidence_moment_msec(rows, TIME)};
    send_membership(store, rows, &membership);
}

// By JIDs in words, as before 2021; an empty one is the owner of the device.
static void visit_old_member(struct evidence_rows *rows, void *payload)
{
    enum { GROUP, MEMBER, ADMIN };
    struct whatsapp_store *store = payload;
    const char *group = evidence_text(rows, GROUP), *member = evidence_text(rows, MEMBER);
    bool is_owner = member && *member == 0;
    if (group == NULL || !whatsapp_jid_is_many(group) || member == NULL ||
        (evidence_is_lost(rows) &&
         (!whatsapp_jid_is_sound(group) || (!is_owner && !whatsapp_jid_is_sound(member))))) {
        tally_skip(&rows->tally, evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : NO_GROUP);
        return;
    }
    struct membership membership = {
        .app = WHATSAPP,
        .group = selector_of_jid(&rows->context, bytes_of_text(group)),
        .member = is_owner ? SELECTOR_OF_OWNER : selector_of_jid(&rows->context, bytes_of_text(member)),
        .role = role_of(evidence_integer(rows, ADMIN, 0)),
        .since = MOMENT_UNKNOWN};
    send_membership(store, rows, &membership);
}

// ---- what system messages say ----

static const struct whatsapp_event *event_of(const struct whatsapp_store *store, int64_t message)
{
    size_t low = 0, high = store->event_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (store->events[middle].message < message)
            low = middle + 1;
        else
            high = middle;
    }
    return low < store->event_count && store->events[low].message == message ? &store->events[low] : NULL;
}

// What became of the participants of a system message; NULL: nothing about belonging.
static const char *became(int64_t action)
{
    switch (action) {
    case 4:  // came
    case 12: // were added
    case 20: // came by a link
        return "joined";
    case 5:
    case 13:
        return "left";
    case 7:
    case 14:
        return "removed";
    case 15:
        return "admin";
    default:
        return NULL;
    }
}

static void visit_participant(struct evidence_rows *rows, void *payload)
{
    enum { MESSAGE, MEMBER };
    struct whatsapp_store *store = payload;
    int64_t message = evidence_integer(rows, MESSAGE, -1);
    const struct whatsapp_event *event = event_of(store, message);
    const struct whatsapp_jid *member = whatsapp_jids_find(store->jids, evidence_integer(rows, MEMBER, -1));
    size_t count;
    const struct side_row *action = side_table_find(&store->actions, message, &count);
    if (event == NULL || event->chat == NULL || !event->chat->many || member == NULL || member->many) {
        tally_skip(&rows->tally, evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : NO_GROUP);
        return;
    }
    const char *role = count ? became(action->number) : NULL;
    if (role == NULL) {
        tally_skip(&rows->tally, "system message that says nothing of belonging");
        return;
    }
    struct membership membership = {.app = WHATSAPP,
                                    .group = event->chat->selector,
                                    .member = member->selector,
                                    .role = role,
                                    .since = event->at};
    send_membership(store, rows, &membership);
}

// The application says that it is one account: that is more than two numbers of one person.
static void visit_number_change(struct evidence_rows *rows, void *payload)
{
    enum { OLD, NEW };
    struct whatsapp_store *store = payload;
    const struct whatsapp_jid *before = whatsapp_jids_find(store->jids, evidence_integer(rows, OLD, -1));
    const struct whatsapp_jid *after = whatsapp_jids_find(store->jids, evidence_integer(rows, NEW, -1));
    if (before == NULL || after == NULL || before->many || after->many) {
        tally_skip(&rows->tally,
                   evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : "a number that is not there");
        return;
    }
    const char *values =
        arena_print(rows->context.arena, "%s %s", before->selector.value, after->selector.value);
    if (!whatsapp_first_time(store, "number change", NULL, values, 0)) {
        tally_skip(&rows->tally, "the same change told again");
        return;
    }
    const struct selector selectors[] = {before->selector, after->selector};
    account_send(rows, &(struct account){.app = WHATSAPP, .selectors = selectors, .selector_count = 2});
}

static void visit_display_name(struct evidence_rows *rows, void *payload)
{
    enum { LID, NAME };
    struct whatsapp_store *store = payload;
    const struct whatsapp_jid *jid = whatsapp_jids_find(store->jids, evidence_integer(rows, LID, -1));
    const char *name = evidence_text(rows, NAME);
    if (jid == NULL || name == NULL || *name == 0)
        tally_skip(&rows->tally,
                   evidence_is_lost(rows) ? EVIDENCE_ROW_IN_PART : "no name, or nobody who bears it");
    else if (!whatsapp_first_time(store, jid->text, "display name", name, 0))
        tally_skip(&rows->tally, WHATSAPP_EARLIER);
    else
        account_send(rows,
                     &(struct account){
                         .app = WHATSAPP, .name = name, .selectors = &jid->selector, .selector_count = 1});
}

static void visit_reaction(struct evidence_rows *rows, void *payload)
{
    (void)payload;
    tally_skip(&rows->tally, "reaction, answer to a poll or the like: no message");
}

static void read_if_there(struct whatsapp_store *store, const char *table, const char *const *columns,
                          evidence_visit *visit)
{
    if (evidence_db_has_table(store->db, table))
        evidence_rows_each(store->db, table, columns, visit, store);
}

void whatsapp_groups_read(struct whatsapp_store *store)
{
    static const char *const member[] = {"group_jid_row_id", "user_jid_row_id", "rank", "add_timestamp",
                                         NULL};
    static const char *const past[] = {"group_jid_row_id", "user_jid_row_id", "is_leave", "timestamp", NULL};
    static const char *const old[] = {"gjid", "jid", "admin", NULL};
    static const char *const participant[] = {"message_row_id", "user_jid_row_id", NULL};
    static const char *const change[] = {"old_jid_row_id", "new_jid_row_id", NULL};
    static const char *const name[] = {"lid_row_id", "display_name", NULL};
    static const char *const reaction[] = {"_id", NULL};
    read_if_there(store, "group_participant_user", member, visit_member);
    read_if_there(store, "group_past_participant_user", past, visit_past_member);
    read_if_there(store, "group_participants", old, visit_old_member);
    read_if_there(store, "message_system_chat_participant", participant, visit_participant);
    read_if_there(store, "message_system_number_change", change, visit_number_change);
    read_if_there(store, "lid_display_name", name, visit_display_name);
    read_if_there(store, "message_add_on", reaction, visit_reaction);
    read_if_there(store, "message_add_on_reaction", reaction, visit_reaction);
}
