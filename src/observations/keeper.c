// From a worker's stream to rows of the case.
#include "observations/keeper.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "casefile/file_names.h"
#include "casefile/observations.h"
#include "observations/observer.h"
#include "observations/wire.h"

#include <stdio.h>
#include <string.h>

enum { PIECE_BYTES = 1024 * 1024, ARENA_LIMIT_BYTES = 256 * 1024 * 1024 };

struct keeping {
    struct casefile *casefile;
    const struct item_row *item;
    char observer[128], sha256[SHA256_HEX_SIZE], reason[512], known[512];
    int observer_version;
    bool has_observer, ended, damaged, by_bytes;
    enum wire_part part;
    bool tables_first; // the children that name others are kept already
    int64_t size_bytes, same_as_id;
    int64_t children;
    int64_t named, named_missing; // files that it says the names of, and those of them that are not here
};

static int put_damage(struct keeping *keeping, const char *what, struct error *error)
{
    keeping->damaged = true;
    const struct record record = {.type = RECORD_DAMAGE,
                                  .damage = {.place = {.row = -1, .offset = -1}, .what = what}};
    return observation_put(keeping->casefile, keeping->item->id, &record, error);
}

// It was not read, and why.
static int put_tally(struct keeping *keeping, const char *table, const char *reason, struct error *error)
{
    const struct record record = {.type = RECORD_TALLY,
                                  .tally = {.table = table, .reason = reason, .count = 1}};
    return observation_put(keeping->casefile, keeping->item->id, &record, error);
}

static int64_t first_offset(const struct child_item *child)
{
    return child->extent_count ? child->extents[0].offset : child->offset;
}

static int put_child(struct keeping *keeping, const struct child_item *child, struct error *error)
{
    if (keeping->item->depth >= KEEPER_DEPTH_MAX || ++keeping->children > KEEPER_CHILDREN_MAX) {
        char what[400];
        snprintf(what, sizeof what, "not opened: '%.200s' is nested more than %d deep or one of too many",
                 child->path, KEEPER_DEPTH_MAX);
        return put_damage(keeping, what, error);
    }
    size_t size = strlen(keeping->item->path) + strlen(child->path) + 24;
    char *path = memory_new(size, 1);
    if (child->path[0])
        snprintf(path, size, "%s/%s", keeping->item->path, child->path);
    else
        snprintf(path, size, "%s@%lld", keeping->item->path, (long long)first_offset(child));
    struct item_row row = {.source_id = keeping->item->source_id,
                           .parent_id = keeping->item->id,
                           .path = path,
                           .where = *child,
                           .depth = keeping->item->depth + 1};
    int result = item_add(keeping->casefile, &row, error);
    memory_free(path);
    return result;
}

static struct item_end end_of(const struct keeping *keeping)
{
    bool unreadable = keeping->reason[0] != 0;
    return (struct item_end){
        .state = unreadable ? ITEM_UNREADABLE : ITEM_DONE,
        .observer = keeping->has_observer ? keeping->observer : NULL,
        .observer_version = keeping->observer_version,
        .sha256 = keeping->sha256[0] ? keeping->sha256 : NULL,
        .reason = unreadable          ? keeping->reason
                  : keeping->known[0] ? keeping->known
                                      : NULL,
        .size_bytes = keeping->size_bytes,
        // what it holds is another item's, and would be missing from those that are the same
        .by_bytes = keeping->by_bytes && !unreadable && keeping->children == 0,
        .same_as_id = keeping->same_as_id,
    };
}

static int take_head(struct keeping *keeping, const struct wire_head *head, struct error *error)
{
    keeping->has_observer = head->observer != NULL;
    snprintf(keeping->observer, sizeof keeping->observer, "%s", head->observer ? head->observer : "");
    snprintf(keeping->sha256, sizeof keeping->sha256, "%s", head->sha256);
    snprintf(keeping->reason, sizeof keeping->reason, "%s", head->unreadable ? head->unreadable : "");
    keeping->observer_version = head->observer_version;
    keeping->size_bytes = head->size_bytes;
    keeping->by_bytes = head->by_bytes && head->observer;
    if (head->known) {
        snprintf(keeping->known, sizeof keeping->known, "known: %s", head->known);
        return put_tally(keeping, "known files", keeping->known, error);
    }
    if (!keeping->by_bytes)
        return 0;
    const struct item_end end = end_of(keeping);
    keeping->same_as_id = item_same_bytes(keeping->casefile, keeping->item, &end, error);
    return keeping->same_as_id < 0 ? -1 : 0;
}

static int take_part(struct keeping *keeping, enum wire_part part, struct error *error)
{
    keeping->part = part;
    if (part == PART_REST || keeping->same_as_id == 0) {
        if (part == PART_READ_BEFORE)
            snprintf(keeping->reason, sizeof keeping->reason, "its reader left out what nobody has read");
        return 0;
    }
    return put_tally(keeping, "same files", "read already: an earlier item has the same bytes", error);
}

// A file's real name, for whoever reads that file later.
static int put_name(struct keeping *keeping, const struct file_name *name, struct error *error)
{
    bool present = false;
    if (file_name_put(keeping->casefile, keeping->item->id, name, &present, error))
        return -1;
    keeping->named++;
    keeping->named_missing += !present;
    return 0;
}

