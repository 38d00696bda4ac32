// Property lists that say whose device it is and whom it looked up: com.apple.commcenter*.plist (numbers, SIM
// cards), Info.plist of a backup, com.apple.identityservices.idstatuscache.plist. Keys and traps:
// docs/formats/ios-device.md.
#include "observations/observers.h"

#include "base/json_out.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"
#include "observations/serialized/plist.h"

#include <string.h>

enum { LIST_MAX_BYTES = 4 * 1024 * 1024, VALUES_MAX = 100000 };

enum form { FORM_NONE, FORM_COMMCENTER, FORM_BACKUP, FORM_LOOKUPS };

// ---- the device's own numbers ----

static const struct {
    const char *key; // without regard to case
    enum selector_kind kind;
} KEYS[] = {
    {"mdn", SELECTOR_PHONE},
    {"PhoneNumber", SELECTOR_PHONE},
    {"Phone Number", SELECTOR_PHONE},
    {"SIMPhoneNumber", SELECTOR_PHONE},
    {"ReportedPhoneNumber", SELECTOR_PHONE},
    {"LastKnownPhoneNumber", SELECTOR_PHONE},
    {"ICCID", SELECTOR_ICCID},
    {"ICCID 2", SELECTOR_ICCID},
    {"LastKnownICCID", SELECTOR_ICCID},
    {"IMSI", SELECTOR_IMSI},
    {"LastKnownIMSI", SELECTOR_IMSI},
    {"lastGoodImsi", SELECTOR_IMSI},
    {"kEntitlementsSelfRegistrationUpdateImsi", SELECTOR_IMSI},
    {"IMEI", SELECTOR_IMEI},
    {"IMEI 2", SELECTOR_IMEI},
    {"imeis", SELECTOR_IMEI},
    {"kEntitlementsSelfRegistrationUpdateImei", SELECTOR_IMEI},
    {"PersonalitySlots", SELECTOR_ICCID}, // an array of them
};

struct reading {
    struct observation_context *context;
    struct table_tally tally;
    int64_t present;
    struct selector own[64];
    size_t own_count;
    int left;
};

static struct place at(const struct reading *reading)
{
    return (struct place){.table = reading->tally.table, .row = reading->present, .offset = -1};
}

static bool has_digits(const char *text, size_t least, size_t most)
{
    size_t digits = 0;
    while (text_is_digit(text[digits]))
        digits++;
    return text[digits] == 0 && digits >= least && digits <= most;
}

// Card and device numbers stand without anything between their digits.
static bool is_number_of(enum selector_kind kind, const char *text)
{
    switch (kind) {
    case SELECTOR_ICCID:
        return has_digits(text, 18, 22) && text_start(text, "89");
    case SELECTOR_IMSI:
        return has_digits(text, 14, 15);
    case SELECTOR_IMEI:
        return has_digits(text, 14, 16);
    default:
        return *text != 0;
    }
}

static bool add_own(struct reading *reading, enum selector_kind kind, const char *text)
{
    struct selector selector = {.kind = kind, .grade = GRADE_POSSIBLE, .value = text, .text = text};
    if (!is_number_of(kind, text))
        return false;
    if (kind == SELECTOR_PHONE)
        selector = selector_of_phone(reading->context, bytes_of_text(text));
    if (selector.kind != kind || *selector.value == 0)
        return false;
    for (size_t i = 0; i < reading->own_count; i++)
        if (reading->own[i].kind == selector.kind && strcmp(reading->own[i].value, selector.value) == 0)
            return true;
    if (reading->own_count == sizeof reading->own / sizeof *reading->own)
        return false;
    reading->own[reading->own_count++] = selector;
    sink_own_selector(reading->context->sink, &(struct own_selector){at(reading), "sim", selector});
    return true;
}

static void count(struct reading *reading, bool emitted, const char *reason)
{
    if (emitted)
        reading->tally.emitted++;
    else
        tally_skip(&reading->tally, reason);
}

static const char *text_or_digits(struct reading *reading, const struct plist *value)
{
    if (value->kind == PLIST_INTEGER)
        return arena_print(reading->context->arena, "%lld", (long long)value->integer);
    return plist_text(value);
}

