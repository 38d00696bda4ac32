// Encoding and checked decoding of records. Each message is a 4-byte length, a type and its fields in order.
#include "observations/wire.h"

#include "base/text.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum {
    TYPE_HEAD = 100,
    TYPE_END = 101,
    TYPE_UNPACK = 102,
    TYPE_PART = 103,
    TYPE_KEYS = 104,
    MESSAGE_MAX_BYTES = 64 * 1024 * 1024
};

// ---- one description of each record's fields serves both directions ----

struct codec {
    struct buffer *out;  // when encoding
    struct reader *in;   // when decoding
    struct arena *arena; // when decoding
    bool cut;            // when encoding: something was beyond a limit
};

static void code_int(struct codec *codec, int64_t *value)
{
    if (codec->out)
        buffer_add_zigzag(codec->out, *value);
    else
        *value = reader_zigzag(codec->in);
}

// An enum of `count` values; anything else breaks the stream.
static void code_enum(struct codec *codec, unsigned *value, unsigned count)
{
    if (codec->out) {
        buffer_add_u8(codec->out, (uint8_t)*value);
        return;
    }
    *value = reader_u8(codec->in);
    if (*value >= count) {
        *value = 0;
        codec->in->failed = true;
    }
}

#define CODE_ENUM(codec, field, count)                                                                       \
    do {                                                                                                     \
        unsigned code_value = (unsigned)(field);                                                             \
        code_enum(codec, &code_value, count);                                                                \
        (field) = (__typeof__(field))code_value;                                                             \
    } while (0)

static bool is_clean(struct bytes text)
{
    return text_is_utf8(text) && (text.size == 0 || memchr(text.data, 0, text.size) == NULL);
}

// 0 is NULL; else the size plus one, then the bytes.
static void code_text(struct codec *codec, const char **text)
{
    if (codec->out) {
        size_t size = *text ? strlen(*text) : 0;
        if (size > RECORD_TEXT_MAX_BYTES) {
            codec->cut = true;
            for (size = RECORD_TEXT_MAX_BYTES; ((*text)[size] & 0xc0) == 0x80;) // not inside a character
                size--;
        }
        buffer_add_varint(codec->out, *text ? size + 1 : 0);
        buffer_add(codec->out, *text, size);
        return;
    }
    uint64_t size = reader_varint(codec->in);
    *text = NULL;
    if (size == 0)
        return;
    struct bytes bytes = reader_take(codec->in, size - 1 > RECORD_TEXT_MAX_BYTES ? SIZE_MAX : size - 1);
    if (codec->in->failed || !is_clean(bytes))
        codec->in->failed = true;
    else
        *text = arena_text_n(codec->arena, bytes.data, bytes.size);
}

static void code_required(struct codec *codec, const char **text)
{
    code_text(codec, text);
    if (codec->in && *text == NULL) {
        codec->in->failed = true;
        *text = "";
    }
}

static void code_moment(struct codec *codec, struct moment *moment)
{
    int64_t offset = moment->offset_minutes;
    code_int(codec, &moment->at_usec);
    CODE_ENUM(codec, moment->zone, 4);
    code_int(codec, &offset);
    if (codec->in && (offset < -1440 || offset > 1440))
        codec->in->failed = true;
    moment->offset_minutes = (int16_t)offset;
}

static void code_place(struct codec *codec, struct place *place)
{
    code_text(codec, &place->table);
    code_int(codec, &place->row);
    code_int(codec, &place->offset);
    CODE_ENUM(codec, place->state, 3);
    code_text(codec, &place->reached);
}

static void code_selector(struct codec *codec, struct selector *selector)
{
    CODE_ENUM(codec, selector->kind, SELECTOR_KINDS);
    CODE_ENUM(codec, selector->grade, 2);
    code_required(codec, &selector->value);
    code_required(codec, &selector->text);
}

