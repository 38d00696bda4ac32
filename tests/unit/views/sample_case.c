#include "test.h"

#include "sample_case.h"

#include "casefile/adverts.h"
#include "casefile/audit.h"
#include "casefile/findings.h"
#include "casefile/items.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "casefile/sources.h"

#include <stdio.h>
#include <string.h>

#define MUST(call)                                                                                           \
    do {                                                                                                     \
        struct error error = {0};                                                                            \
        if (call)                                                                                            \
            fail_msg("%s: %s", #call, error.text);                                                           \
    } while (0)

// Entities of the sample case.
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
    ADVERT_TEXT,
    OTHER_TEXT,
    ENTITIES
};

static int64_t add_source(struct sample_case *sample, const char *path, const char *kind,
                          enum handling handling)
{
    struct source source = {.path = path,
                            .kind = kind,
                            .authority = "BE-FJP",
                            .exhibit = sample->text,
                            .legal_basis = sample->text,
                            .grade = "A1",
                            .region = "BE",
                            .zone = "Europe/Brussels",
                            .handling = handling,
                            .seized_at = "2024-10-02",
                            .retain_until = sample->text,
                            .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                            .size_bytes = 1234567};
    MUST(source_add(sample->casefile, &source, NULL, &error));
    return source.id;
}

static int64_t add_item(struct sample_case *sample, int64_t source, const char *path)
{
    struct item_row item = {.source_id = source,
                            .path = path,
                            .where = {.path = path,
                                      .stored_bytes = -1,
                                      .size_bytes = 10,
                                      .storage = FILE_ITSELF,
                                      .modified = MOMENT_UNKNOWN}};
    MUST(item_add(sample->casefile, &item, &error));
    return item.id;
}

static void put(struct sample_case *sample, int64_t item, struct record record)
{
    MUST(observation_put(sample->casefile, item, &record, &error));
}

static struct moment at(const char *text)
{
    struct moment moment;
    assert_true(moment_parse(bytes_of_text(text), &moment));
    return moment;
}

static const char *const posted[] = {"2024-03-01", "2024-03-06", "2024-04-20", "2024-04-22"};

// Observations 1 message, 2 contact, 3 to 6 adverts, 7 to 9 payments.
// Its sum is not what its balances say.
static void add_statement(struct sample_case *sample, int64_t item)
{
    const struct selector mule = {SELECTOR_IBAN, GRADE_VALID, "NL91ABNA0417164300", "NL91 ABNA 0417 1643 00"};
    put(sample, item,
        (struct record){.type = RECORD_STATEMENT,
                        .statement = {.place = {"camt", 1, -1, STATE_LIVE},
                                      .id = "s1",
                                      .account = mule,
                                      .currency = "EUR",
                                      .from = at("2024-03-01"),
                                      .to = at("2024-03-31"),
                                      .opening_e5 = 100000,
                                      .closing_e5 = 200000,
                                      .balance = BALANCE_DOES_NOT_TIE}});
}

