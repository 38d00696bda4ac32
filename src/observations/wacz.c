// The archive is listed once more, for those members alone that are named.
#include "observations/wacz.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "sources/unpack.h"
#include "sources/zip.h"

#include <jansson.h>
#include <string.h>

enum {
    PACKAGE_MAX_BYTES = 4 * 1024 * 1024,
    RESOURCES_MAX = 4096,
    TOLD_MAX = 100,
    PIECE_BYTES = 1024 * 1024,
};

struct resource {
    const char *path;
    const char *sha256;      // as stated, lower case; NULL when none is
    struct child_item where; // of its bytes
    bool found;
};

struct package {
    struct observation_context *context;
    struct resource *resources;
    size_t count, told;
    struct table_tally tally;
};

// ---- bytes of members ----

struct hashing {
    struct sha256 sha256;
    struct buffer *kept; // NULL: only hashed
};

static bool add_piece(void *context, struct bytes piece)
{
    struct hashing *hashing = context;
    sha256_add(&hashing->sha256, piece.data, piece.size);
    if (hashing->kept)
        buffer_add(hashing->kept, piece.data, piece.size);
    return hashing->kept == NULL || !hashing->kept->overflowed;
}

// A mapped file gives its pages back when it is asked for piece by piece (sources/medium.h).
static void add_stored(struct observation_context *context, struct bytes stored, int64_t offset,
                       struct hashing *hashing)
{
    for (size_t at = 0; at < stored.size; at += PIECE_BYTES) {
        struct bytes piece = bytes_slice(stored, at, PIECE_BYTES);
        if (context->item->medium)
            medium_mapped(context->item->medium, offset + (int64_t)at, piece.size);
        if (!add_piece(hashing, piece))
            return;
    }
}

// The digest of a member's unpacked bytes, which are kept, too, when there is a buffer for them.
static void hash_member(struct observation_context *context, const struct child_item *where,
                        struct buffer *kept, char hex[SHA256_HEX_SIZE])
{
    struct hashing hashing = {.kept = kept};
    struct bytes stored =
        bytes_slice(context->item->bytes, (size_t)where->offset, (size_t)where->stored_bytes);
    sha256_init(&hashing.sha256);
    if (where->storage == STORED) {
        add_stored(context, stored, where->offset, &hashing);
    } else {
        struct unpack_result result;
        unpack(stored, where->storage, &UNPACK_LIMITS_USUAL, add_piece, &hashing, &result);
    }
    sha256_done(&hashing.sha256, hex);
}

// ---- finding members ----

struct finding {
    struct package *package;
    const char *name; // one that is looked for; NULL: the resources
    struct child_item where;
    bool found;
};

static void on_member(void *context, const struct child_item *member)
{
    struct finding *finding = context;
    if (member->extent_count || member->offset < 0 || member->stored_bytes < 0)
        return;
    if (finding->name && strcmp(finding->name, member->path) == 0 && !finding->found) {
        finding->found = true;
        finding->where = *member;
    }
    for (size_t i = 0; finding->name == NULL && i < finding->package->count; i++) {
        struct resource *resource = &finding->package->resources[i];
        if (!resource->found && strcmp(resource->path, member->path) == 0) {
            resource->found = true;
            resource->where = *member;
            resource->where.path = resource->path;
        }
    }
}

static void on_skipped(void *context, const char *reason)
{
    (void)context, (void)reason;
}

static void on_damage(void *context, int64_t offset, const char *what)
{
    (void)context, (void)offset, (void)what; // told when the archive was listed first
}

static void look_for(struct finding *finding, struct bytes zip)
{
    struct member_listener listener = {
        .context = finding, .member = on_member, .skipped = on_skipped, .damage = on_damage};
    zip_list(zip, &listener);
}

// ---- what is stated ----

static void tell(struct package *package, const char *path, int64_t offset, const char *what)
{
    if (++package->told <= TOLD_MAX)
        sink_damage(package->context->sink,
                    (struct place){.table = "wacz resources", .row = -1, .offset = offset}, "'%s' %s", path,
                    what);
}

