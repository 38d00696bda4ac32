// Tables of hashes: filled, sorted, searched. Knows no form of lists.
#include "observations/known.h"

#include "base/memory.h"
#include "base/text.h"
#include "observations/item_hash.h"
#include "observations/known_internal.h"

#include <errno.h>
#include <string.h>

enum {
    HASH_MAX_BYTES = 32,
    SORTED_BY_HAND = 24,
    SIZE_BITS = 1 << 28, // half of them for one size each, the other half shared by all larger ones
    PIECE_BYTES = 1 << 20,
};

struct known {
    struct known_entries *lists;
    size_t count, capacity;
};

static const struct {
    const char *name;
    size_t bytes;
} hashes[KNOWN_HASHES] = {
    [KNOWN_SHA256] = {"SHA-256", 32}, [KNOWN_SHA1] = {"SHA-1", 20}, [KNOWN_MD5] = {"MD5", 16}};

size_t known_hash_bytes(enum known_hash hash)
{
    return hashes[hash].bytes;
}

const char *known_hash_name(enum known_hash hash)
{
    return hashes[hash].name;
}

enum known_hash known_hash_of_digits(size_t digits)
{
    enum known_hash hash = 0;
    while (hash < KNOWN_HASHES && 2 * hashes[hash].bytes != digits)
        hash++;
    return hash;
}

// ---- filling ----

static size_t size_bit(int64_t size)
{
    const int64_t half = SIZE_BITS / 2;
    return (size_t)(size < half ? size : half + size % half);
}

