// Images of disks, and what stands on them: each file of each file system becomes an item of its own, and
// what belongs to no file is cut into pieces that are searched as they stand. Reads no file.
#include "observations/observers.h"

#include "base/text.h"
#include "observations/containers.h"
#include "observations/location.h"
#include "observations/pieces.h"
#include "sources/disk.h"
#include "sources/image_kind.h"

#include <inttypes.h>
#include <string.h>

enum {
    DISK_LEAST_BYTES = 32 << 10,
    IMAGE_LEAST_BYTES = 512, // of a container: the E01 of an empty disk is small
};

struct listing {
    const struct observation_context *context;
    struct table_tally tally;
    enum image_format format;
};

static void on_member(void *payload, const struct child_item *member)
{
    struct listing *listing = payload;
    struct child_item child = *member;
    child.read_as = listing->format;
    sink_child_item(listing->context->sink, &child);
    listing->tally.emitted++;
}

static void on_skipped(void *payload, const char *reason)
{
    struct listing *listing = payload;
    tally_skip(&listing->tally, reason);
}

static void on_damage(void *payload, int64_t offset, const char *what)
{
    struct listing *listing = payload;
    sink_damage(listing->context->sink, (struct place){.row = -1, .offset = offset}, "%s", what);
}

// ---- the observers ----

// The disk inside the image; NULL with error. `medium` lives as long as the item, the disk is the caller's.
static struct medium *open_disk(const struct item *item, enum image_format format, struct error *error)
{
    struct medium *segments[LOCATION_FILES_MAX];
    size_t count = item->segment_count ? item->segment_count : 1;
    if (format == IMAGE_NONE)
        return medium_keep(item->medium);
    for (size_t i = 0; i < count; i++)
        segments[i] = medium_keep(item->segment_count ? item->segments[i] : item->medium);
    return medium_of_image(format, segments, count, error);
}

// A raw disk in several files is known by its first.
static enum image_format format_of(const struct item *item, const struct image_kind_result *kind)
{
    return kind->kind == IMAGE_KIND_RAW && item->segment_count > 1 ? IMAGE_SPLIT : kind->format;
}

static bool disk_recognises(const struct observation_context *context)
{
    if (context->item->medium == NULL || context->item->bytes.size < IMAGE_LEAST_BYTES)
        return false;
    enum image_kind kind = image_kind_of(context->item->medium).kind;
    if (kind == IMAGE_KIND_RAW && medium_size(context->item->medium) < DISK_LEAST_BYTES)
        return false; // a boot sector kept as a file is no disk
    return kind != IMAGE_KIND_NONE && kind != IMAGE_KIND_OTHER;
}

static void observe_disk(struct listing *listing, struct medium *medium)
{
    const struct member_listener listener = {listing, on_member, on_skipped, on_damage};
    struct extent_list rest = {0};
    struct disk *disk = disk_open(medium);
    disk_list(disk, &listener, &rest);
    tally_send(listing->context->sink, &listing->tally, -1);
    pieces_send(listing->context->sink, &rest, listing->format, STATE_CARVED, "bytes of no file");
    extents_done(&rest);
    disk_close(disk);
}

static void tell_damage(void *payload, int64_t offset, const char *what)
{
    on_damage(payload, offset, what);
}

static void disk_observe(struct observation_context *context)
{
    struct image_kind_result kind = image_kind_of(context->item->medium);
    struct listing listing = {
        .context = context, .tally = {.table = "files on disk"}, .format = format_of(context->item, &kind)};
    struct error error = {0};
    struct medium *medium = open_disk(context->item, listing.format, &error);
    if (medium == NULL) {
        tally_skip(&listing.tally, "an image that cannot be read");
        sink_damage(context->sink, (struct place){.row = -1, .offset = -1},
                    "an image (%s) that cannot be read: %s", kind.name, error.text);
        tally_send(context->sink, &listing.tally, 1);
        return;
    }
    observe_disk(&listing, medium);
    if (listing.format != IMAGE_NONE) // else the reader of the item tells it
        medium_damage_each(medium, tell_damage, &listing);
    medium_close(medium);
}

const struct observer observer_disk_image = {
    .name = "disk_image",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary =
        "disks, raw or in E01, qcow2, VHD and VMDK images: files live and deleted, and the rest in pieces",
    .reads_medium = true,
    .unhashed = true,
    .recognises = disk_recognises,
    .observe = disk_observe,
};

// A later segment says so itself, or by its name when the first beside it is an image.
static bool segment_recognises(const struct observation_context *context)
{
    const struct item *item = context->item;
    if (item->segment_of[0] == 0)
        return false;
    if (bytes_start_with(item->bytes, "EVF\x09\x0d\x0a\xff\x00", 8))
        return true;
    const struct item *first = item_companion(item, text_base_name(item->segment_of));
    if (first == NULL || first->medium == NULL)
        return false;
    enum image_kind kind = image_kind_of(first->medium).kind;
    return kind == IMAGE_KIND_RAW || kind == IMAGE_KIND_VMDK || archive_has_parts(first);
}

static void segment_observe(struct observation_context *context)
{
    struct table_tally tally = {.table = "other files"};
    tally_skip(&tally, "segment of an image or archive: read with its first");
    tally_send(context->sink, &tally, 1);
}

const struct observer observer_disk_segment = {
    .name = "disk_segment",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "the further segments of an image or archive in several files, which are read with the first",
    .reads_medium = true,
    .recognises = segment_recognises,
    .observe = segment_observe,
};
