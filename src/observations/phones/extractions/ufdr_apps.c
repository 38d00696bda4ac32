// Names of applications, as a report writes them and as the house does.
#include "observations/phones/extractions/ufdr_book.h"

#include "base/text.h"

#include <string.h>

static const struct {
    const char *source; // or its beginning, before a space or bracket: "WhatsApp (Dual App)"
    const char *app;
} APPS[] = {
    {"WhatsApp", "whatsapp"},
    {"Telegram", "telegram"},
    {"WeChat", "wechat"},
    {"Weixin", "wechat"},
    {"Signal", "signal"},
    {"Viber", "viber"},
    {"Line", "line"},
    {"Kik", "kik"},
    {"Skype", "skype"},
    {"Instagram", "instagram"},
    {"Hangouts", "hangouts"},
    {"Google Hangouts", "hangouts"},
    {"imo", "imo"},
    {"Tango", "tango"},
    {"Twitter", "twitter"},
    {"X", "twitter"},
    {"Burner", "burner"},
    {"Facebook", "facebook"},
    {"Messenger", "facebook"},
    {"FaceTime", "facetime"},
    {"iMessage", "imessage"},
    {"Snapchat", "snapchat"},
    {"TikTok", "tiktok"},
    {"Discord", "discord"},
    {"SMS", "sms"},
    {"MMS", "mms"},
    {"SIM", "sim"},
};

// What the telephone itself brings.
static const char *const NATIVES[] = {"Native",     "Native Messages", "Native Calls", "Phone",
                                      "Phone Book", "Calls",           "Call Log",     "Contacts",
                                      "Messages",   "Recents",         "InteractionC", "KnowledgeC"};

static bool is_named(const char *source, const char *name)
{
    size_t length = strlen(name);
    return strncasecmp(source, name, length) == 0 &&
           (source[length] == 0 || ((source[length] == ' ' || source[length] == '(') && length > 1));
}

const char *ufdr_app(const char *source, const char *native)
{
    if (source == NULL)
        return native;
    for (size_t i = 0; i < sizeof NATIVES / sizeof *NATIVES; i++)
        if (text_equal_nocase(source, NATIVES[i]))
            return native;
    for (size_t i = 0; i < sizeof APPS / sizeof *APPS; i++)
        if (is_named(source, APPS[i].source))
            return APPS[i].app;
    return source;
}
