// WeChat for Android: the own account, contacts, groups and their members of EnMicroMsg.db.
// docs/formats/wechat.md.
#include "observations/phones/wechat/wechat_android.h"

#include "base/text.h"
#include "observations/phones/peers.h"
#include "observations/selectors/selectors.h"
#include "observations/serialized/protobuf.h"

#include <string.h>

enum { USER_MAX_BYTES = 256, MEMBERS_MAX = 5000 };

struct selector wechat_selector(const char *user, const struct observation_context *context)
{
    if (user == NULL || *user == 0)
        return peers_nobody();
    return selector_of_handle(context, "wechat", bytes_slice(bytes_of_text(user), 0, USER_MAX_BYTES));
}

bool wechat_is_group(const char *user)
{
    return user && (text_end(user, "@chatroom") || text_end(user, "@im.chatroom"));
}

static const char *stated(struct evidence_rows *rows, int column)
{
    const char *text = evidence_text(rows, column);
    return text && *text ? text : NULL;
}

// ---- own account ----

enum { OWN_USER = 2, OWN_NAME = 4, OWN_PHONE = 6, OWN_ALIAS = 42 };

struct own {
    struct wechat_reading *reading;
    struct parties parties;
    const char *name;
    struct place place;
};

static void visit_userinfo(struct evidence_rows *rows, void *payload)
{
    enum { ID, VALUE };
    struct own *own = payload;
    struct wechat_reading *reading = own->reading;
    struct observation_context context = rows->context;
    context.arena = reading->arena;
    int64_t id = evidence_integer(rows, ID, -1);
    const char *value = stated(rows, VALUE);
    bool used = value && strlen(value) <= USER_MAX_BYTES && !evidence_is_lost(rows) &&
                (id == OWN_USER || id == OWN_NAME || id == OWN_PHONE || id == OWN_ALIAS);
    if (!used) {
        evidence_refuse(rows, "setting not read");
        return;
    }
    if (id == OWN_NAME) {
        own->name = arena_text(reading->arena, value);
        tally_skip(&rows->tally, SIDE_TABLE_USED);
        return;
    }
    struct selector selector = id == OWN_PHONE ? selector_of_phone(&context, bytes_of_text(value))
                                               : wechat_selector(value, &context);
    if (id == OWN_PHONE && selector.kind != SELECTOR_PHONE) {
        tally_skip(&rows->tally, "setting not read");
        return;
    }
    if (id == OWN_USER)
        reading->own = arena_text(reading->arena, value);
    own->place = evidence_place(rows);
    parties_add(&own->parties, reading->arena, selector);
    own_send(rows, "wechat", selector);
}

static void read_own(struct wechat_reading *reading)
{
    static const char *const columns[] = {"id", "value", NULL};
    struct own own = {.reading = reading};
    evidence_rows_each(reading->db, "userinfo", columns, visit_userinfo, &own);
    if (own.parties.count)
        sink_account(reading->sink, &(struct account){.place = own.place,
                                                      .app = "wechat",
                                                      .name = own.name,
                                                      .selectors = own.parties.at,
                                                      .selector_count = own.parties.count});
}

// ---- contacts ----

// The row is an account, with its own names; a contact too when the owner gave it a name, or it is a group.
static void visit_contact(struct evidence_rows *rows, void *payload)
{
    enum { USER, ALIAS, REMARK, NICKNAME };
    (void)payload;
    struct observation_context *context = &rows->context;
    const char *user = stated(rows, USER), *alias = stated(rows, ALIAS), *remark = stated(rows, REMARK),
               *nickname = stated(rows, NICKNAME);
    if (user == NULL || strlen(user) > USER_MAX_BYTES ||
        (evidence_is_lost(rows) && alias == NULL && nickname == NULL && remark == NULL)) {
        evidence_refuse(rows, "nameless contact");
        return;
    }
    struct parties parties = {0};
    parties_add(&parties, context->arena, wechat_selector(user, context));
    if (alias && strlen(alias) <= USER_MAX_BYTES)
        parties_add(&parties, context->arena, wechat_selector(alias, context));
    if (remark || (wechat_is_group(user) && nickname))
        sink_contact(context->sink, &(struct contact){.place = evidence_place(rows),
                                                      .app = "wechat",
                                                      .name = remark ? remark : nickname,
                                                      .selectors = parties.at,
                                                      .selector_count = parties.count});
    if (wechat_is_group(user)) {
        evidence_emitted(rows);
        return;
    }
    account_send(rows, &(struct account){.app = "wechat",
                                         .name = nickname,
                                         .selectors = parties.at,
                                         .selector_count = parties.count});
}