static enum selector_kind kind_of_key(const char *key)
{
    for (size_t i = 0; key && i < sizeof KEYS / sizeof *KEYS; i++)
        if (text_equal_nocase(key, KEYS[i].key))
            return KEYS[i].kind;
    return SELECTOR_KINDS;
}

// Every value below, known by the key it stands under; a wallet of SIM cards has their numbers for keys.
static void walk(struct reading *reading, const char *key, const struct plist *value)
{
    if (reading->left-- <= 0)
        return;
    for (size_t i = 0; i < plist_count(value); i++) {
        const char *inner = value->kind == PLIST_DICT ? plist_key(value, i) : key;
        if (value->kind == PLIST_DICT && is_number_of(SELECTOR_ICCID, inner))
            add_own(reading, SELECTOR_ICCID, inner);
        walk(reading, inner, value->kind == PLIST_DICT ? plist_value(value, i) : plist_at(value, i));
    }
    if (value->kind == PLIST_ARRAY || value->kind == PLIST_DICT)
        return;
    const char *text = text_or_digits(reading, value);
    enum selector_kind kind = kind_of_key(key);
    reading->present++;
    if (kind != SELECTOR_KINDS && text && *text)
        count(reading, add_own(reading, kind, text), "an own number that is none");
    else
        count(reading, false, "a setting that is not read");
}

// ---- Info.plist of a backup ----

// What the device is, as the backup says it: its name and the numbers built into it.
static void send_device(struct reading *reading, const struct plist *root)
{
    struct selector built_in[8];
    size_t built_in_count = 0;
    for (size_t i = 0; i < reading->own_count && built_in_count < 8; i++)
        if (reading->own[i].kind == SELECTOR_IMEI)
            built_in[built_in_count++] = reading->own[i];
    const char *name = plist_text(plist_get(root, "Device Name"));
    if (built_in_count)
        sink_account(reading->context->sink, &(struct account){.place = at(reading),
                                                               .app = "device",
                                                               .name = name,
                                                               .selectors = built_in,
                                                               .selector_count = built_in_count});
}

static void read_backup(struct reading *reading, const struct plist *root)
{
    for (size_t i = 0; i < plist_count(root); i++) {
        const struct plist *value = plist_value(root, i);
        if (plist_count(value) == 0) { // lists of applications name none of the device's numbers
            walk(reading, plist_key(root, i), value);
            continue;
        }
        reading->present++;
        count(reading, false, "a setting that is not read");
    }
    send_device(reading, root);
}

// ---- whom the device looked up ----

struct lookup {
    const char *service, *uri;
    const struct plist *value;
};

static const char *app_of_service(const char *service)
{
    if (strcmp(service, "com.apple.madrid") == 0)
        return "imessage";
    return strcmp(service, "com.apple.ess") == 0 || strcmp(service, "com.apple.private.ac") == 0 ||
                   strstr(service, "facetime")
               ? "facetime"
               : NULL;
}

static bool party_of(struct reading *reading, const char *uri, struct selector *party)
{
    if (text_start(uri, "tel:"))
        *party = selector_of_phone(reading->context, bytes_of_text(uri + 4));
    else if (text_start(uri, "mailto:"))
        *party = selector_of_email(reading->context, bytes_of_text(uri + 7));
    else
        return false;
    return *party->value && (party->kind == SELECTOR_PHONE || party->kind == SELECTOR_EMAIL);
}

// A row for people to read: who, for which service, when, and what came back.
static void send_lookup_row(struct reading *reading, const struct lookup *lookup)
{
    struct buffer text;
    char when[MOMENT_TEXT_SIZE];
    double date;
    int64_t status = plist_integer(plist_get(lookup->value, "IDStatus"), -1);
    buffer_init(&text, RECORD_TEXT_MAX_BYTES);
    struct json_out json = json_out_to(&text);
    json_out_object(&json);
    json_out_key_text(&json, "looked_up", lookup->uri);
    json_out_key_text(&json, "service", lookup->service);
    if (plist_real(plist_get(lookup->value, "LookupDate"), &date))
        json_out_key_text(&json, "at", moment_format(moment_from_cocoa(date), when));
    json_out_key_text(&json, "registered", status == 1 ? "yes" : status == 2 ? "no" : NULL);
    json_out_object_end(&json);
    if (!text.overflowed)
        sink_raw_row(reading->context->sink, &(struct raw_row){at(reading), buffer_text(&text)});
    buffer_done(&text);
}

