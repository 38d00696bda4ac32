// The account that Telegram for Android is signed in with: shared_prefs/userconfing.xml (so spelled by the
// program), userconfig1.xml, ... docs/formats/telegram-android.md.
#include "observations/observers.h"
#include "observations/phones/telegram/telegram_android.h"
#include "observations/phones/telegram/telegram_schema.h"
#include "observations/serialized/android_preferences.h"

#include "base/encoding.h"
#include "base/text.h"

#include <string.h>

struct settings {
    const char *user;
    int64_t others;
};

static void take(void *payload, const char *name, const char *text)
{
    struct settings *settings = payload;
    if (text && strcmp(name, "user") == 0 && settings->user == NULL)
        settings->user = text;
    else
        settings->others++;
}

static bool recognises(const struct observation_context *context)
{
    const char *name = text_base_name(context->item->path);
    return (text_start(name, "userconfing") || text_start(name, "userconfig")) && text_end(name, ".xml") &&
           preferences_are(context->item->bytes);
}

static void observe(struct observation_context *context)
{
    struct settings settings = {0};
    struct bytes blob = {0};
    const struct tl_object *user = NULL;
    struct place place = {.table = "preferences", .row = -1, .offset = -1};
    struct table_tally tally = {.table = "preferences"};
    struct parties parties = {0};
    const char *name;
    if (!preferences_read(context->item->bytes, context->arena, take, &settings))
        sink_damage(context->sink, place, "not well-formed XML, or too long: read up to the fault");
    const char *text = settings.user;
    if (text && bytes_of_base64(context->arena, bytes_of_text(text), &blob))
        telegram_read(blob, context->arena, &user, NULL);
    if (text == NULL) {
        tally_skip(&tally, "nobody is signed in");
    } else if (!telegram_user_read(user, context, &parties, &name)) {
        sink_damage(context->sink, place, "the account is of a form that is not known");
        tally_skip(&tally, "account of a form that is not known");
    } else {
        for (size_t i = 0; i < parties.count; i++)
            sink_own_selector(context->sink, &(struct own_selector){place, "telegram", parties.at[i]});
        sink_account(context->sink, &(struct account){.place = place,
                                                      .app = "telegram",
                                                      .name = name,
                                                      .selectors = parties.at,
                                                      .selector_count = parties.count});
        tally.emitted++;
    }
    int64_t present = tally.emitted + tally_skipped(&tally) + settings.others;
    for (; settings.others > 0; settings.others--)
        tally_skip(&tally, "setting not read");
    tally_send(context->sink, &tally, present);
}

const struct observer observer_telegram_prefs = {
    .name = "telegram_prefs",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "the account Telegram for Android is signed in with (shared_prefs)",
    .recognises = recognises,
    .observe = observe,
};
