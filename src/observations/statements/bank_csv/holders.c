// Cells to holders. A document and a device that have no normal form of their own become handles
// ("document:ab123456", "device:..."), so that two accounts that were opened with one meet.
#include "observations/statements/bank_csv/holders.h"

#include "base/fold.h"
#include "base/text.h"
#include "observations/selectors/selectors.h"

#include <arpa/inet.h>
#include <string.h>

#define TABLE "bank_csv holders"

enum { SELECTORS_MAX = 32, DAMAGE_LINES_MAX = 100 };
static const size_t ROW_MAX_BYTES = (size_t)1024 * 1024 * 1024;

struct gathering {
    const struct observation_context *context;
    struct selector *selectors; // SELECTORS_MAX
    size_t count;
};

static void gather(struct gathering *gathering, struct selector selector)
{
    bool nameless = selector.value == NULL || selector.value[0] == 0 || selector.kind == SELECTOR_NAME;
    if (!nameless && gathering->count < SELECTORS_MAX)
        gathering->selectors[gathering->count++] = selector;
}

// Letters and digits only, lower case: "AB 123-456" and "ab123456" are one document.
static struct bytes compact(struct arena *arena, struct bytes text)
{
    uint8_t *out = arena_alloc(arena, text.size + 1, 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++)
        if (text_is_alnum(text.data[i]))
            out[size++] = (uint8_t)text_lower(text.data[i]);
    return (struct bytes){out, size};
}

static struct selector address_on_network(const struct observation_context *context, struct bytes text)
{
    char copy[INET6_ADDRSTRLEN] = "", out[INET6_ADDRSTRLEN];
    uint8_t raw[16];
    if (text.size < sizeof copy)
        memcpy(copy, text.data, text.size);
    bool four = inet_pton(AF_INET, copy, raw) == 1, six = !four && inet_pton(AF_INET6, copy, raw) == 1;
    const char *value = four || six ? inet_ntop(four ? AF_INET : AF_INET6, raw, out, sizeof out) : NULL;
    return (struct selector){.kind = value ? SELECTOR_IP : SELECTOR_NAME,
                             .grade = GRADE_VALID,
                             .value = arena_text(context->arena, value ? value : ""),
                             .text = text_clean(context->arena, text)};
}

