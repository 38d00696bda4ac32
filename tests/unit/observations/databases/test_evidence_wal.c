// The write-ahead log: what it adds, and what of it is not to be believed.
#include "test.h"

#include "observations/observers.h"
#include "observations/phones/make_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 1024, FRAME = PAGE + 24, HEADER = 32 };

struct pair { // a database and its log, and an item of both
    struct item item, wal;
};

static struct bytes file_bytes(struct collect *collect, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return (struct bytes){0};
    uint8_t *bytes = arena_alloc(collect->arena, 1 << 20, 1);
    size_t size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return (struct bytes){bytes, size};
}

static void pair_up(struct pair *pair, struct bytes main, struct bytes wal)
{
    pair->wal = (struct item){.path = "phone/databases/t.db-wal", .bytes = wal};
    pair->item = (struct item){.path = "phone/databases/t.db",
                               .bytes = main,
                               .companions = &pair->wal,
                               .companion_count = wal.size ? 1 : 0};
}

// 100 rows in the file; then, in the log, 100 more, and a transaction that changes row 1 to
// "changed@example.org".
static void make_pair(struct collect *collect, struct pair *pair)
{
    char folder[] = "/tmp/evidence-wal-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *path = arena_print(collect->arena, "%s/t.db", folder);
    const char *wal = arena_print(collect->arena, "%s-wal", path),
               *shm = arena_print(collect->arena, "%s-shm", path);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    make_db_run(db, "PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;"
                    "CREATE TABLE t(_id INTEGER PRIMARY KEY, mail TEXT); BEGIN;");
    for (int i = 1; i <= 200; i++) {
        if (i == 101)
            make_db_run(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE); BEGIN;");
        make_db_run(db, "INSERT INTO t VALUES (%d, 'n%d@example.org')", i, i);
    }
    make_db_run(db, "COMMIT; UPDATE t SET mail = 'changed@example.org' WHERE _id = 1;");
    pair_up(pair, file_bytes(collect, path), file_bytes(collect, wal));
    sqlite3_close(db);
    unlink(path);
    unlink(wal);
    unlink(shm);
    rmdir(folder);
    assert_true(pair->wal.bytes.size > HEADER + 4 * FRAME);
}

static void read_pair(struct collect *collect, const struct pair *pair)
{
    assert_true(collect_observe(collect, &observer_sqlite_other, &pair->item, NULL));
}

static void the_log_is_part_of_the_database(void **state)
{
    (void)state;
    struct collect collect;
    struct pair pair;
    collect_init(&collect);
    make_pair(&collect, &pair);
    read_pair(&collect, &pair);
    assert_int_equal(collect_tally(&collect, "t", "unknown schema"), 200);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "changed@example.org"), 1);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "n1@example.org"), 1); // what it was before
    assert_int_equal(collect_tally_total(&collect, "t (deleted)"), 1);
    assert_int_equal(collect_tally(&collect, "write-ahead log", ""), (pair.wal.bytes.size - HEADER) / FRAME);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
    collect_init(&collect); // without its log the file is an older state, and sound
    make_pair(&collect, &pair);
    pair.item.companion_count = 0;
    read_pair(&collect, &pair);
    assert_int_equal(collect_tally(&collect, "t", "unknown schema"), 100);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

// Cut anywhere, the log gives the last transaction that is whole.
static void an_unfinished_transaction_is_not_used(void **state)
{
    (void)state;
    struct collect collect;
    struct pair pair;
    collect_init(&collect);
    make_pair(&collect, &pair);
    pair.wal.bytes.size -= FRAME; // the last frame is the whole update
    read_pair(&collect, &pair);
    assert_int_equal(collect_tally(&collect, "t", "unknown schema"), 200);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "n1@example.org"), 1);
    collect_done(&collect);
    collect_init(&collect);
    make_pair(&collect, &pair);
    pair.wal.bytes.size = HEADER + 2 * FRAME; // in the middle of the first
    read_pair(&collect, &pair);
    assert_int_equal(collect_tally(&collect, "t", "unknown schema"), 100);
    assert_int_equal(
        collect_tally(&collect, "write-ahead log",
                      "frame of a transaction that was never finished: searched for deleted rows"),
        2);
    collect_done(&collect);
}