static size_t code_count(struct codec *codec, size_t count)
{
    if (codec->out) {
        codec->cut |= count > RECORD_LIST_MAX;
        count = count > RECORD_LIST_MAX ? RECORD_LIST_MAX : count;
        buffer_add_varint(codec->out, count);
        return count;
    }
    uint64_t read = reader_varint(codec->in);
    if (read > RECORD_LIST_MAX || read > reader_left(codec->in)) {
        codec->in->failed = true;
        return 0;
    }
    return (size_t)read;
}

static void code_selectors(struct codec *codec, const struct selector **list, size_t *count)
{
    *count = code_count(codec, *count);
    struct selector *items = codec->out ? NULL : arena_alloc(codec->arena, *count, sizeof *items);
    for (size_t i = 0; i < *count; i++) {
        struct selector item = codec->out ? (*list)[i] : (struct selector){0};
        code_selector(codec, &item);
        if (items)
            items[i] = item;
    }
    if (items)
        *list = items;
}

static void code_texts(struct codec *codec, const char *const **list, size_t *count)
{
    *count = code_count(codec, *count);
    const char **items = codec->out ? NULL : arena_alloc(codec->arena, *count, sizeof *items);
    for (size_t i = 0; i < *count; i++) {
        const char *item = codec->out ? (*list)[i] : NULL;
        code_required(codec, &item);
        if (items)
            items[i] = item;
    }
    if (items)
        *list = items;
}

static void code_real(struct codec *codec, double *value)
{
    uint64_t raw;
    memcpy(&raw, value, sizeof raw);
    if (codec->out) {
        buffer_add_u64le(codec->out, raw);
        return;
    }
    raw = reader_u64le(codec->in);
    memcpy(value, &raw, sizeof raw);
    if (!isfinite(*value)) {
        *value = 0;
        codec->in->failed = true;
    }
}

static void code_message(struct codec *codec, struct message *message)
{
    code_place(codec, &message->place);
    code_required(codec, &message->app);
    code_text(codec, &message->thread);
    code_text(codec, &message->id);
    code_text(codec, &message->reply_to);
    code_text(codec, &message->quoted);
    code_enum(codec, &message->marks, 1u << MARK_BITS);
    code_selector(codec, &message->from);
    code_selectors(codec, &message->to, &message->to_count);
    code_moment(codec, &message->at);
    CODE_ENUM(codec, message->direction, 3);
    code_text(codec, &message->text);
    code_texts(codec, &message->attachments, &message->attachment_count);
}

static void code_call(struct codec *codec, struct call *call)
{
    code_place(codec, &call->place);
    code_required(codec, &call->app);
    code_selector(codec, &call->from);
    code_selectors(codec, &call->to, &call->to_count);
    code_moment(codec, &call->at);
    code_int(codec, &call->seconds);
    CODE_ENUM(codec, call->direction, 3);
    CODE_ENUM(codec, call->outcome, 6);
}

static void code_position(struct codec *codec, struct position *position)
{
    code_place(codec, &position->place);
    code_required(codec, &position->app);
    code_text(codec, &position->label);
    code_real(codec, &position->latitude);
    code_real(codec, &position->longitude);
    CODE_ENUM(codec, position->axes, AXES_COUNT);
    code_text(codec, &position->how);
    code_real(codec, &position->accuracy_m);
    code_moment(codec, &position->at);
    code_selector(codec, &position->by);
}

static void code_mentions(struct codec *codec, const struct mention **list, size_t *count)
{
    *count = code_count(codec, *count);
    struct mention *items = codec->out ? NULL : arena_alloc(codec->arena, *count, sizeof *items);
    for (size_t i = 0; i < *count; i++) {
        struct mention item = codec->out ? (*list)[i] : (struct mention){0};
        CODE_ENUM(codec, item.kind, MENTION_KINDS);
        code_required(codec, &item.value);
        code_required(codec, &item.text);
        code_int(codec, &item.offset);
        if (items)
            items[i] = item;
    }
    if (items)
        *list = items;
}