// An IMEI with a right check digit (3GPP TS 23.003, annex B), a MAC address, else the bank's own id.
static struct selector device_of(const struct observation_context *context, struct bytes text)
{
    struct bytes plain = compact(context->arena, text);
    int sum = 0;
    bool digits = plain.size == 15;
    for (size_t i = 0; digits && i < plain.size; i++) {
        int digit = plain.data[i] - '0';
        digits = text_is_digit(plain.data[i]);
        sum += i % 2 ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    char mac[MAC_TEXT_SIZE];
    struct selector selector = {.grade = GRADE_VALID, .text = text_clean(context->arena, text)};
    if (digits && sum % 10 == 0) {
        selector.kind = SELECTOR_IMEI;
        selector.value = arena_text_n(context->arena, plain.data, plain.size);
        return selector;
    }
    if (mac_of_text(selector.text, mac)) {
        selector.kind = SELECTOR_MAC;
        selector.value = arena_text(context->arena, mac);
        return selector;
    }
    return selector_of_handle(context, "device", plain);
}

static struct selector selector_of(const struct observation_context *context, enum map_role role,
                                   struct bytes text)
{
    switch (role) {
    case ROLE_PHONE:
        return selector_of_phone(context, text);
    case ROLE_EMAIL:
        return selector_of_email(context, text);
    case ROLE_DOCUMENT:
        return selector_of_handle(context, "document", compact(context->arena, text));
    case ROLE_DEVICE:
        return device_of(context, text);
    default:
        return address_on_network(context, text);
    }
}

// A cell may hold several, parted by ';', ',' or '|'.
static void gather_cell(struct gathering *gathering, enum map_role role, struct bytes cell)
{
    for (size_t at = 0; at < cell.size;) {
        size_t end = at;
        while (end < cell.size && strchr(";,|", cell.data[end]) == NULL)
            end++;
        struct bytes one = text_trim(bytes_slice(cell, at, end - at));
        if (one.size)
            gather(gathering, selector_of(gathering->context, role, one));
        at = end + 1;
    }
}

static struct moment day_of(const struct csv_layout *layout, struct bytes text, int pivot)
{
    struct moment moment;
    return text.size && csv_date(text, layout->mapping->dates, pivot, &moment) ? moment : MOMENT_UNKNOWN;
}

static const char *country_of(struct arena *arena, struct bytes text)
{
    if (text.size != 2 || !text_is_alpha(text.data[0]) || !text_is_alpha(text.data[1]))
        return NULL;
    const char code[3] = {(char)text_upper(text.data[0]), (char)text_upper(text.data[1]), 0};
    return arena_text(arena, code);
}

bool csv_holder_read(const struct observation_context *context, const struct csv_table *table,
                     const struct csv_layout *layout, const struct csv_record *row, struct bytes account,
                     struct csv_holder *out)
{
    static const enum map_role kinds[] = {ROLE_PHONE, ROLE_EMAIL, ROLE_DOCUMENT, ROLE_DEVICE, ROLE_IP};
    struct arena *arena = context->arena;
    struct gathering gathering = {context, arena_alloc(arena, SELECTORS_MAX, sizeof(struct selector)), 0};
    *out = (struct csv_holder){.reason = csv_row_fault(layout, row)};
    if (out->reason)
        return false;
    struct bytes own = csv_cell(layout, table, row, ROLE_ACCOUNT, arena);
    if (own.size == 0)
        own = account;
    struct selector selector = selector_of_account(context, own);
    if (own.size == 0 || (selector.kind != SELECTOR_IBAN && selector.kind != SELECTOR_ACCOUNT)) {
        out->reason = "no account";
        out->quoted = own;
        return false;
    }
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < layout->roles[kinds[k]].count; i++) {
            size_t at = layout->roles[kinds[k]].at[i];
            if (at < row->count)
                gather_cell(&gathering, kinds[k], csv_table_text(table, arena, row->fields[at]));
        }
    struct bytes country = csv_cell(layout, table, row, ROLE_COUNTRY, arena);
    out->holder = (struct holder){
        .account = selector,
        .name = csv_cells(layout, table, row, ROLE_NAME, " ", arena),
        .role = csv_cells(layout, table, row, ROLE_ROLE, " ", arena),
        .address = csv_cells(layout, table, row, ROLE_ADDRESS, ", ", arena),
        .country = country_of(arena, country),
        .born = day_of(layout, csv_cell(layout, table, row, ROLE_BORN, arena), DATE_PIVOT_BORN),
        .opened = day_of(layout, csv_cell(layout, table, row, ROLE_OPENED, arena), DATE_PIVOT_PAYMENT),
        .selectors = gathering.selectors,
        .selector_count = gathering.count,
    };
    if (country.size && out->holder.country == NULL) // a name of a country belongs to the address
        out->holder.address = out->holder.address ? arena_print(arena, "%s, %.*s", out->holder.address,
                                                                (int)country.size, (const char *)country.data)
                                                  : arena_text_n(arena, country.data, country.size);
    if (out->holder.name == NULL && out->holder.address == NULL && gathering.count == 0)
        out->reason = "an account and nothing else";
    return out->reason == NULL;
}

void csv_holders_read(struct observation_context *context, const struct csv_table *table,
                      const struct csv_layout *layout, struct csv_reader *reader, int64_t above,
                      struct bytes account)
{
    struct table_tally tally = {.table = TABLE};
    struct observation_context inner = *context;
    struct csv_record row;
    int64_t present = above, told = 0;
    inner.arena = arena_new(ROW_MAX_BYTES);
    for (int64_t i = 0; i < above; i++)
        tally_skip(&tally, "above the column names");
    for (; csv_next(reader, inner.arena, &row); arena_reset(inner.arena), present++) {
        struct csv_holder read;
        struct place place = {.table = TABLE, .row = row.line, .offset = (int64_t)row.offset};
        if (csv_holder_read(&inner, table, layout, &row, account, &read)) {
            read.holder.place = place;
            sink_holder(context->sink, &read.holder);
            tally.emitted++;
            continue;
        }
        tally_skip(&tally, read.reason);
        if ((read.quoted.size || row.fault != CSV_FINE) && told++ < DAMAGE_LINES_MAX)
            sink_damage(context->sink, place, "row in line %lld: %s '%.*s'", (long long)row.line, read.reason,
                        read.quoted.size > 60 ? 60 : (int)read.quoted.size, (const char *)read.quoted.data);
    }
    tally_send(context->sink, &tally, present);
    arena_free(inner.arena);
}
