// Walks tar's 512-byte blocks. Formats: POSIX.1-2001 pax(1) "ustar Interchange Format", "pax Interchange
// Format"; GNU tar manual, "Basic Tar Format".
#include "sources/tar.h"

#include "base/text.h"
#include "sources/tar_sparse.h"

#include <inttypes.h>
#include <string.h>

enum { NAME_ARENA_BYTES = 64 * 1024 * 1024 };

// What extension headers said of the next entry; texts borrowed from the archive.
struct said {
    struct bytes path; // data NULL when not said
    int64_t size;      // -1
    struct moment modified;
    bool sparse, map_in_data;
    struct bytes map, name; // of a sparse file
    int64_t real_bytes;     // -1
};

struct walk {
    struct bytes tar;
    const struct member_listener *listener;
    struct arena *arena; // for one entry
    struct member_names names;
    struct said next, global;
    size_t at;
    int64_t members;
    struct sparse sparse; // of the entry; count 0: it is none, or nobody can read it
};

static const struct said nothing_said = {.size = -1, .real_bytes = -1, .modified = {.at_usec = TIME_UNKNOWN}};

static struct bytes field(struct bytes header, size_t offset, size_t size)
{
    struct bytes whole = bytes_slice(header, offset, size);
    const uint8_t *end = memchr(whole.data, 0, whole.size);
    return (struct bytes){whole.data, end ? (size_t)(end - whole.data) : whole.size};
}

// Octal with spaces or NULs around it, or GNU's base 256 (first bit set). False when it is neither or
// negative.
static bool number(struct bytes header, size_t offset, size_t size, int64_t *value)
{
    struct bytes raw = bytes_slice(header, offset, size);
    uint64_t total = 0;
    *value = 0;
    if (raw.data[0] & 0x80) {
        if (raw.data[0] != 0x80)
            return false;
        for (size_t i = 1; i < raw.size; i++) {
            if (total >> 55)
                return false;
            total = total << 8 | raw.data[i];
        }
        *value = (int64_t)total;
        return true;
    }
    size_t i = 0;
    while (i < raw.size && raw.data[i] == ' ')
        i++;
    for (; i < raw.size && raw.data[i] >= '0' && raw.data[i] <= '7'; i++)
        total = total << 3 | (uint64_t)(raw.data[i] - '0');
    for (; i < raw.size; i++)
        if (raw.data[i] != ' ' && raw.data[i] != 0)
            return false;
    *value = (int64_t)total;
    return true;
}

static bool is_zero(struct bytes block)
{
    for (size_t i = 0; i < block.size; i++)
        if (block.data[i])
            return false;
    return true;
}

// Some old writers summed signed characters.
static bool checksum_holds(struct bytes header)
{
    int64_t said, sum = 0, signed_sum = 0;
    if (header.size < TAR_BLOCK_BYTES || !number(header, 148, 8, &said))
        return false;
    for (size_t i = 0; i < TAR_BLOCK_BYTES; i++) {
        uint8_t byte = i >= 148 && i < 156 ? ' ' : header.data[i];
        sum += byte;
        signed_sum += (int8_t)byte;
    }
    return said == sum || said == signed_sum;
}

bool tar_starts_here(struct bytes bytes)
{
    int64_t size;
    return checksum_holds(bytes) && bytes.data[0] != 0 && number(bytes, 124, 12, &size);
}

// One pax record: "LENGTH KEY=VALUE\n", the length counting itself.
static bool pax_record(struct reader *reader, struct bytes *key, struct bytes *value)
{
    struct bytes left = bytes_slice(reader->bytes, reader->position, reader->bytes.size);
    const uint8_t *space = memchr(left.data, ' ', left.size < 20 ? left.size : 20);
    int64_t length;
    if (space == NULL || !text_to_int64((struct bytes){left.data, (size_t)(space - left.data)}, &length))
        return false;
    size_t head = (size_t)(space - left.data) + 1;
    if (length <= (int64_t)head || (uint64_t)length > left.size || left.data[length - 1] != '\n')
        return false;
    struct bytes record = {left.data + head, (size_t)length - head - 1};
    const uint8_t *equals = memchr(record.data, '=', record.size);
    if (equals == NULL)
        return false;
    *key = (struct bytes){record.data, (size_t)(equals - record.data)};
    *value = bytes_slice(record, key->size + 1, record.size);
    reader_skip(reader, (size_t)length);
    return true;
}

static bool is_key(struct bytes key, const char *name)
{
    return bytes_equal(key, bytes_of_text(name));
}

static void read_sparse_key(struct bytes key, struct bytes value, struct said *said)
{
    int64_t whole;
    said->sparse = true;
    if (is_key(key, "name"))
        said->name = value;
    else if (is_key(key, "map"))
        said->map = value;
    else if (is_key(key, "major"))
        said->map_in_data = is_key(value, "1");
    else if ((is_key(key, "realsize") || is_key(key, "size")) && text_to_int64(value, &whole) && whole >= 0)
        said->real_bytes = whole;
}

