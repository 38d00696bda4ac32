// Instagram's direct messages for iOS (NNNN.db, named by the account): each message and each thread is a
// keyed archive. docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"
#include "observations/serialized/keyed_archive.h"

#include <string.h>

// The archive's fields are named by type and name: "NSString*senderPk".
#define CONTENT "IGDirectPublishedMessageContent*content"
#define METADATA "IGDirectPublishedMessageMetadata*metadata"
#define MEDIA "IGDirectPublishedMessageMedia*media"
#define PERMANENT "IGDirectPublishedMessagePermanentMedia*permanentMedia"
#define ACTIVITY "IGDirectThreadActivityAnnouncement*threadActivity"

static const struct plist *archive_of(struct evidence_rows *rows, int column)
{
    const struct plist *root = NULL;
    struct error error = {0};
    struct bytes bytes = evidence_bytes(rows, column);
    if (bytes.size == 0)
        return NULL;
    if (keyed_archive_read(bytes, rows->context.arena, &root, &error) != 0 && !evidence_is_lost(rows))
        sink_damage(rows->context.sink, evidence_place(rows), "archive: %s", error.text);
    return root;
}

static const char *text_at(const struct plist *dict, const char *key)
{
    const char *text = plist_text(plist_get(dict, key));
    return text && *text ? text : NULL;
}

// A user's account record; his selector: the user name, which people know, before the number.
static struct selector take_user(struct app_reading *reading, struct evidence_rows *rows,
                                 const struct plist *user)
{
    struct parties parties = {0};
    const char *name = text_at(user, "userName"), *id = text_at(user, "pk");
    if (name && strchr(name, ' ') == NULL) // "Instagram User" stands for one that is gone
        parties_add(&parties, rows->context.arena, app_handle(reading, rows, name));
    if (id)
        parties_add(&parties, rows->context.arena, app_handle(reading, rows, id));
    if (parties.count == 0)
        return peers_nobody();
    if (id && book_find(reading->people, id) == NULL && !evidence_is_lost(rows))
        sink_account(rows->context.sink, &(struct account){.place = evidence_place(rows),
                                                           .app = reading->app,
                                                           .name = text_at(user, "fullName"),
                                                           .selectors = parties.at,
                                                           .selector_count = parties.count});
    book_add(reading->people, id, &(struct book_entry){.selector = parties.at[0]});
    return parties.at[0];
}

static void take_thread(struct evidence_rows *rows, void *payload)
{
    enum { ID, ID2, VIEWER, DATA };
    struct app_reading *reading = payload;
    const struct plist *thread = archive_of(rows, DATA);
    const struct plist *users = plist_get(thread, "NSArray<IGUser *>*users");
    const char *id = app_text(rows, ID), *viewer = app_text(rows, VIEWER);
    const char *title = text_at(thread, "NSString*threadTitle");
    struct book_entry chat = {.selector = app_handle(reading, rows, id), .many = plist_count(users) != 1};
    if (viewer && !evidence_is_lost(rows)) {
        book_add(reading->people, viewer, &(struct book_entry){.selector = SELECTOR_OF_OWNER});
        app_also_owner(reading, rows, app_handle(reading, rows, viewer));
    }
    for (size_t i = 0; i < plist_count(users); i++) {
        struct selector user = take_user(reading, rows, plist_at(users, i));
        if (chat.many)
            app_also_member(reading, rows, chat.selector, user, NULL);
        else
            chat.selector = user;
    }
    book_add(reading->chats, id, &chat);
    app_named(reading, rows, chat.many ? chat.selector : peers_nobody(), title);
}

static const char *media_of(const struct plist *content)
{
    const struct plist *photo = plist_find(content, MEDIA, PERMANENT, "IGPhoto*photo", NULL);
    const struct plist *versions = plist_get(photo, "imageVersions");
    const char *url = plist_text(plist_get(plist_at(versions, 0), "url"));
    if (url && *url)
        return url;
    url = text_at(photo, "kIGPhotoMediaID");
    return url ? url : plist_get(content, MEDIA) ? "media" : NULL;
}

static void take_message(struct evidence_rows *rows, void *payload)
{
    enum { ID, THREAD, DATA };
    struct app_reading *reading = payload;
    const struct plist *archive = archive_of(rows, DATA);
    const struct plist *content = plist_get(archive, CONTENT), *about = plist_get(archive, METADATA);
    const char *thread = app_text(rows, THREAD), *writer = text_at(about, "NSString*senderPk");
    const struct book_entry *chat = book_find(reading->chats, thread);
    const char *file = media_of(content);
    if (archive == NULL || (content == NULL && about == NULL)) {
        tally_skip(&rows->tally, "its archive cannot be read");
        return;
    }
    struct selector from = app_person(reading, rows, writer);
    struct message message = {
        .thread = thread,
        .id = app_text(rows, ID),
        .direction = from.kind == SELECTOR_OWNER ? DIRECTION_OUT
                     : writer                    ? DIRECTION_IN
                                                 : DIRECTION_UNKNOWN,
        .at = plist_moment(plist_get(about, "NSDate*serverTimestamp")),
        .text = text_at(content, "NSString*string"),
        .attachments = &file,
        .attachment_count = file != NULL,
    };
    if (message.text == NULL) // "Video chat ended"
        message.text = text_at(plist_get(content, ACTIVITY), "NSString*voipTitle");
    if (chat && chat->many)
        message_to_group(&message, rows->context.arena, from, chat->selector);
    else
        message_of_two(&message, rows->context.arena,
                       message.direction != DIRECTION_OUT ? from
                       : chat                             ? chat->selector
                                                          : peers_nobody());
    app_message(reading, rows, &message);
}

static bool recognises(const struct observation_context *context)
{
    static const char *const messages[] = {"message_id", "thread_id", "archive", NULL};
    static const char *const threads[] = {"thread_id", "viewer_id", "metadata", NULL};
    return evidence_db_holds(context, "messages", messages) && evidence_db_holds(context, "threads", threads);
}

static void observe(struct observation_context *context)
{
    static const char *const threads[] = {"thread_id", "thread_id_v2", "viewer_id", "metadata", NULL};
    static const char *const messages[] = {"message_id", "thread_id", "archive", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "instagram");
    evidence_rows_each(reading.db, "threads", threads, take_thread, &reading);
    evidence_rows_each(reading.db, "messages", messages, take_message, &reading);
    app_end(&reading);
}

const struct observer observer_instagram_ios = {
    .name = "instagram_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Instagram's direct messages for iOS: messages, threads, people and the owner's account",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
