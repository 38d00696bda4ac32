#include "test.h"

#include "small_case.h"

#include "casefile/audit.h"
#include "casefile/findings.h"
#include "casefile/items.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "casefile/sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MUST(call)                                                                                           \
    do {                                                                                                     \
        struct error error = {0};                                                                            \
        if (call)                                                                                            \
            fail_msg("%s: %s", #call, error.text);                                                           \
    } while (0)

// Entities of the small case.
enum {
    DEVICE = 1,
    OWN,
    STEADY,
    CALLER, // and the next four
    RING_PHONE = CALLER + 5,
    RING_HANDLE,
    ADVERT, // and the next three
    ANTWERP = ADVERT + 4,
    ROTTERDAM,
    MULE,
    MULE_TWO,
    PAYER,
    BOOKING_DESK,
    ENTITIES
};

static int64_t add_source(struct small_case *small, const char *path, const char *kind,
                          enum handling handling)
{
    struct source source = {.path = path,
                            .kind = kind,
                            .authority = "BE-FJP",
                            .exhibit = small->text,
                            .legal_basis = small->text,
                            .grade = "A1",
                            .region = "BE",
                            .handling = handling,
                            .seized_at = "2024-10-02",
                            .retain_until = small->text,
                            .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                            .size_bytes = 1234567};
    MUST(source_add(small->casefile, &source, NULL, &error));
    return source.id;
}

static int64_t add_item(struct small_case *small, int64_t source, const char *path)
{
    struct item_row item = {.source_id = source,
                            .path = path,
                            .where = {.path = path,
                                      .stored_bytes = -1,
                                      .size_bytes = 10,
                                      .storage = FILE_ITSELF,
                                      .modified = MOMENT_UNKNOWN}};
    MUST(item_add(small->casefile, &item, &error));
    return item.id;
}

static void put(struct small_case *small, int64_t item, struct record record)
{
    MUST(observation_put(small->casefile, item, &record, &error));
}

static struct moment at(const char *text)
{
    struct moment moment;
    assert_true(moment_parse(bytes_of_text(text), &moment));
    return moment;
}

static const char *const posted[] = {"2024-03-01", "2024-03-06", "2024-04-20", "2024-04-22"};

// Observations 1 message, 2 contact, 3 to 6 adverts, 7 to 9 payments.
static void add_observations(struct small_case *small, int64_t phone, int64_t capture, int64_t statement)
{
    struct selector own = {SELECTOR_PHONE, GRADE_VALID, "+447700900107", "07700 900107"};
    struct selector ring = {SELECTOR_PHONE, GRADE_VALID, "+33639980117", "06 39 98 01 17"};
    struct selector mule = {SELECTOR_IBAN, GRADE_VALID, "NL91ABNA0417164300", "NL91ABNA0417164300"};
    struct selector two = {SELECTOR_IBAN, GRADE_VALID, "BE68539007547034", "BE68539007547034"};
    struct selector unnamed = {SELECTOR_NAME, GRADE_POSSIBLE, small->text, small->text};
    put(small, phone,
        (struct record){.type = RECORD_MESSAGE,
                        .message = {.place = {"sms", 12, -1, STATE_DELETED},
                                    .app = "sms",
                                    .thread = "1",
                                    .from = own,
                                    .to = &ring,
                                    .to_count = 1,
                                    .at = at("2024-03-01T10:00:00Z"),
                                    .direction = DIRECTION_OUT,
                                    .text = small->text}});
    put(small, phone,
        (struct record){.type = RECORD_CONTACT,
                        .contact = {.place = {"contacts", 3, 40, STATE_LIVE},
                                    .app = "phone",
                                    .name = small->text,
                                    .selectors = &ring,
                                    .selector_count = 1}});
    for (int i = 0; i < 4; i++)
        put(small, capture,
            (struct record){.type = RECORD_ADVERT,
                            .advert = {.place = {"csv", i + 2, -1, STATE_LIVE},
                                       .id = i ? "site/2" : small->text,
                                       .city = i < 2 ? "Antwerp" : small->text,
                                       .text = small->text,
                                       .posted = at(posted[i]),
                                       .selectors = &ring,
                                       .selector_count = 1}});
    put(small, statement,
        (struct record){.type = RECORD_PAYMENT,
                        .payment = {.place = {"camt", 1, -1, STATE_LIVE},
                                    .id = "a",
                                    .account = mule,
                                    .counterparty = unnamed,
                                    .name = small->text,
                                    .at = at("2024-03-02"),
                                    .amount_e5 = 123450000,
                                    .currency = "EUR",
                                    .reference = small->text}});
    put(small, statement,
        (struct record){.type = RECORD_PAYMENT,
                        .payment = {.place = {"camt", 2, -1, STATE_LIVE},
                                    .id = "b",
                                    .account = mule,
                                    .counterparty = two,
                                    .name = small->text,
                                    .at = at("2024-03-03"),
                                    .amount_e5 = -120000000,
                                    .currency = "EUR"}});
    put(small, statement,
        (struct record){.type = RECORD_PAYMENT,
                        .payment = {.place = {"camt", 9, -1, STATE_LIVE},
                                    .id = "c",
                                    .account = two,
                                    .counterparty = mule,
                                    .name = small->text,
                                    .at = at("2024-03-03"),
                                    .amount_e5 = 120000000,
                                    .currency = "EUR"}}); // the same payment, from the other side
    put(small, phone, (struct record){.type = RECORD_TALLY, .tally = {"sms", "", 1}});
    put(small, phone, (struct record){.type = RECORD_TALLY, .tally = {"sms", small->text, 2}});
    put(small, capture,
        (struct record){.type = RECORD_DAMAGE, .damage = {{NULL, -1, 512, STATE_LIVE}, small->text}});
}

static void add_entity(struct small_case *small, int64_t id, const char *kind, const char *value,
                       const char *label)
{
    struct entity entity = {.id = id, .kind = kind, .value = value, .label = label};
    entity.own_source_id = id == OWN || id == DEVICE ? 1 : 0;
    if (id == BOOKING_DESK) {
        entity.hub = true;
        entity.hub_reason = small->text;
    }
    MUST(entity_put(small->casefile, &entity, &error));
}

static void add_entities(struct small_case *small)
{
    static const char *const numbers[] = {"+447700900301", "+447700900302", "+447700900303", "+447700900304",
                                          "+447700900305"};
    static const char *const adverts[] = {"advert 1", "advert 2", "advert 3", "advert 4"};
    add_entity(small, DEVICE, "device", "phone-01.zip", NULL);
    add_entity(small, OWN, "phone", "+447700900107", NULL);
    add_entity(small, STEADY, "phone", "+447700900201", small->text);
    for (int i = 0; i < 5; i++)
        add_entity(small, CALLER + i, "phone", numbers[i], NULL);
    add_entity(small, RING_PHONE, "phone", "+33639980117", small->text);
    add_entity(small, RING_HANDLE, "handle", "telegram:rose", NULL);
    for (int i = 0; i < 4; i++)
        add_entity(small, ADVERT + i, "advert", adverts[i], NULL);
    add_entity(small, ANTWERP, "city", "antwerp", "Antwerp");
    add_entity(small, ROTTERDAM, "city", "rotterdam", "Rotterdam");
    add_entity(small, MULE, "iban", "NL91ABNA0417164300", small->text);
    add_entity(small, MULE_TWO, "iban", "BE68539007547034", NULL);
    add_entity(small, PAYER, "name", small->text, NULL);
    add_entity(small, BOOKING_DESK, "phone", "+33639980001", small->text);
    for (int i = 0; i < 4; i++)
        MUST(advert_set_entities(small->casefile, 3 + i, ADVERT + i, 0, &error));
}

static void add_link(struct small_case *small, int64_t id, const char *kind, int64_t from, int64_t to,
                     int64_t count)
{
    struct link link = {.id = id,
                        .kind = kind,
                        .from_id = from,
                        .to_id = to,
                        .count = count,
                        .first = at("2024-03-01T10:00:00Z"),
                        .last = at("2024-05-01T10:00:00Z"),
                        .detail = strcmp(kind, "saved_as") == 0 ? small->text : NULL};
    MUST(link_put(small->casefile, &link, &error));
    MUST(link_add_evidence(small->casefile, id, 1, &error));
}

static void add_links(struct small_case *small)
{
    int64_t id = 1;
    add_link(small, id++, "owns", DEVICE, OWN, 1);
    add_link(small, id++, "saved_as", DEVICE, STEADY, 1);
    add_link(small, id++, "wrote", OWN, STEADY, 40);
    for (int i = 0; i < 5; i++)
        add_link(small, id++, i % 2 ? "called" : "wrote", CALLER + i, OWN, 1);
    for (int i = 0; i < 4; i++) {
        add_link(small, id++, "advert_uses", ADVERT + i, i ? RING_PHONE : RING_HANDLE, 1);
        add_link(small, id++, "advert_in", ADVERT + i, i < 2 ? ANTWERP : ROTTERDAM, 1);
        add_link(small, id++, "advert_uses", ADVERT + i, BOOKING_DESK, 1);
    }
    add_link(small, id++, "paid", PAYER, MULE, 1);
    add_link(small, id++, "paid", MULE, MULE_TWO, 1);
}

static int64_t add_finding(struct small_case *small, const char *kind, const char *facts)
{
    char title[512];
    snprintf(title, sizeof title, "A %s with %s", kind, small->text);
    struct finding finding = {.kind = kind, .title = title, .rule = kind, .version = 3, .facts = facts};
    MUST(finding_put(small->casefile, &finding, &error));
    MUST(finding_add_evidence(small->casefile, finding.id, 1, &error));
    MUST(finding_add_evidence(small->casefile, finding.id, 2, &error));
    return finding.id;
}

static void add_member(struct small_case *small, int64_t finding, int64_t entity, const char *role)
{
    MUST(finding_add_entity(small->casefile, finding, entity, role, &error));
}

static void add_findings(struct small_case *small)
{
    int64_t id = add_finding(small, "shared_selector", "{\"sources\":2}");
    add_member(small, id, RING_PHONE, "selector");
    id = add_finding(small, "call_centre",
                     "{\"one_time_callers\":{\"value\":5,\"base_rate\":0.4},\"median_delay_seconds\":312}");
    add_member(small, id, DEVICE, "handset");
    add_member(small, id, OWN, "own_number");
    add_member(small, id, STEADY, "steady_contact");
    for (int i = 0; i < 5; i++)
        add_member(small, id, CALLER + i, "caller");
    id = add_finding(small, "ring", "{\"adverts\":4}");
    for (int i = 0; i < 4; i++)
        add_member(small, id, ADVERT + i, "advert");
    add_member(small, id, RING_PHONE, "phone");
    add_member(small, id, RING_HANDLE, "handle");
    id = add_finding(small, "route",
                     "{\"stops\":[{\"city\":\"Antwerp\",\"adverts\":2},{\"city\":\"Rotterdam\"}]}");
    add_member(small, id, ANTWERP, "city");
    add_member(small, id, ROTTERDAM, "city");
    id = add_finding(small, "pass_through",
                     "{\"payments_in\":1,\"forwarded_share\":0.972,\"received\":\"1234.50\"}");
    add_member(small, id, MULE, "account");
    add_member(small, id, MULE_TWO, "destination");
    add_member(small, id, PAYER, "payer");
}

static void create(struct small_case *small, const struct case_identity *identity)
{
    snprintf(small->folder, sizeof small->folder, "/tmp/clew-test-XXXXXX");
    assert_non_null(mkdtemp(small->folder));
    snprintf(small->path, sizeof small->path, "%s/rose.clew", small->folder);
    MUST(casefile_create(small->path, identity, &error));
    MUST(casefile_open(&small->casefile, small->path, &error));
}

void small_case_make(struct small_case *small, const char *text)
{
    *small = (struct small_case){.text = text};
    const struct case_identity identity = {"BE-FJP", text, text};
    create(small, &identity);
    MUST(casefile_begin(small->casefile, &error));
    int64_t phone = add_source(small, "/evidence/phone-01.zip", "phone", HANDLING_H1);
    int64_t capture = add_source(small, "/evidence/adverts.csv", "adverts", HANDLING_H2);
    int64_t statement = add_source(small, "/evidence/a.xml", "statements", HANDLING_H0);
    int64_t items[] = {add_item(small, phone, "phone-01.zip/mmssms.db"),
                       add_item(small, capture, "adverts.csv"), add_item(small, statement, "a.xml"),
                       add_item(small, statement, "b.xml")};
    add_observations(small, items[0], items[1], items[2]);
    for (int i = 0; i < 3; i++)
        MUST(item_finish(small->casefile, items[i], ITEM_DONE, "hand", 1, NULL, NULL, &error));
    MUST(item_finish(small->casefile, items[3], ITEM_UNREADABLE, "hand", 1, NULL, small->text, &error));
    add_entities(small);
    add_links(small);
    add_findings(small);
    MUST(casefile_commit(small->casefile, &error));
}

void small_case_make_empty(struct small_case *small)
{
    *small = (struct small_case){0};
    const struct case_identity identity = {"BE-FJP", NULL, NULL};
    create(small, &identity);
}

void small_case_remove(struct small_case *small)
{
    char other[128];
    casefile_close(small->casefile);
    unlink(small->path);
    snprintf(other, sizeof other, "%s-wal", small->path);
    unlink(other);
    snprintf(other, sizeof other, "%s-shm", small->path);
    unlink(other);
    rmdir(small->folder);
}
