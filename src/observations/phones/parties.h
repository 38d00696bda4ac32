// Who wrote to whom, and who called whom, in the one way in which all readers of phones say it; and the
// sending of what they say. Knows no application.
#pragma once

#include "observations/databases/evidence_db.h"

// Several selectors in the row's arena; what is beyond RECORD_LIST_MAX, or there already, is left out.
struct parties {
    struct selector *at;
    size_t count, capacity;
};
void parties_add(struct parties *parties, struct arena *arena, struct selector selector);

// `direction` must be set. A talk of two: the device's owner and `peer`. When the direction is unknown only
// the peer is named, as the one it is from.
void message_of_two(struct message *message, struct arena *arena, struct selector peer);
// To a group: from `sender`, who is not asked about when the message went out.
void message_to_group(struct message *message, struct arena *arena, struct selector sender,
                      struct selector group);
void call_of_two(struct call *call, struct arena *arena, struct selector peer);

// Sends the record of the row that stands, with its place, and counts the row as emitted. Of a message the
// text and the quoted text are searched for selectors first, and a lost row of which a column lacks its end
// is marked MARK_IN_PART.
void message_send(struct evidence_rows *rows, struct message *message);
void message_mark_lost(struct evidence_rows *rows, struct message *message); // only that mark
void call_send(struct evidence_rows *rows, struct call *call);
void contact_send(struct evidence_rows *rows, struct contact *contact);
void account_send(struct evidence_rows *rows, struct account *account);
void membership_send(struct evidence_rows *rows, struct membership *membership);
void own_send(struct evidence_rows *rows, const char *app, struct selector selector);
// Settles which axis is which: a latitude beyond 90 degrees beside a longitude within them was stored the
// other way round; 0,0, which applications write for "none", is skipped with a reason, as is what is no
// number.
void position_send(struct evidence_rows *rows, struct position *position);
// The same without a row: sets axes, and the degrees when they were swapped. False: no position (0,0 or not
// finite).
bool position_settle(struct position *position);
