// Threads of mmssms.db and their recipients, and what a box says. Schema: docs/formats/android-messages.md.
#include "observations/phones/android/android_messages.h"

#include "base/text.h"

enum { BOX_IN = 1, BOX_SENT, BOX_DRAFT, BOX_OUTBOX, BOX_FAILED, BOX_QUEUED, BOX_LAST_KNOWN = 8 };
enum { BOX_BROADCAST = 19 }; // LG's; 7 blocked, 8 scheduled

enum direction android_box_direction(int64_t box)
{
    if (box == BOX_IN)
        return DIRECTION_IN;
    return box >= BOX_SENT && box <= BOX_QUEUED ? DIRECTION_OUT : DIRECTION_UNKNOWN;
}

unsigned android_box_marks(int64_t box)
{
    return box == BOX_DRAFT ? MARK_DRAFT : box == BOX_FAILED ? MARK_FAILED : 0;
}

bool android_box_is_known(int64_t box)
{
    return (box >= BOX_IN && box <= BOX_LAST_KNOWN) || box == BOX_BROADCAST;
}

// ---- side tables ----

static void keep_side(struct evidence_rows *rows, void *payload)
{
    int64_t key = evidence_integer(rows, 0, -1);
    const char *text = evidence_text(rows, 2);
    if (evidence_is_lost(rows) && (key < 0 || text == NULL || *text == 0 || !evidence_is_whole(rows, 2))) {
        tally_skip(&rows->tally, EVIDENCE_ROW_IN_PART);
        return;
    }
    tally_skip(&rows->tally, SIDE_TABLE_USED);
    struct side_table *side = payload;
    side_table_keep(side, rows, key, evidence_integer(rows, 1, 0), text);
}

void android_side_read(struct evidence_db *db, const char *table, const char *const columns[4],
                       struct side_table *side)
{
    evidence_rows_each(db, table, columns, keep_side, side);
}

void android_threads_read(struct android_messages *reading)
{
    static const char *const thread_columns[] = {"_id", "type", "recipient_ids", NULL};
    static const char *const address_columns[] = {"_id", "_id", "address", NULL};
    android_side_read(reading->db, "threads", thread_columns, &reading->thread_recipients);
    android_side_read(reading->db, "canonical_addresses", address_columns, &reading->addresses);
}

// ---- parties ----

void android_thread_parties(struct android_messages *reading, const struct observation_context *context,
                            int64_t thread, struct parties *parties)
{
    size_t count, found;
    const struct side_row *row = side_table_find(&reading->thread_recipients, thread, &count);
    struct bytes ids = bytes_of_text(count && row->text ? row->text : "");
    for (size_t start = 0, end; start < ids.size; start = end + 1) {
        for (end = start; end < ids.size && ids.data[end] != ' ';)
            end++;
        int64_t id;
        if (!text_to_int64(bytes_slice(ids, start, end - start), &id))
            continue;
        const struct side_row *address = side_table_find(&reading->addresses, id, &found);
        if (found)
            parties_add(parties, context->arena,
                        peers_selector(reading->peers, context, PEER_PHONE, address->text));
    }
}

void android_set_parties(struct message *message, struct parties *peers, struct arena *arena)
{
    if (message->direction == DIRECTION_OUT) {
        message->from = SELECTOR_OF_OWNER;
        message->to = peers->at;
        message->to_count = peers->count;
        return;
    }
    message_of_two(message, arena, peers->count ? peers->at[0] : peers_nobody());
}
