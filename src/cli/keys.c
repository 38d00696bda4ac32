// Keys, from the command line to the case.
#include "cli/keys.h"

#include "base/memory.h"
#include "base/text.h"
#include "casefile/source_keys.h"
#include "cli/input_file.h"
#include "sources/sqlcipher.h"

#include <stdio.h>
#include <string.h>

enum { KEY_FILE_MAX_BYTES = 1024 * 1024 };

void given_keys_done(struct given_keys *keys)
{
    memory_free(keys->keys);
    *keys = (struct given_keys){0};
}

int given_keys_add(struct given_keys *keys, const char *text, const char *place, struct error *error)
{
    const char *equals = strchr(text, '=');
    bool has_name = equals && (equals == text || equals[1]);
    const char *key = has_name ? equals + 1 : text;
    uint8_t bytes[CIPHER_KEY_MAX_BYTES];
    size_t size;
    if (key[0] == 0)
        return error_set_kind(error, ERROR_USAGE, "%s: the key is empty", place);
    if (strlen(key) > CIPHER_KEY_MAX_BYTES || !text_is_utf8(bytes_of_text(text)))
        return error_set_kind(error, ERROR_USAGE, "%s: a key has at most %d bytes of UTF-8", place,
                              CIPHER_KEY_MAX_BYTES);
    if (!cipher_key_bytes(key, bytes, &size))
        return error_set_kind(error, ERROR_USAGE,
                              "%s: x'...' takes 64 hexadecimal digits, or 96 with the salt", place);
    ARRAY_ROOM(keys->keys, keys->capacity, keys->count);
    keys->keys[keys->count++] =
        (struct given_key){.name = has_name ? arena_text_n(keys->arena, text, (size_t)(equals - text)) : "",
                           .key = arena_text(keys->arena, key)};
    return 0;
}

static int add_file(struct given_keys *keys, const char *path, struct error *error)
{
    struct buffer buffer;
    buffer_init(&buffer, KEY_FILE_MAX_BYTES);
    int result = input_file_read("key file", path, &buffer, error);
    struct bytes left = buffer_bytes(&buffer);
    for (long long line = 1; result == 0 && left.size; line++) {
        const uint8_t *end = memchr(left.data, '\n', left.size);
        size_t size = end ? (size_t)(end - left.data) : left.size;
        struct bytes text = text_trim(bytes_slice(left, 0, size));
        char place[400];
        snprintf(place, sizeof place, "key file '%.300s', line %lld", path, line);
        if (text.size)
            result = given_keys_add(keys, arena_text_n(keys->arena, text.data, text.size), place, error);
        left = bytes_slice(left, size + 1, left.size);
    }
    buffer_done(&buffer);
    return result;
}

int given_keys_of_options(struct given_keys *keys, const struct arguments *arguments, struct error *error)
{
    const char *value;
    int result = 0;
    for (size_t i = 0; result == 0 && (value = argument_nth(arguments, "key", i)); i++)
        result = given_keys_add(keys, value, "--key", error);
    for (size_t i = 0; result == 0 && (value = argument_nth(arguments, "key-file", i)); i++)
        result = add_file(keys, value, error);
    return result;
}

int given_keys_of_list(struct given_keys *keys, const char *list, const char *place, struct error *error)
{
    int result = 0;
    while (result == 0 && list && *list) {
        size_t length = strcspn(list, ";");
        struct bytes text = text_trim((struct bytes){(const uint8_t *)list, length});
        if (text.size)
            result = given_keys_add(keys, arena_text_n(keys->arena, text.data, text.size), place, error);
        list += length + (list[length] == ';');
    }
    return result;
}

static int keep_all(const struct given_keys *keys, struct casefile *casefile, int64_t source_id,
                    int64_t *added, int64_t *again, struct error *error)
{
    for (size_t i = 0; i < keys->count; i++) {
        const struct source_key key = {
            .source_id = source_id, .name = keys->keys[i].name, .key = keys->keys[i].key};
        bool is_new = false;
        int64_t count = 0;
        if (source_key_add(casefile, &key, &is_new, error) ||
            (is_new && source_key_retry(casefile, source_id, "sqlcipher", key.name, &count, error)))
            return -1;
        *added += is_new;
        *again += count;
    }
    return 0;
}

int given_keys_keep(const struct given_keys *keys, struct casefile *casefile, int64_t source_id,
                    const char *source_name, struct error *error)
{
    int64_t added = 0, again = 0;
    if (keys->count == 0)
        return 0;
    if (casefile_begin(casefile, error))
        return -1;
    if (keep_all(keys, casefile, source_id, &added, &again, error) || casefile_commit(casefile, error)) {
        casefile_rollback(casefile);
        return -1;
    }
    fprintf(stderr, "%.500s: %lld new key%s", source_name, (long long)added, added == 1 ? "" : "s");
    if (again)
        fprintf(stderr, "; %lld item%s to be tried again", (long long)again, again == 1 ? "" : "s");
    fputc('\n', stderr);
    return 0;
}
