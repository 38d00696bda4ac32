// Contacts, accounts, SIM cards, and what the report says of the device itself.
#include "observations/phones/extractions/ufdr_book.h"

#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <string.h>

static bool is_type(const struct ufdr_model *model, const char *type)
{
    return strcmp(model->type, type) == 0;
}

// A field whose text is searched for selectors, each value on its own.
static void search_field(struct ufdr_book *book, const struct ufdr_model *model, const char *name,
                         struct place place)
{
    const struct ufdr_field *field = ufdr_field(model, name);
    for (const struct ufdr_value *value = field ? field->values : NULL; value; value = value->next)
        selectors_send(&book->context, place, value->text);
}

// A person's entry: a number, an address, the name of an account.
static void add_entry(struct ufdr_book *book, struct parties *parties, const struct ufdr_model *entry,
                      const char *app, struct place place)
{
    const struct observation_context *context = &book->context;
    const char *value = ufdr_text(entry, "Value");
    if (value == NULL)
        return;
    struct bytes text = bytes_of_text(value);
    if (is_type(entry, "PhoneNumber"))
        parties_add(parties, context->arena, peers_selector(book->peers, context, PEER_PHONE, value));
    else if (is_type(entry, "EmailAddress"))
        parties_add(parties, context->arena, selector_of_email(context, text));
    else if (is_type(entry, "UserID"))
        parties_add(parties, context->arena, ufdr_identity(book, app, value));
    else // profiles and web pages
        selectors_send(&book->context, place, value);
}

// All entries, wherever the report puts them; addresses and notes are searched.
static void add_entries(struct ufdr_book *book, struct parties *parties, const struct ufdr_model *model,
                        const char *app, struct place place)
{
    for (const struct ufdr_field *field = model->fields; field; field = field->next)
        for (const struct ufdr_model *child = field->models; child; child = child->next)
            if (is_type(child, "StreetAddress") || is_type(child, "Organization"))
                for (const struct ufdr_field *part = child->fields; part; part = part->next)
                    search_field(book, child, part->name, place);
            else
                add_entry(book, parties, child, app, place);
    search_field(book, model, "Notes", place);
    search_field(book, model, "Summary", place);
}

static void send_contact(struct ufdr_book *book, const struct ufdr_model *model, const char *app,
                         struct place place, const struct parties *parties)
{
    sink_contact(book->context.sink, &(struct contact){.place = place,
                                                       .app = app,
                                                       .name = ufdr_text(model, "Name"),
                                                       .selectors = parties->at,
                                                       .selector_count = parties->count});
}

static void add_group_id(struct ufdr_book *book, struct parties *parties, const struct ufdr_model *model,
                         const char *app)
{
    const char *id = ufdr_text(model, "Id");
    if (parties->count == 0 && id && text_equal_nocase(ufdr_text(model, "Type"), "Group"))
        parties_add(parties, book->context.arena, ufdr_identity(book, app, id));
}

void ufdr_read_contact(struct ufdr_book *book, const struct ufdr_model *contact)
{
    const char *app = ufdr_app(ufdr_text(contact, "Source"), "contacts");
    struct place place = ufdr_place(book, contact);
    struct parties parties = {0};
    add_entries(book, &parties, contact, app, place);
    add_group_id(book, &parties, contact, app);
    if (parties.count == 0 && ufdr_text(contact, "Name") == NULL) {
        ufdr_skipped(book, contact, "neither name nor number nor address");
        return;
    }
    send_contact(book, contact, app, place, &parties);
    ufdr_emitted(book, contact);
}

void ufdr_send_contact(struct ufdr_book *book, const struct ufdr_model *contact, const char *app,
                       struct place place)
{
    struct parties parties = {0};
    add_entries(book, &parties, contact, app, place);
    if (parties.count || ufdr_text(contact, "Name"))
        send_contact(book, contact, app, place, &parties);
}

void ufdr_read_account(struct ufdr_book *book, const struct ufdr_model *account)
{
    static const char *const sources[] = {"Source", "ServiceType", NULL};
    const char *app = ufdr_app(ufdr_text_of(account, sources), "device");
    const char *user = ufdr_text(account, "Username"), *id = ufdr_text(account, "Id");
    struct place place = ufdr_place(book, account);
    struct parties parties = {0};
    if (user)
        parties_add(&parties, book->context.arena, ufdr_identity(book, app, user));
    if (id && ufdr_field(account, "Source"))
        parties_add(&parties, book->context.arena, ufdr_identity(book, app, id));
    add_entries(book, &parties, account, app, place);
    if (parties.count == 0) {
        ufdr_skipped(book, account, "neither user name nor number nor address");
        return;
    }
    sink_account(book->context.sink, &(struct account){.place = place,
                                                       .app = app,
                                                       .name = ufdr_text(account, "Name"),
                                                       .selectors = parties.at,
                                                       .selector_count = parties.count});
    for (size_t i = 0; i < parties.count; i++)
        ufdr_own(book, place, app, parties.at[i]);
    ufdr_emitted(book, account);
}