static void add_observations(struct sample_case *sample, int64_t phone, int64_t capture, int64_t statement)
{
    struct selector own = {SELECTOR_PHONE, GRADE_VALID, "+447700900107", "07700 900107"};
    struct selector ring = {SELECTOR_PHONE, GRADE_VALID, "+33639980117", "06 39 98 01 17"};
    struct selector mule = {SELECTOR_IBAN, GRADE_VALID, "NL91ABNA0417164300", "NL91ABNA0417164300"};
    struct selector two = {SELECTOR_IBAN, GRADE_VALID, "BE68539007547034", "BE68539007547034"};
    struct selector unnamed = {SELECTOR_NAME, GRADE_POSSIBLE, sample->text, sample->text};
    put(sample, phone,
        (struct record){.type = RECORD_MESSAGE,
                        .message = {.place = {"sms", 12, -1, STATE_DELETED},
                                    .app = "sms",
                                    .thread = "1",
                                    .from = own,
                                    .to = &ring,
                                    .to_count = 1,
                                    .at = at("2024-03-01T10:00:00Z"),
                                    .direction = DIRECTION_OUT,
                                    .text = sample->text}});
    put(sample, phone,
        (struct record){.type = RECORD_CONTACT,
                        .contact = {.place = {"contacts", 3, 40, STATE_LIVE},
                                    .app = "phone",
                                    .name = sample->text,
                                    .selectors = &ring,
                                    .selector_count = 1}});
    for (int i = 0; i < 4; i++)
        put(sample, capture,
            (struct record){.type = RECORD_ADVERT,
                            .advert = {.place = {"csv", i + 2, -1, STATE_LIVE},
                                       .id = i ? "site/2" : sample->text,
                                       .city = i < 2 ? "Antwerp" : sample->text,
                                       .text = sample->text,
                                       .posted = at(posted[i]),
                                       .selectors = &ring,
                                       .selector_count = 1}});
    put(sample, statement,
        (struct record){.type = RECORD_PAYMENT,
                        .payment = {.place = {"camt", 1, -1, STATE_LIVE},
                                    .id = "a",
                                    .account = mule,
                                    .counterparty = unnamed,
                                    .name = sample->text,
                                    .at = at("2024-03-02"),
                                    .amount_e5 = 123450000,
                                    .currency = "EUR",
                                    .reference = sample->text}});
    put(sample, statement,
        (struct record){.type = RECORD_PAYMENT,
                        .payment = {.place = {"camt", 2, -1, STATE_LIVE},
                                    .id = "b",
                                    .account = mule,
                                    .counterparty = two,
                                    .name = sample->text,
                                    .at = at("2024-03-03"),
                                    .amount_e5 = -120000000,
                                    .currency = "EUR"}});
    put(sample, statement,
        (struct record){.type = RECORD_PAYMENT,
                        .payment = {.place = {"camt", 9, -1, STATE_LIVE},
                                    .id = "c",
                                    .account = two,
                                    .counterparty = mule,
                                    .name = sample->text,
                                    .at = at("2024-03-03"),
                                    .amount_e5 = 120000000,
                                    .currency = "EUR"}}); // the same payment, from the other side
    add_statement(sample, statement);
    put(sample, phone, (struct record){.type = RECORD_TALLY, .tally = {"sms", "", 1}});
    put(sample, phone, (struct record){.type = RECORD_TALLY, .tally = {"sms", sample->text, 2}});
    put(sample, capture,
        (struct record){.type = RECORD_DAMAGE, .damage = {{NULL, -1, 512, STATE_LIVE}, sample->text}});
}

static void add_entity(struct sample_case *sample, int64_t id, const char *kind, const char *value,
                       const char *label)
{
    struct entity entity = {.id = id, .kind = kind, .value = value, .label = label};
    entity.own_source_id = id == OWN || id == DEVICE ? 1 : 0;
    if (id == BOOKING_DESK) {
        entity.hub = true;
        entity.hub_reason = sample->text;
    }
    MUST(entity_put(sample->casefile, &entity, &error));
}

// Three of the adverts have a text in common, of which the name is a slot; another template has the name too.
static void add_templates(struct sample_case *sample)
{
    const struct template_row template = {ADVERT_TEXT, 3, 3, 3,
                                          "[{\"slot\":0,\"kind\":\"name\"},\" is here\"]"},
                              other = {OTHER_TEXT, 2, 2, 2, "[{\"slot\":0,\"kind\":\"name\"},\" is away\"]"};
    const struct template_slot slots[] = {{ADVERT_TEXT, 0, "name", sample->text, 3, 3},
                                          {OTHER_TEXT, 0, "name", sample->text, 1, 6}};
    MUST(template_put(sample->casefile, &template, &error));
    MUST(template_put(sample->casefile, &other, &error));
    MUST(template_slot_put(sample->casefile, &slots[0], &error));
    MUST(template_slot_put(sample->casefile, &slots[1], &error));
}

