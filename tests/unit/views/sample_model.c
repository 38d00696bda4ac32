#include "sample_model.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define ADD(model, name, ...)                                                                                \
    do {                                                                                                     \
        ARRAY_ROOM((model)->name, (model)->name##_capacity, (model)->name##_count);                          \
        (model)->name[(model)->name##_count++] = (__typeof__(*(model)->name))__VA_ARGS__;                    \
    } while (0)

static struct model_entity *entity(struct model *model, const char *kind, const char *value,
                                   const char *label)
{
    struct model_entity *made = arena_alloc(model->arena, 1, sizeof *made);
    *made = (struct model_entity){.kind = kind, .value = value, .label = label};
    made->index = model->entities_count;
    made->id = (int64_t)made->index + 1;
    ARRAY_ROOM(model->entities, model->entities_capacity, model->entities_count);
    model->entities[model->entities_count++] = made;
    return made;
}

static void member(struct model *model, struct model_finding *finding, struct model_entity *who,
                   const char *role)
{
    if (finding->members == NULL)
        finding->members = arena_alloc(model->arena, 400, sizeof *finding->members);
    finding->members[finding->member_count++] = (struct model_member){who, role};
    finding->members_in_all++;
    who->findings++;
    who->patterns += strcmp(finding->kind, "shared_selector") != 0;
}

static void link_two(struct model *model, const char *kind, struct model_entity *from,
                     struct model_entity *to, int64_t count)
{
    struct model_link link = {.kind = kind, .from = from, .to = to, .count = count};
    moment_parse(bytes_of_text("2024-03-01T10:00:00Z"), &link.first);
    moment_parse(bytes_of_text("2024-09-28T14:59:35Z"), &link.last);
    if (strcmp(kind, "saved_as") == 0)
        link.detail = to->label;
    ARRAY_ROOM(model->links, model->links_capacity, model->links_count);
    model->links[model->links_count++] = link;
    from->links++;
    to->links++;
    model->links_in_all++;
}

static void places(struct model *model, struct model_finding *finding, size_t in_all)
{
    finding->place_count = in_all < MODEL_PLACES_MAX ? in_all : MODEL_PLACES_MAX;
    finding->places_in_all = in_all;
    finding->places = arena_alloc(model->arena, finding->place_count, sizeof *finding->places);
    for (size_t i = 0; i < finding->place_count; i++)
        finding->places[i] = (struct model_place){
            "phone7.zip", "phone7.zip/data/data/com.android.providers.telephony/databases/mmssms.db",
            arena_print(model->arena, "sms row %zu", 12 + 7 * i), i % 5 ? "live" : "deleted"};
}

static struct model_finding *finding(struct model *model, const char *kind, const char *title,
                                     const char *facts)
{
    ADD(model, findings, {.kind = kind, .title = title, .rule = kind, .version = 1, .facts = facts});
    struct model_finding *made = &model->findings[model->findings_count - 1];
    made->id = (int64_t)model->findings_count;
    return made;
}

static void call_centre(struct model *model)
{
    struct model_entity *device = entity(model, "device", "phone7.zip", NULL);
    struct model_entity *own = entity(model, "phone", "+447700900107", NULL);
    static const char *const steady[][2] = {
        {"+447700900201", "Mirela K\u00f6nig"}, {"+447700900202", "Boss"}, {"+33639980117", NULL}};
    struct model_finding *made = finding(
        model, "call_centre",
        "Handset phone7.zip hears from 58 one-time callers and passes on to 3 steady contacts",
        "{\"one_time_callers\":{\"value\":58,\"base_rate\":0.8},\"steady_contacts\":3,"
        "\"steady_contacts_that_speak_with_callers\":0,\"median_delay_seconds\":312,"
        "\"messages_passed_on_share\":0.913,\"callers_per_day\":4.25,\"callers_per_day_base_rate\":0.1}");
    member(model, made, device, "handset");
    member(model, made, own, "own_number");
    link_two(model, "owns", device, own, 1);
    for (int i = 0; i < 3; i++) {
        struct model_entity *who = entity(model, "phone", steady[i][0], steady[i][1]);
        member(model, made, who, "steady_contact");
        link_two(model, "wrote", own, who, 140 + 60 * i);
        if (steady[i][1])
            link_two(model, "saved_as", device, who, 1);
    }
    for (int i = 0; i < 58; i++) {
        struct model_entity *who =
            entity(model, "phone", arena_print(model->arena, "+447700900%03d", 300 + i), NULL);
        member(model, made, who, "caller");
        link_two(model, i % 3 ? "wrote" : "called", who, own, 1);
    }
    places(model, made, 212);
}

static void rings(struct model *model)
{
    static const char *const cities[] = {"Antwerp",   "Li\u00e8ge", "Rotterdam",
                                         "K\u00f6ln", "Lille",      "\u5e03\u9c81\u585e\u5c14"};
    struct model_entity *city[6];
    for (int c = 0; c < 6; c++)
        city[c] = entity(model, "city", cities[c], NULL);
    for (int r = 0; r < 4; r++) {
        struct model_finding *made = finding(
            model, "ring",
            arena_print(model->arena, "%d adverts in %d cities share 2 phones and a text", 41 - 9 * r, 5 - r),
            arena_print(model->arena,
                        "{\"adverts\":%d,\"phones\":2,\"cities\":%d,\"near_identical_texts\":%d}", 41 - 9 * r,
                        5 - r, 7 - r));
        int64_t id = made->id;
        struct model_entity *phones[2];
        for (int p = 0; p < 2; p++) {
            // the first ring uses the call centre's number
            phones[p] =
                r == 0 && p == 0
                    ? model->entities[1]
                    : entity(model, "phone", arena_print(model->arena, "+3363998%04d", 10 * r + p), NULL);
            member(model, made, phones[p], "phone");
        }
        struct model_entity *handle =
            entity(model, "handle", arena_print(model->arena, "telegram:rose_%d", r), NULL);
        member(model, made, handle, "handle");
        for (int a = 0; a < 41 - 9 * r; a++) {
            struct model_entity *advert =
                entity(model, "advert", arena_print(model->arena, "site/%d-%d", r, a), NULL);
            member(model, made, advert, "advert");
            link_two(model, "advert_uses", advert, a % 4 ? phones[a % 2] : handle, 1);
            link_two(model, "advert_in", advert, city[(r + a) % (5 - r)], 1);
        }
        for (int c = 0; c < 5 - r; c++)
            member(model, made, city[c], "city");
        places(model, made, 41 - 9 * (size_t)r);
        for (int s = 0; s < 7 - r; s++)
            ADD(model, stays,
                {.finding_id = id,
                 .ring = arena_print(model->arena, "Finding %d", (int)id),
                 .city = cities[(s * (r + 1)) % (5 - r)],
                 .first_day = 19750 + 31 * s + 9 * r,
                 .last_day = 19750 + 31 * s + 9 * r + 6 + 3 * (s % 4),
                 .adverts = 3 + s});
    }
}

static void money(struct model *model)
{
    struct model_entity *a = entity(model, "iban", "NL91ABNA0417164300", "R. Verhoeven");
    struct model_entity *b = entity(model, "iban", "BE68539007547034", NULL);
    struct model_finding *made =
        finding(model, "pass_through", "NL91ABNA0417164300 passes on 94 % of 48 210.00 EUR within 3 days",
                "{\"payments_in\":64,\"received\":\"48210.00\",\"forwarded\":\"45320.40\","
                "\"forwarded_share\":0.94,\"median_days\":2,\"currency\":\"EUR\"}");
    member(model, made, a, "account");
    member(model, made, b, "destination");
    link_two(model, "paid", a, b, 22);
    places(model, made, 86);
    made = finding(model, "pass_through", "BE68539007547034 passes on 88 % of 30 100.00 EUR within 2 days",
                   "{\"payments_in\":22,\"forwarded_share\":0.88}");
    member(model, made, b, "account");
    places(model, made, 12);
    static const struct {
        const char *from, *to, *from_name, *to_name;
        int64_t payments, euros;
    } flows[] = {
        {"NL91ABNA0417164300", "BE68539007547034", "R. Verhoeven", NULL, 22, 30100},
        {"NL20INGB0001234567", "NL91ABNA0417164300", "Jan de Boer", "R. Verhoeven", 31, 21400},
        {"BE68539007547034", "RO49AAAA1B31007593840000", NULL, "Elena Popescu", 9, 18000},
        {"NL39RABO0300065264", "NL91ABNA0417164300", "P. Smit", "R. Verhoeven", 21, 15310},
        {"Elise Martin", "NL91ABNA0417164300", "Elise Martin", "R. Verhoeven", 12, 11500},
        {"NL91ABNA0417164300", "DE89370400440532013000", "R. Verhoeven", "Haus GmbH", 12, 15220},
        {"BE68539007547034", "BG80BNBG96611020345678", NULL, NULL, 4, 8488},
    };
    for (size_t i = 0; i < sizeof flows / sizeof flows[0]; i++)
        ADD(model, flows,
            {.from = flows[i].from,
             .to = flows[i].to,
             .from_name = flows[i].from_name,
             .to_name = flows[i].to_name,
             .currency = "EUR",
             .payments = flows[i].payments,
             .sum_e5 = flows[i].euros * INT64_C(100000) + 40000,
             .from_passes = flows[i].from == a->value || strcmp(flows[i].from, a->value) == 0 ||
                            strcmp(flows[i].from, b->value) == 0,
             .to_passes = strcmp(flows[i].to, a->value) == 0 || strcmp(flows[i].to, b->value) == 0});
    ADD(model, country_flows, {"NL", "NL", "EUR", 52, INT64_C(3671000000), false});
    ADD(model, country_flows, {"NL", "BE", "EUR", 22, INT64_C(3010000000), false});
    ADD(model, country_flows, {"BE", "RO", "EUR", 9, INT64_C(1800000000), false});
}

static void shared(struct model *model)
{
    struct model_finding *made =
        finding(model, "shared_selector", "+447700900202 stands in 3 sources of 2 authorities",
                "{\"sources\":3,\"authorities\":2,\"places\":[{\"source\":\"phone7.zip\",\"count\":412},"
                "{\"source\":\"phone9.zip\",\"count\":8}]}");
    member(model, made, model->entities[3], "selector");
    places(model, made, 3);
    struct model_entity *hub = entity(model, "phone", "+33639980001", "Booking desk");
    hub->hub = true;
    hub->hub_reason = "in 214 adverts of 180 unrelated texts";
    hub->links = 214;
    ARRAY_ROOM(model->hubs, model->hubs_capacity, model->hubs_count);
    model->hubs[model->hubs_count++] = hub;
    model->hubs_in_all = 1;
}

static void head(struct model *model)
{
    model->case_name = "rose.clew";
    model->identity =
        (struct case_identity){"BE-FJP", "FJP-2024-0117", "Art. 88bis Code of Criminal Procedure"};
    model->handling = HANDLING_H2;
    snprintf(model->audit_head, sizeof model->audit_head, "%s",
             "3f1c9a0be4d25a7b8c6d1e2f3a4b5c6d7e8f90123456789abcdef0123456789a");
    model->audit_entries = 14;
}

static void rest(struct model *model)
{
    static const char *const what[] = {"sources",  "items",   "messages", "calls",
                                       "contacts", "adverts", "payments"};
    static const int64_t count[] = {3, 1214, 18220, 640, 381, 2011, 1904};
    for (int i = 0; i < 7; i++)
        ADD(model, counts, {what[i], count[i]});
    ADD(model, sources,
        {.label = "phone7.zip",
         .kind = "phone",
         .authority = "BE-FJP",
         .exhibit = "A-7",
         .legal_basis = "Art. 39bis",
         .grade = "A1",
         .handling = HANDLING_H1,
         .seized_at = "2024-10-02",
         .retain_until = "2034-10-02",
         .size_bytes = INT64_C(1843291122),
         .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"});
    ADD(model, sources,
        {.label = "crawl.warc.gz",
         .kind = "adverts",
         .authority = "NL-POL",
         .handling = HANDLING_H2,
         .size_bytes = 81230012,
         .sha256 = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"});
    ADD(model, tally,
        {"phone7.zip", "sms", 18230, 18220, "{\"no address and no text\":8,\"row damaged\":2}"});
    ADD(model, tally, {"phone7.zip", "calls", 640, 640, NULL});
    ADD(model, tally, {"crawl.warc.gz", "warc", 2204, 2011, "{\"not an advert page\":193}"});
    ADD(model, unreadable, {"phone7.zip", "phone7.zip/data/media/0/note.zip", NULL, "zip: encrypted member"});
    ADD(model, damage,
        {"crawl.warc.gz", "crawl.warc.gz", "offset 81229000", "truncated: 512 bytes promised, 17 there"});
    model->unreadable_in_all = model->damage_in_all = 1;
}

void sample_model(struct model *model, const struct report_options *options)
{
    *model = (struct model){.arena = arena_new(1000 * 1000 * 100), .options = *options};
    head(model);
    call_centre(model);
    rings(model);
    money(model);
    shared(model);
    rest(model);
}

void sample_empty_model(struct model *model)
{
    *model = (struct model){.arena = arena_new(1000 * 1000 * 100)};
    head(model);
    model->identity.reference = model->identity.legal_basis = NULL;
    model->handling = HANDLING_H0;
}