static const char *sha256_stated(struct arena *arena, const char *hash)
{
    if (hash == NULL || !text_start(hash, "sha256:") || strlen(hash) != 7 + SHA256_HEX_SIZE - 1)
        return NULL;
    char *copy = arena_text(arena, hash + 7);
    for (char *at = copy; *at; at++)
        *at = (char)text_lower((unsigned char)*at);
    return copy;
}

static void read_resources(struct package *package, const json_t *root)
{
    struct arena *arena = package->context->arena;
    const json_t *list = json_object_get(root, "resources"), *one;
    size_t index, count = json_array_size(list);
    count = count < RESOURCES_MAX ? count : RESOURCES_MAX;
    package->resources = arena_alloc(arena, count + 1, sizeof *package->resources);
    json_array_foreach(list, index, one)
    {
        const char *path = json_string_value(json_object_get(one, "path"));
        if (path && package->count < count)
            package->resources[package->count++] = (struct resource){
                .path = text_clean(arena, bytes_slice(bytes_of_text(path), 0, 4096)),
                .sha256 = sha256_stated(arena, json_string_value(json_object_get(one, "hash")))};
    }
}

static void verify_resources(struct package *package)
{
    char hex[SHA256_HEX_SIZE];
    for (size_t i = 0; i < package->count; i++) {
        const struct resource *resource = &package->resources[i];
        if (!resource->found) {
            tally_skip(&package->tally, "not in the archive");
            tell(package, resource->path, -1, "is named by datapackage.json and is not in the archive");
        } else if (resource->sha256 == NULL) {
            tally_skip(&package->tally, "no SHA-256 is stated");
        } else {
            hash_member(package->context, &resource->where, NULL, hex);
            if (strcmp(hex, resource->sha256) == 0) {
                package->tally.emitted++;
                continue;
            }
            tally_skip(&package->tally, "digest differs");
            tell(package, resource->path, resource->where.offset,
                 "does not have the SHA-256 that datapackage.json states");
        }
    }
}

// datapackage-digest.json states the digest of datapackage.json.
static void verify_package(struct package *package, const char *hex)
{
    struct finding finding = {.package = package, .name = "datapackage-digest.json"};
    struct buffer text;
    char own[SHA256_HEX_SIZE];
    look_for(&finding, package->context->item->bytes);
    if (!finding.found)
        return;
    buffer_init(&text, PACKAGE_MAX_BYTES);
    hash_member(package->context, &finding.where, &text, own);
    json_error_t error;
    json_t *root = json_loadb((const char *)text.data, text.size, JSON_ALLOW_NUL, &error);
    const char *stated =
        sha256_stated(package->context->arena, json_string_value(json_object_get(root, "hash")));
    if (stated && strcmp(stated, hex) != 0)
        tell(package, "datapackage.json", -1,
             "does not have the SHA-256 that datapackage-digest.json states");
    json_decref(root);
    buffer_done(&text);
}

void wacz_verify(struct observation_context *context)
{
    struct package package = {.context = context, .tally = {.table = "wacz resources"}};
    struct finding finding = {.package = &package, .name = "datapackage.json"};
    struct buffer text;
    char hex[SHA256_HEX_SIZE];
    look_for(&finding, context->item->bytes);
    if (!finding.found)
        return;
    buffer_init(&text, PACKAGE_MAX_BYTES);
    hash_member(context, &finding.where, &text, hex);
    json_error_t error;
    json_t *root = json_loadb((const char *)text.data, text.size, JSON_ALLOW_NUL, &error);
    if (json_object_get(root, "wacz_version") || json_object_get(root, "resources")) {
        read_resources(&package, root);
        finding.name = NULL;
        look_for(&finding, context->item->bytes);
        verify_resources(&package);
        verify_package(&package, hex);
        tally_send(context->sink, &package.tally, (int64_t)package.count);
    }
    json_decref(root);
    buffer_done(&text);
}
