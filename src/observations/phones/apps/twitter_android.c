// Twitter (X) for Android: what was posted, people, direct messages. docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"

#include "base/text.h"

#include <string.h>

enum { OWNERS_MAX = 8, ENTRY_MESSAGE = 0 };

struct twitter {
    struct app_reading reading;
    struct {
        int64_t id, rows;
    } owners[OWNERS_MAX]; // whose lists the file keeps; the one with the most is its account
    int64_t owner;        // 0: none
};

static void take_group(struct evidence_rows *rows, void *payload)
{
    struct twitter *twitter = payload;
    int64_t id = evidence_integer(rows, 0, 0);
    app_skip_used(rows);
    for (size_t i = 0; id > 0 && i < OWNERS_MAX && !evidence_is_lost(rows); i++)
        if (twitter->owners[i].id == id || twitter->owners[i].id == 0) {
            twitter->owners[i].id = id;
            twitter->owners[i].rows++;
            break;
        }
}

static void find_owner(struct twitter *twitter)
{
    int64_t most = 0;
    for (size_t i = 0; i < OWNERS_MAX; i++)
        if (twitter->owners[i].rows > most) {
            most = twitter->owners[i].rows;
            twitter->owner = twitter->owners[i].id;
        }
}

static void take_user(struct evidence_rows *rows, void *payload)
{
    enum { ID, USER, NAME, ABOUT };
    struct twitter *twitter = payload;
    struct app_reading *reading = &twitter->reading;
    struct parties parties = {0};
    const char *id = app_text(rows, ID), *about = app_text(rows, ABOUT);
    for (int column = USER; column >= ID; column--)
        if (app_text(rows, column))
            parties_add(&parties, rows->context.arena, app_handle(reading, rows, app_text(rows, column)));
    if (id && parties.count)
        book_add(reading->people, id, &(struct book_entry){.selector = parties.at[0]});
    if (id && twitter->owner && evidence_integer(rows, ID, 0) == twitter->owner)
        app_also_owner(reading, rows, parties.at[0]);
    if (about && !evidence_is_lost(rows))
        selectors_send(&rows->context, evidence_place(rows), about);
    app_account(reading, rows,
                &(struct account){
                    .name = app_text(rows, NAME), .selectors = parties.at, .selector_count = parties.count});
}

static struct selector person(struct twitter *twitter, struct evidence_rows *rows, int column)
{
    int64_t id = evidence_integer(rows, column, 0);
    if (id <= 0)
        return peers_nobody();
    return twitter->owner == id ? SELECTOR_OF_OWNER : app_person(&twitter->reading, rows, app_key(rows, id));
}

static void send_place(struct twitter *twitter, struct evidence_rows *rows, const struct message *message,
                       int latitude, int longitude)
{
    struct position position = {.place = evidence_place(rows),
                                .app = twitter->reading.app,
                                .how = "shared",
                                .at = message->at,
                                .by = message->from};
    if (!evidence_is_lost(rows) && evidence_real(rows, latitude, &position.latitude) &&
        evidence_real(rows, longitude, &position.longitude) && position_settle(&position))
        sink_position(rows->context.sink, &position);
}

// What somebody posted, for all to read: to nobody, but for an answer.
static void take_status(struct evidence_rows *rows, void *payload)
{
    enum { ID, AUTHOR, TEXT, AT, TO, ANSWERED, LATITUDE, LONGITUDE };
    struct twitter *twitter = payload;
    struct selector to = person(twitter, rows, TO);
    int64_t answered = evidence_integer(rows, ANSWERED, 0);
    struct message message = {
        .thread = "posts",
        .id = app_text(rows, ID),
        .reply_to = answered > 0 ? app_key(rows, answered) : NULL,
        .from = person(twitter, rows, AUTHOR),
        .to = &to,
        .to_count = *to.value || to.kind == SELECTOR_OWNER,
        .at = evidence_moment_msec(rows, AT),
        .text = app_text(rows, TEXT),
    };
    message.direction = message.from.kind == SELECTOR_OWNER             ? DIRECTION_OUT
                        : message.to_count && to.kind == SELECTOR_OWNER ? DIRECTION_IN
                                                                        : DIRECTION_UNKNOWN;
    send_place(twitter, rows, &message, LATITUDE, LONGITUDE);
    app_message(&twitter->reading, rows, &message);
}

