#include "casefile/small_case.h"

#include "test.h"

#include "casefile/items.h"
#include "casefile/listings.h"
#include "casefile/observations.h"
#include "casefile/sources.h"

#include <stdio.h>
#include <string.h>

void small_case_make(struct small_case *small)
{
    const struct case_identity identity = {"BE-FJP", "2024/17", "art. 88"};
    *small = (struct small_case){0};
    small->casefile = temporary_case_make(small->folder, small->path, "a.clew", &identity);
}

void small_case_remove(struct small_case *small)
{
    temporary_case_remove(small->casefile, small->folder, small->path);
}

static int64_t add_source(struct small_case *small, const char *label, const char *authority,
                          const char *region)
{
    struct error error = {0};
    char path[128];
    snprintf(path, sizeof path, "/evidence/%s", label);
    struct source source = {.path = path,
                            .kind = "auto",
                            .authority = authority,
                            .region = region ? region : "GB",
                            .region_given = region != NULL,
                            .sha256 = "00"};
    assert_int_equal(source_add(small->casefile, &source, NULL, &error), 0);
    struct item_row item = {.source_id = source.id,
                            .path = label,
                            .where = {.path = label,
                                      .stored_bytes = -1,
                                      .size_bytes = 1,
                                      .storage = FILE_ITSELF,
                                      .modified = MOMENT_UNKNOWN}};
    assert_int_equal(item_add(small->casefile, &item, &error), 0);
    return item.id;
}

int64_t small_case_source(struct small_case *small, const char *label, const char *authority)
{
    return add_source(small, label, authority, NULL);
}

int64_t small_case_source_of_region(struct small_case *small, const char *label, const char *authority,
                                    const char *region)
{
    return add_source(small, label, authority, region);
}

static int take_source(void *payload, const struct item_row *item, struct error *error)
{
    (void)error;
    *(int64_t *)payload = item->source_id;
    return 0;
}

int64_t small_case_item(struct small_case *small, int64_t item_id, const char *path)
{
    struct error error = {0};
    int64_t source_id = 0;
    assert_int_equal(item_each_of_id(small->casefile, item_id, take_source, &source_id, &error), 0);
    struct item_row item = {
        .source_id = source_id,
        .parent_id = item_id,
        .path = path,
        .depth = 1,
        .where = {
            .path = strchr(path, '/') + 1, .stored_bytes = 1, .size_bytes = 1, .modified = MOMENT_UNKNOWN}};
    if (item_add(small->casefile, &item, &error))
        fail_msg("%s", error.text);
    return item.id;
}

void small_case_put(struct small_case *small, int64_t item_id, const struct record *record)
{
    struct error error = {0};
    if (observation_put(small->casefile, item_id, record, &error))
        fail_msg("%s", error.text);
}

static const struct selector *phone(const char *value)
{
    static struct selector selectors[8];
    static size_t next;
    struct selector *selector = &selectors[next++ % 8];
    *selector = (struct selector){SELECTOR_PHONE, GRADE_POSSIBLE, value, value};
    return selector;
}

struct record small_message(int64_t row, enum direction direction, const char *peer, int64_t at_sec,
                            const char *text)
{
    static const struct selector owner = {SELECTOR_OWNER, GRADE_VALID, "", ""};
    const struct selector *other = phone(peer);
    return (struct record){.type = RECORD_MESSAGE,
                           .message = {.place = {"sms", row, -1, STATE_LIVE},
                                       .app = "sms",
                                       .thread = peer,
                                       .from = direction == DIRECTION_OUT ? owner : *other,
                                       .to = direction == DIRECTION_OUT ? other : &owner,
                                       .to_count = 1,
                                       .at = moment_from_sec(at_sec),
                                       .direction = direction,
                                       .text = text}};
}

struct record small_own(const char *value)
{
    return (struct record){
        .type = RECORD_OWN_SELECTOR,
        .own_selector = {.place = {"siminfo", 1, -1, STATE_LIVE}, .app = "sim", .selector = *phone(value)}};
}

struct record small_contact(int64_t row, const char *name, const char *value, const char *text)
{
    static struct selector selector;
    selector = (struct selector){SELECTOR_PHONE, GRADE_POSSIBLE, value, text};
    return (struct record){.type = RECORD_CONTACT,
                           .contact = {.place = {"raw_contacts", row, -1, STATE_LIVE},
                                       .app = "contacts",
                                       .name = name,
                                       .selectors = &selector,
                                       .selector_count = 1}};
}

struct record small_advert(int64_t row, const char *value, const char *city, int64_t at_sec, const char *text)
{
    static char ids[8][32];
    static size_t next;
    char *id = ids[next++ % 8];
    snprintf(id, sizeof ids[0], "https://example.org/%lld", (long long)row);
    return (struct record){.type = RECORD_ADVERT,
                           .advert = {.place = {"csv", row, -1, STATE_LIVE},
                                      .id = id,
                                      .url = id,
                                      .city = city,
                                      .text = text,
                                      .posted = moment_from_sec(at_sec),
                                      .selectors = phone(value),
                                      .selector_count = 1}};
}

struct record small_payment(int64_t row, const char *account, const char *counterparty, int64_t at_sec,
                            int64_t amount)
{
    static char ids[8][32];
    static size_t next;
    char *id = ids[next++ % 8];
    snprintf(id, sizeof ids[0], "%lld", (long long)row);
    return (struct record){
        .type = RECORD_PAYMENT,
        .payment = {.place = {"camt053", row, -1, STATE_LIVE},
                    .id = id,
                    .account = {SELECTOR_IBAN, GRADE_VALID, account, account},
                    .counterparty = {SELECTOR_IBAN, GRADE_VALID, counterparty, counterparty},
                    .at = moment_from_sec(at_sec),
                    .amount_e5 = amount * 100000,
                    .currency = "EUR"}};
}

const char *small_case_field(struct small_case *small, const char *name, const char *where, const char *value,
                             const char *column, char out[4096])
{
    const struct listing *listing = listing_named(name);
    struct rows *rows;
    struct error error = {0};
    if (rows_open(&rows, small->casefile, listing, where, value, &error) || rows_next(rows, &error) != 1)
        fail_msg("%s has no row with %s = %s: %s", name, where, value, error.text);
    out[0] = 0;
    for (int i = 0; i < listing->column_count; i++)
        if (strcmp(listing->columns[i].name, column) == 0 && listing->columns[i].type != COLUMN_CAPTION)
            snprintf(out, 4096, "%s", rows_text(rows, i) ? rows_text(rows, i) : "");
    rows_close(rows);
    return out;
}

int64_t small_case_count(struct small_case *small, const char *name)
{
    return small_case_count_where(small, name, NULL, NULL);
}

int64_t small_case_count_where(struct small_case *small, const char *name, const char *where,
                               const char *value)
{
    struct rows *rows;
    struct error error = {0};
    int64_t count = 0;
    assert_int_equal(rows_open(&rows, small->casefile, listing_named(name), where, value, &error), 0);
    while (rows_next(rows, &error) == 1)
        count++;
    rows_close(rows);
    return count;
}
