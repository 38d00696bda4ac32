// Who owns each page, then every place where rows may be lost, one after another.
#include "observations/databases/lost_parts.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum {
    LIMIT_BYTES = 512 * 1024 * 1024,
    LEARN_PAGES = 64,
    LEARN_STEP = 32,
    TRUNK_HEAD_BYTES = 8,
    SQL_MAX_BYTES = 65536,
    TRIES_LEAST = 20 * 1000 * 1000,
};

// ---- who owns each page ----

static uint32_t *owner_of(const struct evidence_db *db, uint64_t page)
{
    int64_t slot = evidence_image_slot(&db->image, page);
    return slot < 0 ? NULL : &db->lost->owner[slot];
}

static void own_overflow(struct evidence_db *db, const struct cell *cell)
{
    uint64_t pages = (cell->payload_size - cell->local.size) / (db->image.usable_size - 4) + 1;
    for (uint64_t page = cell->overflow; page && pages > 0; pages--) {
        uint32_t *owner = owner_of(db, page);
        struct bytes bytes = evidence_image_page(&db->image, page);
        if (owner == NULL || *owner != OWNER_NOBODY || bytes.size < 4)
            return;
        *owner = OWNER_OVERFLOW;
        page = big32(bytes.data);
    }
}

// Marks its overflow pages and, of some pages, learns what rows look like.
static void take_census(struct evidence_db *db, uint32_t table, const struct page *page, bool learn)
{
    struct lost_rows *lost = db->lost;
    struct cell cell;
    for (uint32_t i = 0; i < page->cells; i++) {
        if (!cell_read(page, page_cell_at(page, i), &cell))
            continue;
        if (cell.overflow)
            own_overflow(db, &cell);
        struct record_bytes record;
        if (learn && record_of_payload(cell.local, cell.payload_size, cell.overflow, &record) &&
            record_lay_out(&record, RECORD_COLUMNS_MAX, &lost->layout))
            template_learn(&lost->templates[table], lost->arena, cell.row, &lost->layout, record.body);
    }
}

static void own_trees(struct evidence_db *db)
{
    struct lost_rows *lost = db->lost;
    for (uint32_t i = 0; i < lost->template_count; i++) {
        const struct evidence_table *table = &db->tables[i];
        if (table->dropped || table->root == 0 || table->schema.is_virtual)
            continue;
        struct tree_walk walk;
        struct page page;
        uint64_t number;
        int64_t pages = 0;
        tree_start(&walk, &db->image, table->root, &db->pages_left);
        while (tree_next(&walk, &page, &number)) {
            uint32_t *owner = owner_of(db, number);
            if (owner == NULL || *owner != OWNER_NOBODY)
                continue;
            *owner = OWNER_TABLE + i;
            pages++;
            if (page.type != PAGE_TABLE_INTERIOR)
                take_census(db, i, &page, pages <= LEARN_PAGES || pages % LEARN_STEP == 0);
        }
        tree_end(&walk);
    }
}

static void own_freelist(struct evidence_db *db)
{
    struct bytes first = evidence_image_page(&db->image, 1);
    uint64_t trunk = first.size >= 36 ? big32(first.data + 32) : 0;
    while (trunk) {
        uint32_t *owner = owner_of(db, trunk);
        struct bytes bytes = evidence_image_page(&db->image, trunk);
        if (owner == NULL || *owner != OWNER_NOBODY || bytes.size < db->image.page_size)
            return;
        *owner = OWNER_TRUNK;
        uint32_t leaves = big32(bytes.data + 4);
        for (uint32_t i = 0; i < leaves && TRUNK_HEAD_BYTES + 4 * (size_t)i + 4 <= db->image.usable_size;
             i++) {
            uint32_t *leaf = owner_of(db, big32(bytes.data + TRUNK_HEAD_BYTES + 4 * (size_t)i));
            if (leaf && *leaf == OWNER_NOBODY)
                *leaf = OWNER_FREE;
        }
        trunk = big32(bytes.data);
    }
}