// ---- groups ----

static void send_member(struct evidence_rows *rows, struct selector group, struct bytes user,
                        const char *owner, struct moment since)
{
    const char *name = text_clean(rows->context.arena, bytes_slice(user, 0, USER_MAX_BYTES));
    bool creator = owner && strcmp(owner, name) == 0;
    sink_membership(rows->context.sink, &(struct membership){.place = evidence_place(rows),
                                                             .app = "wechat",
                                                             .group = group,
                                                             .member = wechat_selector(name, &rows->context),
                                                             .role = creator ? "creator" : NULL,
                                                             .since = since});
}

// "wxid_a;wxid_b"
static size_t send_list(struct evidence_rows *rows, struct selector group, const char *list,
                        const char *owner)
{
    size_t sent = 0;
    for (const char *at = list; at && *at && sent < MEMBERS_MAX;) {
        size_t size = strcspn(at, ";");
        if (size) {
            send_member(rows, group, (struct bytes){(const uint8_t *)at, size}, owner, MOMENT_UNKNOWN);
            sent++;
        }
        at += size + (at[size] != 0);
    }
    return sent;
}

// Members stand in `roomdata` too, each a message 1 whose field 1 is the user and 2 the name in the group.
static size_t send_roomdata(struct evidence_rows *rows, struct selector group, struct bytes data,
                            const char *owner, bool list_sent)
{
    struct reader reader = reader_of(data);
    struct protobuf_field field;
    size_t sent = 0;
    while (protobuf_next(&reader, &field) && sent < MEMBERS_MAX) {
        if (field.number != 1 || field.form != PROTOBUF_BYTES)
            continue;
        struct bytes user = protobuf_bytes(field.bytes, 1), name = protobuf_bytes(field.bytes, 2);
        if (user.size == 0 || user.size > USER_MAX_BYTES || !text_is_utf8(user))
            continue;
        if (!list_sent)
            send_member(rows, group, user, owner, MOMENT_UNKNOWN);
        struct selector member = wechat_selector(text_clean(rows->context.arena, user), &rows->context);
        if (name.size && text_is_utf8(name))
            sink_account(rows->context.sink, &(struct account){.place = evidence_place(rows),
                                                               .app = "wechat",
                                                               .name = text_clean(rows->context.arena, name),
                                                               .selectors = &member,
                                                               .selector_count = 1});
        sent++;
    }
    return sent;
}

static void visit_chatroom(struct evidence_rows *rows, void *payload)
{
    enum { NAME, MEMBERS, OWNER, DATA };
    (void)payload;
    const char *name = stated(rows, NAME), *owner = stated(rows, OWNER);
    if (name == NULL || (evidence_is_lost(rows) && !wechat_is_group(name))) {
        evidence_refuse(rows, "nameless group");
        return;
    }
    struct selector group = wechat_selector(name, &rows->context);
    size_t sent = send_list(rows, group, stated(rows, MEMBERS), owner);
    sent += send_roomdata(rows, group, evidence_bytes(rows, DATA), owner, sent > 0);
    if (sent)
        evidence_emitted(rows);
    else
        tally_skip(&rows->tally, "group without members");
}

void wechat_people_read(struct wechat_reading *reading)
{
    static const char *const contacts[] = {"username", "alias", "conRemark", "nickname", NULL};
    static const char *const groups[] = {"chatroomname", "memberlist", "roomowner", "roomdata", NULL};
    read_own(reading);
    evidence_rows_each(reading->db, "rcontact", contacts, visit_contact, reading);
    evidence_rows_each_if_there(reading->db, "chatroom", groups, visit_chatroom, reading);
}