static void a_wrong_checksum_ends_the_log(void **state)
{
    (void)state;
    struct collect collect;
    struct pair pair;
    collect_init(&collect);
    make_pair(&collect, &pair);
    size_t frames = (pair.wal.bytes.size - HEADER) / FRAME;
    ((uint8_t *)pair.wal.bytes.data)[HEADER + (frames - 1) * FRAME + 24 + 500] ^= 1;
    read_pair(&collect, &pair);
    assert_int_equal(collect_hits(&collect, SELECTOR_EMAIL, "n1@example.org"), 1);
    assert_int_equal(collect_tally(&collect, "t", "unknown schema"), 200);
    assert_true(collect_has_damage(&collect, "wrong checksum"));
    assert_int_equal(collect_at(&collect, RECORD_DAMAGE, 0)->damage.place.offset,
                     HEADER + (frames - 1) * FRAME);
    collect_done(&collect);
    collect_init(&collect); // frames with other salts are of an earlier round: no damage
    make_pair(&collect, &pair);
    ((uint8_t *)pair.wal.bytes.data)[HEADER + (frames - 1) * FRAME + 8] ^= 1;
    read_pair(&collect, &pair);
    assert_int_equal(
        collect_tally(&collect, "write-ahead log", "frame left over from before: searched for deleted rows"),
        1);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
    collect_init(&collect);
    make_pair(&collect, &pair);
    ((uint8_t *)pair.wal.bytes.data)[20] ^= 1; // the header itself
    read_pair(&collect, &pair);
    assert_true(collect_has_damage(&collect, "the log is not used"));
    assert_int_equal(collect_tally(&collect, "t", "unknown schema"), 100);
    collect_done(&collect);
}

// The log of another database has its own page size, or none of the pages asked for.
static void the_log_of_another_is_refused(void **state)
{
    (void)state;
    struct collect collect;
    struct pair pair;
    collect_init(&collect);
    make_pair(&collect, &pair);
    sqlite3 *other =
        make_db("PRAGMA page_size=4096; CREATE TABLE u(x TEXT); INSERT INTO u VALUES ('ana@example.org')");
    pair.item.bytes = make_db_item(&collect, other, "t.db").bytes;
    read_pair(&collect, &pair);
    assert_true(collect_has_damage(&collect, "page size"));
    assert_int_equal(collect_tally(&collect, "u", "unknown schema"), 1);
    collect_done(&collect);
}

static void the_real_one_is_complete_with_its_log(void **state)
{
    (void)state;
    struct collect collect;
    collect_init(&collect);
    struct item main = collect_shared_file(&collect, "phones/plaso/sqlite/wal_database.db");
    struct item wal = collect_shared_file(&collect, "phones/plaso/sqlite/wal_database.db-wal");
    if (main.bytes.size == 0 || wal.bytes.size == 0) {
        collect_done(&collect);
        print_message("skipped: CLEW_SHARED_DATA has no wal_database.db\n");
        skip();
    }
    assert_true(collect_observe(&collect, &observer_sqlite_other, &main, NULL));
    assert_int_equal(collect_tally(&collect, "MyTable", "unknown schema"), 10);
    collect_done(&collect);
    collect_init(&collect);
    main = collect_shared_file(&collect, "phones/plaso/sqlite/wal_database.db");
    wal = collect_shared_file(&collect, "phones/plaso/sqlite/wal_database.db-wal");
    main.companions = &wal;
    main.companion_count = 1;
    assert_true(collect_observe(&collect, &observer_sqlite_other, &main, NULL));
    assert_int_equal(collect_tally(&collect, "MyTable", "unknown schema"), 11);
    assert_int_equal(collect_count(&collect, RECORD_DAMAGE), 0);
    collect_done(&collect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_log_is_part_of_the_database),
        cmocka_unit_test(an_unfinished_transaction_is_not_used),
        cmocka_unit_test(a_wrong_checksum_ends_the_log),
        cmocka_unit_test(the_log_of_another_is_refused),
        cmocka_unit_test(the_real_one_is_complete_with_its_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
