// Working memory of the functions is the database connection's.
#include "casefile/template_functions.h"

#include "base/form.h"
#include "base/memory.h"
#include "casefile/aligned_text.h"

enum { RESULT_MAX_BYTES = 256 * 1024 * 1024 };

static void give(sqlite3_context *context, struct buffer *out)
{
    if (out->overflowed)
        sqlite3_result_error_toobig(context);
    else
        sqlite3_result_text64(context, buffer_text(out), out->size, SQLITE_TRANSIENT, SQLITE_UTF8);
    buffer_done(out);
}

static const char *text_of(sqlite3_value *value)
{
    const char *text = (const char *)sqlite3_value_text(value);
    return text ? text : "";
}

static void template_aligned(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct aligning *aligning = sqlite3_user_data(context);
    struct buffer out;
    if (aligning->letters == NULL) {
        aligning->letters = letters_new();
        aligning->aligner = form_aligner_new();
    }
    buffer_init(&out, RESULT_MAX_BYTES);
    aligned_text_add(aligning, text_of(values[0]), text_of(values[1]), text_of(values[2]), &out);
    give(context, &out);
}

static void template_pattern(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct buffer out;
    buffer_init(&out, RESULT_MAX_BYTES);
    aligned_pattern_add(text_of(values[0]), &out);
    give(context, &out);
}

static void forget(void *payload)
{
    struct aligning *aligning = payload;
    letters_free(aligning->letters);
    form_aligner_free(aligning->aligner);
    memory_free(aligning);
}

int template_functions_register(struct casefile *casefile, struct error *error)
{
    struct aligning *aligning = memory_new(1, sizeof *aligning);
    if (sqlite3_create_function_v2(casefile->db, "template_aligned", 3, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                   aligning, template_aligned, NULL, NULL, forget) != SQLITE_OK ||
        sqlite3_create_function(casefile->db, "template_pattern", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                template_pattern, NULL, NULL) != SQLITE_OK)
        return database_error(casefile, "prepare", error);
    return 0;
}
