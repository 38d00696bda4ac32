// Records as bytes on the pipe between worker and coordinator. The coordinator trusts none of it: a worker
// has read hostile bytes. Decoding checks every length, enum and text, and refuses the whole stream at the
// first fault.
#pragma once

#include "base/arena.h"
#include "casefile/records.h"

// Beyond observations, a stream says who read the item and what its bytes hash to.
struct wire_head {
    const char *observer; // NULL: none recognised it
    int observer_version;
    const char *sha256;     // 64 hex digits; "" when it could not be opened
    const char *unreadable; // why it could not be opened at all; NULL
    int64_t size_bytes;     // of what was hashed
    const char *known;      // the list of known files it stands in, so that nobody read it; NULL
    bool by_bytes;          // what the observer says depends on these bytes alone (casefile/items.h)
};

void wire_put_head(struct buffer *buffer, const struct wire_head *head);
// True when a text or list was longer than the limits of records.h and was cut.
bool wire_put_record(struct buffer *buffer, const struct record *record);
// Who says what comes next.
enum wire_part {
    PART_OBSERVER,    // the observer
    PART_READ_BEFORE, // the observer would, but an earlier item has the same bytes: nothing comes
    PART_REST,        // the reader again
    PARTS,            // count
};
void wire_put_part(struct buffer *buffer, enum wire_part part);
void wire_put_end(struct buffer *buffer); // a stream without it was cut short

// Instead of a stream: the item unpacks to more than fits in memory; unpack it to a file and ask again.
void wire_put_unpack(struct buffer *buffer);
bool wire_asks_to_unpack(struct bytes stream);
// Likewise: it seems to be encrypted; ask again with the source's keys.
void wire_put_keys(struct buffer *buffer);
bool wire_asks_for_keys(struct bytes stream);

enum wire_kind { WIRE_HEAD, WIRE_RECORD, WIRE_PART, WIRE_END };

struct wire_message {
    enum wire_kind kind;
    struct wire_head head;
    enum wire_part part;
    struct record record;
};

// Reads the next message; texts are copied to the arena. 1 a message, 0 not all of it is there yet (the
// reader stands where it stood), -1 it breaks the rules.
int wire_next(struct reader *reader, struct arena *arena, struct wire_message *message);