// ---- the device ----

static bool holds(const char *text, const char *part)
{
    return text && strcasestr(text, part);
}

// What a line of that name holds, by the house's kinds; SELECTOR_KINDS when it is no selector.
static enum selector_kind kind_of_line(const char *name)
{
    static const struct {
        const char *part;
        enum selector_kind kind;
    } parts[] = {
        {"msisdn", SELECTOR_PHONE},
        {"phone number", SELECTOR_PHONE},
        {"phonenumber", SELECTOR_PHONE},
        {"imei", SELECTOR_IMEI},
        {"imsi", SELECTOR_IMSI},
        {"iccid", SELECTOR_ICCID},
        {"mac address", SELECTOR_MAC},
        {"macaddress", SELECTOR_MAC},
        {"bluetooth address", SELECTOR_MAC},
        {"bluetoothdeviceaddress", SELECTOR_MAC},
        {"apple id", SELECTOR_EMAIL},
        {"appleid", SELECTOR_EMAIL},
        {"icloud", SELECTOR_EMAIL},
        {"google account", SELECTOR_EMAIL},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (holds(name, parts[i].part))
            return parts[i].kind;
    return SELECTOR_KINDS;
}

struct search {
    enum selector_kind kind;
    struct selector found;
    bool any;
};

static void keep_found(void *payload, size_t offset, const struct selector *selector)
{
    (void)offset;
    struct search *search = payload;
    if (!search->any && selector->kind == search->kind) {
        search->found = *selector;
        search->any = true;
    }
}

// Numbers of devices and cards that fail their check are still what the report says they are.
static struct selector by_digits(struct ufdr_book *book, enum selector_kind kind, const char *value)
{
    struct arena *arena = book->context.arena;
    char *digits = arena_alloc(arena, strlen(value) + 1, 1);
    size_t count = 0;
    for (const char *at = value; *at; at++)
        if (text_is_digit((unsigned char)*at))
            digits[count++] = *at;
    if (count < 14 || count > 22)
        return peers_nobody();
    return (struct selector){
        .kind = kind, .grade = GRADE_POSSIBLE, .value = digits, .text = arena_text(arena, value)};
}

static struct selector selector_of_line(struct ufdr_book *book, enum selector_kind kind, const char *value)
{
    const struct observation_context *context = &book->context;
    if (strlen(value) > 128)
        return peers_nobody();
    if (kind == SELECTOR_PHONE)
        return peers_selector(book->peers, context, PEER_PHONE, value);
    struct search search = {.kind = kind};
    const char *cued = arena_print(context->arena, "%s %s",
                                   kind == SELECTOR_IMEI    ? "IMEI:"
                                   : kind == SELECTOR_IMSI  ? "IMSI:"
                                   : kind == SELECTOR_ICCID ? "ICCID:"
                                                            : "",
                                   value);
    selectors_find(bytes_of_text(cued), context, keep_found, &search);
    if (search.any) {
        search.found.text = arena_text(context->arena, value);
        return search.found;
    }
    return kind == SELECTOR_IMEI || kind == SELECTOR_IMSI || kind == SELECTOR_ICCID
               ? by_digits(book, kind, value)
               : peers_nobody();
}

void ufdr_read_device_line(struct ufdr_book *book, struct place place, const char *name, const char *value)
{
    enum selector_kind kind = kind_of_line(name);
    struct table_tally *tally = &ufdr_type(book, "device lines")->tally;
    ufdr_type(book, "device lines")->present++;
    place.table = tally->table;
    place.row = ufdr_type(book, "device lines")->present;
    if (value == NULL || kind == SELECTOR_KINDS) {
        tally_skip(tally, value ? "names no number or account" : "empty");
        return;
    }
    struct selector selector = selector_of_line(book, kind, value);
    if (selector.kind != kind) {
        tally_skip(tally, "not readable as the number it is called");
        return;
    }
    ufdr_own(book, place,
             kind == SELECTOR_PHONE || kind == SELECTOR_IMSI || kind == SELECTOR_ICCID ? "sim" : "device",
             selector);
    tally->emitted++;
}

void ufdr_read_sim(struct ufdr_book *book, const struct ufdr_model *data)
{
    const char *value = ufdr_text(data, "Value");
    enum selector_kind kind = kind_of_line(ufdr_text(data, "Name"));
    if (kind == SELECTOR_KINDS)
        kind = kind_of_line(ufdr_text(data, "Category"));
    struct selector selector =
        value && kind != SELECTOR_KINDS ? selector_of_line(book, kind, value) : peers_nobody();
    if (value == NULL || selector.kind != kind) {
        ufdr_skipped(book, data, "names no number or account");
        return;
    }
    ufdr_own(book, ufdr_place(book, data), "sim", selector);
    ufdr_emitted(book, data);
}