static void read_pax(struct walk *walk, struct bytes records, size_t offset, struct said *said)
{
    struct reader reader = reader_of(records);
    struct bytes key, value;
    while (reader_left(&reader) > 0) {
        if (!pax_record(&reader, &key, &value)) {
            if (!is_zero(bytes_slice(records, reader.position, records.size)))
                listener_damage(walk->listener, offset + reader.position,
                                "extended header is not readable here");
            return;
        }
        int64_t whole;
        if (is_key(key, "path"))
            said->path = value;
        else if (is_key(key, "size")) {
            if (text_to_int64(value, &whole) && whole >= 0)
                said->size = whole;
        } else if (is_key(key, "mtime")) {
            const uint8_t *point = memchr(value.data, '.', value.size);
            if (point)
                value.size = (size_t)(point - value.data);
            if (text_to_int64(value, &whole))
                said->modified = moment_from_sec(whole);
        } else if (bytes_start_with(key, "GNU.sparse.", 11)) {
            read_sparse_key(bytes_slice(key, 11, key.size), value, said);
        }
    }
}

static const char *path_of(struct walk *walk, struct bytes header)
{
    if (walk->next.path.data)
        return member_path(walk->arena, walk->next.path, MEMBER_UTF8);
    struct bytes name = field(header, 0, 100), prefix = field(header, 345, 155);
    bool posix = memcmp(header.data + 257, "ustar\0", 6) == 0; // GNU keeps other things in the prefix
    if (!posix || prefix.size == 0)
        return member_path(walk->arena, name, MEMBER_UTF8);
    char joined[100 + 1 + 155];
    memcpy(joined, prefix.data, prefix.size);
    joined[prefix.size] = '/';
    memcpy(joined + prefix.size + 1, name.data, name.size);
    return member_path(walk->arena, (struct bytes){(uint8_t *)joined, prefix.size + 1 + name.size},
                       MEMBER_UTF8);
}

static const char *reason_to_skip(const struct walk *walk, struct bytes header)
{
    struct bytes name = walk->next.path.data ? walk->next.path : field(header, 0, 100);
    switch (header.data[156]) {
    case '1':
    case '2':
        return "link";
    case '3':
    case '4':
    case '6':
        return "device or pipe";
    case '5':
    case 'D':
        return "directory";
    case 'M':
    case 'V':
        return "part of a volume set";
    default: // what is unknown is a file (POSIX), unless an old writer marked a directory by its name
        if ((walk->next.sparse || header.data[156] == 'S') && walk->sparse.count == 0)
            return "sparse file";
        if (name.size && name.data[name.size - 1] == '/')
            return "directory";
        return walk->members >= TAR_MEMBERS_MAX ? "more members than the limit" : NULL;
    }
}

static void tell_member(struct walk *walk, struct bytes header, int64_t size)
{
    int64_t there = (int64_t)(walk->tar.size - walk->at), seconds;
    struct child_item member = {
        .path = member_names_unique(&walk->names, walk->arena, path_of(walk, header)),
        .offset = (int64_t)walk->at,
        .stored_bytes = size < there ? size : there,
        .storage = STORED,
        .modified = walk->next.modified,
    };
    member.size_bytes = member.stored_bytes;
    if (member.modified.at_usec == TIME_UNKNOWN && number(header, 136, 12, &seconds) && seconds > 0)
        member.modified = moment_from_sec(seconds);
    if (walk->sparse.count) {
        member.extents = walk->sparse.extents;
        member.extent_count = walk->sparse.count;
        member.size_bytes = walk->sparse.end;
    }
    if (size > there)
        listener_damage(walk->listener, walk->at, "truncated: %" PRId64 " bytes promised, %" PRId64 " there",
                        size, there);
    walk->members++;
    walk->listener->member(walk->listener->context, &member);
}

// Steps over the data of an entry; false when the archive ends inside.
static bool step_over(struct walk *walk, int64_t size)
{
    uint64_t padded = ((uint64_t)size + TAR_BLOCK_BYTES - 1) / TAR_BLOCK_BYTES * TAR_BLOCK_BYTES;
    size_t left = walk->tar.size - walk->at;
    walk->at += padded < left ? (size_t)padded : left;
    return padded <= left;
}

// A header that only speaks of the next one: GNU's long name and link, pax records. False when it is an
// entry.
static bool read_extension(struct walk *walk, struct bytes header, int64_t size)
{
    char type = (char)header.data[156];
    if (type != 'L' && type != 'K' && type != 'x' && type != 'X' && type != 'g')
        return false;
    struct bytes data = bytes_slice(walk->tar, walk->at, (size_t)size);
    if (size > TAR_EXTENSION_MAX_BYTES || (int64_t)data.size < size)
        listener_damage(walk->listener, walk->at, "an extended header of %" PRId64 " bytes is not read",
                        size);
    else if (type == 'L' && data.size)
        walk->next.path = field(data, 0, data.size);
    else if (type == 'g')
        read_pax(walk, data, walk->at, &walk->global);
    else if (type != 'K' && data.size)
        read_pax(walk, data, walk->at, &walk->next);
    step_over(walk, size);
    return true;
}