// Of a database that vacuums itself: section 1.8. And the page that holds the byte for locks: section 1.4.
static void own_maps(struct evidence_db *db)
{
    const struct evidence_image *image = &db->image;
    struct bytes first = evidence_image_page(image, 1);
    uint64_t step = image->usable_size / 5 + 1, lock = (UINT64_C(1) << 30) / image->page_size + 1;
    uint32_t *owner = owner_of(db, lock);
    if (owner)
        *owner = OWNER_MAP;
    if (first.size < 56 || big32(first.data + 52) == 0)
        return;
    for (uint64_t page = 2; page <= image->page_count && page <= image->main_pages + image->frame_count;
         page += step) {
        owner = owner_of(db, page == lock ? page + 1 : page);
        if (owner && *owner == OWNER_NOBODY)
            *owner = OWNER_MAP;
    }
}

bool lost_may_follow(const void *payload, uint64_t page)
{
    const uint32_t *owner = owner_of(payload, page);
    return owner && (*owner == OWNER_NOBODY || *owner == OWNER_FREE);
}

// ---- where rows may be lost ----

static uint32_t table_of(const struct evidence_db *db, uint64_t page)
{
    const uint32_t *owner = owner_of(db, page);
    return owner && *owner >= OWNER_TABLE ? *owner - OWNER_TABLE : db->lost->nobody;
}

// A cell of a page that is no longer part of the database.
static bool add_cell(struct evidence_db *db, const struct page *page, struct region *region, uint32_t n)
{
    struct cell cell;
    struct record_bytes record;
    struct record_layout *layout = &db->lost->layout;
    int score;
    bool of_index = !page_is_of_table(page);
    if (!cell_read(page, page_cell_at(page, n), &cell) ||
        !record_of_payload(cell.local, cell.payload_size, cell.overflow, &record) || record.types.size == 0 ||
        !record_lay_out(&record, RECORD_COLUMNS_MAX, layout) || layout->size != record.body_size)
        return false;
    struct lost_row row = {
        .row_id = cell.row,
        .has_row_id = !of_index,
        .table = carve_match(db, region->table, of_index, layout, record.body, false, &score),
        .offset = region->offset + cell.start,
        .in_log = region->in_log,
        .state = STATE_DELETED,
        .columns = (uint16_t)layout->count,
        .types_at = (uint32_t)(record.types.data - (page->bytes.data + cell.start)),
        .types_size = (uint32_t)record.types.size,
        .body_at = (uint32_t)(record.types.data + record.types.size - (page->bytes.data + cell.start)),
        .body_local = (uint32_t)record.body.size,
        .body_size = record.body_size,
        .overflow = cell.overflow,
    };
    if (score == TEMPLATE_NO && layout->count < 2)
        return false;
    if (db->lost->schema_only && row.table == db->lost->nobody)
        return true;
    if (region->table == db->lost->nobody)
        region->table = row.table;
    lost_add(db, &row);
    return true;
}

// A page as it was: its cells are rows that were deleted, its free space is carved. `start`: what comes
// before is overwritten.
static void take_old_page(struct evidence_db *db, struct bytes bytes, uint64_t offset, bool in_log,
                          uint64_t number, size_t start)
{
    struct lost_rows *lost = db->lost;
    if (lost->schema_only && table_of(db, number) != 0)
        return;
    bytes.size = bytes.size < db->image.usable_size ? bytes.size : db->image.usable_size;
    struct region region = {.page = bytes, .offset = offset, .in_log = in_log, .table = table_of(db, number)};
    struct page page;
    if (start == 0 && bytes.size == db->image.usable_size && page_read(&page, bytes, number == 1)) {
        region.index_cells = !page_is_of_table(&page);
        const struct evidence_table *owner = lost->templates[region.table].table;
        if (owner && (owner->is_index || owner->schema.without_rowid) != region.index_cells)
            region.table = lost->nobody;
        for (uint32_t i = 0; i < page.cells && page.type != PAGE_TABLE_INTERIOR; i++)
            add_cell(db, &page, &region, i);
        carve_free_space(db, &page, &region);
        return;
    }
    region.table = lost->nobody;
    region.start = start < bytes.size ? start : bytes.size;
    region.end = bytes.size;
    carve_region(db, &region);
}