static void add_entities(struct sample_case *sample)
{
    static const char *const numbers[] = {"+447700900301", "+447700900302", "+447700900303", "+447700900304",
                                          "+447700900305"};
    static const char *const adverts[] = {"advert 1", "advert 2", "advert 3", "advert 4"};
    add_entity(sample, DEVICE, "device", "phone-01.zip", NULL);
    add_entity(sample, OWN, "phone", "+447700900107", NULL);
    add_entity(sample, STEADY, "phone", "+447700900201", sample->text);
    for (int i = 0; i < 5; i++)
        add_entity(sample, CALLER + i, "phone", numbers[i], NULL);
    add_entity(sample, RING_PHONE, "phone", "+33639980117", sample->text);
    add_entity(sample, RING_HANDLE, "handle", "telegram:rose", NULL);
    for (int i = 0; i < 4; i++)
        add_entity(sample, ADVERT + i, "advert", adverts[i], NULL);
    add_entity(sample, ANTWERP, "city", "antwerp", "Antwerp");
    add_entity(sample, ROTTERDAM, "city", "rotterdam", "Rotterdam");
    add_entity(sample, MULE, "iban", "NL91ABNA0417164300", sample->text);
    add_entity(sample, MULE_TWO, "iban", "BE68539007547034", NULL);
    add_entity(sample, PAYER, "name", sample->text, NULL);
    add_entity(sample, BOOKING_DESK, "phone", "+33639980001", sample->text);
    add_entity(sample, ADVERT_TEXT, "advert_text", "text of advert 1", NULL);
    add_entity(sample, OTHER_TEXT, "advert_text", "text of another", NULL);
    for (int i = 0; i < 4; i++) {
        const struct advert_entities entities = {.observation_id = 3 + i,
                                                 .source_id = 1,
                                                 .entity_id = ADVERT + i,
                                                 .text_entity_id = i < 3 ? ADVERT_TEXT : 0,
                                                 .posted = MOMENT_UNKNOWN};
        MUST(advert_set_entities(sample->casefile, &entities, &error));
    }
    add_templates(sample);
}

static void add_link(struct sample_case *sample, int64_t id, const char *kind, int64_t from, int64_t to,
                     int64_t count)
{
    struct link link = {.id = id,
                        .kind = kind,
                        .from_id = from,
                        .to_id = to,
                        .count = count,
                        .first = at("2024-03-01T10:00:00Z"),
                        .last = at("2024-05-01T10:00:00Z"),
                        .detail = strcmp(kind, "saved_as") == 0 ? sample->text : NULL};
    MUST(link_put(sample->casefile, &link, &error));
    MUST(link_add_evidence(sample->casefile, id, 1, &error));
}

static void add_links(struct sample_case *sample)
{
    int64_t id = 1;
    add_link(sample, id++, "owns", DEVICE, OWN, 1);
    add_link(sample, id++, "saved_as", DEVICE, STEADY, 1);
    add_link(sample, id++, "wrote", OWN, STEADY, 40);
    for (int i = 0; i < 5; i++)
        add_link(sample, id++, i % 2 ? "called" : "wrote", CALLER + i, OWN, 1);
    for (int i = 0; i < 4; i++) {
        add_link(sample, id++, "advert_uses", ADVERT + i, i ? RING_PHONE : RING_HANDLE, 1);
        add_link(sample, id++, "advert_in", ADVERT + i, i < 2 ? ANTWERP : ROTTERDAM, 1);
        add_link(sample, id++, "advert_uses", ADVERT + i, BOOKING_DESK, 1);
    }
    add_link(sample, id++, "paid", PAYER, MULE, 1);
    add_link(sample, id++, "paid", MULE, MULE_TWO, 1);
}

static int64_t add_finding(struct sample_case *sample, const char *kind, const char *facts)
{
    char title[512];
    snprintf(title, sizeof title, "A %s with %s", kind, sample->text);
    struct finding finding = {.kind = kind, .title = title, .rule = kind, .version = 3, .facts = facts};
    MUST(finding_put(sample->casefile, &finding, &error));
    MUST(finding_add_evidence(sample->casefile, finding.id, 1, &error));
    MUST(finding_add_evidence(sample->casefile, finding.id, 2, &error));
    return finding.id;
}

static void settle(struct sample_case *sample, const char *kind)
{
    MUST(findings_settle(sample->casefile, kind, &error));
}

static void add_member(struct sample_case *sample, int64_t finding, int64_t entity, const char *role)
{
    MUST(finding_add_entity(sample->casefile, finding, entity, role, &error));
}

