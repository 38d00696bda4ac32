// Telling ids from names by their form. Knows nothing of who has them.
#include "links/id_kind.h"

#include <stdio.h>
#include <string.h>

enum { E164_MIN = 8, UUID_LENGTH = 36, MID_LENGTH = 33 };

static bool is_all(const char *text, size_t count, const char *set)
{
    return count > 0 && strspn(text, set) >= count;
}

static bool is_uuid(const char *text)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (strlen(text) != UUID_LENGTH)
        return false;
    for (size_t i = 0; i < UUID_LENGTH; i++)
        if (form[i] == '-' ? text[i] != '-' : !is_all(text + i, 1, "0123456789abcdef"))
            return false;
    return true;
}

// Handles are in lower case (records.h).
static const char *strong_form(const char *name)
{
    size_t length = strlen(name);
    const char *server = strchr(name, '@');
    if (server && (strcmp(server, "@lid") == 0 || strcmp(server, "@hosted.lid") == 0))
        return "lid";
    if (is_all(name, length, "0123456789"))
        return "number";
    if (strncmp(name, "wxid_", 5) == 0)
        return "wxid";
    if (length == MID_LENGTH && name[0] == 'u' && is_all(name + 1, MID_LENGTH - 1, "0123456789abcdef"))
        return "mid";
    return is_uuid(name) ? "uuid" : NULL;
}

// Groups, channels and lists: whole servers of WhatsApp and WeChat, and ids below zero elsewhere.
static bool is_group(const char *name)
{
    static const char *const servers[] = {"@g.us", "@broadcast", "@newsletter", "@call", "@bot", "@chatroom"};
    const char *server = strchr(name, '@');
    for (size_t i = 0; server && i < sizeof servers / sizeof *servers; i++)
        if (strcmp(server, servers[i]) == 0)
            return true;
    return name[0] == '-' && is_all(name + 1, strlen(name + 1), "0123456789");
}

enum id_level id_kind_of(const char *selector_kind, const char *value, char name[ID_KIND_SIZE])
{
    name[0] = '\0';
    if (strcmp(selector_kind, "phone") == 0) {
        if (value[0] != '+' || strlen(value) < E164_MIN)
            return ID_NONE;
        snprintf(name, ID_KIND_SIZE, "phone");
        return ID_PHONE;
    }
    if (strcmp(selector_kind, "email") == 0) {
        snprintf(name, ID_KIND_SIZE, "email");
        return ID_NAME;
    }
    const char *colon = strchr(value, ':');
    if (strcmp(selector_kind, "handle") != 0 || colon == NULL || colon[1] == '\0' || is_group(colon + 1))
        return ID_NONE;
    const char *form = strong_form(colon + 1);
    snprintf(name, ID_KIND_SIZE, "%.*s %s", colon - value > 40 ? 40 : (int)(colon - value), value,
             form ? form : "name");
    return form ? ID_STRONG : ID_NAME;
}
