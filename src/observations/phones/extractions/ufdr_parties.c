// Parties: who somebody is, told by the application and by what identifies him there. Rules:
// docs/formats/cellebrite-ufdr.md.
#include "observations/phones/extractions/ufdr_book.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

enum { IDENTIFIER_MAX_BYTES = 256 };

// Applications whose accounts are telephone numbers, or whose identifiers are given as such.
static bool is_by_phone(const char *app)
{
    static const char *const apps[] = {"sms",      "mms",   "phone",    "contacts", "sim", "whatsapp",
                                       "imessage", "viber", "facetime", "device",   NULL};
    for (const char *const *at = apps; *at; at++)
        if (strcmp(app, *at) == 0)
            return true;
    return false;
}

static bool is_jid(const char *server)
{
    static const char *const servers[] = {"s.whatsapp.net", "c.us",   "g.us",       "lid",  "broadcast",
                                          "newsletter",     "hosted", "hosted.lid", "call", "bot"};
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++)
        if (text_equal_nocase(server, servers[i]))
            return true;
    return false;
}

static bool is_international(const char *text)
{
    size_t digits = 0;
    if (*text != '+')
        return false;
    for (text++; *text; text++) {
        if (!text_is_digit((unsigned char)*text) && strchr(" ()-./", *text) == NULL)
            return false;
        digits += text_is_digit((unsigned char)*text);
    }
    return digits >= 5;
}

// A number as people write it, or a short code.
static bool is_number(const char *text)
{
    size_t digits = 0;
    for (; *text; text++) {
        if (!text_is_digit((unsigned char)*text) && strchr("+ ()-./*#", *text) == NULL)
            return false;
        digits += text_is_digit((unsigned char)*text);
    }
    return digits > 0;
}

struct selector ufdr_identity(struct ufdr_book *book, const char *app, const char *identifier)
{
    const struct observation_context *context = &book->context;
    struct bytes bytes = text_trim(bytes_of_text(identifier ? identifier : ""));
    if (bytes.size == 0)
        return peers_nobody();
    if (bytes.size > IDENTIFIER_MAX_BYTES) // an identifier this long is none; kept as found, shortened
        return selector_of_name(context, bytes_slice(bytes, 0, IDENTIFIER_MAX_BYTES));
    const char *text = arena_text_n(context->arena, bytes.data, bytes.size);
    const char *at = strchr(text, '@'), *space = strchr(text, ' ');
    if (at && space && space > at) { // older reports write "447700900123@s.whatsapp.net Ana"
        text = arena_text_n(context->arena, text, (size_t)(space - text));
        at = strchr(text, '@');
    }
    if (at && at > text && is_jid(at + 1))
        return peers_selector(book->peers, context, PEER_JID, text);
    if (at && at > text && strchr(at, '.'))
        return selector_of_email(context, bytes_of_text(text));
    if (is_international(text))
        return peers_selector(book->peers, context, PEER_PHONE, text);
    if (strcmp(app, "whatsapp") == 0)
        return peers_selector(book->peers, context, PEER_JID, text);
    if (is_by_phone(app) && is_number(text))
        return peers_selector(book->peers, context, PEER_PHONE, text);
    if (is_by_phone(app) || strcmp(app, "email") == 0)
        return selector_of_name(context, bytes_of_text(text)); // "MyBank"
    return selector_of_handle(context, app, bytes_of_text(at == text ? text + 1 : text));
}

static const char *key_of(const struct ufdr_book *book, const struct selector *selector)
{
    return arena_print(book->context.arena, "%d %s", (int)selector->kind, selector->value);
}

bool ufdr_is_own(const struct ufdr_book *book, const struct selector *selector)
{
    return selector->kind != SELECTOR_NAME && text_map_find(&book->own, key_of(book, selector));
}

void ufdr_own(struct ufdr_book *book, struct place place, const char *app, struct selector selector)
{
    enum { OWN_MAX = 4096 };
    if (selector.value[0] == 0 || book->told.count >= OWN_MAX)
        return;
    bool is_new;
    const char *key = key_of(book, &selector);
    if (selector.kind != SELECTOR_NAME)
        text_map_at(&book->own, key, NULL);
    text_map_at(&book->told, arena_print(book->context.arena, "%s %s", app, key), &is_new);
    if (is_new)
        sink_own_selector(book->context.sink, &(struct own_selector){place, app, selector});
}

// The name that somebody goes by, told once.
static void tell_name(struct ufdr_book *book, struct place place, const char *app, const char *name,
                      const struct selector *selector)
{
    if (selector->kind == SELECTOR_NAME || strcmp(name, selector->text) == 0 ||
        !peers_first_time(book->peers, arena_print(book->context.arena, "%s %d %s %s", app,
                                                   (int)selector->kind, selector->value, name)))
        return;
    sink_contact(book->context.sink, &(struct contact){place, app, name, selector, 1});
}

struct ufdr_party ufdr_party(struct ufdr_book *book, const char *app, const struct ufdr_model *party,
                             struct place place)
{
    const char *identifier = ufdr_text(party, "Identifier"), *name = ufdr_text(party, "Name");
    struct ufdr_party result = {.name = name};
    result.system = text_equal_nocase(identifier, "System Message") ||
                    (identifier == NULL && text_equal_nocase(name, "System Message"));
    if (result.system) {
        result.selector = peers_nobody();
        return result;
    }
    struct selector selector = ufdr_identity(book, app, identifier);
    if (selector.kind == SELECTOR_NAME && selector.value[0] == 0 && name)
        selector = selector_of_name(&book->context, bytes_of_text(name));
    if (name)
        tell_name(book, place, app, name, &selector);
    bool stated = ufdr_text(party, "IsPhoneOwner") != NULL;
    result.owner = ufdr_true(party, "IsPhoneOwner") || (!stated && ufdr_is_own(book, &selector));
    result.selector = result.owner ? SELECTOR_OF_OWNER : selector;
    if (result.owner)
        ufdr_own(book, place, app, selector);
    return result;
}