static void add_findings(struct sample_case *sample)
{
    int64_t id = add_finding(sample, "shared_selector", "{\"sources\":2}");
    add_member(sample, id, RING_PHONE, "selector");
    settle(sample, "shared_selector");
    id = add_finding(sample, "call_centre",
                     "{\"one_time_callers\":{\"value\":5,\"base_rate\":0.4},\"median_delay_seconds\":312}");
    add_member(sample, id, DEVICE, "handset");
    add_member(sample, id, OWN, "own_number");
    add_member(sample, id, STEADY, "steady_contact");
    for (int i = 0; i < 5; i++)
        add_member(sample, id, CALLER + i, "caller");
    settle(sample, "call_centre");
    id = add_finding(sample, "ring", "{\"adverts\":4}");
    for (int i = 0; i < 4; i++)
        add_member(sample, id, ADVERT + i, "advert");
    add_member(sample, id, RING_PHONE, "phone");
    add_member(sample, id, RING_HANDLE, "handle");
    settle(sample, "ring");
    id = add_finding(sample, "route",
                     "{\"stops\":[{\"city\":\"Antwerp\",\"adverts\":2},{\"city\":\"Rotterdam\"}]}");
    add_member(sample, id, ANTWERP, "city");
    add_member(sample, id, ROTTERDAM, "city");
    settle(sample, "route");
    id = add_finding(sample, "pass_through",
                     "{\"payments_in\":1,\"forwarded_share\":0.972,\"received\":\"1234.50\"}");
    add_member(sample, id, MULE, "account");
    add_member(sample, id, MULE_TWO, "destination");
    add_member(sample, id, PAYER, "payer");
    settle(sample, "pass_through");
    id = add_finding(sample, "trail",
                     "{\"currency\":\"EUR\",\"legs\":["
                     "{\"from\":\"Ana Horvat\",\"from_name\":\"Ana Horvat\",\"to\":\"NL91ABNA0417164300\","
                     "\"to_name\":\"Rui Costa\",\"amount\":\"1234.50\",\"payments\":1,"
                     "\"first\":\"2024-03-01\",\"last\":\"2024-03-01\"},"
                     "{\"from\":\"NL91ABNA0417164300\",\"to\":\"BE68539007547034\",\"amount\":\"1200.00\","
                     "\"payments\":2,\"first\":\"2024-03-02\",\"last\":\"2024-03-03\"}],"
                     "\"freeze\":[{\"account\":\"BE68539007547034\",\"bank\":\"BQCNBEB0\",\"country\":\"BE\","
                     "\"amount\":\"1200.00\",\"at_most\":\"1234.50\",\"why\":\"it ends here\"}]}");
    add_member(sample, id, MULE, "via");
    settle(sample, "trail");
}

void sample_case_make(struct sample_case *sample, const char *text)
{
    *sample = (struct sample_case){.text = text};
    const struct case_identity identity = {"BE-FJP", text, text};
    sample->casefile = temporary_case_make(sample->folder, sample->path, "rose.clew", &identity);
    MUST(casefile_begin(sample->casefile, &error));
    int64_t phone = add_source(sample, "/evidence/phone-01.zip", "phone", HANDLING_H1);
    int64_t capture = add_source(sample, "/evidence/adverts.csv", "adverts", HANDLING_H2);
    int64_t statement = add_source(sample, "/evidence/a.xml", "statements", HANDLING_H0);
    int64_t items[] = {add_item(sample, phone, "phone-01.zip/mmssms.db"),
                       add_item(sample, capture, "adverts.csv"), add_item(sample, statement, "a.xml"),
                       add_item(sample, statement, "b.xml")};
    add_observations(sample, items[0], items[1], items[2]);
    for (int i = 0; i < 3; i++)
        MUST(item_finish(sample->casefile, items[i],
                         &(struct item_end){.state = ITEM_DONE, .observer = "hand", .observer_version = 1},
                         &error));
    MUST(item_finish(
        sample->casefile, items[3],
        &(struct item_end){
            .state = ITEM_UNREADABLE, .observer = "hand", .observer_version = 1, .reason = sample->text},
        &error));
    add_entities(sample);
    add_links(sample);
    add_findings(sample);
    MUST(casefile_commit(sample->casefile, &error));
}

void sample_case_make_empty(struct sample_case *sample)
{
    *sample = (struct sample_case){0};
    const struct case_identity identity = {"BE-FJP", NULL, NULL};
    sample->casefile = temporary_case_make(sample->folder, sample->path, "rose.clew", &identity);
}

void sample_case_remove(struct sample_case *sample)
{
    temporary_case_remove(sample->casefile, sample->folder, sample->path);
}
