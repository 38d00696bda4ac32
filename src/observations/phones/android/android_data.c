// What kinds of data Android's contacts hold, and the selector of each. Mimetypes of AOSP's ContactsContract,
// and those that applications register for their own users (docs/formats/android-contacts-and-calls.md).
#include "observations/phones/android/android_contacts.h"

#include "base/text.h"

#include <string.h>

static const struct {
    const char *mimetype;
    enum android_data kind;
} KINDS[] = {
    {"vnd.android.cursor.item/name", DATA_NAME},
    {"vnd.android.cursor.item/phone_v2", DATA_PHONE},
    {"vnd.android.cursor.item/email_v2", DATA_EMAIL},
    {"vnd.android.cursor.item/im", DATA_IM},
    {"vnd.android.cursor.item/vnd.com.whatsapp.profile", DATA_JID},
    {"vnd.android.cursor.item/vnd.com.whatsapp.voip.call", DATA_JID},
    {"vnd.android.cursor.item/vnd.com.whatsapp.video.call", DATA_JID},
    {"vnd.android.cursor.item/vnd.com.whatsapp.w4b.profile", DATA_JID},
    {"vnd.android.cursor.item/vnd.org.telegram.messenger.android.profile", DATA_TELEGRAM},
    {"vnd.android.cursor.item/vnd.org.telegram.messenger.android.call", DATA_TELEGRAM},
    {"vnd.android.cursor.item/vnd.org.thoughtcrime.securesms.contact", DATA_PHONE},
    {"vnd.android.cursor.item/vnd.org.thoughtcrime.securesms.call", DATA_PHONE},
    {"vnd.android.cursor.item/vnd.com.viber.voip.viber_number_message", DATA_PHONE},
    {"vnd.android.cursor.item/vnd.com.viber.voip.viber_number_call", DATA_PHONE},
    {"vnd.android.cursor.item/com.skype4life.message", DATA_SKYPE},
    {"vnd.android.cursor.item/com.skype.android.chat.action", DATA_SKYPE},
    {"vnd.android.cursor.item/com.skype.android.skypecall.action", DATA_SKYPE},
};

enum android_data android_data_of(const char *mimetype)
{
    for (size_t i = 0; mimetype && i < sizeof KINDS / sizeof *KINDS; i++)
        if (strcmp(mimetype, KINDS[i].mimetype) == 0)
            return KINDS[i].kind;
    return DATA_OTHER;
}

const char *android_im_value(struct arena *arena, int64_t protocol, const char *custom, const char *value)
{
    static const char *const names[] = {"aim", "msn", "yahoo", "skype", "qq", "hangouts", "icq", "jabber"};
    if (protocol >= 0 && protocol < (int64_t)(sizeof names / sizeof *names))
        return arena_print(arena, "%s %s", names[protocol], value);
    char *name = arena_text(arena, custom && *custom ? custom : "im");
    for (char *at = name; *at; at++)
        *at = text_is_space(*at) ? '_' : (char)text_lower((unsigned char)*at);
    return arena_print(arena, "%s %s", name, value);
}

struct selector android_data_selector(const struct observation_context *context, enum android_data kind,
                                      const char *value)
{
    struct bytes text = bytes_of_text(value);
    const char *space;
    switch (kind) {
    case DATA_EMAIL:
        return selector_of_email(context, text);
    case DATA_JID:
        return selector_of_jid(context, text);
    case DATA_TELEGRAM:
        return selector_of_handle(context, "telegram", text);
    case DATA_SKYPE:
        return selector_of_handle(context, "skype", text);
    case DATA_IM:
        space = strchr(value, ' ');
        return selector_of_handle(context, arena_text_n(context->arena, value, (size_t)(space - value)),
                                  bytes_of_text(space + 1));
    default:
        return selector_of_phone(context, text);
    }
}
