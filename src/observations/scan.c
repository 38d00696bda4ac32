// The coordinator: hands items to workers, gathers their answers, keeps them in the order of the items. It
// never looks at evidence itself.
#include "observations/scan.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/workers.h"
#include "casefile/file_names.h"
#include "observations/reading.h"
#include "observations/scan_unit.h"
#include "observations/scanning/scan_bytes.h"
#include "observations/selectors/selectors.h"
#include "observations/unpacking.h"
#include "observations/wire.h"

#include <string.h>

enum {
    WINDOW_UNITS = 256,       // units in hand at once; those finished early wait for the ones before them
    WINDOW_LOW_UNITS = 192,   // filled up when there are fewer
    COMMIT_UNITS = 64,        // a transaction costs more than most units: so many go together, ...
    COMMIT_USEC = 250 * 1000, // ... or what was finished in so long
    UNPACKINGS_MAX = 4,
    NAME_TABLES_MAX = 64, // in hand at once; what comes behind so many waits
    PROGRESS_USEC = 500 * 1000,
};
#define WORKER_MEMORY_BYTES ((size_t)3 << 30)

struct scan {
    struct casefile *casefile;
    const struct scan_options *options;
    struct scan_result *result;
    struct workers *workers;
    struct opener opener;
    struct reading *reading;               // the workers' own; empty here
    struct scan_unit window[WINDOW_UNITS]; // a queue by item id: first, count
    size_t first, count;
    struct unpacking unpackings[UNPACKINGS_MAX];
    int64_t last_id; // of the items in hand or kept
    uint64_t tickets;
    struct scan_progress progress;
    int64_t told_at_usec, kept_at_usec;
    size_t kept; // units in the open transaction
};

static struct scan_unit *unit_at(struct scan *scan, size_t index)
{
    return &scan->window[(scan->first + index) % WINDOW_UNITS];
}

static int take_item(void *payload, const struct item_row *item, struct error *error)
{
    (void)error;
    struct scan *scan = payload;
    scan_unit_init(unit_at(scan, scan->count++), item);
    scan->last_id = item->id;
    return 0;
}

static int fill_window(struct scan *scan, struct error *error)
{
    if (scan->count == WINDOW_UNITS)
        return 0;
    return item_each_pending(scan->casefile, scan->last_id, (int64_t)(WINDOW_UNITS - scan->count), take_item,
                             scan, error);
}

// ---- handing out ----

static struct unpacking *unpacking_of(struct scan *scan, int64_t item_id)
{
    for (size_t i = 0; i < UNPACKINGS_MAX; i++)
        if (scan->unpackings[i].item_id == item_id)
            return &scan->unpackings[i];
    return NULL;
}

static int submit(struct scan *scan, const struct buffer *request, const int *files, size_t file_count,
                  uint64_t *ticket, struct error *error)
{
    *ticket = ++scan->tickets;
    return workers_submit(scan->workers, *ticket, buffer_bytes(request), files, file_count, error);
}

// 1 when a worker got something to do, 0 when the unit has to wait or is finished, -1 error.
static int dispatch(struct scan *scan, struct scan_unit *unit, struct error *error)
{
    int files[WORKER_FILES_MAX];
    size_t file_count;
    int64_t unpack_id = 0;
    struct buffer request;
    struct error why = {0};
    buffer_init(&request, WORKER_REQUEST_MAX_BYTES);
    int result = 0;
    switch (scan_unit_request(unit, &scan->opener, &request, files, &file_count, &unpack_id, &why)) {
    case LOCATE_READY:
        result = submit(scan, &request, files, file_count, &unit->ticket, error) ? -1 : 1;
        unit->state = UNIT_RUNNING;
        break;
    case LOCATE_UNPACK_FIRST: {
        struct unpacking *job = unpacking_of(scan, unpack_id) ? NULL : unpacking_of(scan, 0);
        uint64_t ticket;
        if (job) {
            result = submit(scan, &request, files, file_count, &ticket, error) ? -1 : 1;
            unpacking_start(job, unpack_id, ticket);
        }
        break;
    }
    case LOCATE_FAILED:
        scan_unit_fail(unit, why.text);
        break;
    }
    buffer_done(&request);
    return result;
}

// The units in hand that say the names of others. Those others wait until that is kept, so that what they are
// called is known whatever the number of workers; all come later in the order of ids (casefile/file_names.h).
struct name_tables {
    const struct item_row *items[NAME_TABLES_MAX];
    size_t count;
};

