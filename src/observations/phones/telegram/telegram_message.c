// Messages of Telegram out of TL, and what is attached to them.
#include "observations/phones/telegram/telegram_message.h"
#include "observations/phones/telegram/telegram_schema.h"

#include "base/text.h"

#include <string.h>

enum { DATE_FROM_BYTES = 8 }; // constructor and flags or id stand before the date of every layer

static void read_forward(const struct tl_object *object, struct arena *arena,
                         struct telegram_message *message)
{
    const struct tl_object *header = tl_child(object, "fwd_from");
    if (header == NULL && tl_value(object, "fwd_from_id") == NULL)
        return;
    message->marks |= MARK_FORWARDED;
    message->origin = telegram_peer_field(header ? header : object, header ? "from_id" : "fwd_from_id");
    if (message->origin.kind == TELEGRAM_NOBODY && tl_number(header, "channel_id", 0) > 0)
        message->origin = (struct telegram_peer){TELEGRAM_CHANNEL, tl_number(header, "channel_id", 0)};
    message->origin_name = tl_text(header, "from_name", arena);
}

static void read_known(const struct tl_object *object, struct arena *arena, struct telegram_message *message)
{
    message->empty = tl_is(object, "messageEmpty");
    message->service = tl_is(object, "messageService");
    message->out = tl_flag(object, "out");
    message->id = tl_number(object, "id", 0);
    message->date = tl_number(object, "date", 0);
    message->peer = telegram_peer_field(object, "peer_id");
    message->from = telegram_peer_field(object, "from_id");
    message->text = tl_text(object, "message", arena);
    message->media = tl_child(object, "media");
    message->action = tl_child(object, "action");
    if (tl_number(object, "edit_date", 0) > 0 && !tl_flag(object, "edit_hide"))
        message->marks |= MARK_EDITED;
    const struct tl_object *reply = tl_child(object, "reply_to");
    message->reply_to = tl_number(reply ? reply : object, "reply_to_msg_id", 0);
    message->quoted = tl_text(reply, "quote_text", arena);
    read_forward(object, arena, message);
}

static bool read_by_date(struct bytes blob, int64_t date, struct arena *arena,
                         struct telegram_message *message)
{
    for (size_t at = DATE_FROM_BYTES; date > 0 && at + 4 <= blob.size; at += 4) {
        struct reader reader = reader_of(bytes_slice(blob, at, 4));
        struct bytes text;
        if (reader_u32le(&reader) != (uint32_t)date || !tl_string_at(blob, at + 4, &text) ||
            !text_is_utf8(text) || (text.size && memchr(text.data, 0, text.size)))
            continue;
        message->by_date = true;
        message->date = date;
        message->text = text.size ? text_clean(arena, text) : NULL;
        return true;
    }
    return false;
}

static bool is_message(const struct tl_object *object)
{
    return tl_is(object, "message") || tl_is(object, "messageService") || tl_is(object, "messageSecret") ||
           tl_is(object, "messageForwarded") || tl_is(object, "messageEmpty");
}

bool telegram_message_read(struct bytes blob, int64_t row_date, struct arena *arena,
                           struct telegram_message *message)
{
    const struct tl_object *object;
    *message = (struct telegram_message){0};
    message->result = telegram_read(blob, arena, &object, NULL);
    bool known = message->result != TL_UNKNOWN && is_message(object);
    if (known)
        read_known(object, arena, message);
    // a known one that breaks off before its date is one whose layout is another than the table has
    if (known && (message->empty || message->date || message->result == TL_WHOLE))
        return true;
    *message = (struct telegram_message){.result = TL_UNKNOWN};
    return read_by_date(blob, row_date, arena, message);
}

// ---- media ----

static void add_attachment(struct telegram_media *read, const char *text)
{
    if (text && read->attachment_count < TELEGRAM_ATTACHMENTS_MAX)
        read->attachments[read->attachment_count++] = text;
}

static void read_document(const struct tl_object *document, struct arena *arena, struct telegram_media *read)
{
    const char *name = tl_text(document, "file_name", arena);
    const struct tl_value *attributes = tl_value(document, "attributes");
    for (size_t i = 0; attributes && attributes->kind == TL_VECTOR && i < attributes->item_count; i++)
        if (tl_is(attributes->items[i].object, "documentAttributeFilename"))
            name = tl_text(attributes->items[i].object, "file_name", arena);
    if (name == NULL)
        name = tl_text(document, "mime_type", arena);
    add_attachment(read, name ? name : "document");
}

static void read_place(const struct tl_object *media, struct arena *arena, struct telegram_media *read)
{
    const struct tl_object *geo = tl_child(media, "geo");
    const struct tl_value *latitude = tl_value(geo, "lat"), *longitude = tl_value(geo, "long");
    if (latitude == NULL || longitude == NULL || latitude->kind != TL_REAL || longitude->kind != TL_REAL)
        return;
    read->has_place = true;
    read->latitude = latitude->real;
    read->longitude = longitude->real;
    read->accuracy_m = (double)tl_number(geo, "accuracy_radius", 0);
    const char *title = tl_text(media, "title", arena), *address = tl_text(media, "address", arena);
    read->label = title && address ? arena_print(arena, "%s, %s", title, address) : title ? title : address;
}

static void read_contact(const struct tl_object *media, struct arena *arena, struct telegram_media *read)
{
    const char *first = tl_text(media, "first_name", arena), *last = tl_text(media, "last_name", arena);
    const char *phone = tl_text(media, "phone_number", arena);
    read->phone = phone ? phone : "";
    read->name = first && last ? arena_print(arena, "%s %s", first, last) : first ? first : last;
    read->vcard = tl_text(media, "vcard", arena);
    read->user = telegram_peer_field(media, "user_id");
}

void telegram_media_read(const struct tl_object *media, struct arena *arena, struct telegram_media *read)
{
    *read = (struct telegram_media){0};
    if (media == NULL || tl_is(media, "messageMediaEmpty"))
        return;
    read->caption = tl_text(media, "caption", arena);
    if (tl_is(media, "messageMediaContact"))
        read_contact(media, arena, read);
    read_place(media, arena, read);
    if (tl_child(media, "document"))
        read_document(tl_child(media, "document"), arena, read);
    else if (tl_child(media, "photo") && tl_is(media, "messageMediaPhoto"))
        add_attachment(read, "photo");
    else if (tl_child(media, "video"))
        add_attachment(read, "video");
    else if (tl_child(media, "audio"))
        add_attachment(read, "audio");
    else if (tl_child(media, "webpage"))
        add_attachment(read, tl_text(tl_child(media, "webpage"), "url", arena));
    else if (tl_is(media, "messageMediaPoll"))
        add_attachment(read, "poll");
    else if (read->phone == NULL && !read->has_place)
        add_attachment(read, "media");
}
