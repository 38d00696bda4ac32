// Any bytes as a database with its log or journal, read row by row in every state: what is given must be
// text, lie in the file, and be tallied. Four bytes say how long the database is, the rest is the log, or
// else the journal.
#include "phones.h"

#include "observations/databases/evidence_db.h"

static void judge_rows(struct evidence_rows *rows, int64_t file_size)
{
    while (evidence_rows_next(rows)) {
        struct place place = evidence_place(rows);
        if (place.offset >= file_size)
            abort();
        for (int column = 0; column < evidence_column_count(rows); column++) {
            const char *text = evidence_text(rows, column);
            double real;
            if (text && !text_is_utf8(bytes_of_text(text)))
                abort();
            evidence_bytes(rows, column);
            evidence_integer(rows, column, 0);
            evidence_real(rows, column, &real);
        }
        evidence_emitted(rows);
    }
    if (rows->state && rows->tally.emitted > rows->present)
        abort();
    evidence_rows_close(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct phone_judge judge = judge_new();
    judge.sink.context = &judge;
    struct reader reader = reader_of((struct bytes){data, size});
    uint32_t main_size = reader_u32le(&reader);
    struct bytes rest = bytes_slice((struct bytes){data, size}, 4, size);
    struct bytes log = bytes_slice(rest, main_size, rest.size);
    struct item logs[] = {{.path = "any.db-wal", .bytes = log}, {.path = "any.db-journal", .bytes = log}};
    struct item item = {.path = "any.db",
                        .bytes = bytes_slice(rest, 0, main_size),
                        .companions = logs,
                        .companion_count = log.size ? 2 : 0};
    struct arena *arena = arena_new((size_t)512 << 20);
    struct observation_context context = {.item = &item, .sink = &judge.sink, .arena = arena};
    struct evidence_db *db = evidence_db_open(&context);
    if (db) {
        evidence_db_tell_condition(db);
        size_t tables = evidence_db_table_count(db);
        for (size_t i = 0; i < tables; i++) {
            struct evidence_rows rows;
            evidence_rows_open_all(&rows, db, evidence_db_table(db, i));
            judge_rows(&rows, (int64_t)item.bytes.size);
        }
        for (size_t i = 0; i < tables; i++)
            for (enum state state = STATE_DELETED; state <= STATE_CARVED; state++) {
                struct evidence_rows rows;
                evidence_rows_open_lost(&rows, db, evidence_db_table(db, i), NULL, state);
                judge_rows(&rows, (int64_t)item.bytes.size);
            }
        evidence_db_tell_unread(db, "not read");
        evidence_db_close(db);
    }
    arena_free(arena);
    judge_done(&judge);
    return 0;
}