static bool waits_for_names(const struct name_tables *tables, const struct item_row *item)
{
    for (size_t i = 0; i < tables->count; i++) {
        const struct item_row *table = tables->items[i];
        size_t folder = (size_t)(text_base_name(table->path) - table->path);
        if (table->source_id == item->source_id && strncmp(table->path, item->path, folder) == 0)
            return true;
    }
    return false;
}

static int hand_out(struct scan *scan, struct error *error)
{
    struct name_tables tables = {0};
    for (size_t i = 0; i < scan->count && workers_idle(scan->workers); i++) {
        struct scan_unit *unit = unit_at(scan, i);
        if (file_name_is_table(unit->item.where.path)) {
            if (tables.count == NAME_TABLES_MAX)
                break;
            tables.items[tables.count++] = &unit->item;
        } else if (waits_for_names(&tables, &unit->item)) {
            continue;
        }
        if (unit->state == UNIT_WAITING && dispatch(scan, unit, error) < 0)
            return -1;
    }
    return 0;
}

// ---- gathering ----

static struct scan_unit *unit_of_ticket(struct scan *scan, uint64_t ticket)
{
    for (size_t i = 0; i < scan->count; i++)
        if (unit_at(scan, i)->state == UNIT_RUNNING && unit_at(scan, i)->ticket == ticket)
            return unit_at(scan, i);
    return NULL;
}

static int take_unit_event(struct scan *scan, struct scan_unit *unit, const struct worker_event *event,
                           struct error *error)
{
    switch (event->kind) {
    case WORKER_DATA:
        return spool_add(&unit->spool, scan->opener.folder, event->data, error);
    case WORKER_FINISHED:
        if (wire_asks_to_unpack(buffer_bytes(&unit->spool.memory))) {
            scan_unit_unpack(unit);
            return 0;
        }
        if (wire_asks_for_keys(buffer_bytes(&unit->spool.memory))) {
            scan_unit_give_keys(unit);
            return 0;
        }
        if (unit->complaint)
            scan_unit_note(unit, unit->complaint);
        unit->state = UNIT_FINISHED;
        return 0;
    case WORKER_LOST:
        scan_unit_lost(unit, event->reason, event->note);
        return 0;
    }
    return 0;
}

static int take_unpack_event(struct scan *scan, const struct worker_event *event, struct error *error)
{
    for (size_t i = 0; i < UNPACKINGS_MAX; i++) {
        struct unpacking *job = &scan->unpackings[i];
        if (job->item_id == 0 || job->ticket != event->ticket)
            continue;
        if (event->kind == WORKER_DATA)
            return unpacking_take(job, scan->opener.folder, event->data, error);
        unpacking_finish(job, &scan->opener, event->kind == WORKER_LOST ? event->reason : NULL);
    }
    return 0;
}

static int gather(struct scan *scan, int timeout_ms, struct error *error)
{
    struct worker_event event;
    int got = workers_wait(scan->workers, &event, timeout_ms, error);
    if (got < 0 && error->kind == ERROR_INTERRUPTED)
        return 0; // whether to end is for the flag to say
    if (got <= 0)
        return got;
    struct scan_unit *unit = unit_of_ticket(scan, event.ticket);
    return unit ? take_unit_event(scan, unit, &event, error) : take_unpack_event(scan, &event, error);
}

// ---- keeping ----

// Sizes are what evidence says they are.
static void add_bytes(int64_t *sum, int64_t bytes)
{
    if (bytes > 0 && __builtin_add_overflow(*sum, bytes, sum))
        *sum = INT64_MAX;
}

static int keep_unit(struct scan *scan, struct scan_unit *unit, struct error *error)
{
    const struct unit_outcome outcome = {
        .failure = unit->failure, .notes = (const char *const *)unit->notes, .note_count = unit->note_count};
    bool damaged = false;
    if (keeper_keep(scan->casefile, &unit->item, &unit->spool, &outcome, &damaged, error))
        return -1;
    scan->result->items_done++;
    scan->result->items_damaged += damaged;
    scan->progress.items_done++;
    add_bytes(&scan->progress.bytes_done, unit->item.where.size_bytes);
    return 0;
}

static bool first_is_finished(struct scan *scan)
{
    return scan->count && unit_at(scan, 0)->state == UNIT_FINISHED;
}

static int commit_kept(struct scan *scan, struct error *error)
{
    if (scan->kept == 0)
        return 0;
    scan->kept = 0;
    scan->kept_at_usec = time_now_usec();
    if (casefile_commit(scan->casefile, error) == 0)
        return 0;
    casefile_rollback(scan->casefile);
    return -1;
}

