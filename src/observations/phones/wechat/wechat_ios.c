// WeChat for iOS: messages of MM.sqlite and message_N.sqlite, a table for each talk. docs/formats/wechat.md.
#include "observations/observers.h"
#include "observations/phones/peers.h"
#include "observations/phones/wechat/wechat_android.h"
#include "observations/selectors/selectors.h"

#include "base/encoding.h"
#include "base/text.h"

#include <openssl/evp.h>

#include <inttypes.h>
#include <string.h>

enum { MD5_TEXT = 32, USER_MAX_BYTES = 256, USERS_MAX = 200000 };
enum { DES_SENT = 0, STATUS_FAILED = 1 };

// ---- who is meant by a table's name ----

struct users {
    struct arena *arena;
    struct text_map by_md5; // md5 of a name -> number from 1
    const char **names;
    size_t count;
};

static const char *md5_of(struct arena *arena, const char *text)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(text, strlen(text), digest, &size, EVP_md5(), NULL) != 1 || size != MD5_TEXT / 2)
        return "";
    char *hex = arena_alloc(arena, MD5_TEXT + 1, 1);
    hex_of_bytes((struct bytes){digest, size}, hex);
    return hex;
}

static void users_add(struct users *users, struct arena *scratch, const char *name)
{
    bool is_new;
    if (name == NULL || *name == 0 || strlen(name) > USER_MAX_BYTES || users->count == USERS_MAX)
        return;
    int64_t *number = text_map_at(&users->by_md5, md5_of(scratch, name), &is_new);
    if (!is_new)
        return;
    users->names[users->count++] = arena_text(users->arena, name);
    *number = (int64_t)users->count;
}

static const char *users_find(const struct users *users, const char *md5)
{
    const int64_t *number = text_map_find(&users->by_md5, md5);
    return number ? users->names[*number - 1] : NULL;
}

// Takes what is said and keeps nothing: for names out of a file that is an item of its own.
static void take_nothing(struct sink *sink, const struct record *record)
{
    (void)sink, (void)record;
}

static void visit_user(struct evidence_rows *rows, void *payload)
{
    users_add(payload, rows->context.arena, evidence_text(rows, 0));
    tally_skip(&rows->tally, SIDE_TABLE_USED);
}

static void read_users(struct users *users, const struct observation_context *context,
                       const struct item *item)
{
    static const char *const columns[] = {"userName", NULL}, *const old_columns[] = {"UsrName", NULL};
    struct sink sink = {.take = take_nothing};
    struct observation_context quiet = *context;
    quiet.item = item;
    quiet.sink = &sink;
    struct evidence_db *db = evidence_db_open(&quiet);
    if (db && evidence_db_has_columns(db, "Friend", columns))
        evidence_rows_each(db, "Friend", columns, visit_user, users);
    else if (db && evidence_db_has_columns(db, "Friend", old_columns))
        evidence_rows_each(db, "Friend", old_columns, visit_user, users);
    evidence_db_close(db);
}

// ---- messages ----

struct reading {
    struct wechat_reading shared; // what payments need
    struct users users;
    const char *talker; // of the table that is read; "md5:..." when its name is not known
    bool known, is_group;
    size_t tables;
};

enum { SERVER_ID, TYPE, STATUS, DES, TIME, MESSAGE };
static const char *const COLUMNS[] = {"MesSvrID", "Type", "Status", "Des", "CreateTime", "Message", NULL};

static bool is_talk(const char *table)
{
    static const char prefix[] = "Chat_";
    size_t size = strlen(table);
    if (!text_start(table, prefix) || size != sizeof prefix - 1 + MD5_TEXT)
        return false;
    for (const char *at = table + sizeof prefix - 1; *at; at++)
        if (text_hex_digit((uint8_t)*at) < 0)
            return false;
    return true;
}

static void read_call(struct evidence_rows *rows, const struct wechat_content *content, struct selector peer,
                      struct moment at, int64_t des)
{
    struct call call = {.app = "wechat",
                        .at = at,
                        .seconds = content->seconds,
                        .direction = des == DES_SENT ? DIRECTION_OUT : DIRECTION_IN,
                        .outcome = content->outcome};
    call_of_two(&call, rows->context.arena, peer);
    call_send(rows, &call);
}

static void send_message(struct reading *reading, struct evidence_rows *rows,
                         const struct wechat_content *content, const char *talker, bool is_group,
                         struct moment at)
{
    struct arena *arena = rows->context.arena;
    int64_t des = evidence_integer(rows, DES, -1), id = evidence_integer(rows, SERVER_ID, 0);
    bool revoked = content->what == WECHAT_REVOKED;
    struct message message = {
        .app = "wechat",
        .thread = talker,
        .id = id ? arena_print(arena, "%" PRId64, id) : NULL,
        .reply_to = content->reply_to,
        .quoted = content->quoted,
        .marks = (revoked ? MARK_REVOKED : 0) |
                 (des == DES_SENT && evidence_integer(rows, STATUS, 0) == STATUS_FAILED ? MARK_FAILED : 0),
        .at = at,
        .direction = des < 0           ? DIRECTION_UNKNOWN
                     : des == DES_SENT ? DIRECTION_OUT
                                       : DIRECTION_IN,
        .text = revoked ? NULL : content->text,
        .attachments = &content->attachment,
        .attachment_count = content->attachment != NULL,
    };
    struct selector peer = wechat_selector(talker, &rows->context);
    if (is_group)
        message_to_group(&message, arena, wechat_selector(content->sender, &rows->context), peer);
    else
        message_of_two(&message, arena, peer);
    wechat_brought_send(rows, content, at, message.from);
    if (content->is_transfer)
        wechat_transfer_send(&reading->shared, rows, content, at, talker, des == DES_SENT);
    if (content->is_envelope)
        tally_skip(&reading->shared.money, "red envelope: its amount is not kept in messages");
    message_send(rows, &message);
}

