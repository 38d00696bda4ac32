// WeChat for Android (EnMicroMsg.db, decrypted): which tables there are, and in which order they are read.
// docs/formats/wechat.md.
#include "observations/phones/wechat/wechat_android.h"
#include "observations/observers.h"

static bool recognises(const struct observation_context *context)
{
    static const char *const message[] = {"msgSvrId", "type",    "isSend", "createTime",
                                          "talker",   "content", NULL};
    return evidence_db_holds(context, "message", message);
}

static void observe(struct observation_context *context)
{
    struct wechat_reading reading = {.db = evidence_db_open(context),
                                     .sink = context->sink,
                                     .arena = context->arena,
                                     .money = {.table = "message: money"}};
    side_table_init(&reading.pictures);
    evidence_db_tell_condition(reading.db);
    wechat_people_read(&reading);
    wechat_messages_read(&reading);
    wechat_envelopes_read(&reading);
    evidence_db_tell_unread(reading.db, "table not read");
    side_table_done(&reading.pictures);
    text_map_done(&reading.transfers);
    evidence_db_close(reading.db);
}

const struct observer observer_wechat_android = {
    .name = "wechat_android",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary =
        "messages, calls, accounts, groups, positions and payments of WeChat for Android (EnMicroMsg.db)",
    .companions = (const char *const[]){"%-wal", "%-journal", NULL},
    .recognises = recognises,
    .observe = observe,
};
