// Numbers of the case as the words and forms that people read.
#include "casefile/functions.h"

#include "base/decimal.h"
#include "base/json_out.h"
#include "casefile/clocks.h"
#include "casefile/continuity.h"
#include "casefile/image_offsets.h"
#include "casefile/records.h"
#include "casefile/sources.h"
#include "casefile/template_functions.h"

#include <string.h>

static bool is_null(sqlite3_value *value)
{
    return sqlite3_value_type(value) == SQLITE_NULL;
}

static void give(sqlite3_context *context, const char *text)
{
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static void moment_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    if (is_null(values[0]))
        return;
    const char *zone = (const char *)sqlite3_value_text(values[1]);
    struct moment moment = {.at_usec = sqlite3_value_int64(values[0])};
    if (zone && strcmp(zone, "date") == 0)
        moment.zone = ZONE_DATE;
    else if (zone && strcmp(zone, "local") == 0)
        moment.zone = ZONE_LOCAL;
    char out[MOMENT_TEXT_SIZE];
    give(context, moment_format(moment, out));
}

static void decimal_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    char out[DECIMAL_TEXT_SIZE];
    if (!is_null(values[0]))
        give(context, decimal_format(sqlite3_value_int64(values[0]), out));
}

static void selector_kind(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    give(context, selector_kind_name((enum selector_kind)sqlite3_value_int(values[0])));
}

static void state_word(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    give(context, state_name((enum state)sqlite3_value_int(values[0])));
}

static void payment_method(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    give(context, payment_method_name((enum payment_method)sqlite3_value_int(values[0])));
}

static void mention_kind(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    give(context, mention_kind_name((enum mention_kind)sqlite3_value_int(values[0])));
}

static void handling_word(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    give(context, handling_name((enum handling)sqlite3_value_int(values[0])));
}

// The word for a small number, from the list that was registered with the function.
static void word(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *const *words = sqlite3_user_data(context);
    int index = sqlite3_value_int(values[0]);
    for (int i = 0; words[i]; i++)
        if (i == index)
            give(context, words[i]);
}

// The other way: the number of a word.
static void observation_type(sqlite3_context *context, int count, sqlite3_value **values)
{
    static const char *const names[RECORD_TYPES] = {
        [RECORD_MESSAGE] = "message", [RECORD_CALL] = "call",           [RECORD_CONTACT] = "contact",
        [RECORD_ADVERT] = "advert",   [RECORD_OWN_SELECTOR] = "own",    [RECORD_SELECTOR_HIT] = "selector",
        [RECORD_PAYMENT] = "payment", [RECORD_STATEMENT] = "statement", [RECORD_POSITION] = "position",
        [RECORD_PICTURE] = "picture", [RECORD_ACCOUNT] = "account",     [RECORD_MEMBERSHIP] = "membership",
        [RECORD_RAW_ROW] = "row",
    };
    (void)count;
    const char *name = (const char *)sqlite3_value_text(values[0]);
    for (int i = 0; name && i < RECORD_TYPES; i++)
        if (names[i] && strcmp(names[i], name) == 0)
            sqlite3_result_int(context, i);
}

static void place_json(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct buffer buffer;
    buffer_init(&buffer, 64 * 1024);
    struct json_out json = json_out_to(&buffer);
    json_out_object(&json);
    if (!is_null(values[0]))
        json_out_key_text(&json, "table", (const char *)sqlite3_value_text(values[0]));
    if (!is_null(values[1]))
        json_out_key_integer(&json, "row", sqlite3_value_int64(values[1]));
    if (!is_null(values[2]))
        json_out_key_integer(&json, "offset", sqlite3_value_int64(values[2]));
    if (count > 3 && !is_null(values[3]))
        json_out_key_integer(&json, "image", sqlite3_value_int64(values[3]));
    json_out_object_end(&json);
    give(context, buffer_text(&buffer));
    buffer_done(&buffer);
}