static void take_live_page(struct evidence_db *db, uint64_t number, struct bytes bytes, uint32_t table)
{
    struct page page;
    bytes.size = db->image.usable_size;
    if (!page_read(&page, bytes, number == 1))
        return;
    bool in_log = evidence_image_is_in_log(&db->image, number);
    struct region region = {
        .page = bytes,
        .offset = (uint64_t)(bytes.data - lost_source(db, in_log).data),
        .in_log = in_log,
        .index_cells = !page_is_of_table(&page),
        .table = table,
    };
    carve_free_space(db, &page, &region);
}

static void take_current_pages(struct evidence_db *db)
{
    const struct evidence_image *image = &db->image;
    uint64_t last = image->frame_count ? image->frames[image->frame_count - 1].page : 0;
    if (last < image->main_pages)
        last = image->main_pages;
    for (uint64_t number = 1; number <= last; number++) {
        struct bytes bytes = evidence_image_page(image, number);
        const uint32_t *owner = owner_of(db, number);
        if (owner == NULL || bytes.size == 0 || *owner == OWNER_MAP || *owner == OWNER_OVERFLOW)
            continue;
        bool in_log = evidence_image_is_in_log(image, number);
        uint64_t offset = (uint64_t)(bytes.data - lost_source(db, in_log).data);
        if (*owner >= OWNER_TABLE) {
            if (!db->lost->schema_only || *owner == OWNER_TABLE)
                take_live_page(db, number, bytes, *owner - OWNER_TABLE);
            continue;
        }
        size_t start = 0;
        if (*owner == OWNER_TRUNK && bytes.size >= TRUNK_HEAD_BYTES)
            start = TRUNK_HEAD_BYTES + 4 * (size_t)big32(bytes.data + 4);
        take_old_page(db, bytes, offset, in_log, number, start);
    }
}

// What the log replaced, and what of the log is not used.
static void take_old_versions(struct evidence_db *db)
{
    const struct evidence_image *image = &db->image;
    for (uint64_t number = 1; number <= image->main_pages; number++) {
        bool beyond = number > image->page_count;
        if (!beyond && !evidence_image_is_in_log(image, number))
            continue;
        uint64_t offset = (number - 1) * image->page_size;
        take_old_page(db, bytes_slice(image->main, offset, image->page_size), offset, false, number, 0);
    }
    for (size_t i = 0; i < image->all_frame_count; i++) {
        const struct image_frame *frame = &image->all_frames[i];
        if (!evidence_image_is_current(image, frame))
            take_old_page(db, bytes_slice(image->wal, frame->offset, image->page_size), frame->offset, true,
                          frame->page, 0);
    }
}

// ---- dropped tables ----

// What is no statement that can be read counts as known: nothing is gained by it.
static bool is_known(const struct evidence_db *db, struct arena *arena, const char *name, const char *sql,
                     bool is_index)
{
    struct schema_table table = {0};
    struct schema_index index;
    if (is_index ? !schema_read_index(arena, sql, &index)
                 : !schema_read_table(arena, sql, &table) || table.is_virtual)
        return true;
    size_t count = is_index ? index.count + 1 : table.count;
    for (size_t i = 0; i < db->table_count; i++)
        if (text_equal_nocase(db->tables[i].name, name) && db->tables[i].schema.count == count)
            return true;
    return false;
}