static void code_advert(struct codec *codec, struct advert *advert)
{
    code_place(codec, &advert->place);
    code_required(codec, &advert->id);
    code_text(codec, &advert->url);
    code_text(codec, &advert->city);
    code_text(codec, &advert->language);
    code_required(codec, &advert->text);
    code_moment(codec, &advert->posted);
    code_selectors(codec, &advert->selectors, &advert->selector_count);
    code_texts(codec, &advert->pictures, &advert->picture_count);
    code_mentions(codec, &advert->mentions, &advert->mention_count);
    code_text(codec, &advert->digest);
}

static void code_payment(struct codec *codec, struct payment *payment)
{
    code_place(codec, &payment->place);
    code_required(codec, &payment->id);
    code_text(codec, &payment->statement);
    code_selector(codec, &payment->account);
    code_selector(codec, &payment->counterparty);
    code_text(codec, &payment->name);
    code_moment(codec, &payment->at);
    code_int(codec, &payment->amount_e5);
    code_required(codec, &payment->currency);
    code_text(codec, &payment->reference);
}

static void code_statement(struct codec *codec, struct statement *statement)
{
    code_place(codec, &statement->place);
    code_text(codec, &statement->id);
    code_selector(codec, &statement->account);
    code_text(codec, &statement->owner);
    code_text(codec, &statement->currency);
    code_moment(codec, &statement->from);
    code_moment(codec, &statement->to);
    code_int(codec, &statement->opening_e5);
    code_int(codec, &statement->closing_e5);
    code_int(codec, &statement->sum_e5);
    code_int(codec, &statement->entry_count);
    CODE_ENUM(codec, statement->balance, 3);
}

static void code_extents(struct codec *codec, struct child_item *child)
{
    uint64_t read = child->extent_count;
    if (codec->out)
        buffer_add_varint(codec->out, read);
    else
        read = reader_varint(codec->in);
    if (codec->in && (read > RECORD_EXTENTS_MAX || read > reader_left(codec->in))) {
        codec->in->failed = true;
        return;
    }
    struct extent *extents = codec->out ? NULL : arena_alloc(codec->arena, read, sizeof *extents);
    int64_t total = 0;
    for (size_t i = 0; i < read; i++) {
        struct extent extent = codec->out ? child->extents[i] : (struct extent){0};
        code_int(codec, &extent.offset);
        code_int(codec, &extent.bytes);
        if (codec->in && (extent.offset < -1 || extent.bytes <= 0 ||
                          (extent.offset > 0 && extent.bytes > INT64_MAX - extent.offset) ||
                          __builtin_add_overflow(total, extent.bytes, &total)))
            codec->in->failed = true;
        if (extents)
            extents[i] = extent;
    }
    if (codec->in) {
        child->extents = extents;
        child->extent_count = (size_t)read;
    }
}

static void code_child(struct codec *codec, struct child_item *child)
{
    int64_t crc32 = child->crc32;
    code_required(codec, &child->path);
    code_int(codec, &child->offset);
    code_int(codec, &child->stored_bytes);
    code_int(codec, &child->size_bytes);
    CODE_ENUM(codec, child->storage, FILE_ITSELF); // only a person names files
    CODE_ENUM(codec, child->read_as, IMAGE_FORMATS);
    code_extents(codec, child);
    code_text(codec, &child->address);
    code_int(codec, &child->margin_bytes);
    CODE_ENUM(codec, child->state, 3);
    CODE_ENUM(codec, child->has_crc32, 2);
    code_int(codec, &crc32);
    code_moment(codec, &child->modified);
    if (codec->in && (crc32 < 0 || crc32 > UINT32_MAX))
        codec->in->failed = true;
    child->crc32 = (uint32_t)crc32;
    if (codec->in &&
        (child->offset < 0 || child->stored_bytes < -1 || child->size_bytes < -1 || child->margin_bytes < 0 ||
         ((child->storage == FILE_SYSTEM || child->storage == SQLCIPHER) && child->address == NULL)))
        codec->in->failed = true;
}

