// Pieces of a Cellebrite report, as its maker writes them; everything in it is fictional.
#pragma once

#include "observations/collect.h"
#include "observations/observers.h"

#pragma GCC diagnostic ignored "-Woverlength-strings" // a report is a long text

#define XML "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define PROJECT                                                                                              \
    "<project id=\"5c9c0ab3-0000-4000-8000-000000000001\" name=\"phone 7\" reportVersion=\"5.2\" "           \
    "extractionType=\"FileSystem\" xmlns=\"http://pa.cellebrite.com/report/2.0\">\n"                         \
    "<sourceExtractions><extractionInfo id=\"0\" name=\"File System\" /></sourceExtractions>\n"
#define PROJECT_END "</project>\n"
#define DECODED "<decodedData>\n"
#define DECODED_END "</decodedData>\n"
#define TYPE(name, models) "<modelType type=\"" name "\">\n" models "</modelType>\n"

#define ID(n) "9423c49d-2696-4534-a54f-0000000000" #n
#define MODEL_OF(type, id, state, fields)                                                                    \
    "<model type=\"" type "\" id=\"" id "\" deleted_state=\"" state                                          \
    "\" decoding_confidence=\"High\" isrelated=\"False\" source_index=\"12\" extractionId=\"0\">\n" fields   \
    "</model>\n"
#define MODEL(type, id, fields) MODEL_OF(type, id, "Intact", fields)
#define FIELD(name, value)                                                                                   \
    "<field name=\"" name "\" type=\"String\"><value type=\"String\"><![CDATA[" value "]]></value></field>\n"
#define NONE(name) "<field name=\"" name "\" type=\"String\"><empty /></field>\n"
#define TIME_OF(name, text)                                                                                  \
    "<field name=\"" name "\" type=\"TimeStamp\"><value type=\"TimeStamp\" format=\"TimeStampKnown\">" text  \
    "</value></field>\n"
#define TIME(text) TIME_OF("TimeStamp", text)
#define BASE64(name, value)                                                                                  \
    "<field name=\"" name "\" type=\"String\"><value type=\"String\" format=\"Base64String\">" value         \
    "</value></field>\n"
#define ONE(name, type, model) "<modelField name=\"" name "\" type=\"" type "\">\n" model "</modelField>\n"
#define MANY(name, type, models)                                                                             \
    "<multiModelField name=\"" name "\" type=\"" type "\">\n" models "</multiModelField>\n"
#define PARTY_OF(identifier, name, more)                                                                     \
    MODEL_OF("Party", "", "Unknown", FIELD("Identifier", identifier) FIELD("Name", name) more)
#define PARTY(identifier, name) PARTY_OF(identifier, name, FIELD("IsPhoneOwner", "False"))
#define OWNER(identifier, name) PARTY_OF(identifier, name, FIELD("IsPhoneOwner", "True"))
#define FROM(party) ONE("From", "Party", party)
#define TO(parties) MANY("To", "Party", parties)
#define POSITION(latitude, longitude)                                                                        \
    ONE("Position", "Coordinate",                                                                            \
        MODEL_OF("Coordinate", "", "Unknown", FIELD("Latitude", latitude) FIELD("Longitude", longitude)))
#define ENTRY(type, category, value)                                                                         \
    MODEL_OF(type, "", "Unknown", FIELD("Category", category) FIELD("Value", value))

#define ANA PARTY("447700900123@s.whatsapp.net", "Ana")
#define ME OWNER("447700900111@s.whatsapp.net", "Owner")
#define CHAT_OF_TWO                                                                                          \
    FIELD("Source", "WhatsApp")                                                                              \
    FIELD("Id", "447700900123@s.whatsapp.net") MANY("Participants", "Party", ANA ME)
#define MESSAGE(id, fields) MODEL("InstantMessage", id, fields)

static inline int fresh(void **state)
{
    static struct collect collect;
    collect_init(&collect);
    *state = &collect;
    return 0;
}

static inline int done(void **state)
{
    collect_done(*state);
    return 0;
}

static inline void observe_text(struct collect *collect, const char *text)
{
    struct item item = {.path = "phone7.ufdr/report.xml", .bytes = bytes_of_text(text)};
    assert_true(collect_observe(collect, &observer_ufdr_report, &item, (const char *const[]){"GB", NULL}));
}

static inline const char *decoded(struct collect *collect, const char *types)
{
    const char *text = arena_print(collect->arena, "%s", XML PROJECT DECODED);
    return arena_print(collect->arena, "%s%s%s", text, types, DECODED_END PROJECT_END);
}

static inline void observe_types(struct collect *collect, const char *types)
{
    observe_text(collect, decoded(collect, types));
}

static inline const struct message *message_at(struct collect *collect, size_t n)
{
    return &collect_at(collect, RECORD_MESSAGE, n)->message;
}
