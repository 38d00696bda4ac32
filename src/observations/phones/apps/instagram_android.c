// Instagram's direct messages for Android (direct.db): each message and each thread is a JSON object.
// docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"

#include "base/text.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum { JSON_MAX_BYTES = 4 * 1024 * 1024 };

static json_t *json_of(struct evidence_rows *rows, int column)
{
    const char *text = app_text(rows, column);
    return text && strlen(text) <= JSON_MAX_BYTES ? json_loads(text, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
}

// A text or a number as text, in the row's arena; NULL for what is neither.
static const char *value_of(struct arena *arena, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_integer(value))
        return arena_print(arena, "%" PRId64, (int64_t)json_integer_value(value));
    const char *text = json_string_value(value);
    return text && *text ? text_clean(arena, bytes_of_text(text)) : NULL;
}

static const char *id_of(struct arena *arena, const json_t *user)
{
    const char *id = value_of(arena, user, "pk");
    id = id ? id : value_of(arena, user, "pk_id");
    return id ? id : value_of(arena, user, "id");
}

static void take_session(struct evidence_rows *rows, void *payload)
{
    struct app_reading *reading = payload;
    const char *id = app_text(rows, 0);
    if (id == NULL || evidence_is_lost(rows)) {
        tally_skip(&rows->tally, "no account");
        return;
    }
    book_add(reading->people, id, &(struct book_entry){.selector = SELECTOR_OF_OWNER});
    own_send(rows, reading->app, app_handle(reading, rows, id));
}

static struct selector take_user(struct app_reading *reading, struct evidence_rows *rows, const json_t *user)
{
    struct parties parties = {0};
    struct arena *arena = rows->context.arena;
    const char *id = id_of(arena, user), *name = value_of(arena, user, "username");
    const struct book_entry *known = book_find(reading->people, id);
    if (known)
        return known->selector;
    if (name)
        parties_add(&parties, arena, app_handle(reading, rows, name));
    if (id)
        parties_add(&parties, arena, app_handle(reading, rows, id));
    if (parties.count == 0)
        return peers_nobody();
    if (!evidence_is_lost(rows))
        sink_account(rows->context.sink, &(struct account){.place = evidence_place(rows),
                                                           .app = reading->app,
                                                           .name = value_of(arena, user, "full_name"),
                                                           .selectors = parties.at,
                                                           .selector_count = parties.count});
    book_add(reading->people, id, &(struct book_entry){.selector = parties.at[0]});
    return parties.at[0];
}

static void take_thread(struct evidence_rows *rows, void *payload)
{
    enum { ID, DATA };
    struct app_reading *reading = payload;
    const char *id = app_text(rows, ID);
    json_t *thread = json_of(rows, DATA);
    const json_t *users = json_object_get(thread, "recipients");
    if (!json_is_array(users))
        users = json_object_get(thread, "users");
    struct book_entry chat = {.selector = app_handle(reading, rows, id), .many = json_array_size(users) != 1};
    for (size_t i = 0; i < json_array_size(users); i++) {
        struct selector user = take_user(reading, rows, json_array_get(users, i));
        if (chat.many)
            app_also_member(reading, rows, chat.selector, user, NULL);
        else
            chat.selector = user;
    }
    book_add(reading->chats, id, &chat);
    app_named(reading, rows, chat.many ? chat.selector : peers_nobody(),
              value_of(rows->context.arena, thread, "thread_title"));
    json_decref(thread);
}

static const char *media_of(struct arena *arena, const json_t *message)
{
    const json_t *media = json_object_get(message, "media");
    const json_t *images = json_object_get(json_object_get(media, "image_versions2"), "candidates");
    const json_t *videos = json_object_get(media, "video_versions");
    const char *url = value_of(arena, json_array_get(videos, 0), "url");
    url = url ? url : value_of(arena, json_array_get(images, 0), "url");
    return url ? url : json_is_object(media) ? "media" : NULL;
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { THREAD, AT, TEXT, KIND, DATA };
    struct app_reading *reading = payload;
    struct arena *arena = rows->context.arena;
    json_t *data = json_of(rows, DATA);
    const char *thread = app_text(rows, THREAD), *writer = value_of(arena, data, "user_id");
    const char *file = media_of(arena, data), *text = app_text(rows, TEXT);
    const struct book_entry *chat = book_find(reading->chats, thread);
    int64_t usec = evidence_integer(rows, AT, 0);
    struct selector from = writer ? app_person(reading, rows, writer) : peers_nobody();
    struct message message = {
        .thread = thread,
        .id = value_of(arena, data, "item_id"),
        .at = usec > 0 ? moment_from_usec(usec) : MOMENT_UNKNOWN,
        .direction = from.kind == SELECTOR_OWNER ? DIRECTION_OUT
                     : writer                    ? DIRECTION_IN
                                                 : DIRECTION_UNKNOWN,
        .text = text ? text : value_of(arena, data, "text"),
        .attachments = &file,
        .attachment_count = file != NULL,
    };
    if (message.text == NULL) // "Video chat ended"
        message.text = value_of(arena, json_object_get(data, "video_call_event"), "description");
    json_decref(data);
    if (chat && chat->many)
        message_to_group(&message, arena, from, chat->selector);
    else
        message_of_two(&message, arena,
                       message.direction != DIRECTION_OUT ? from
                       : chat                             ? chat->selector
                                                          : peers_nobody());
    app_message(reading, rows, &message);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"thread_id", "timestamp", "message", NULL};
    static const char *const threads[] = {"thread_id", "thread_info", NULL};
    return evidence_db_holds(context, "messages", messages) && evidence_db_holds(context, "threads", threads);
}

static void observe(struct observation_context *context)
{
    static const char *const session[] = {"user_id", NULL}, *const threads[] = {"thread_id", "thread_info",
                                                                                NULL};
    static const char *const messages[] = {"thread_id", "timestamp", "text", "message_type", "message", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "instagram");
    evidence_rows_each_if_there(reading.db, "session", session, take_session, &reading);
    evidence_rows_each(reading.db, "threads", threads, take_thread, &reading);
    evidence_rows_each(reading.db, "messages", messages, take_message, &reading);
    app_end(&reading);
}

const struct observer observer_instagram_android = {
    .name = "instagram_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Instagram's direct messages for Android: messages, threads, people and the owner's account",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
