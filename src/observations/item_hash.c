// Hashes of items.
#include "observations/item_hash.h"

#include "base/memory.h"

#include <libdeflate.h>
#include <openssl/evp.h>

enum { PIECE_BYTES = 1024 * 1024 };

int64_t item_size(const struct item *item)
{
    return item->in_part ? medium_size(item->medium) - (int64_t)item->margin_bytes
                         : (int64_t)item->bytes.size;
}

// Asked for piece by piece, so that a mapped file gives its pages back (sources/medium.c): all of a large one
// would stay with the process.
static const uint8_t *mapped_piece(const struct item *item, size_t offset, size_t size)
{
    int64_t place = (int64_t)(item->lead_bytes + offset);
    const uint8_t *piece = item->medium ? medium_mapped(item->medium, place, size) : NULL;
    return piece == item->bytes.data + offset ? piece : NULL;
}

static void each_piece(const struct item *item, void (*add)(void *hash, const void *data, size_t size),
                       void *hash)
{
    if (!item->in_part) {
        for (size_t offset = 0; offset < item->bytes.size; offset += PIECE_BYTES) {
            struct bytes piece = bytes_slice(item->bytes, offset, PIECE_BYTES);
            const uint8_t *mapped = mapped_piece(item, offset, piece.size);
            add(hash, mapped ? mapped : piece.data, piece.size);
        }
        return;
    }
    uint8_t *piece = memory_new(PIECE_BYTES, 1);
    int64_t size = item_size(item);
    for (int64_t offset = 0; offset < size; offset += PIECE_BYTES) {
        int64_t left = size - offset;
        size_t got =
            medium_read(item->medium, offset, piece, left < PIECE_BYTES ? (size_t)left : (size_t)PIECE_BYTES);
        add(hash, piece, got);
    }
    memory_free(piece);
}

static void add_sha256(void *hash, const void *data, size_t size)
{
    sha256_add(hash, data, size);
}

void item_sha256(const struct item *item, char hex[SHA256_HEX_SIZE])
{
    struct sha256 sha256;
    sha256_init(&sha256);
    each_piece(item, add_sha256, &sha256);
    sha256_done(&sha256, hex);
}

static void add_crc32(void *hash, const void *data, size_t size)
{
    uint32_t *sum = hash;
    *sum = libdeflate_crc32(*sum, data, size);
}

uint32_t item_crc32(const struct item *item)
{
    uint32_t sum = 0;
    each_piece(item, add_crc32, &sum);
    return sum;
}

static void add_digest(void *hash, const void *data, size_t size)
{
    EVP_DigestUpdate(hash, data, size);
}

bool item_digest(const struct item *item, const char *name, uint8_t *digest, size_t size)
{
    const EVP_MD *algorithm = EVP_get_digestbyname(name);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t out[EVP_MAX_MD_SIZE];
    unsigned written = 0;
    bool fine = algorithm && context && EVP_DigestInit_ex(context, algorithm, NULL) == 1;
    if (fine) {
        each_piece(item, add_digest, context);
        fine = EVP_DigestFinal_ex(context, out, &written) == 1 && written == size;
    }
    EVP_MD_CTX_free(context);
    for (size_t i = 0; fine && i < size; i++)
        digest[i] = out[i];
    return fine;
}