static void keep_dropped(struct evidence_db *db, enum state state, bool indexes)
{
    enum { TYPE, NAME, SQL };
    static const char *const columns[] = {"type", "name", "sql", NULL};
    struct evidence_rows rows;
    evidence_rows_open_lost_of(&rows, db, 0, columns, state);
    while (evidence_rows_next(&rows)) {
        const char *type = evidence_text(&rows, TYPE), *name = evidence_text(&rows, NAME);
        const char *sql = evidence_text(&rows, SQL);
        if (type == NULL || name == NULL || sql == NULL || (strcmp(type, "index") == 0) != indexes ||
            strlen(sql) > SQL_MAX_BYTES || is_known(db, rows.context.arena, name, sql, indexes))
            continue;
        size_t count = db->table_count;
        if (!evidence_db_keep_table(db, type, name, 0, sql))
            break;
        if (db->table_count > count)
            db->tables[count].dropped = true;
    }
    evidence_rows_leave(&rows);
}

// ---- the whole ----

static void make_templates(struct evidence_db *db)
{
    struct lost_rows *lost = db->lost;
    size_t before = lost->template_count;
    struct template *templates = arena_alloc(lost->arena, db->table_count + 1, sizeof *templates);
    if (before)
        memcpy(templates, lost->templates, before * sizeof *templates);
    lost->templates = templates;
    lost->template_count = db->table_count;
    for (size_t i = 0; i < db->table_count; i++) {
        struct template *template = &lost->templates[i];
        const struct schema_table *schema = &db->tables[i].schema;
        template->table = &db->tables[i];
        if (i < before)
            continue;
        template->by_place = arena_alloc(lost->arena, schema->stored_count + 1, sizeof *template->by_place);
        for (size_t k = 0; k < schema->count; k++)
            if (schema->columns[k].stored >= 0)
                template->by_place[schema->columns[k].stored] = &schema->columns[k];
    }
    lost->nobody = (uint32_t)db->table_count; // has no table
}

static void start_rows(struct lost_rows *lost)
{
    lost->count = lost->stumps = 0;
    lost->trouble = NULL;
}

static void look_everywhere(struct evidence_db *db)
{
    take_current_pages(db);
    take_old_versions(db);
    if (db->lost->count == 0)
        return;
    lost_drop_live(db);
    lost_drop_stumps(db);
    lost_settle_chains(db);
    if (db->lost->tries_left < 0)
        db->lost->trouble = "more freed cells than are tried: some may be left as free space";
}

void evidence_db_find_lost(struct evidence_db *db)
{
    if (db->lost)
        return;
    struct lost_rows *lost = db->lost = memory_new(1, sizeof *lost);
    lost->arena = arena_new(LIMIT_BYTES);
    if (!db->has_image) {
        lost->first = memory_new(db->table_count + 2, sizeof *lost->first);
        return;
    }
    lost->tries_left = TRIES_LEAST + 2 * (int64_t)(db->image.main.size + db->image.wal.size);
    lost->owner = memory_new(evidence_image_slots(&db->image) + 1, sizeof *lost->owner);
    make_templates(db);
    own_trees(db);
    own_freelist(db);
    own_maps(db);
    lost->schema_only = true;
    look_everywhere(db);
    lost_sort(db);
    for (int indexes = 0; indexes < 2; indexes++) { // whose columns are those of a table
        keep_dropped(db, STATE_DELETED, indexes);
        keep_dropped(db, STATE_CARVED, indexes);
    }
    lost->schema_only = false;
    start_rows(lost);
    db->tables[0].lost_read[0] = db->tables[0].lost_read[1] = false;
    struct evidence_table nobody = {.name = "?", .dropped = true};
    make_templates(db);
    look_everywhere(db);
    ARRAY_ROOM(db->tables, db->table_capacity, db->table_count);
    db->tables[db->table_count++] = nobody;
    lost_sort(db);
    for (size_t i = 0; i < lost->template_count; i++) // the array may have moved
        lost->templates[i].table = &db->tables[i];
}

void lost_free(struct lost_rows *lost)
{
    if (lost == NULL)
        return;
    memory_free(lost->owner);
    memory_free(lost->rows);
    memory_free(lost->heads);
    memory_free(lost->gaps);
    memory_free(lost->gap_hashes);
    memory_free(lost->first);
    arena_free(lost->arena);
    memory_free(lost);
}
