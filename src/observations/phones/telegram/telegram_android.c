// Telegram for Android (cache4.db): which tables there are, and in which order they are read.
// docs/formats/telegram-android.md.
#include "observations/phones/telegram/telegram_android.h"
#include "observations/observers.h"

static bool is_telegram(struct evidence_db *db)
{
    static const char *const messages[] = {"mid", "uid", "date", "data", "out", NULL};
    static const char *const users[] = {"uid", "name", "data", NULL};
    return evidence_db_has_columns(db, "users", users) &&
           (evidence_db_has_columns(db, "messages_v2", messages) ||
            evidence_db_has_columns(db, "messages", messages));
}

static bool recognises(const struct observation_context *context)
{
    return evidence_db_is(context, is_telegram);
}

static void observe(struct observation_context *context)
{
    struct telegram_reading reading = {.db = evidence_db_open(context), .sink = context->sink};
    evidence_db_tell_condition(reading.db);
    telegram_people_read(&reading);
    telegram_messages_read(&reading);
    evidence_db_tell_unread(reading.db, "table not read");
    pair_map_done(&reading.kinds);
    pair_map_done(&reading.secrets);
    evidence_db_close(reading.db);
}

const struct observer observer_telegram_android = {
    .name = "telegram_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "messages, calls, users, groups and positions of Telegram for Android (cache4.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