static int digit(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    uint8_t lower = byte | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static bool from_hex(struct bytes hex, uint8_t *out, size_t size)
{
    if (hex.size != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++) {
        int high = digit(hex.data[2 * i]), low = digit(hex.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

bool known_add(struct known_entries *entries, enum known_hash hash, struct bytes hex, int64_t size)
{
    struct known_table *table = &entries->tables[hash];
    size_t width = hashes[hash].bytes;
    if (table->count == table->capacity) {
        table->capacity = table->capacity ? table->capacity + table->capacity / 2 : 4096;
        table->entries = memory_grow(table->entries, table->capacity, width);
    }
    if (!from_hex(hex, table->entries + table->count * width, width))
        return false;
    table->count++;
    if (size < 0) {
        entries->sizes_missing = true;
    } else {
        if (entries->sizes == NULL)
            entries->sizes = memory_new(SIZE_BITS / 8, 1);
        size_t bit = size_bit(size);
        entries->sizes[bit / 8] |= (uint8_t)(1 << (bit % 8));
    }
    return true;
}

// ---- sorting: byte by byte, in place, as tables may be a gigabyte ----

static void insert_sort(uint8_t *entries, size_t count, size_t width)
{
    uint8_t one[HASH_MAX_BYTES];
    for (size_t i = 1; i < count; i++) {
        size_t to = i;
        while (to && memcmp(entries + (to - 1) * width, entries + i * width, width) > 0)
            to--;
        if (to == i)
            continue;
        memcpy(one, entries + i * width, width);
        memmove(entries + (to + 1) * width, entries + to * width, (i - to) * width);
        memcpy(entries + to * width, one, width);
    }
}

static void sort(uint8_t *entries, size_t count, size_t width, size_t at)
{
    if (count <= SORTED_BY_HAND) {
        insert_sort(entries, count, width);
        return;
    }
    if (at == width) // all the same
        return;
    size_t next[256] = {0}, end[256];
    for (size_t i = 0; i < count; i++)
        next[entries[i * width + at]]++;
    for (size_t value = 0, before = 0; value < 256; value++) {
        size_t these = next[value];
        next[value] = before;
        before = end[value] = before + these;
    }
    uint8_t one[HASH_MAX_BYTES], other[HASH_MAX_BYTES];
    for (size_t value = 0; value < 256; value++) {
        while (next[value] < end[value]) {
            memcpy(one, entries + next[value] * width, width);
            while (one[at] != value) { // to where it belongs, in exchange for what stands there
                uint8_t *place = entries + next[one[at]]++ * width;
                memcpy(other, place, width);
                memcpy(place, one, width);
                memcpy(one, other, width);
            }
            memcpy(entries + next[value]++ * width, one, width);
        }
    }
    for (size_t value = 0, start = 0; value < 256; start = end[value++])
        sort(entries + start * width, end[value] - start, width, at + 1);
}

static void finish(struct known_table *table, size_t width)
{
    bool sorted = true;
    for (size_t i = 1; sorted && i < table->count; i++)
        sorted = memcmp(table->entries + (i - 1) * width, table->entries + i * width, width) <= 0;
    if (!sorted)
        sort(table->entries, table->count, width, 0);
    size_t kept = 0;
    for (size_t i = 0; i < table->count; i++) {
        const uint8_t *entry = table->entries + i * width;
        if (kept == 0 || memcmp(table->entries + (kept - 1) * width, entry, width) != 0)
            memmove(table->entries + kept++ * width, entry, width);
    }
    table->count = table->capacity = kept;
    if (kept)
        table->entries = memory_grow(table->entries, kept, width);
}

// ---- lists ----

struct known *known_new(void)
{
    return memory_new(1, sizeof(struct known));
}

static void entries_done(struct known_entries *entries)
{
    for (size_t i = 0; i < KNOWN_HASHES; i++)
        memory_free(entries->tables[i].entries);
    memory_free(entries->sizes);
    memory_free(entries->name);
}

void known_free(struct known *known)
{
    if (known == NULL)
        return;
    for (size_t i = 0; i < known->count; i++)
        entries_done(&known->lists[i]);
    memory_free(known->lists);
    memory_free(known);
}

static int hash_rest(FILE *file, struct sha256 *sha256, struct error *error)
{
    uint8_t *piece = memory_new(PIECE_BYTES, 1);
    size_t got;
    while ((got = fread(piece, 1, PIECE_BYTES, file)) > 0)
        sha256_add(sha256, piece, got);
    memory_free(piece);
    return ferror(file) ? error_set(error, "it cannot be read: %s", strerror(errno)) : 0;
}

static int read_list(struct known_entries *entries, const char *path, FILE *file, struct error *error)
{
    static const char magic[] = "SQLite format 3";
    char start[sizeof magic];
    struct sha256 sha256;
    bool is_database =
        fread(start, 1, sizeof start, file) == sizeof start && memcmp(start, magic, sizeof magic) == 0;
    rewind(file);
    sha256_init(&sha256);
    int result = is_database ? known_read_database(entries, path, error)
                             : known_read_text(entries, file, &sha256, error);
    if (result == 0)
        result = hash_rest(file, &sha256, error);
    sha256_done(&sha256, entries->list.sha256);
    return result;
}

int known_load(struct known *known, const char *path, struct error *error)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return error_set(error, "could not open the list of known files '%s': %s", path, strerror(errno));
    struct known_entries entries = {0};
    struct error why = {0};
    int result = read_list(&entries, path, file, &why);
    fclose(file);
    for (size_t i = 0; result == 0 && i < KNOWN_HASHES; i++) {
        finish(&entries.tables[i], hashes[i].bytes);
        entries.list.entries += (int64_t)entries.tables[i].count;
    }
    if (result == 0 && entries.list.entries == 0)
        result = error_set(&why, "there is no hash in it");
    if (result) {
        entries_done(&entries);
        return error_set(error, "the list of known files '%s' was not used: %s", path, why.text);
    }
    struct arena *arena = arena_new(1 << 20);
    entries.name = memory_copy_text(text_clean(arena, bytes_of_text(text_base_name(path))));
    arena_free(arena);
    ARRAY_ROOM(known->lists, known->capacity, known->count);
    known->lists[known->count] = entries;
    known->lists[known->count++].list.name = entries.name;
    return 0;
}

size_t known_count(const struct known *known)
{
    return known ? known->count : 0;
}

const struct known_list *known_list_at(const struct known *known, size_t index)
{
    return &known->lists[index].list;
}

// ---- searching ----

static bool has(const struct known_entries *entries, enum known_hash hash, const uint8_t *wanted)
{
    const struct known_table *table = &entries->tables[hash];
    size_t low = 0, high = table->count, width = hashes[hash].bytes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(table->entries + middle * width, wanted, width);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool may_have(const struct known_entries *entries, enum known_hash hash, int64_t size)
{
    size_t bit = size_bit(size);
    return entries->tables[hash].count &&
           (entries->sizes_missing || (entries->sizes[bit / 8] >> (bit % 8) & 1));
}

const char *known_find(const struct known *known, const struct item *item, const char *sha256)
{
    uint8_t digests[KNOWN_HASHES][HASH_MAX_BYTES];
    bool taken[KNOWN_HASHES] = {[KNOWN_SHA256] = true}, failed[KNOWN_HASHES] = {0};
    if (!from_hex(bytes_of_text(sha256), digests[KNOWN_SHA256], hashes[KNOWN_SHA256].bytes))
        return NULL;
    for (size_t i = 0; i < known_count(known); i++) {
        const struct known_entries *entries = &known->lists[i];
        for (enum known_hash hash = 0; hash < KNOWN_HASHES; hash++) {
            if (!may_have(entries, hash, item_size(item)))
                continue;
            if (!taken[hash])
                failed[hash] = !item_digest(item, hashes[hash].name, digests[hash], hashes[hash].bytes);
            taken[hash] = true;
            if (!failed[hash] && has(entries, hash, digests[hash]))
                return entries->name;
        }
    }
    return NULL;
}