static void place_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct buffer buffer;
    buffer_init(&buffer, 64 * 1024);
    if (!is_null(values[0]))
        buffer_add_text(&buffer, (const char *)sqlite3_value_text(values[0]));
    if (!is_null(values[1]))
        buffer_print(&buffer, "%s%lld", buffer.size ? " " : "", (long long)sqlite3_value_int64(values[1]));
    if (!is_null(values[2]))
        buffer_print(&buffer, "%s@%lld", buffer.size ? " " : "", (long long)sqlite3_value_int64(values[2]));
    give(context, buffer_text(&buffer));
    buffer_done(&buffer);
}

static void marks_json(sqlite3_context *context, int count, sqlite3_value **values)
{
    static const char *const names[MARK_BITS] = {"edited", "revoked", "forwarded",
                                                 "draft",  "failed",  "in part"};
    (void)count;
    struct buffer buffer;
    buffer_init(&buffer, 1024);
    struct json_out json = json_out_to(&buffer);
    json_out_array(&json);
    for (int i = 0; i < MARK_BITS; i++)
        if (sqlite3_value_int64(values[0]) >> i & 1)
            json_out_text(&json, names[i]);
    json_out_array_end(&json);
    give(context, buffer_text(&buffer));
    buffer_done(&buffer);
}

int functions_register(struct casefile *casefile, struct error *error)
{
    static const char *const directions[] = {"unknown", "in", "out", NULL};
    static const char *const outcomes[] = {"unknown",   "answered", "missed", "rejected",
                                           "voicemail", "blocked",  NULL};
    static const char *const balances[] = {"ties", "does not tie", "not stated", NULL};
    static const char *const records[] = {[RECORD_MESSAGE] = "message",       [RECORD_CALL] = "call",
                                          [RECORD_CONTACT] = "contact",       [RECORD_OWN_SELECTOR] = "own",
                                          [RECORD_SELECTOR_HIT] = "selector", [RECORD_POSITION] = "place",
                                          [RECORD_ADVERT] = "advert",         [RECORD_PAYMENT] = "payment",
                                          [RECORD_STATEMENT] = "statement",   [RECORD_HOLDER] = "holder",
                                          [RECORD_PICTURE] = "picture",       [RECORD_ACCOUNT] = "account",
                                          [RECORD_MEMBERSHIP] = "membership", [RECORD_RAW_ROW] = "row",
                                          [RECORD_RAW_ROW + 1] = NULL};
    static const char *const axes[] = {"as stored", "swapped", "impossible", NULL};
    static const char *const statuses[] = {"pending", "done", "unreadable", NULL};
    static const struct {
        const char *name;
        int arguments;
        const char *const *words;
        void (*function)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        {"moment_text", 2, NULL, moment_text},
        {"decimal_text", 1, NULL, decimal_text},
        {"selector_kind", 1, NULL, selector_kind},
        {"state_name", 1, NULL, state_word},
        {"handling_name", 1, NULL, handling_word},
        {"direction_name", 1, directions, word},
        {"outcome_name", 1, outcomes, word},
        {"balance_name", 1, balances, word},
        {"item_status", 1, statuses, word},
        {"observation_type", 1, NULL, observation_type},
        {"place_json", 3, NULL, place_json},
        {"place_json", 4, NULL, place_json},
        {"place_text", 3, NULL, place_text},
        {"record_name", 1, records, word},
        {"axes_name", 1, axes, word},
        {"marks_json", 1, NULL, marks_json},
        {"mention_kind", 1, NULL, mention_kind},
        {"payment_method", 1, NULL, payment_method},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (sqlite3_create_function(casefile->db, functions[i].name, functions[i].arguments,
                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC, (void *)(uintptr_t)functions[i].words,
                                    functions[i].function, NULL, NULL) != SQLITE_OK)
            return database_error(casefile, "prepare", error);
    }
    return image_offsets_register(casefile, error) || clocks_register(casefile, error) ||
                   continuity_register(casefile, error) || template_functions_register(casefile, error)
               ? -1
               : 0;
}
