// Twitter (X) for iOS (twitter.db): what was posted, and people. docs/formats/other-applications.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_rows.h"
#include "observations/phones/peers.h"

static void take_user(struct evidence_rows *rows, void *payload)
{
    enum { ID, USER, NAME, ABOUT };
    struct app_reading *reading = payload;
    struct parties parties = {0};
    const char *id = app_text(rows, ID), *about = app_text(rows, ABOUT);
    for (int column = USER; column >= ID; column--)
        if (app_text(rows, column))
            parties_add(&parties, rows->context.arena, app_handle(reading, rows, app_text(rows, column)));
    if (parties.count)
        book_add(reading->people, id, &(struct book_entry){.selector = parties.at[0]});
    if (about && !evidence_is_lost(rows))
        selectors_send(&rows->context, evidence_place(rows), about);
    app_account(reading, rows,
                &(struct account){
                    .name = app_text(rows, NAME), .selectors = parties.at, .selector_count = parties.count});
}

static void take_status(struct evidence_rows *rows, void *payload)
{
    enum { ID, AUTHOR, TEXT, AT, ANSWERED, TO };
    struct app_reading *reading = payload;
    struct selector to = app_handle(reading, rows, app_text(rows, TO));
    int64_t answered = evidence_integer(rows, ANSWERED, 0);
    app_message(reading, rows,
                &(struct message){.thread = "posts",
                                  .id = app_text(rows, ID),
                                  .reply_to = answered > 0 ? app_key(rows, answered) : NULL,
                                  .from = app_person(reading, rows, app_text(rows, AUTHOR)),
                                  .to = &to,
                                  .to_count = *to.value != 0,
                                  .at = evidence_moment_sec(rows, AT),
                                  .text = app_text(rows, TEXT)});
}

static bool recognises(const struct observation_context *context)
{
    static const char *const statuses[] = {"text", "date", "userId", "inReplyToStatusId", NULL};
    static const char *const users[] = {"id", "screenName", "name", NULL};
    return evidence_db_holds(context, "Statuses", statuses) && evidence_db_holds(context, "Users", users);
}

static void observe(struct observation_context *context)
{
    static const char *const users[] = {"id", "screenName", "name", "description", NULL};
    static const char *const statuses[] = {
        "id", "userId", "text", "date", "inReplyToStatusId", "inReplyToUsername", NULL};
    struct app_reading reading;
    app_begin(&reading, context, "twitter");
    reading.handles = "x";
    evidence_rows_each(reading.db, "Users", users, take_user, &reading);
    evidence_rows_each(reading.db, "Statuses", statuses, take_status, &reading);
    app_end(&reading);
}

const struct observer observer_twitter_ios = {
    .name = "twitter_ios",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "Twitter (X) for iOS: posts and people",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
