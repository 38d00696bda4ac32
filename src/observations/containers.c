// Archives and compressed files: each member becomes an item of its own, to be read later. Reads no member.
#include "observations/containers.h"

#include "base/text.h"
#include "observations/pieces.h"
#include "observations/wacz.h"
#include "sources/kind.h"
#include "sources/segments.h"
#include "sources/tar.h"
#include "sources/unpack.h"
#include "sources/zip.h"

#include <inttypes.h>
#include <string.h>

// ---- zip and tar ----

// Less than this between two members is their headers.
enum { LOOSE_LEAST_BYTES = 4096 };

struct listing {
    const struct observation_context *context;
    struct table_tally tally;
    struct extent_list claimed;
    int64_t size_bytes; // of the container, and how its bytes are read
    enum image_format read_as;
    bool has_package; // a datapackage.json: web captures, perhaps
};

static void on_member(void *context, const struct child_item *member)
{
    struct listing *listing = context;
    sink_child_item(listing->context->sink, member);
    for (size_t i = 0; i < member->extent_count; i++)
        if (member->extents[i].offset >= 0) // a hole stands nowhere
            extents_add(&listing->claimed, member->extents[i].offset, member->extents[i].bytes);
    if (member->extent_count == 0)
        extents_add(&listing->claimed, member->offset, member->stored_bytes);
    listing->tally.emitted++;
    listing->has_package |= strcmp(member->path, "datapackage.json") == 0;
}

static void on_skipped(void *context, const char *reason)
{
    struct listing *listing = context;
    tally_skip(&listing->tally, reason);
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    struct listing *listing = context;
    struct place place = {.table = listing->tally.table, .row = -1, .offset = offset};
    sink_damage(listing->context->sink, place, "%s", what);
}

static struct member_listener listener_of(struct listing *listing)
{
    return (struct member_listener){
        .context = listing, .member = on_member, .skipped = on_skipped, .damage = on_damage};
}

#define ENCRYPTED "encrypted"
#define WHAT_TO_DO ": export again without a password, or unpack it with the password and add the folder"

// What an archive holds and nobody can read is damage; what is no file, as a directory, is not.
static void tell_unread(const struct listing *listing)
{
    static const char *const lost[] = {
        ENCRYPTED,         "compression method not supported", "outside the archive", "no local header",
        "on another disk", "more members than the limit",      "sparse file",         "part of a volume set"};
    const struct table_tally *tally = &listing->tally;
    struct place place = {.table = tally->table, .row = -1, .offset = -1};
    for (size_t i = 0; i < TALLY_REASONS_MAX && tally->skipped[i].reason; i++)
        for (size_t l = 0; l < sizeof lost / sizeof *lost; l++)
            if (strcmp(tally->skipped[i].reason, lost[l]) == 0)
                sink_damage(listing->context->sink, place, "members that were not read: %" PRId64 " (%s)%s",
                            tally->skipped[i].count, lost[l], l == 0 ? WHAT_TO_DO : "");
}

// What stands before, between and behind the members: a document with an archive in it, members nobody can
// read.
static void send_loose(struct listing *listing)
{
    pieces_send_unclaimed(listing->context->sink, &listing->claimed, listing->size_bytes, LOOSE_LEAST_BYTES,
                          listing->read_as, "bytes of no member");
    extents_done(&listing->claimed);
}

static bool is_named_zip(const struct item *item)
{
    size_t length = strlen(item->path);
    return (length > 4 && text_equal_nocase(item->path + length - 4, ".zip")) ||
           (length > 5 && text_equal_nocase(item->path + length - 5, ".ufdr"));
}

// The last disk of a split archive may begin with any bytes; its end tells it.
static bool is_last_disk(const struct item *item)
{
    return is_named_zip(item) && zip_disks(item->bytes) > 1;
}

// The first of several that were cut anywhere.
static bool is_first_piece(const struct item *item)
{
    return !is_named_zip(item) && segment_ways(item->path) == 1 && kind_of(item->bytes) == KIND_ZIP &&
           !zip_stands_at_end(item->bytes);
}

// A program that unpacks itself, or a picture with an archive behind it, begins with other bytes.
static bool zip_recognises(const struct observation_context *context)
{
    enum content_kind kind = kind_of(context->item->bytes);
    return kind == KIND_ZIP || is_last_disk(context->item) ||
           ((kind == KIND_UNKNOWN || kind == KIND_TEXT) && zip_stands_at_end(context->item->bytes));
}

bool archive_has_parts(const struct item *first)
{
    return is_last_disk(first) || is_first_piece(first);
}