static void code_picture(struct codec *codec, struct picture *picture)
{
    code_place(codec, &picture->place);
    code_required(codec, &picture->format);
    code_int(codec, &picture->width);
    code_int(codec, &picture->height);
    code_moment(codec, &picture->taken);
    code_text(codec, &picture->camera);
    code_text(codec, &picture->pdq);
    code_int(codec, &picture->pdq_quality);
    code_text(codec, &picture->name);
    code_text(codec, &picture->sha256);
}

static void code_account(struct codec *codec, struct account *account)
{
    code_place(codec, &account->place);
    code_required(codec, &account->app);
    code_text(codec, &account->name);
    code_selectors(codec, &account->selectors, &account->selector_count);
}

static void code_membership(struct codec *codec, struct membership *membership)
{
    code_place(codec, &membership->place);
    code_required(codec, &membership->app);
    code_selector(codec, &membership->group);
    code_selector(codec, &membership->member);
    code_text(codec, &membership->role);
    code_moment(codec, &membership->since);
}

static void code_record(struct codec *codec, struct record *record)
{
    switch (record->type) {
    case RECORD_MESSAGE:
        code_message(codec, &record->message);
        break;
    case RECORD_CALL:
        code_call(codec, &record->call);
        break;
    case RECORD_CONTACT:
        code_place(codec, &record->contact.place);
        code_required(codec, &record->contact.app);
        code_text(codec, &record->contact.name);
        code_selectors(codec, &record->contact.selectors, &record->contact.selector_count);
        break;
    case RECORD_OWN_SELECTOR:
        code_place(codec, &record->own_selector.place);
        code_required(codec, &record->own_selector.app);
        code_selector(codec, &record->own_selector.selector);
        break;
    case RECORD_SELECTOR_HIT:
        code_place(codec, &record->selector_hit.place);
        code_selector(codec, &record->selector_hit.selector);
        break;
    case RECORD_POSITION:
        code_position(codec, &record->position);
        break;
    case RECORD_ADVERT:
        code_advert(codec, &record->advert);
        break;
    case RECORD_PAYMENT:
        code_payment(codec, &record->payment);
        break;
    case RECORD_STATEMENT:
        code_statement(codec, &record->statement);
        break;
    case RECORD_PICTURE:
        code_picture(codec, &record->picture);
        break;
    case RECORD_ACCOUNT:
        code_account(codec, &record->account);
        break;
    case RECORD_MEMBERSHIP:
        code_membership(codec, &record->membership);
        break;
    case RECORD_RAW_ROW:
        code_place(codec, &record->raw_row.place);
        code_required(codec, &record->raw_row.columns);
        break;
    case RECORD_FILE_NAME:
        code_required(codec, &record->file_name.path);
        code_required(codec, &record->file_name.known_as);
        CODE_ENUM(codec, record->file_name.state, 3);
        break;
    case RECORD_TALLY:
        code_required(codec, &record->tally.table);
        code_required(codec, &record->tally.reason);
        code_int(codec, &record->tally.count);
        if (codec->in && record->tally.count < 0)
            codec->in->failed = true;
        break;
    case RECORD_DAMAGE:
        code_place(codec, &record->damage.place);
        code_required(codec, &record->damage.what);
        break;
    case RECORD_CHILD_ITEM:
        code_child(codec, &record->child_item);
        break;
    case RECORD_TYPES:
        break;
    }
}

// ---- messages ----

// Reserves the length, and fills it in when the fields are written.
static size_t begin_message(struct buffer *buffer, uint8_t type)
{
    size_t start = buffer->size;
    buffer_add_u32le(buffer, 0);
    buffer_add_u8(buffer, type);
    return start;
}

static void end_message(struct buffer *buffer, size_t start)
{
    if (buffer->overflowed)
        return;
    uint32_t size = (uint32_t)(buffer->size - start - 4);
    for (int i = 0; i < 4; i++)
        buffer->data[start + (size_t)i] = (uint8_t)(size >> (8 * i));
}