static void take_participant(struct evidence_rows *rows, void *payload)
{
    enum { CONVERSATION, USER };
    struct twitter *twitter = payload;
    const char *id = app_text(rows, CONVERSATION);
    struct selector who = person(twitter, rows, USER);
    app_skip_used(rows);
    if (id && *who.value && who.kind != SELECTOR_OWNER)
        book_add(twitter->reading.chats, id, &(struct book_entry){.selector = who});
}

// The application's own serialization: a text of up to 255 bytes stands behind 'j' and its length; that of
// the message is the first.
static const char *text_of_entry(struct arena *arena, struct bytes data)
{
    for (size_t at = 0; at + 2 < data.size; at++) {
        struct bytes text = bytes_slice(data, at + 2, data.data[at + 1]);
        if (data.data[at] == 'j' && text.size && text.size == data.data[at + 1] && text_is_utf8(text))
            return text_clean(arena, text);
    }
    return NULL;
}

static void take_entry(struct evidence_rows *rows, void *payload)
{
    enum { ID, CONVERSATION, USER, AT, TYPE, DATA };
    struct twitter *twitter = payload;
    const struct book_entry *other = book_find(twitter->reading.chats, app_text(rows, CONVERSATION));
    if (evidence_integer(rows, TYPE, ENTRY_MESSAGE) != ENTRY_MESSAGE) {
        tally_skip(&rows->tally, "an event of a conversation, no message");
        return;
    }
    struct selector writer = person(twitter, rows, USER);
    struct message message = {
        .thread = app_text(rows, CONVERSATION),
        .id = app_text(rows, ID),
        .direction = writer.kind == SELECTOR_OWNER ? DIRECTION_OUT
                     : twitter->owner              ? DIRECTION_IN
                                                   : DIRECTION_UNKNOWN,
        .at = evidence_moment_msec(rows, AT),
        .text = text_of_entry(rows->context.arena, evidence_bytes(rows, DATA)),
    };
    bool out = message.direction == DIRECTION_OUT;
    message_of_two(&message, rows->context.arena, !out ? writer : other ? other->selector : peers_nobody());
    app_message(&twitter->reading, rows, &message);
}

static void take_search(struct evidence_rows *rows, void *payload)
{
    (void)payload;
    const char *query = app_text(rows, 0);
    if (query && !evidence_is_lost(rows))
        selectors_send(&rows->context, evidence_place(rows), query);
    tally_skip(&rows->tally, "a search of the owner's, no message");
}

static bool recognises(const struct observation_context *context)
{
    static const char *const statuses[] = {"status_id", "author_id", "content", "created", NULL};
    static const char *const users[] = {"user_id", "username", "name", NULL};
    return evidence_db_holds(context, "statuses", statuses) && evidence_db_holds(context, "users", users);
}

static void observe(struct observation_context *context)
{
    static const char *const groups[] = {"owner_id", NULL};
    static const char *const users[] = {"user_id", "username", "name", "description", NULL};
    static const char *const statuses[] = {"status_id", "author_id",    "content",
                                           "created",   "in_r_user_id", "in_r_status_id",
                                           "latitude",  "longitude",    NULL};
    static const char *const participants[] = {"conversation_id", "user_id", NULL};
    static const char *const entries[] = {
        "entry_id", "conversation_id", "user_id", "created", "entry_type", "data", NULL};
    struct twitter twitter = {0};
    struct evidence_db *db;
    app_begin(&twitter.reading, context, "twitter");
    twitter.reading.handles = "x";
    db = twitter.reading.db;
    evidence_rows_each_if_there(db, "user_groups", groups, take_group, &twitter);
    find_owner(&twitter);
    evidence_rows_each(db, "users", users, take_user, &twitter);
    evidence_rows_each(db, "statuses", statuses, take_status, &twitter);
    evidence_rows_each_if_there(db, "conversation_participants", participants, take_participant, &twitter);
    evidence_rows_each_if_there(db, "conversation_entries", entries, take_entry, &twitter);
    evidence_rows_each_if_there(db, "search_queries", (const char *const[]){"query", NULL}, take_search,
                                &twitter);
    app_end(&twitter.reading);
}

const struct observer observer_twitter_android = {
    .name = "twitter_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Twitter (X) for Android: posts, people, direct messages",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