static void read_lookup(struct reading *reading, const struct lookup *lookup)
{
    struct selector party;
    const char *app = app_of_service(lookup->service);
    reading->present++;
    reading->tally.emitted++;
    send_lookup_row(reading, lookup);
    if (!party_of(reading, lookup->uri, &party))
        return;
    sink_selector_hit(reading->context->sink, &(struct selector_hit){at(reading), party});
    if (app && plist_integer(plist_get(lookup->value, "IDStatus"), -1) == 1)
        sink_account(
            reading->context->sink,
            &(struct account){.place = at(reading), .app = app, .selectors = &party, .selector_count = 1});
}

static void read_lookups(struct reading *reading, const struct plist *root)
{
    for (size_t i = 0; i < plist_count(root); i++) {
        const struct plist *service = plist_value(root, i);
        if (service->kind != PLIST_DICT) {
            reading->present++;
            count(reading, false, "a setting that is not read");
            continue;
        }
        for (size_t k = 0; k < plist_count(service) && reading->left-- > 0; k++)
            read_lookup(reading,
                        &(struct lookup){plist_key(root, i), plist_key(service, k), plist_value(service, k)});
    }
}

// ---- which list it is ----

static bool is_lookups(const struct plist *root)
{
    for (size_t i = 0; i < plist_count(root); i++) {
        const struct plist *service = plist_value(root, i);
        const struct plist *first = plist_value(service, 0);
        if (text_start(plist_key(root, i), "com.apple.") && plist_get(first, "LookupDate"))
            return true;
    }
    return false;
}

static enum form form_of(const struct plist *root)
{
    if (root == NULL || root->kind != PLIST_DICT)
        return FORM_NONE;
    if (plist_get(root, "PersonalWallet") || plist_get(root, "PersonalitySlots") ||
        plist_get(root, "kPersonalWallet") || plist_get(root, "LastKnownICCID") ||
        plist_get(root, "ReportedPhoneNumber") || plist_get(root, "SIMPhoneNumber"))
        return FORM_COMMCENTER;
    if (plist_get(root, "Target Identifier") && plist_get(root, "Product Type"))
        return FORM_BACKUP;
    return is_lookups(root) ? FORM_LOOKUPS : FORM_NONE;
}

static const struct plist *list_of(const struct observation_context *context, struct error *error)
{
    const struct plist *root = NULL;
    struct bytes bytes = context->item->bytes;
    if (bytes.size > LIST_MAX_BYTES || !(plist_is_binary(bytes) || plist_is_xml(bytes)))
        return NULL;
    plist_read(bytes, context->arena, &root, error);
    return root;
}

static bool recognises(const struct observation_context *context)
{
    struct error error = {0};
    return form_of(list_of(context, &error)) != FORM_NONE;
}

static void observe(struct observation_context *context)
{
    static const char *const tables[] = {"list", "commcenter", "backup", "id lookups"};
    struct error error = {0};
    const struct plist *root = list_of(context, &error);
    enum form form = form_of(root);
    struct reading reading = {.context = context, .tally = {.table = tables[form]}, .left = VALUES_MAX};
    if (error.text[0])
        sink_damage(context->sink, (struct place){.row = -1, .offset = -1}, "%s", error.text);
    if (form == FORM_LOOKUPS)
        read_lookups(&reading, root);
    else if (form == FORM_BACKUP)
        read_backup(&reading, root);
    else if (form == FORM_COMMCENTER)
        walk(&reading, NULL, root);
    tally_send(context->sink, &reading.tally, reading.present);
}

const struct observer observer_ios_device = {
    .name = "ios_device",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "own numbers, SIM cards and device of iOS, and whom it looked up (commcenter, Info.plist of "
               "backups, idstatuscache)",
    .by_bytes = true,
    .recognises = recognises,
    .observe = observe,
};
