// Watch lists: lines, fields, normal forms.
#include "observations/sampling/watch.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_LIMIT_BYTES = 16 << 20, KEY_SIZE = 1024 };

void watch_key(enum selector_kind kind, const char *value, char *key, size_t size)
{
    snprintf(key, size, "%d %s", (int)kind, value);
}

int64_t watch_list_find(const struct watch_list *list, enum selector_kind kind, const char *value)
{
    char key[KEY_SIZE];
    watch_key(kind, value, key, sizeof key);
    const int64_t *found = text_map_find(&list->index, key);
    return found ? *found : -1;
}

void watch_list_done(struct watch_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        memory_free(list->entries[i].value);
        memory_free(list->entries[i].text);
    }
    memory_free(list->entries);
    text_map_done(&list->index);
    *list = (struct watch_list){0};
}

// The next line, without its end.
static bool next_line(struct bytes *rest, struct bytes *line)
{
    if (rest->size == 0)
        return false;
    size_t size = 0;
    while (size < rest->size && rest->data[size] != '\n' && rest->data[size] != '\r')
        size++;
    *line = bytes_slice(*rest, 0, size);
    bool pair = size + 1 < rest->size && rest->data[size] == '\r' && rest->data[size + 1] == '\n';
    *rest = bytes_slice(*rest, size + 1 + pair, rest->size);
    return true;
}

// The first field of a line.
static struct bytes first_field(struct bytes line)
{
    line = text_trim(line);
    if (line.size && line.data[0] == '"') {
        ptrdiff_t end = bytes_find(line, bytes_of_text("\""), 1);
        return text_trim(bytes_slice(line, 1, end < 0 ? line.size : (size_t)end - 1));
    }
    size_t size = 0;
    while (size < line.size && !strchr(",;\t", line.data[size]))
        size++;
    return text_trim(bytes_slice(line, 0, size));
}

static bool names_a_column(const char *field)
{
    static const char *const names[] = {"e-mail", "email", "handle",   "iban",      "identifier", "msisdn",
                                        "number", "phone", "selector", "telephone", "url",        "value"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal_nocase(field, names[i]))
            return true;
    return false;
}

// ---- a field as a selector ----

struct field_search {
    struct selector selector;
    size_t found;
};

static void take_found(void *payload, size_t offset, const struct selector *selector)
{
    (void)offset;
    struct field_search *search = payload;
    if (search->found++ == 0)
        search->selector = *selector;
}

// "0712345678@s.whatsapp.net": people write national numbers as JIDs, WhatsApp does not.
static struct bytes without_server(struct bytes field)
{
    static const char *const servers[] = {"@s.whatsapp.net", "@c.us"};
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
        size_t size = strlen(servers[i]);
        if (field.size > size && memcmp(field.data + field.size - size, servers[i], size) == 0)
            return bytes_slice(field, 0, field.size - size);
    }
    return field;
}

static bool is_handle_value(struct bytes field)
{
    static const char *const apps[] = {
        "facebook:", "instagram:", "kik:",    "line:",    "qq:", "signal:", "skype:",
        "snapchat:", "telegram:",  "tiktok:", "twitter:", "vk:", "wechat:", "whatsapp:"};
    for (size_t i = 0; i < sizeof apps / sizeof *apps; i++)
        if (field.size > strlen(apps[i]) && bytes_start_with(field, apps[i], strlen(apps[i])))
            return memchr(field.data, ' ', field.size) == NULL;
    return false;
}

// How many selectors the field is; 1 sets *selector.
static size_t read_field(const struct observation_context *context, struct bytes field,
                         struct selector *selector)
{
    char *lower = arena_text_n(context->arena, field.data, field.size);
    for (char *at = lower; *at; at++)
        *at = (char)text_lower((unsigned char)*at);
    if (is_handle_value(bytes_of_text(lower))) {
        *selector = (struct selector){.kind = SELECTOR_HANDLE, .grade = GRADE_VALID, .value = lower};
        return 1;
    }
    struct field_search search = {0};
    selectors_find(field, context, take_found, &search);
    if (search.found) {
        *selector = search.selector;
        if (search.found > 1 || selector->kind != SELECTOR_HANDLE || without_server(field).size == field.size)
            return search.found;
    }
    struct bytes user = without_server(field);
    *selector = selector_of_phone(context, user);
    return selector->kind == SELECTOR_PHONE && selector->value[0] == '+';
}

static int add(struct watch_list *list, const struct selector *selector, struct bytes field, int64_t line,
               struct error *error)
{
    char key[KEY_SIZE];
    bool is_new;
    if (list->count == WATCH_MAX)
        return error_set(error, "line %lld: more than %d selectors", (long long)line, WATCH_MAX);
    watch_key(selector->kind, selector->value, key, sizeof key);
    int64_t *at = text_map_at(&list->index, key, &is_new);
    if (!is_new)
        return 0;
    *at = (int64_t)list->count;
    ARRAY_ROOM(list->entries, list->capacity, list->count);
    char *text = memory_new(field.size + 1, 1);
    memcpy(text, field.data, field.size);
    list->entries[list->count++] = (struct watched){
        .kind = selector->kind, .value = memory_copy_text(selector->value), .text = text, .line = line};
    return 0;
}

static int read_line(struct watch_list *list, struct observation_context *context, struct bytes line,
                     int64_t number, struct error *error)
{
    struct bytes field = first_field(line);
    if (field.size == 0 || field.data[0] == '#')
        return 0;
    const char *text = text_clean(context->arena, field);
    if (number == 1 && names_a_column(text))
        return 0;
    struct selector selector;
    size_t found = read_field(context, bytes_of_text(text), &selector);
    if (found == 1)
        return add(list, &selector, bytes_of_text(text), number, error);
    return error_set(
        error,
        found ? "line %lld: '%.200s' holds several selectors: one a line"
              : "line %lld: '%.200s' is no selector: a phone number (+44 ...), e-mail address, IBAN, "
                "card, coin address, link, or app:name",
        (long long)number, text);
}

int watch_list_read(struct watch_list *list, struct bytes bytes, const char *const *regions,
                    size_t region_count, struct error *error)
{
    *list = (struct watch_list){0};
    struct arena *arena = arena_new(ARENA_LIMIT_BYTES);
    struct observation_context context = {.arena = arena, .regions = regions, .region_count = region_count};
    int result = 0;
    struct bytes line;
    if (bytes_start_with(bytes, "\xef\xbb\xbf", 3))
        bytes = bytes_slice(bytes, 3, bytes.size);
    for (int64_t number = 1; result == 0 && next_line(&bytes, &line); number++) {
        result = read_line(list, &context, line, number, error);
        arena_reset(arena);
    }
    if (result == 0 && list->count == 0)
        result = error_set(error, "it names no selector");
    arena_free(arena);
    if (result)
        watch_list_done(list);
    return result;
}