static void visit(struct evidence_rows *rows, void *payload)
{
    struct reading *reading = payload;
    int64_t time = evidence_integer(rows, TIME, 0), type = evidence_integer(rows, TYPE, 0),
            des = evidence_integer(rows, DES, -1);
    bool lost = evidence_is_lost(rows);
    if (lost && (!moment_is_sound(moment_from_sec(time)) || type == 0 || des < 0 || des > 1)) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    // all talks have tables of one form: of a lost row nothing says which of them it was in
    bool certain = !lost || reading->tables == 1;
    const char *talker = certain ? reading->talker : "";
    bool known = certain && reading->known;
    struct wechat_content content;
    wechat_content_read(type, evidence_text(rows, MESSAGE), des != DES_SENT && (!known || reading->is_group),
                        rows->context.arena, &content);
    bool is_group = known ? reading->is_group : content.sender != NULL;
    struct moment at = evidence_moment_sec(rows, TIME);
    if (content.what == WECHAT_SYSTEM) {
        if (content.text)
            selectors_send(&rows->context, evidence_place(rows), content.text);
        tally_skip(&rows->tally, "system message");
    } else if (content.what == WECHAT_CALL) {
        read_call(rows, &content, wechat_selector(talker, &rows->context), at, des);
    } else {
        send_message(reading, rows, &content, certain ? talker : "talk that is not known", is_group, at);
    }
}

static void read_talk(struct reading *reading, const char *table)
{
    const char *md5 = strchr(table, '_') + 1, *name = users_find(&reading->users, md5);
    reading->known = name != NULL;
    reading->talker = name ? name : arena_print(reading->shared.arena, "md5:%s", md5);
    reading->is_group = wechat_is_group(name);
    evidence_rows_each(reading->shared.db, table, COLUMNS, visit, reading);
}

// .../Documents/<md5 of the own account's name>/DB/MM.sqlite
static void say_own(struct reading *reading, const struct observation_context *context)
{
    for (const char *at = context->item->path; at && *at;) {
        size_t size = strcspn(at, "/");
        const char *part = arena_text_n(context->arena, at, size);
        const char *own = size == MD5_TEXT ? users_find(&reading->users, part) : NULL;
        if (own) {
            reading->shared.own = own;
            sink_own_selector(context->sink,
                              &(struct own_selector){{.table = "Friend", .row = -1, .offset = -1},
                                                     "wechat",
                                                     wechat_selector(own, context)});
            return;
        }
        at += size + (at[size] != 0);
    }
}

static bool has_talks(struct evidence_db *db)
{
    for (size_t i = 0; i < evidence_db_table_count(db); i++)
        if (is_talk(evidence_db_table(db, i)) &&
            evidence_db_has_columns(db, evidence_db_table(db, i), COLUMNS))
            return true;
    return false;
}

static bool recognises(const struct observation_context *context)
{
    return evidence_db_is(context, has_talks);
}

static void observe(struct observation_context *context)
{
    struct reading reading = {.shared = {.db = evidence_db_open(context),
                                         .sink = context->sink,
                                         .arena = context->arena,
                                         .money = {.table = "Chat: money"}},
                              .users = {.arena = context->arena}};
    struct evidence_db *db = reading.shared.db;
    reading.users.names = arena_alloc(context->arena, USERS_MAX, sizeof *reading.users.names);
    evidence_db_tell_condition(db);
    read_users(&reading.users, context, context->item);
    const struct item *contacts = item_companion(context->item, "WCDB_Contact.sqlite");
    if (contacts)
        read_users(&reading.users, context, contacts);
    say_own(&reading, context);
    for (size_t i = 0; i < evidence_db_table_count(db); i++)
        reading.tables += is_talk(evidence_db_table(db, i));
    for (size_t i = 0; i < evidence_db_table_count(db); i++)
        if (is_talk(evidence_db_table(db, i)))
            read_talk(&reading, evidence_db_table(db, i));
    if (reading.shared.money.emitted || tally_skipped(&reading.shared.money))
        tally_send(context->sink, &reading.shared.money, -1);
    evidence_db_tell_unread(db, "table not read");
    text_map_done(&reading.users.by_md5);
    text_map_done(&reading.shared.transfers);
    evidence_db_close(db);
}

const struct observer observer_wechat_ios = {
    .name = "wechat_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "messages, calls, positions and payments of WeChat for iOS (MM.sqlite, message_N.sqlite)",
    .companions = (const char *const[]){"%-wal", "WCDB_Contact.sqlite", NULL},
    .recognises = recognises,
    .observe = observe,
};