void wire_put_head(struct buffer *buffer, const struct wire_head *head)
{
    struct codec codec = {.out = buffer};
    struct wire_head copy = *head;
    int64_t version = head->observer_version;
    size_t start = begin_message(buffer, TYPE_HEAD);
    code_text(&codec, &copy.observer);
    code_int(&codec, &version);
    code_required(&codec, &copy.sha256);
    code_text(&codec, &copy.unreadable);
    code_int(&codec, &copy.size_bytes);
    code_text(&codec, &copy.known);
    CODE_ENUM(&codec, copy.by_bytes, 2);
    end_message(buffer, start);
}

void wire_put_part(struct buffer *buffer, enum wire_part part)
{
    size_t start = begin_message(buffer, TYPE_PART);
    buffer_add_u8(buffer, (uint8_t)part);
    end_message(buffer, start);
}

bool wire_put_record(struct buffer *buffer, const struct record *record)
{
    struct codec codec = {.out = buffer};
    struct record copy = *record;
    size_t start = begin_message(buffer, (uint8_t)record->type);
    code_record(&codec, &copy);
    end_message(buffer, start);
    return codec.cut;
}

void wire_put_end(struct buffer *buffer)
{
    end_message(buffer, begin_message(buffer, TYPE_END));
}

void wire_put_unpack(struct buffer *buffer)
{
    end_message(buffer, begin_message(buffer, TYPE_UNPACK));
}

void wire_put_keys(struct buffer *buffer)
{
    end_message(buffer, begin_message(buffer, TYPE_KEYS));
}

static bool is_only(struct bytes stream, uint8_t type)
{
    const uint8_t message[] = {1, 0, 0, 0, type};
    return stream.size == sizeof message && memcmp(stream.data, message, sizeof message) == 0;
}

bool wire_asks_to_unpack(struct bytes stream)
{
    return is_only(stream, TYPE_UNPACK);
}

bool wire_asks_for_keys(struct bytes stream)
{
    return is_only(stream, TYPE_KEYS);
}

// 64 hex digits, or nothing.
static bool is_hash(const char *text)
{
    size_t digits = strspn(text, "0123456789abcdef");
    return text[digits] == 0 && (digits == 0 || digits == 64);
}

static int decode(struct reader *fields, struct arena *arena, struct wire_message *message)
{
    struct codec codec = {.in = fields, .arena = arena};
    uint8_t type = reader_u8(fields);
    int64_t version = 0;
    if (type == TYPE_HEAD) {
        message->kind = WIRE_HEAD;
        code_text(&codec, &message->head.observer);
        code_int(&codec, &version);
        code_required(&codec, &message->head.sha256);
        code_text(&codec, &message->head.unreadable);
        code_int(&codec, &message->head.size_bytes);
        code_text(&codec, &message->head.known);
        CODE_ENUM(&codec, message->head.by_bytes, 2);
        message->head.observer_version = (int)version;
        fields->failed |= !is_hash(message->head.sha256) || message->head.size_bytes < -1 || version < 0 ||
                          version > INT_MAX;
    } else if (type == TYPE_PART) {
        message->kind = WIRE_PART;
        CODE_ENUM(&codec, message->part, PARTS);
    } else if (type == TYPE_END) {
        message->kind = WIRE_END;
    } else if (type < RECORD_TYPES) {
        message->kind = WIRE_RECORD;
        message->record.type = (enum record_type)type;
        code_record(&codec, &message->record);
    } else {
        return -1;
    }
    return fields->failed || reader_left(fields) ? -1 : 1;
}

int wire_next(struct reader *reader, struct arena *arena, struct wire_message *message)
{
    struct reader start = *reader;
    *message = (struct wire_message){0};
    if (reader_left(reader) < 4)
        return 0;
    uint32_t size = reader_u32le(reader);
    if (size == 0 || size > MESSAGE_MAX_BYTES)
        return -1;
    if (reader_left(reader) < size) {
        *reader = start;
        return 0;
    }
    struct reader fields = reader_of(reader_take(reader, size));
    return decode(&fields, arena, message);
}
