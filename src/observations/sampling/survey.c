// The survey of one file: whether it is an image or an archive, and which artefacts its directory names.
// Reads no artefact.
#include "observations/sampling/sampler_internal.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/sampling/artefacts.h"
#include "sources/disk.h"
#include "sources/image_kind.h"
#include "sources/kind.h"
#include "sources/tar.h"
#include "sources/zip.h"

#include <string.h>

enum { DISK_LEAST_BYTES = 32 << 10 };

struct survey {
    struct serving *serving;
    enum image_format format;
    int64_t listed, told;
};

static void on_member(void *payload, const struct child_item *member)
{
    struct survey *survey = payload;
    struct child_item child = *member;
    survey->listed++;
    if (member->size_bytes == 0 || artefact_tier_of(member->path) == ARTEFACT_NONE ||
        survey->told == SURVEY_ARTEFACTS_MAX)
        return;
    child.read_as = survey->format;
    survey->told++;
    sink_child_item(&survey->serving->pipe->sink, &child);
}

static void on_skipped(void *payload, const char *reason)
{
    struct survey *survey = payload;
    if (strcmp(reason, "encrypted") == 0)
        tell_tally(survey->serving, "files", reason, 1);
}

static void on_damage(void *payload, int64_t offset, const char *what)
{
    (void)payload, (void)offset, (void)what; // the scan tells it; triage tells what it did not look at
}

static void tell_medium(struct survey *survey, int64_t size_bytes)
{
    const struct child_item medium = {.path = "",
                                      .stored_bytes = size_bytes,
                                      .size_bytes = size_bytes,
                                      .storage = STORED,
                                      .read_as = survey->format,
                                      .modified = MOMENT_UNKNOWN};
    sink_child_item(&survey->serving->pipe->sink, &medium);
}

static void list_disk(struct survey *survey, struct medium *medium)
{
    const struct member_listener listener = {survey, on_member, on_skipped, on_damage};
    struct extent_list rest = {0};
    struct disk *disk = disk_open(medium);
    disk_list(disk, &listener, &rest);
    extents_done(&rest);
    disk_close(disk);
}

// What is one compressed stream has one artefact: what it unpacks to.
static void tell_stream(struct survey *survey, enum content_kind kind, int64_t size_bytes)
{
    static const struct {
        enum content_kind kind;
        enum storage storage;
    } streams[] = {{KIND_GZIP, GZIP}, {KIND_XZ, XZ}, {KIND_ZSTD, ZSTD}, {KIND_BZIP2, BZIP2}, {KIND_LZ4, LZ4}};
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        const struct child_item child = {.path = "unpacked",
                                         .stored_bytes = size_bytes,
                                         .size_bytes = -1,
                                         .storage = streams[i].storage,
                                         .modified = MOMENT_UNKNOWN};
        if (streams[i].kind == kind)
            sink_child_item(&survey->serving->pipe->sink, &child);
    }
}

static void list_plain(struct survey *survey, struct medium *medium)
{
    const struct member_listener listener = {survey, on_member, on_skipped, on_damage};
    int64_t size = medium_size(medium);
    const uint8_t *mapped = medium_mapped(medium, 0, (size_t)size);
    struct bytes bytes = {mapped, mapped ? (size_t)size : 0};
    if (is_zip(bytes))
        zip_list(bytes, &listener);
    else if (kind_of(bytes) == KIND_TAR)
        tar_list(bytes, &listener);
    else
        tell_stream(survey, kind_of(bytes), size);
}

// The segments, each a medium; NULL with error.
static struct medium **open_segments(const struct serving *serving, struct error *error)
{
    size_t count = serving->order->request.item.location.file_count, opened = 0;
    struct medium **segments = memory_new(count + 1, sizeof(struct medium *));
    while (opened < count && (segments[opened] = medium_of_file(serving->files[opened], error)))
        opened++;
    if (opened == count)
        return segments;
    while (opened)
        medium_close(segments[--opened]);
    memory_free(segments);
    return NULL;
}

// How the file is read: as an image, its segments in a row, or as it is.
static enum image_format format_of(struct medium *first, size_t count, bool *is_disk)
{
    struct image_kind_result kind = image_kind_of(first);
    bool small = medium_size(first) < DISK_LEAST_BYTES; // a boot sector kept as a file is no disk
    *is_disk = kind.kind != IMAGE_KIND_NONE && kind.kind != IMAGE_KIND_OTHER &&
               !(kind.kind == IMAGE_KIND_RAW && small);
    bool plain = kind.kind == IMAGE_KIND_RAW || !*is_disk;
    return plain ? (count > 1 ? IMAGE_SPLIT : IMAGE_NONE) : kind.format;
}

void serve_survey(struct serving *serving)
{
    struct survey survey = {.serving = serving};
    struct error error = {0};
    size_t count = serving->order->request.item.location.file_count;
    bool is_disk;
    worker_note(serving->pipe->output, "survey");
    struct medium **segments = open_segments(serving, &error);
    if (segments == NULL) {
        tell_trouble(serving, error.text);
        return;
    }
    survey.format = format_of(segments[0], count, &is_disk);
    struct medium *medium;
    if (survey.format == IMAGE_NONE) {
        medium = segments[0];
        while (--count > 0)
            medium_close(segments[count]);
    } else {
        medium = medium_of_image(survey.format, segments, count, &error);
    }
    memory_free(segments);
    if (medium == NULL) {
        tell_trouble(serving, error.text);
        return;
    }
    tell_medium(&survey, medium_size(medium));
    if (serving->order->what == ORDER_SURVEY && is_disk)
        list_disk(&survey, medium);
    else if (serving->order->what == ORDER_SURVEY && survey.format == IMAGE_NONE)
        list_plain(&survey, medium);
    tell_tally(serving, "files", "", survey.listed);
    medium_close(medium);
}
