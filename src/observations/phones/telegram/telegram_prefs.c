// The account that Telegram for Android is signed in with: shared_prefs/userconfing.xml (so spelled by the
// program), userconfig1.xml, ... docs/formats/telegram-android.md.
#include "observations/observers.h"
#include "observations/phones/apps/app_text.h"
#include "observations/phones/telegram/telegram_android.h"
#include "observations/phones/telegram/telegram_schema.h"

#include "base/text.h"

#include <string.h>

enum { FILE_MAX_BYTES = 4 * 1024 * 1024 };

// The text of <string name="user">, whose line ends are written "&#10;"; NULL when there is none.
static const char *user_text(struct bytes xml, struct arena *arena)
{
    static const char mark[] = "name=\"user\">", line_end[] = "&#10;";
    ptrdiff_t at = bytes_find(xml, bytes_of_text(mark), 0);
    if (at < 0)
        return NULL;
    size_t from = (size_t)at + sizeof mark - 1;
    ptrdiff_t end = bytes_find(xml, bytes_of_text("<"), from);
    if (end < 0)
        return NULL;
    char *text = arena_alloc(arena, (size_t)end - from + 1, 1);
    size_t size = 0;
    for (size_t i = from; i < (size_t)end; i++) {
        struct bytes rest = bytes_slice(xml, i, (size_t)end - i);
        if (bytes_start_with(rest, line_end, sizeof line_end - 1))
            i += sizeof line_end - 2;
        else if (!text_is_space(xml.data[i]))
            text[size++] = (char)xml.data[i];
    }
    return text;
}

static bool recognises(const struct observation_context *context)
{
    const char *name = text_base_name(context->item->path);
    struct bytes xml = text_trim(bytes_slice(context->item->bytes, 0, 4096));
    return (text_start(name, "userconfing") || text_start(name, "userconfig")) && text_end(name, ".xml") &&
           (bytes_start_with(xml, "<?xml", 5) || bytes_start_with(xml, "<map", 4));
}

static void observe(struct observation_context *context)
{
    struct bytes xml = bytes_slice(context->item->bytes, 0, FILE_MAX_BYTES), blob = {0};
    const char *text = user_text(xml, context->arena), *name;
    const struct tl_object *user = NULL;
    struct place place = {.table = "preferences", .row = -1, .offset = -1};
    struct table_tally tally = {.table = "preferences"};
    struct parties parties = {0};
    if (text && text_of_base64(context->arena, text, &blob))
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
    tally_send(context->sink, &tally, 1);
}

const struct observer observer_telegram_prefs = {
    .name = "telegram_prefs",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "the account Telegram for Android is signed in with (shared_prefs)",
    .recognises = recognises,
    .observe = observe,
};
