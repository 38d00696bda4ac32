// The free text of an entry, :86:, in its three forms: the German subfields ("166?00GUTSCHRIFT?20SVWZ+..."),
// the keys between slashes ("/IBAN/.../NAME/.../REMI/..."), and plain text.
#include "observations/statements/mt940_fields.h"

#include "base/text.h"

#include <string.h>

enum { TEXT_MAX_BYTES = 64 * 1024, SUBFIELD_BYTES = 27 };

// The lines of a field put together again; `between` (or nothing when 0) stands where they were cut.
static void unfold(struct bytes field, char between, struct buffer *out)
{
    for (size_t i = 0; i < field.size; i++) {
        uint8_t byte = field.data[i];
        if (byte != '\r' && byte != '\n')
            buffer_add_u8(out, byte);
        else if (byte == '\n' && between)
            buffer_add_u8(out, (uint8_t)between);
    }
}

static bool is_subfield(struct bytes text, size_t at, uint8_t separator)
{
    return at + 3 <= text.size && text.data[at] == separator && text_is_digit(text.data[at + 1]) &&
           text_is_digit(text.data[at + 2]);
}

// The separator when the text is three digits and then subfields, else 0.
static uint8_t subfield_separator(struct bytes text)
{
    if (text.size < 6)
        return 0;
    for (size_t i = 0; i < 3; i++)
        if (!text_is_digit(text.data[i]))
            return 0;
    uint8_t separator = text.data[3];
    bool mark = separator > ' ' && separator < 0x7f && !text_is_alnum(separator) && separator != '/';
    return mark && is_subfield(text, 3, separator) ? separator : 0;
}

// Subfields hold 27 characters: a shorter one lost the space at its end, so one is put between it and the
// next.
static void append(struct buffer *to, struct bytes value, size_t *last_size)
{
    if (to->size && *last_size < SUBFIELD_BYTES && value.size && value.data[0] != ' ')
        buffer_add_u8(to, ' ');
    buffer_add(to, value.data, value.size);
    *last_size = value.size;
}

struct subfields {
    struct buffer purpose, name;
    size_t purpose_last, name_last;
    struct bytes posting, bank, account, iban;
};

static void take_subfield(struct subfields *fields, int number, struct bytes value)
{
    if (number == 0)
        fields->posting = value;
    else if ((number >= 20 && number <= 29) || (number >= 60 && number <= 63))
        append(&fields->purpose, value, &fields->purpose_last);
    else if (number == 30)
        fields->bank = value;
    else if (number == 31)
        fields->account = value;
    else if (number == 32 || number == 33)
        append(&fields->name, value, &fields->name_last);
    else if (number == 38)
        fields->iban = value;
}

// ---- keys inside the purpose: "EREF+...SVWZ+..." ----

static const char *const purpose_keys[] = {"EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+",
                                           "SVWZ+", "ABWA+", "ABWE+", "IBAN+", "BIC+",  "PURP+", "MDAT+"};

// Length of the key that stands at `at`, or 0.
static size_t purpose_key(struct bytes text, size_t at)
{
    for (size_t i = 0; i < sizeof purpose_keys / sizeof *purpose_keys; i++) {
        size_t length = strlen(purpose_keys[i]);
        if (at + length <= text.size && memcmp(text.data + at, purpose_keys[i], length) == 0)
            return length;
    }
    return 0;
}

// The value of a key, up to the next key. Empty when it is not there.
static struct bytes purpose_value(struct bytes text, const char *key)
{
    ptrdiff_t at = bytes_find(text, bytes_of_text(key), 0);
    if (at < 0)
        return (struct bytes){NULL, 0};
    size_t start = (size_t)at + strlen(key), end = start;
    while (end < text.size && purpose_key(text, end) == 0)
        end++;
    return text_trim(bytes_slice(text, start, end - start));
}

static void read_purpose(struct arena *arena, struct bytes purpose, struct mt940_details *details)
{
    struct bytes text = purpose_value(purpose, "SVWZ+");
    struct bytes end_to_end = purpose_value(purpose, "EREF+");
    if (!mt940_is_no_reference(end_to_end))
        details->end_to_end = statement_text(arena, end_to_end);
    if (text.size == 0) {
        details->reference = statement_text(arena, purpose);
        return;
    }
    details->reference = statement_text(arena, text);
    struct buffer rest; // all but the SVWZ part
    buffer_init(&rest, TEXT_MAX_BYTES);
    buffer_add(&rest, purpose.data, (size_t)(text.data - purpose.data) - strlen("SVWZ+"));
    buffer_add_u8(&rest, ' ');
    size_t after = (size_t)(text.data - purpose.data) + text.size;
    buffer_add(&rest, purpose.data + after, purpose.size - after);
    details->more = statement_text(arena, buffer_bytes(&rest));
    buffer_done(&rest);
}

static struct bytes in_arena(struct arena *arena, struct bytes text)
{
    const char *kept = statement_text(arena, text);
    return kept ? bytes_of_text(kept) : (struct bytes){NULL, 0};
}

static struct bytes account_of(struct arena *arena, const struct subfields *fields)
{
    struct bytes account = text_trim(fields->account), bank = text_trim(fields->bank);
    if (fields->iban.size && statement_looks_like_iban(fields->iban))
        return in_arena(arena, fields->iban);
    if (account.size == 0)
        return in_arena(arena, purpose_value(buffer_bytes(&fields->purpose), "IBAN+"));
    if (bank.size == 0 || statement_looks_like_iban(account))
        return in_arena(arena, account);
    const char *both = arena_print(arena, "%.*s/%.*s", (int)bank.size, (const char *)bank.data,
                                   (int)account.size, (const char *)account.data);
    return in_arena(arena, bytes_of_text(both));
}

