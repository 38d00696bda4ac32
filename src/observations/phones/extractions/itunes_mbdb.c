// The list of files of an iTunes backup before iOS 10: Manifest.mbdb. docs/formats/itunes-backup.md.
#include "observations/phones/extractions/itunes_backup.h"

#include "base/encoding.h"
#include "base/text.h"
#include "observations/observers.h"

#include <openssl/evp.h>
#include <string.h>

enum {
    ROW_ARENA_BYTES = 4 << 20,
    ROW_FIXED_BYTES = 40, // what stands after the five texts: mode to the number of properties
    MODE_TYPE = 0170000,
    MODE_FILE = 0100000,
    MODE_FOLDER = 0040000,
    MODE_LINK = 0120000,
};

static const char MAGIC[] = "mbdb\5";

static uint64_t big(struct reader *reader, int bytes)
{
    uint64_t value = 0;
    while (bytes--)
        value = value << 8 | reader_u8(reader);
    return value;
}

// A length of two bytes, then the text; all ones: none.
static struct bytes read_text(struct reader *reader)
{
    uint64_t size = big(reader, 2);
    return reader_take(reader, size == 0xffff ? 0 : (size_t)size);
}

struct row {
    struct bytes domain, path;
    unsigned mode;
};

static bool read_row(struct reader *reader, struct row *row)
{
    row->domain = read_text(reader);
    row->path = read_text(reader);
    read_text(reader); // where a link leads
    read_text(reader); // hash of the data
    read_text(reader); // key
    row->mode = (unsigned)big(reader, 2);
    reader_skip(reader, ROW_FIXED_BYTES - 2 - 1);
    for (unsigned properties = reader_u8(reader); properties && !reader->failed; properties--) {
        read_text(reader);
        read_text(reader);
    }
    return !reader->failed;
}

// The file's name in the backup: SHA-1 of "domain-path".
static bool hash_name(const struct row *row, char id[ITUNES_ID_LENGTH + 1])
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *sha1 = EVP_MD_CTX_new();
    bool fine = sha1 && EVP_DigestInit_ex(sha1, EVP_sha1(), NULL) == 1 &&
                EVP_DigestUpdate(sha1, row->domain.data, row->domain.size) == 1 &&
                EVP_DigestUpdate(sha1, "-", 1) == 1 &&
                EVP_DigestUpdate(sha1, row->path.data, row->path.size) == 1 &&
                EVP_DigestFinal_ex(sha1, hash, NULL) == 1;
    EVP_MD_CTX_free(sha1);
    hex_of_bytes((struct bytes){hash, fine ? ITUNES_ID_LENGTH / 2 : 0}, id);
    return fine;
}

static void tell(struct observation_context *context, struct table_tally *tally, const struct row *row)
{
    char id[ITUNES_ID_LENGTH + 1];
    unsigned type = row->mode & MODE_TYPE;
    if (type == MODE_FOLDER)
        tally_skip(tally, "directory");
    else if (type == MODE_LINK)
        tally_skip(tally, "symbolic link");
    else if (type != MODE_FILE)
        tally_skip(tally, "neither file nor directory");
    else if (hash_name(row, id))
        itunes_file_name(context, tally, id, text_clean(context->arena, row->domain),
                         text_clean(context->arena, row->path), STATE_LIVE, false);
    else
        tally_skip(tally, "SHA-1 is not allowed on this machine");
}

static bool recognises(const struct observation_context *context)
{
    return context->item->bytes.size >= 6 && bytes_start_with(context->item->bytes, MAGIC, 5);
}

static void observe(struct observation_context *context)
{
    struct table_tally tally = {.table = "mbdb"};
    struct reader reader = reader_of(context->item->bytes);
    struct observation_context of_row = *context;
    int64_t present = 0;
    of_row.arena = arena_new(ROW_ARENA_BYTES);
    reader_skip(&reader, 6);
    while (reader_left(&reader)) {
        size_t start = reader.position;
        struct row row;
        arena_reset(of_row.arena);
        if (!read_row(&reader, &row)) {
            sink_damage(context->sink, (struct place){.table = "mbdb", .row = -1, .offset = (int64_t)start},
                        "the list of files is cut in its record %lld", (long long)present + 1);
            break;
        }
        present++;
        tell(&of_row, &tally, &row);
    }
    tally_send(context->sink, &tally, present);
    arena_free(of_row.arena);
}

const struct observer observer_itunes_mbdb = {
    .name = "itunes_mbdb",
    .version = 1,
    .family = FAMILY_PHONE,
    .summary = "what the files of an iTunes backup before iOS 10 are called on the device (Manifest.mbdb)",
    .recognises = recognises,
    .observe = observe,
};
