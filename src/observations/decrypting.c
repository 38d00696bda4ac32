// Finds the key that a database's place names, and decrypts with it.
#include "observations/decrypting.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

const char *decrypting_address(struct arena *arena, int64_t key_id, const struct cipher_form *form)
{
    char text[CIPHER_FORM_TEXT_BYTES];
    cipher_form_write(form, text);
    return arena_print(arena, "%" PRId64 " %s", key_id, text);
}

int64_t decrypting_read(const char *address, struct cipher_form *form)
{
    const char *space = address ? strchr(address, ' ') : NULL;
    int64_t id;
    if (space == NULL ||
        !text_to_int64((struct bytes){(const uint8_t *)address, (size_t)(space - address)}, &id) || id < 1 ||
        !cipher_form_read(bytes_of_text(space + 1), form))
        return 0;
    return id;
}

static struct cipher *open_cipher(const struct request *request, const struct child_item *where,
                                  struct error *error)
{
    struct cipher_form form;
    int64_t id = decrypting_read(where->address, &form);
    for (size_t i = 0; id && i < request->key_count; i++) {
        struct cipher *cipher = request->keys[i].id == id ? cipher_new(&form, request->keys[i].key) : NULL;
        if (cipher)
            return cipher;
    }
    error_set(error, "the key that opened it is not there any more");
    return NULL;
}

static bool add_piece(void *payload, struct bytes piece)
{
    struct buffer *buffer = payload;
    buffer_add(buffer, piece.data, piece.size);
    return !buffer->overflowed;
}

enum open_result decrypting_open(const struct request *request, const struct request_item *wanted,
                                 struct medium *medium, size_t limit_bytes, struct item *item,
                                 struct error *error)
{
    const struct child_item *where = &wanted->location.where;
    struct error why = {0};
    struct cipher *cipher = open_cipher(request, where, error);
    enum open_result result = cipher ? ITEM_TO_UNPACK : ITEM_NOT_OPENED;
    if (cipher && (uint64_t)medium_size(medium) <= limit_bytes) {
        struct buffer buffer;
        buffer_init(&buffer, limit_bytes);
        cipher_decrypt(cipher, medium, add_piece, &buffer, &why);
        result = item_of_buffer(item, wanted->path, &buffer, where, why.text[0] ? why.text : NULL);
        buffer_done(&buffer);
    }
    cipher_free(cipher);
    medium_close(medium);
    return result;
}

void decrypting_unpack(const struct request *request, const struct child_item *where, struct medium *medium,
                       cipher_take *take, void *payload, struct error *error)
{
    struct cipher *cipher = open_cipher(request, where, error);
    if (cipher)
        cipher_decrypt(cipher, medium, take, payload, error);
    cipher_free(cipher);
}