static void read_subfields(struct arena *arena, struct bytes text, uint8_t separator,
                           struct mt940_details *details)
{
    struct subfields fields = {0};
    buffer_init(&fields.purpose, TEXT_MAX_BYTES);
    buffer_init(&fields.name, TEXT_MAX_BYTES);
    for (size_t at = 3; at < text.size;) {
        int number = (text.data[at + 1] - '0') * 10 + (text.data[at + 2] - '0');
        size_t start = at + 3, end = start;
        while (end < text.size && !is_subfield(text, end, separator))
            end++;
        take_subfield(&fields, number, bytes_slice(text, start, end - start));
        at = end;
    }
    read_purpose(arena, buffer_bytes(&fields.purpose), details);
    details->name = statement_text(arena, buffer_bytes(&fields.name));
    details->account = account_of(arena, &fields);
    details->bank = statement_bic(arena, fields.bank);
    if (details->bank == NULL)
        details->bank = statement_bic(arena, purpose_value(buffer_bytes(&fields.purpose), "BIC+"));
    memcpy(details->gvc, text.data, 3);
    if (details->reference == NULL)
        details->reference = statement_text(arena, fields.posting);
    buffer_done(&fields.purpose);
    buffer_done(&fields.name);
}

// ---- keys between slashes ----

static const char *const slash_keys[] = {"TRTP", "IBAN", "CNTP", "BIC",  "NAME", "REMI", "EREF", "PREF",
                                         "BENM", "ORDP", "ULTD", "ULTB", "MARF", "CSID", "ID",   "ADDR",
                                         "PURP", "RTRN", "ISDT", "ACCW", "KREF", "SVCL"};

// "/KEY/" at `at`: its length, or 0. "//" after a key's slash stays for the value.
static size_t slash_key(struct bytes text, size_t at, const char **key)
{
    if (at >= text.size || text.data[at] != '/')
        return 0;
    for (size_t i = 0; i < sizeof slash_keys / sizeof *slash_keys; i++) {
        size_t length = strlen(slash_keys[i]);
        if (at + length + 2 <= text.size && memcmp(text.data + at + 1, slash_keys[i], length) == 0 &&
            text.data[at + 1 + length] == '/') {
            *key = slash_keys[i];
            return length + 2;
        }
    }
    return 0;
}

// Up to the next '/', which `rest` then begins after.
static struct bytes slash_part(struct bytes *rest)
{
    size_t end = 0;
    while (end < rest->size && rest->data[end] != '/')
        end++;
    struct bytes part = text_trim(bytes_slice(*rest, 0, end));
    *rest = bytes_slice(*rest, end < rest->size ? end + 1 : end, rest->size);
    return part;
}

static void take_slash_value(struct arena *arena, const char *key, struct bytes value,
                             struct mt940_details *details)
{
    if (strcmp(key, "IBAN") == 0) {
        details->account = in_arena(arena, value);
    } else if (strcmp(key, "CNTP") == 0) { // account/BIC/name/city/
        details->account = in_arena(arena, slash_part(&value));
        details->bank = statement_bic(arena, slash_part(&value));
        details->name = statement_text(arena, slash_part(&value));
    } else if (strcmp(key, "BIC") == 0) {
        details->bank = statement_bic(arena, value);
    } else if (strcmp(key, "NAME") == 0) {
        details->name = statement_text(arena, value);
    } else if (strcmp(key, "REMI") == 0) { // "USTD//text", "STRD/CUR/reference", or the text itself
        if (bytes_start_with(value, "USTD//", 6))
            value = bytes_slice(value, 6, value.size);
        else if (bytes_start_with(value, "STRD/", 5))
            value = bytes_slice(value, 5, value.size);
        details->reference = statement_text(arena, value);
    } else if (strcmp(key, "EREF") == 0) {
        if (!mt940_is_no_reference(value))
            details->end_to_end = statement_text(arena, value);
    }
}

// False when the text is not of this form.
static bool read_slashes(struct arena *arena, struct bytes text, struct mt940_details *details)
{
    const char *key, *next = NULL;
    size_t length = slash_key(text, 0, &key);
    if (length == 0)
        return false;
    for (size_t at = 0; at < text.size;) {
        size_t start = at + length, end = start, next_length = 0;
        while (end < text.size && (next_length = slash_key(text, end, &next)) == 0)
            end++;
        struct bytes value = text_trim(bytes_slice(text, start, end - start));
        if (value.size && value.data[value.size - 1] == '/')
            value.size--;
        take_slash_value(arena, key, text_trim(value), details);
        at = end;
        key = next;
        length = next_length;
    }
    if (details->reference)
        details->more = statement_text(arena, text);
    else
        details->reference = statement_text(arena, text);
    return true;
}

void mt940_details(struct arena *arena, struct bytes field, struct mt940_details *details)
{
    *details = (struct mt940_details){.account = {NULL, 0}};
    struct buffer text;
    buffer_init(&text, TEXT_MAX_BYTES);
    unfold(field, 0, &text);
    struct bytes whole = text_trim(buffer_bytes(&text));
    uint8_t separator = subfield_separator(whole);
    if (separator) {
        read_subfields(arena, whole, separator, details);
    } else if (!read_slashes(arena, whole, details)) {
        buffer_reset(&text);
        unfold(field, ' ', &text);
        details->reference = statement_text(arena, buffer_bytes(&text));
    }
    buffer_done(&text);
}
