// Lines of vCards: unfolded, parted into name, parameters and value. Knows no application.
#include "observations/serialized/vcard.h"

#include "base/text.h"

#include <string.h>

enum { LINE_MAX_BYTES = 64 * 1024 };

struct property {
    struct bytes name, parameters, value; // the name without its group: "item1.TEL" is TEL
    bool quoted_printable;
};

static bool ends_soft(const struct buffer *line)
{
    return line->size && line->data[line->size - 1] == '=';
}

static struct bytes next_line(struct reader *reader)
{
    struct bytes rest = bytes_slice(reader->bytes, reader->position, SIZE_MAX);
    ptrdiff_t end = bytes_find(rest, bytes_of_text("\n"), 0);
    struct bytes line = end < 0 ? rest : bytes_slice(rest, 0, (size_t)end);
    reader->position += line.size + (end >= 0);
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

static bool holds_nocase(struct bytes bytes, const char *word)
{
    size_t size = strlen(word);
    for (size_t at = 0; at + size <= bytes.size; at++) {
        size_t same = 0;
        while (same < size && text_lower(bytes.data[at + same]) == text_lower((uint8_t)word[same]))
            same++;
        if (same == size)
            return true;
    }
    return false;
}

// A line that begins with a space goes on from the one before; a quoted-printable one that ends in '=' goes
// on in the next.
static bool next_unfolded(struct reader *reader, struct buffer *line)
{
    if (reader_left(reader) == 0)
        return false;
    buffer_reset(line);
    struct bytes first = next_line(reader);
    buffer_add(line, first.data, first.size);
    bool soft = holds_nocase(first, "quoted-printable");
    while (reader_left(reader)) {
        uint8_t next = reader->bytes.data[reader->position];
        bool folded = next == ' ' || next == '\t', goes_on = soft && ends_soft(line);
        if (!folded && !goes_on)
            break;
        if (goes_on)
            line->size--;
        struct bytes more = next_line(reader);
        buffer_add(line, more.data + folded, more.size - folded);
    }
    return true;
}

static bool part(struct bytes line, struct property *property)
{
    size_t colon = 0;
    bool quoted = false;
    while (colon < line.size && (quoted || line.data[colon] != ':'))
        quoted ^= line.data[colon++] == '"';
    if (colon == line.size)
        return false;
    struct bytes head = bytes_slice(line, 0, colon);
    ptrdiff_t semicolon = bytes_find(head, bytes_of_text(";"), 0);
    struct bytes name = semicolon < 0 ? head : bytes_slice(head, 0, (size_t)semicolon);
    for (ptrdiff_t dot; (dot = bytes_find(name, bytes_of_text("."), 0)) >= 0;)
        name = bytes_slice(name, (size_t)dot + 1, SIZE_MAX);
    *property = (struct property){
        .name = text_trim(name),
        .parameters = semicolon < 0 ? (struct bytes){0} : bytes_slice(head, (size_t)semicolon, SIZE_MAX),
        .value = bytes_slice(line, colon + 1, SIZE_MAX),
    };
    property->quoted_printable = holds_nocase(property->parameters, "quoted-printable");
    return true;
}

static bool is(const struct property *property, const char *name)
{
    return property->name.size == strlen(name) && holds_nocase(property->name, name);
}

// The value without its escapes; `between`, when not 0, stands for the ';' that part it.
static const char *value_of(const struct property *property, struct arena *arena, char between)
{
    struct bytes in = property->value;
    uint8_t *out = arena_alloc(arena, in.size + 1, 1);
    size_t size = 0;
    for (size_t i = 0; i < in.size; i++) {
        int high = i + 2 < in.size ? text_hex_digit(in.data[i + 1]) : -1;
        int low = i + 2 < in.size ? text_hex_digit(in.data[i + 2]) : -1;
        if (property->quoted_printable && in.data[i] == '=' && high >= 0 && low >= 0) {
            out[size++] = (uint8_t)(high << 4 | low);
            i += 2;
        } else if (in.data[i] == '\\' && i + 1 < in.size) {
            uint8_t next = in.data[++i];
            out[size++] = next == 'n' || next == 'N' ? '\n' : next;
        } else {
            out[size++] = between && in.data[i] == ';' ? (uint8_t)between : in.data[i];
        }
    }
    struct bytes text = text_trim((struct bytes){out, size});
    return text.size ? text_clean(arena, text) : NULL;
}

// N is "family;given;further;before;behind".
static const char *name_in_order(const struct property *property, struct arena *arena)
{
    static const size_t order[] = {3, 1, 2, 0, 4};
    struct property parts[5] = {0};
    size_t count = 0, from = 0;
    for (size_t i = 0; i <= property->value.size && count < 5; i++) {
        bool escaped = i && i < property->value.size && property->value.data[i - 1] == '\\';
        if (i < property->value.size && (property->value.data[i] != ';' || escaped))
            continue;
        parts[count] = *property;
        parts[count++].value = bytes_slice(property->value, from, i - from);
        from = i + 1;
    }
    const char *name = NULL;
    for (size_t i = 0; i < 5; i++) {
        const char *word = value_of(&parts[order[i]], arena, 0);
        if (word)
            name = name ? arena_print(arena, "%s %s", name, word) : word;
    }
    return name;
}

static const char *waid_of(const struct property *property, struct arena *arena)
{
    for (size_t at = 0; at + 5 < property->parameters.size; at++) {
        if (!holds_nocase(bytes_slice(property->parameters, at, 5), "waid="))
            continue;
        size_t from = at + 5, end = from;
        while (end < property->parameters.size && text_is_digit(property->parameters.data[end]))
            end++;
        if (end > from && end - from <= 20)
            return arena_text_n(arena, property->parameters.data + from, end - from);
    }
    return NULL;
}

struct card_names { // by how well they name
    const char *full, *parts, *organisation;
};

static void take(struct vcard *card, struct card_names *names, const struct property *property,
                 struct arena *arena)
{
    if (is(property, "FN")) {
        names->full = names->full ? names->full : value_of(property, arena, 0);
    } else if (is(property, "N")) {
        names->parts = names->parts ? names->parts : name_in_order(property, arena);
    } else if (is(property, "ORG")) {
        names->organisation = names->organisation ? names->organisation : value_of(property, arena, ' ');
    } else if (is(property, "TEL") && card->phone_count < VCARD_VALUES_MAX) {
        struct vcard_phone phone = {value_of(property, arena, 0), waid_of(property, arena)};
        if (phone.number && text_start(phone.number, "tel:") && phone.number[strlen("tel:")])
            phone.number += strlen("tel:");
        if (phone.number || phone.waid)
            card->phones[card->phone_count++] = phone;
    } else if (is(property, "EMAIL") && card->email_count < VCARD_VALUES_MAX) {
        const char *email = value_of(property, arena, 0);
        if (email)
            card->emails[card->email_count++] = email;
    }
}

void vcards_each(struct bytes text, struct arena *arena, vcard_found *found, void *payload)
{
    struct reader reader = reader_of(text);
    struct buffer line;
    struct vcard card;
    struct card_names names = {0};
    bool more = true, open = false;
    buffer_init(&line, LINE_MAX_BYTES);
    while (more) {
        struct property property;
        more = next_unfolded(&reader, &line);
        bool parted = more && part(buffer_bytes(&line), &property);
        bool begins = parted && is(&property, "BEGIN"), ends = !more || (parted && is(&property, "END"));
        if (open && (begins || ends)) {
            card.name = names.full ? names.full : names.parts ? names.parts : names.organisation;
            found(payload, &card);
            open = false;
        }
        if (begins && holds_nocase(property.value, "VCARD")) {
            open = true;
            card = (struct vcard){0};
            names = (struct card_names){0};
        } else if (open && parted) {
            take(&card, &names, &property, arena);
        }
    }
    buffer_done(&line);
}
