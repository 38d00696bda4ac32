// One message as Telegram keeps it, of whatever layer. Knows no database.
#pragma once

#include "observations/phones/telegram/telegram_peer.h"

struct telegram_message {
    enum tl_result result;
    bool by_date;        // of an unknown constructor: text found behind the date, nothing else is known
    bool empty, service; // no message: a hole; something that happened
    bool out;            // by the device's owner; meaningless when by_date
    int64_t id, date, reply_to;     // 0: not stated; date in seconds since 1970
    unsigned marks;                 // enum message_mark
    struct telegram_peer peer;      // as stored: in layers before 119 of an incoming message the owner
    struct telegram_peer from;      // nobody when it is the chat itself
    struct telegram_peer origin;    // whose message was forwarded
    const char *origin_name;        // the same when they hide their account
    const char *text, *quoted;      // in the arena; NULL
    const struct tl_object *media;  // NULL
    const struct tl_object *action; // of a service message
};

// False when nothing at all could be read: the constructor is not known and `row_date` (seconds; 0: not
// known), which the row states beside the blob, does not stand in it. A constructor that is not known is read
// as: its date, then a string, which is how all layers so far have it.
bool telegram_message_read(struct bytes blob, int64_t row_date, struct arena *arena,
                           struct telegram_message *message);

// What a message carries.
enum { TELEGRAM_ATTACHMENTS_MAX = 4 };
struct telegram_media {
    const char *attachments[TELEGRAM_ATTACHMENTS_MAX]; // name, type or address of each
    size_t attachment_count;
    const char *caption; // old layers keep the text here; NULL
    bool has_place;
    double latitude, longitude, accuracy_m;
    const char *label;
    const char *phone, *name, *vcard; // a contact; NULL when it is none
    struct telegram_peer user;        // of the contact
};
void telegram_media_read(const struct tl_object *media, struct arena *arena, struct telegram_media *read);
