// What the readers of mmssms.db share: who took part in a thread, and marks and directions of boxes.
#pragma once

#include "observations/phones/parties.h"
#include "observations/phones/peers.h"
#include "observations/phones/side_table.h"

struct android_messages {
    struct evidence_db *db;
    struct peers *peers;
    struct side_table thread_recipients; // thread -> recipient_ids, "3 5"
    struct side_table addresses;         // canonical address -> its text
};

// Side tables: live rows first, then lost ones.
void android_threads_read(struct android_messages *reading);
// Keeps columns key, number and text of a table beside its records; tells what does not fit.
void android_side_read(struct evidence_db *db, const char *table, const char *const columns[4],
                       struct side_table *side);

// The recipients of a thread.
void android_thread_parties(struct android_messages *reading, const struct observation_context *context,
                            int64_t thread, struct parties *parties);
// An incoming message comes from the first peer, an outgoing one goes to all of them. Of a box that is
// unknown only the peer is said, as whether it is from or to cannot be told.
void android_set_parties(struct message *message, struct parties *peers, struct arena *arena);

// sms.type and pdu.msg_box.
enum direction android_box_direction(int64_t box);
unsigned android_box_marks(int64_t box);
bool android_box_is_known(int64_t box);

// android_sms.c: tables of the shape of `sms`; android_mms.c: of `pdu`, with those of `addr` and `part`.
struct android_mms_tables {
    const char *pdu, *address, *part;
};
void android_mms_read(struct android_messages *reading, const struct android_mms_tables *tables);