// The parts that should lie beside it and do not, by the name of the first that is missing.
static void tell_missing_part(struct observation_context *context, unsigned parts)
{
    const struct item *item = context->item;
    unsigned there = item->segment_count ? (unsigned)item->segment_count : 1;
    const char *name = segment_name(context->arena, item->path, 0, there);
    struct place place = {.table = "zip members", .row = -1, .offset = -1};
    if (parts > there && name)
        sink_damage(
            context->sink, place,
            "the archive is of %u parts and '%s' is not beside it: add it with all its parts; members on "
            "missing parts were not read",
            parts, text_base_name(name));
    else if (parts == 0 && name)
        sink_damage(context->sink, place,
                    "no central directory at the end of %u part%s: '%s' may be missing; read from the local "
                    "headers of the first part",
                    there, there == 1 ? "" : "s", text_base_name(name));
}

// Reads all parts as one archive; false when there is no directory.
static bool list_set(struct listing *listing, int64_t *present)
{
    const struct item *item = listing->context->item;
    struct medium *only = item->medium;
    struct zip_set set = {.files = item->segment_count ? item->segments : &only,
                          .count = item->segment_count ? item->segment_count : 1,
                          .last_first = is_last_disk(item)};
    struct member_listener listener = listener_of(listing);
    *present = zip_list_set(&set, &listener);
    if (*present < 0)
        return false;
    listing->read_as = IMAGE_SPLIT;
    listing->size_bytes = 0;
    for (size_t i = 0; i < set.count; i++)
        listing->size_bytes += medium_size(set.files[i]);
    return true;
}

static void zip_observe(struct observation_context *context)
{
    const struct item *item = context->item;
    struct listing listing = {
        .context = context, .tally = {.table = "zip members"}, .size_bytes = (int64_t)item->bytes.size};
    struct member_listener listener = listener_of(&listing);
    int64_t present = -1;
    bool has_parts =
        item->medium && archive_has_parts(item) && (item->segment_count > 1 || is_last_disk(item));
    bool listed = has_parts && list_set(&listing, &present);
    if (has_parts)
        tell_missing_part(context, is_last_disk(item) ? zip_disks(item->bytes) : listed ? 1 : 0);
    if (!listed)
        present = zip_list(item->bytes, &listener);
    tell_unread(&listing);
    tally_send(context->sink, &listing.tally, present);
    send_loose(&listing);
    if (listing.has_package && !listed)
        wacz_verify(context);
}

const struct observer observer_zip = {
    .name = "zip",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary =
        "the members of ZIP archives: stored, deflated, bzip2, zstd, xz; ZIP64; without their directory too",
    .recognises = zip_recognises,
    .observe = zip_observe,
};

static bool tar_recognises(const struct observation_context *context)
{
    return kind_of(context->item->bytes) == KIND_TAR;
}

static void tar_observe(struct observation_context *context)
{
    struct listing listing = {.context = context,
                              .tally = {.table = "tar members"},
                              .size_bytes = (int64_t)context->item->bytes.size};
    struct member_listener listener = listener_of(&listing);
    tar_list(context->item->bytes, &listener);
    tell_unread(&listing);
    tally_send(context->sink, &listing.tally, -1);
    send_loose(&listing);
}

const struct observer observer_tar = {
    .name = "tar",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "the members of tar archives: ustar, pax, GNU, v7; damaged ones from the next good header on",
    .recognises = tar_recognises,
    .observe = tar_observe,
};

// ---- one compressed stream ----

static const struct {
    const char *suffix, *instead;
} suffixes[] = {
    {".tgz", ".tar"},  {".taz", ".tar"},  {".txz", ".tar"}, {".tzst", ".tar"}, {".tbz", ".tar"},
    {".tbz2", ".tar"}, {".svgz", ".svg"}, {".gz", ""},      {".xz", ""},       {".zst", ""},
    {".zstd", ""},     {".bz2", ""},      {".z", ""},       {".lz4", ""},      {".zlib", ""},
    {".zz", ""},       {".br", ""},
};

// "adverts.csv.gz" holds "adverts.csv", "phone.tgz" "phone.tar"; without a suffix that says so,
// "NAME.unpacked".
static const char *unpacked_name(struct arena *arena, const char *path)
{
    const char *name = text_base_name(path);
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t size = strlen(suffixes[i].suffix);
        if (length > size && text_equal_nocase(name + length - size, suffixes[i].suffix))
            return arena_print(arena, "%.*s%s", (int)(length - size), name, suffixes[i].instead);
    }
    return arena_print(arena, "%s.unpacked", name);
}

