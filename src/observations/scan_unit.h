// One unit of work while the coordinator has it: an item, its answer so far, and what went wrong with it.
#pragma once

#include "base/workers.h"
#include "casefile/items.h"
#include "observations/keeper.h"
#include "observations/opener.h"
#include "observations/request.h"
#include "observations/spool.h"

enum scan_unit_state { UNIT_WAITING, UNIT_RUNNING, UNIT_FINISHED };

enum { UNIT_ATTEMPTS_MAX = 3, UNIT_NOTES_MAX = 2 * UNIT_ATTEMPTS_MAX };

struct scan_unit {
    struct item_row item; // texts owned
    enum scan_unit_state state;
    uint64_t ticket;
    struct spool spool;
    char *excluded[UNIT_ATTEMPTS_MAX]; // observers lost over it
    size_t excluded_count;
    char *notes[UNIT_NOTES_MAX];
    size_t note_count;
    bool unpack;     // a worker found it too large to unpack in memory: it is unpacked to a file first
    bool with_keys;  // a worker asked for the keys of its source
    char *complaint; // about the unpacked bytes that it was given to read; NULL
    char *failure;   // NULL
};

void scan_unit_init(struct scan_unit *unit, const struct item_row *item);
void scan_unit_done(struct scan_unit *unit);
void scan_unit_note(struct scan_unit *unit, const char *note);
void scan_unit_fail(struct scan_unit *unit, const char *why); // finished, with nothing read
void scan_unit_unpack(struct scan_unit *unit);                // a worker asked for it: waits for that
void scan_unit_give_keys(struct scan_unit *unit);             // likewise: waits to be asked again
// A worker died over it: it waits for another try without the observer at fault, or fails.
void scan_unit_lost(struct scan_unit *unit, const char *reason, const char *observer);

// Asks the opener for the unit's item and companions and writes the request. Files are borrowed from the
// opener until it is asked again. LOCATE_UNPACK_FIRST: they are of packed bytes, and the request is to unpack
// *unpack_id.
enum locate_result scan_unit_request(struct scan_unit *unit, struct opener *opener, struct buffer *request,
                                     int files[WORKER_FILES_MAX], size_t *file_count, int64_t *unpack_id,
                                     struct error *error);