// Keeps a finished unit at the head of the window. Many go into one transaction, but one by one: meanwhile
// workers want to be heard.
static int keep_first(struct scan *scan, struct error *error)
{
    if (!first_is_finished(scan))
        return 0;
    if (scan->kept == 0 && casefile_begin(scan->casefile, error))
        return -1;
    scan->kept++;
    if (keep_unit(scan, unit_at(scan, 0), error)) {
        casefile_rollback(scan->casefile);
        scan->kept = 0;
        return -1;
    }
    scan_unit_done(unit_at(scan, 0));
    scan->first = (scan->first + 1) % WINDOW_UNITS;
    scan->count--;
    return 0;
}

// One step of keeping; commits when it is worth it, or `at_once`.
static int keep_finished(struct scan *scan, bool at_once, struct error *error)
{
    do {
        if (keep_first(scan, error))
            return -1;
    } while (at_once && first_is_finished(scan));
    if (at_once || scan->kept >= COMMIT_UNITS || time_now_usec() > scan->kept_at_usec + COMMIT_USEC)
        return commit_kept(scan, error);
    return 0;
}

static void tell_progress(struct scan *scan)
{
    int64_t now = time_now_usec();
    if (scan->options->progress == NULL || (now < scan->told_at_usec + PROGRESS_USEC && scan->count))
        return;
    scan->told_at_usec = now;
    scan->progress.items_known = scan->progress.items_done + item_count(scan->casefile, ITEM_PENDING);
    scan->progress.bytes_known = scan->progress.bytes_done;
    add_bytes(&scan->progress.bytes_known, item_bytes(scan->casefile, ITEM_PENDING));
    scan->options->progress(scan->options->payload, &scan->progress);
}

static int work(struct scan *scan, struct error *error)
{
    for (;;) {
        if (scan->count < WINDOW_LOW_UNITS && fill_window(scan, error))
            return -1;
        tell_progress(scan);
        if (scan->count == 0)
            return commit_kept(scan, error);
        if (scan->options->interrupted && *scan->options->interrupted) {
            if (keep_finished(scan, true, error))
                return -1;
            return error_set_kind(error, ERROR_INTERRUPTED,
                                  "interrupted: run it again, it goes on from here");
        }
        if (hand_out(scan, error)) // before anything is kept: the workers are not to wait for that
            return -1;
        bool idle = workers_idle(scan->workers) == scan->options->workers;
        if (keep_finished(scan, idle, error))
            return -1;
        if (!idle && gather(scan, first_is_finished(scan) ? 0 : COMMIT_USEC / 1000, error))
            return -1;
    }
}

static int start_workers(struct scan *scan, struct error *error)
{
    const struct workers_options options = {
        .count = scan->options->workers,
        .function = reading_serve,
        .context = scan->reading,
        .limits = {.cpu_seconds = scan->options->cpu_seconds ? scan->options->cpu_seconds : SCAN_CPU_SECONDS,
                   .wall_seconds = SCAN_WALL_SECONDS,
                   .memory_bytes = WORKER_MEMORY_BYTES},
    };
    phone_numbers_load();
    if (scan_bytes_load(error) || workers_start(&scan->workers, &options, error))
        return -1;
    scan->result->sandbox = *workers_sandbox(scan->workers);
    return 0;
}

int scan_all(struct casefile *casefile, const struct scan_options *options, struct scan_result *result,
             struct error *error)
{
    *result = (struct scan_result){0};
    if (item_retry_unopened(casefile, error))
        return -1;
    if (item_count(casefile, ITEM_PENDING) == 0)
        return 0;
    struct scan *scan = memory_new(1, sizeof *scan);
    scan->casefile = casefile;
    scan->options = options;
    scan->result = result;
    scan->reading = reading_new(options->known);
    casefile_trust_references(casefile, true);
    int status =
        opener_init(&scan->opener, casefile, error) || start_workers(scan, error) || work(scan, error) ? -1
                                                                                                       : 0;
    commit_kept(scan, NULL); // what was read before a failure stays read
    casefile_trust_references(casefile, false);
    workers_stop(scan->workers);
    for (size_t i = 0; i < scan->count; i++)
        scan_unit_done(unit_at(scan, i));
    for (size_t i = 0; i < UNPACKINGS_MAX; i++)
        if (scan->unpackings[i].item_id)
            unpacking_drop(&scan->unpackings[i]);
    opener_done(&scan->opener);
    reading_free(scan->reading);
    memory_free(scan);
    return status;
}