static void emit_stream(struct observation_context *context, enum storage storage, const char *table)
{
    struct child_item child = {
        .path = unpacked_name(context->arena, context->item->path),
        .stored_bytes = (int64_t)context->item->bytes.size,
        .size_bytes = -1,
        .storage = storage,
        .modified = MOMENT_UNKNOWN,
    };
    sink_child_item(context->sink, &child);
    struct table_tally tally = {.table = table, .emitted = 1};
    tally_send(context->sink, &tally, 1);
}

// A capture of the web is a gzip file too, but each page in it is a member of its own: its own observer's
// work.
static bool gzip_recognises(const struct observation_context *context)
{
    return kind_of(context->item->bytes) == KIND_GZIP && !gzip_holds_warc(context->item->bytes);
}

static void gzip_observe(struct observation_context *context)
{
    emit_stream(context, GZIP, "gzip streams");
}

const struct observer observer_gzip = {
    .name = "gzip",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "what a gzip file holds, but for web captures, which are read as they stand",
    .recognises = gzip_recognises,
    .observe = gzip_observe,
};

static bool xz_recognises(const struct observation_context *context)
{
    return kind_of(context->item->bytes) == KIND_XZ;
}

static void xz_observe(struct observation_context *context)
{
    emit_stream(context, XZ, "xz streams");
}

const struct observer observer_xz = {
    .name = "xz",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "what an xz file holds",
    .recognises = xz_recognises,
    .observe = xz_observe,
};

static bool zstd_recognises(const struct observation_context *context)
{
    return kind_of(context->item->bytes) == KIND_ZSTD && !zstd_holds_warc(context->item->bytes);
}

static void zstd_observe(struct observation_context *context)
{
    emit_stream(context, ZSTD, "zstd streams");
}

const struct observer observer_zstd = {
    .name = "zstd",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "what a Zstandard file holds, but for web captures, which are read as they stand",
    .recognises = zstd_recognises,
    .observe = zstd_observe,
};

static bool bzip2_recognises(const struct observation_context *context)
{
    return kind_of(context->item->bytes) == KIND_BZIP2;
}

static void bzip2_observe(struct observation_context *context)
{
    emit_stream(context, BZIP2, "bzip2 streams");
}

const struct observer observer_bzip2 = {
    .name = "bzip2",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "what a bzip2 file holds",
    .recognises = bzip2_recognises,
    .observe = bzip2_observe,
};

static bool lz4_recognises(const struct observation_context *context)
{
    return kind_of(context->item->bytes) == KIND_LZ4;
}

static void lz4_observe(struct observation_context *context)
{
    emit_stream(context, LZ4, "lz4 streams");
}

const struct observer observer_lz4 = {
    .name = "lz4",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "what an LZ4 file holds",
    .recognises = lz4_recognises,
    .observe = lz4_observe,
};

static bool zlib_recognises(const struct observation_context *context)
{
    return kind_of(context->item->bytes) == KIND_ZLIB;
}

static void zlib_observe(struct observation_context *context)
{
    emit_stream(context, ZLIB, "zlib streams");
}

const struct observer observer_zlib = {
    .name = "zlib",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "what a bare zlib stream holds",
    .recognises = zlib_recognises,
    .observe = zlib_observe,
};

// Brotli has no magic: the name says so, and what stands there must decode.
static bool discard(void *context, struct bytes piece)
{
    (void)context, (void)piece;
    return true;
}

static bool brotli_recognises(const struct observation_context *context)
{
    struct bytes start = bytes_slice(context->item->bytes, 0, KIND_LOOKS_AT_BYTES);
    const char *suffix = strrchr(text_base_name(context->item->path), '.');
    if (suffix == NULL || !text_equal_nocase(suffix, ".br") || kind_of(start) != KIND_UNKNOWN)
        return false;
    struct unpack_result result;
    unpack(start, BROTLI, &(struct unpack_limits){.output_bytes = 1 << 16}, discard, NULL, &result);
    return result.end == UNPACK_WHOLE || result.end == UNPACK_TOO_LARGE ||
           (result.end == UNPACK_TRUNCATED && start.size < context->item->bytes.size);
}

static void brotli_observe(struct observation_context *context)
{
    emit_stream(context, BROTLI, "brotli streams");
}

const struct observer observer_brotli = {
    .name = "brotli",
    .version = 1,
    .family = FAMILY_CONTAINER,
    .summary = "what a Brotli file (.br) holds",
    .recognises = brotli_recognises,
    .observe = brotli_observe,
};
