// Which lost rows may be followed over overflow pages. A page that was freed may have served another row
// since, and then stands for that one: a chain counts only when it is as long as its row says, ends where it
// should, runs over pages that no live row uses, and shares none with another such chain.
#include "observations/databases/lost_parts.h"

#include "base/memory.h"

struct claims {
    uint8_t *of_slot;
    int64_t left; // pages that may still be walked
};

static uint64_t pages_of(const struct evidence_db *db, const struct lost_row *row)
{
    uint64_t page_bytes = db->image.usable_size - 4;
    return row->body_size > row->body_local ? (row->body_size - row->body_local + page_bytes - 1) / page_bytes
                                            : 0;
}

// Goes over the chain and adds `add` to the claims on its pages. False: it does not hold, or is longer than
// what is left to walk; a chain that does not hold has claimed nothing. *most: the most claims on one page.
static bool walk(struct evidence_db *db, const struct lost_row *row, struct claims *claims, int add,
                 int *most)
{
    uint64_t count = pages_of(db, row), page = row->overflow;
    *most = 0;
    if (count == 0 || count > evidence_image_slots(&db->image))
        return false;
    for (uint64_t i = 0; i < count; i++) {
        struct bytes bytes = evidence_image_page(&db->image, page);
        int64_t slot = evidence_image_slot(&db->image, page);
        if (slot < 0 || bytes.size < db->image.usable_size || !lost_may_follow(db, page) ||
            claims->left-- <= 0)
            return false;
        if (claims->of_slot[slot] < 2)
            claims->of_slot[slot] += (uint8_t)add;
        if (claims->of_slot[slot] > *most)
            *most = claims->of_slot[slot];
        page = big32(bytes.data);
    }
    return page == 0;
}

void lost_settle_chains(struct evidence_db *db)
{
    struct lost_rows *lost = db->lost;
    uint64_t slots = evidence_image_slots(&db->image);
    struct claims claims = {memory_new(slots + 1, sizeof *claims.of_slot), 10000 + 16 * (int64_t)slots};
    int most;
    for (size_t i = 0; i < lost->count; i++) {
        struct lost_row *row = &lost->rows[i];
        if (row->overflow && !walk(db, row, &claims, 0, &most))
            row->overflow = 0;
        else if (row->overflow)
            walk(db, row, &claims, 1, &most);
    }
    for (size_t i = 0; i < lost->count; i++) {
        struct lost_row *row = &lost->rows[i];
        if (row->overflow && (!walk(db, row, &claims, 0, &most) || most > 1))
            row->overflow = 0;
    }
    memory_free(claims.of_slot);
}