// Pairs of offset and size, up to the first without a size.
static void read_sparse_pairs(struct walk *walk, struct bytes block, size_t at, unsigned count)
{
    int64_t offset, bytes;
    for (; count && block.data[at + 12]; count--, at += 24)
        if (number(block, at, 12, &offset) && number(block, at + 12, 12, &bytes))
            sparse_add(&walk->sparse, offset, bytes);
        else
            walk->sparse.broken = true;
}

// Old GNU sparse files carry a map in their header, and more of it before their data.
static void read_gnu_sparse(struct walk *walk, struct bytes header, int64_t size)
{
    size_t data = walk->at;
    bool more = header.data[482];
    while (more && walk->tar.size - data >= TAR_BLOCK_BYTES) {
        more = walk->tar.data[data + 504];
        data += TAR_BLOCK_BYTES;
    }
    sparse_begin(&walk->sparse, walk->arena, (int64_t)data, size);
    read_sparse_pairs(walk, header, 386, 4);
    for (; walk->at < data; walk->at += TAR_BLOCK_BYTES)
        read_sparse_pairs(walk, bytes_slice(walk->tar, walk->at, TAR_BLOCK_BYTES), 0, 21);
    if (!number(header, 483, 12, &walk->next.real_bytes))
        walk->next.real_bytes = -1;
}

static void read_pax_sparse(struct walk *walk, int64_t size)
{
    struct bytes data = bytes_slice(walk->tar, walk->at, (size_t)size);
    sparse_begin(&walk->sparse, walk->arena, (int64_t)walk->at, (int64_t)data.size);
    if (walk->next.map_in_data)
        sparse_add_lines(&walk->sparse, data);
    else
        sparse_add_list(&walk->sparse, walk->next.map);
    if (walk->next.name.data)
        walk->next.path = walk->next.name;
}

static void read_entry(struct walk *walk, struct bytes header)
{
    int64_t size;
    walk->at += TAR_BLOCK_BYTES;
    number(header, 124, 12, &size); // tar_starts_here has read it before
    if (read_extension(walk, header, size))
        return;
    if (walk->next.path.data == NULL)
        walk->next.path = walk->global.path;
    walk->next.sparse = walk->next.sparse || walk->global.sparse;
    if (walk->next.size >= 0)
        size = walk->next.size;
    walk->sparse = (struct sparse){0};
    if (header.data[156] == 'S')
        read_gnu_sparse(walk, header, size);
    else if (walk->next.sparse)
        read_pax_sparse(walk, size);
    if (walk->sparse.arena) {
        if (sparse_end(&walk->sparse, walk->next.real_bytes))
            walk->sparse.end = walk->next.real_bytes;
        else
            walk->sparse.count = 0;
    }
    const char *reason = reason_to_skip(walk, header);
    // a link's size speaks of what it points to; nothing follows
    bool has_data = header.data[156] != '1' && header.data[156] != '2' && header.data[156] != '5';
    if (reason)
        walk->listener->skipped(walk->listener->context, reason);
    else
        tell_member(walk, header, size);
    size_t start = walk->at;
    if (has_data && !step_over(walk, size) && reason)
        listener_damage(walk->listener, start, "truncated inside a skipped member");
    walk->next = nothing_said;
    arena_reset(walk->arena);
}

// To the next block that is a header. False at the end of the file.
static bool find_header(struct walk *walk)
{
    while (walk->tar.size - walk->at >= TAR_BLOCK_BYTES) {
        if (tar_starts_here(bytes_slice(walk->tar, walk->at, TAR_BLOCK_BYTES)))
            return true;
        walk->at += TAR_BLOCK_BYTES;
    }
    walk->at = walk->tar.size;
    return false;
}

void tar_list(struct bytes tar, const struct member_listener *listener)
{
    struct walk walk = {.tar = tar, .listener = listener, .next = nothing_said, .global = nothing_said};
    walk.arena = arena_new(NAME_ARENA_BYTES);
    bool ended = false;
    while (walk.tar.size - walk.at >= TAR_BLOCK_BYTES) {
        struct bytes block = bytes_slice(tar, walk.at, TAR_BLOCK_BYTES);
        if (is_zero(block)) {
            size_t end_mark = walk.at;
            ended = !find_header(&walk);
            if (!ended)
                listener_damage(listener, end_mark, "an end mark, then another archive after %zu bytes",
                                walk.at - end_mark);
            continue;
        }
        ended = false;
        if (tar_starts_here(block)) {
            read_entry(&walk, block);
            continue;
        }
        size_t start = walk.at;
        find_header(&walk);
        listener_damage(listener, start, "no valid header: %zu bytes stepped over", walk.at - start);
    }
    if (!ended)
        listener_damage(listener, tar.size, "no end mark: the archive may be truncated");
    member_names_done(&walk.names);
    arena_free(walk.arena);
}