static int tally_names(struct keeping *keeping, struct error *error)
{
    const struct record lines[] = {
        {.type = RECORD_TALLY, .tally = {"files named", "", keeping->named - keeping->named_missing}},
        {.type = RECORD_TALLY,
         .tally = {"files named", "no such file beside this list", keeping->named_missing}}};
    for (size_t i = 0; keeping->named && i < 2; i++)
        if ((i == 0 || lines[i].tally.count) &&
            observation_put(keeping->casefile, keeping->item->id, &lines[i], error))
            return -1;
    return 0;
}

typedef int message_take(struct keeping *keeping, const struct wire_message *message, struct error *error);

static int take_message(struct keeping *keeping, const struct wire_message *message, struct error *error)
{
    if (message->kind == WIRE_END) {
        keeping->ended = true;
        return 0;
    }
    if (message->kind == WIRE_HEAD)
        return take_head(keeping, &message->head, error);
    if (message->kind == WIRE_PART)
        return take_part(keeping, message->part, error);
    if (keeping->same_as_id && keeping->part != PART_REST)
        return 0; // the first of these bytes has it
    const struct record *record = &message->record;
    if (record->type == RECORD_CHILD_ITEM)
        return keeping->tables_first && file_name_is_table(record->child_item.path)
                   ? 0
                   : put_child(keeping, &record->child_item, error);
    if (record->type == RECORD_FILE_NAME)
        return put_name(keeping, &record->file_name, error);
    keeping->damaged |= record->type == RECORD_DAMAGE;
    return observation_put(keeping->casefile, keeping->item->id, record, error);
}

static bool is_container(const char *name)
{
    for (const struct observer *const *observer = observers; name && *observer; observer++)
        if (strcmp((*observer)->name, name) == 0)
            return (*observer)->family == FAMILY_CONTAINER;
    return false;
}

// Of a container's children only those that say the names of others, so that they come before those: lower
// ids are handed out first.
static int take_table(struct keeping *keeping, const struct wire_message *message, struct error *error)
{
    if (message->kind == WIRE_HEAD) {
        keeping->tables_first = is_container(message->head.observer);
        keeping->ended = !keeping->tables_first;
    } else if (message->kind == WIRE_END) {
        keeping->ended = true;
    } else if (message->kind == WIRE_RECORD && message->record.type == RECORD_CHILD_ITEM &&
               file_name_is_table(message->record.child_item.path)) {
        return put_child(keeping, &message->record.child_item, error);
    }
    return 0;
}

// 0 the whole stream was taken; -1 error. A fault in the stream is written to keeping->reason.
static int take_stream(struct keeping *keeping, struct spool *spool, message_take *take, struct error *error)
{
    struct arena *arena = arena_new(ARENA_LIMIT_BYTES);
    struct buffer buffer;
    buffer_init(&buffer, SIZE_MAX / 2);
    struct reader reader = {0};
    int result = 0;
    while (result == 0 && !keeping->ended) {
        struct wire_message message;
        arena_reset(arena);
        int got = wire_next(&reader, arena, &message);
        if (got == 1) {
            result = take(keeping, &message, error);
            continue;
        }
        size_t left = reader_left(&reader), before;
        if (left && reader.position)
            memmove(buffer.data, buffer.data + reader.position, left);
        buffer.size = before = left;
        if (got == 0)
            result = spool_read(spool, PIECE_BYTES, &buffer, error);
        if (result == 0 && (got < 0 || buffer.size == before)) {
            snprintf(keeping->reason, sizeof keeping->reason, "%s",
                     got < 0 ? "its reader sent what is no record" : "its reader's answer was cut short");
            break;
        }
        reader = reader_of(buffer_bytes(&buffer));
    }
    buffer_done(&buffer);
    arena_free(arena);
    return result;
}

static int take_all(struct keeping *keeping, struct spool *spool, struct error *error)
{
    if (take_stream(keeping, spool, take_table, error))
        return -1;
    keeping->ended = false;
    keeping->reason[0] = 0;
    spool_rewind(spool);
    return take_stream(keeping, spool, take_message, error) || tally_names(keeping, error) ? -1 : 0;
}

int keeper_keep(struct casefile *casefile, const struct item_row *item, struct spool *spool,
                const struct unit_outcome *outcome, bool *damaged, struct error *error)
{
    struct keeping keeping = {.casefile = casefile, .item = item, .part = PART_REST, .size_bytes = -1};
    if (outcome->failure)
        snprintf(keeping.reason, sizeof keeping.reason, "%s", outcome->failure);
    else if (take_all(&keeping, spool, error))
        return -1;
    if (item->sha256_added && keeping.sha256[0] && strcmp(item->sha256_added, keeping.sha256) != 0) {
        char what[300];
        snprintf(
            what, sizeof what,
            "changed since it was added: its SHA-256 was %.64s and is %.64s; restore the evidence and add "
            "it to a new case",
            item->sha256_added, keeping.sha256);
        if (put_damage(&keeping, what, error))
            return -1;
    }
    for (size_t i = 0; i < outcome->note_count; i++)
        if (put_damage(&keeping, outcome->notes[i], error))
            return -1;
    const struct item_end end = end_of(&keeping);
    *damaged = end.state == ITEM_UNREADABLE || keeping.damaged;
    return item_finish(casefile, item->id, &end, error);
}
