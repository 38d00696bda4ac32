// WeChat for iOS: contacts, accounts and groups of WCDB_Contact.sqlite. docs/formats/wechat.md.
#include "observations/observers.h"
#include "observations/phones/wechat/wechat_android.h"
#include "observations/serialized/protobuf.h"

#include <string.h>

enum { USER_MAX_BYTES = 256, MEMBERS_MAX = 5000 };
enum {
    REMARK_NICKNAME = 1,
    REMARK_ALIAS = 2,
    REMARK_NAME = 3,
    ROOM_MEMBERS = 1
}; // fields of Friend's columns

// Members stand in a list parted by ';'.
static void send_members(struct evidence_rows *rows, struct selector group, const char *list)
{
    size_t sent = 0;
    for (const char *at = list; at && *at && sent < MEMBERS_MAX;) {
        size_t size = strcspn(at, ";");
        if (size && size <= USER_MAX_BYTES) {
            const char *user = arena_text_n(rows->context.arena, at, size);
            sink_membership(rows->context.sink,
                            &(struct membership){.place = evidence_place(rows),
                                                 .app = "wechat",
                                                 .group = group,
                                                 .member = wechat_selector(user, &rows->context),
                                                 .since = MOMENT_UNKNOWN});
            sent++;
        }
        at += size + (at[size] != 0);
    }
}

static void visit_friend(struct evidence_rows *rows, void *payload)
{
    enum { USER, REMARK, ROOM };
    (void)payload;
    struct observation_context *context = &rows->context;
    const char *user = evidence_text(rows, USER);
    struct bytes remark = evidence_bytes(rows, REMARK), room = evidence_bytes(rows, ROOM);
    if (user == NULL || *user == 0 || strlen(user) > USER_MAX_BYTES ||
        (evidence_is_lost(rows) && !protobuf_is(remark))) {
        evidence_refuse(rows, "nameless contact");
        return;
    }
    const char *nickname = protobuf_text(context->arena, remark, REMARK_NICKNAME),
               *alias = protobuf_text(context->arena, remark, REMARK_ALIAS),
               *name = protobuf_text(context->arena, remark, REMARK_NAME);
    struct parties parties = {0};
    parties_add(&parties, context->arena, wechat_selector(user, context));
    bool group = wechat_is_group(user);
    if (alias && strlen(alias) <= USER_MAX_BYTES && !group)
        parties_add(&parties, context->arena, wechat_selector(alias, context));
    if (group)
        send_members(rows, parties.at[0], protobuf_text(context->arena, room, ROOM_MEMBERS));
    else
        sink_account(context->sink, &(struct account){.place = evidence_place(rows),
                                                      .app = "wechat",
                                                      .name = nickname,
                                                      .selectors = parties.at,
                                                      .selector_count = parties.count});
    const char *shown = name ? name : group ? nickname : NULL;
    if (shown)
        sink_contact(context->sink, &(struct contact){.place = evidence_place(rows),
                                                      .app = "wechat",
                                                      .name = shown,
                                                      .selectors = parties.at,
                                                      .selector_count = parties.count});
    evidence_emitted(rows);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const columns[] = {"userName", "dbContactRemark", NULL};
    return evidence_db_holds(context, "Friend", columns);
}

static void observe(struct observation_context *context)
{
    static const char *const columns[] = {"userName", "dbContactRemark", "dbContactChatRoom", NULL};
    struct evidence_db *db = evidence_db_open(context);
    evidence_db_tell_condition(db);
    evidence_rows_each(db, "Friend", columns, visit_friend, NULL);
    evidence_db_tell_unread(db, "table not read");
    evidence_db_close(db);
}

const struct observer observer_wechat_ios_contacts = {
    .name = "wechat_ios_contacts",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "accounts, contacts and groups of WeChat for iOS (WCDB_Contact.sqlite)",
    .companions = (const char *const[]){"%-wal", NULL},
    .recognises = recognises,
    .observe = observe,
};
