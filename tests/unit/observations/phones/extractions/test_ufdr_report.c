// Reports made for the test: what becomes of each type of model, and of reports that are damaged.
#include "test.h"

#include "observations/collect.h"
#include "observations/observers.h"
#include "observations/phones/extractions/golden.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *time_of(struct moment moment)
{
    static char text[MOMENT_TEXT_SIZE];
    return moment_format(moment, text);
}

static size_t own_count(struct collect *collect, enum selector_kind kind, const char *value)
{
    size_t found = 0;
    for (size_t i = 0; i < collect_count(collect, RECORD_OWN_SELECTOR); i++) {
        const struct selector *own = &collect_at(collect, RECORD_OWN_SELECTOR, i)->own_selector.selector;
        found += own->kind == kind && strcmp(own->value, value) == 0;
    }
    return found;
}

static void assert_selector(const struct selector *selector, enum selector_kind kind, const char *value)
{
    assert_int_equal(selector->kind, kind);
    assert_string_equal(selector->value, value);
}

static void reads_a_chat_of_two(void **state)
{
    struct collect *collect = *state;
    observe_types(
        collect,
        TYPE("Chat",
             MODEL("Chat", ID(01),
                   CHAT_OF_TWO MANY(
                       "Messages", "InstantMessage",
                       MESSAGE(ID(02), FROM(ANA) FIELD("Body", "Good morning, call +44 7700 900456") FIELD(
                                           "Identifier", "3EB0A1") TIME("2024-09-28T14:59:35.230+02:00"))
                           MESSAGE(ID(03), FROM(ME) TO(ANA) FIELD("Body", "I will") FIELD("Status", "Sent")
                                               TIME("2024-09-28T13:00:00+00:00"))))));
    assert_int_equal(collect_count(collect, RECORD_MESSAGE), 2);
    const struct message *in = message_at(collect, 0), *out = message_at(collect, 1);
    assert_string_equal(in->app, "whatsapp");
    assert_string_equal(in->thread, "447700900123@s.whatsapp.net");
    assert_string_equal(in->id, "3EB0A1");
    assert_string_equal(in->text, "Good morning, call +44 7700 900456");
    assert_selector(&in->from, SELECTOR_PHONE, "+447700900123");
    assert_int_equal(in->to_count, 1);
    assert_int_equal(in->to[0].kind, SELECTOR_OWNER);
    assert_int_equal(in->direction, DIRECTION_IN);
    assert_string_equal(time_of(in->at), "2024-09-28T12:59:35.230Z");
    assert_int_equal(in->at.offset_minutes, 120);
    assert_string_equal(in->place.table, "InstantMessage");
    assert_int_equal(in->place.row, 1);
    assert_int_equal(in->place.state, STATE_LIVE);
    assert_int_equal(out->direction, DIRECTION_OUT);
    assert_int_equal(out->from.kind, SELECTOR_OWNER);
    assert_selector(&out->to[0], SELECTOR_PHONE, "+447700900123");
    assert_int_equal(collect_hits(collect, SELECTOR_PHONE, "+447700900456"), 1);
    assert_int_equal(own_count(collect, SELECTOR_PHONE, "+447700900111"), 1);
    assert_int_equal(collect_tally(collect, "InstantMessage", ""), 2);
    assert_int_equal(collect_tally(collect, "Chat", ""), 1);
    assert_int_equal(collect_count(collect, RECORD_MEMBERSHIP), 0);
    assert_int_equal(collect_count(collect, RECORD_DAMAGE), 0);
    // the name that Ana goes by is told once
    assert_int_equal(collect_count(collect, RECORD_CONTACT), 2);
    assert_string_equal(collect_at(collect, RECORD_CONTACT, 0)->contact.name, "Ana");
}

static void offsets_are_those_of_the_file(void **state)
{
    struct collect *collect = *state;
    const char *text = decoded(
        collect, TYPE("Chat", MODEL("Chat", ID(01),
                                    CHAT_OF_TWO MANY("Messages", "InstantMessage",
                                                     MESSAGE(ID(02), FROM(ANA) FIELD("Body", "\001 one"))
                                                         MESSAGE(ID(03), FROM(ANA) FIELD("Body", "two"))))));
    text = arena_print(collect->arena, "\xef\xbb\xbf%s", text); // a mark of UTF-8 in front
    observe_text(collect, text);
    for (size_t i = 0; i < 2; i++) {
        const char *at = text + message_at(collect, i)->place.offset;
        assert_memory_equal(at, "<model type=\"InstantMessage\"", 28);
        assert_non_null(strstr(at, i ? ID(03) : ID(02)));
        assert_memory_equal(strstr(at, "id=\""), i ? "id=\"" ID(03) : "id=\"" ID(02), 30);
    }
}

static void offsets_hold_far_into_the_file(void **state)
{
    struct collect *collect = *state;
    struct buffer text;
    enum { MODELS = 4000 };
    buffer_init(&text, 64 << 20);
    buffer_add_text(&text, XML PROJECT DECODED "<modelType type=\"SMS\">");
    for (int i = 0; i < MODELS; i++)
        buffer_print(&text, MODEL("SMS", ID(07), FIELD("Body", "number %d %0*d") FIELD("Folder", "Inbox")), i,
                     i % 997 + 1, 0);
    buffer_add_text(&text, "</modelType>" DECODED_END PROJECT_END);
    observe_text(collect, buffer_text(&text));
    assert_int_equal(collect_count(collect, RECORD_MESSAGE), MODELS);
    for (size_t i = 0; i < MODELS; i++) {
        const struct message *message = message_at(collect, i);
        char body[32];
        assert_int_equal(message->place.row, i + 1);
        assert_true(message->place.offset > 0);
        const char *at = buffer_text(&text) + message->place.offset;
        assert_memory_equal(at, "<model type=\"SMS\"", 17);
        snprintf(body, sizeof body, "number %zu ", i);
        const char *found = strstr(at, "number ");
        assert_memory_equal(found, body, strlen(body));
    }
    buffer_done(&text);
}

#define GROUP "447700900123-1600000000@g.us"

static void reads_a_group(void **state)
{
    struct collect *collect = *state;
    observe_types(
        collect,
        TYPE("Chat",
             MODEL("Chat", ID(01),
                   FIELD("Source", "WhatsApp Business") FIELD("Id", GROUP) FIELD("Name", "Drivers")
                       FIELD("ChatType", "Group") MANY(
                           "Messages", "InstantMessage", // before the participants: held until they are known
                           MESSAGE(ID(02),
                                   FROM(PARTY("447700900124@s.whatsapp.net", "")) FIELD("Body", "here")))
                           MANY("Participants", "Party",
                                PARTY_OF("447700900123@s.whatsapp.net", "Ana", FIELD("IsGroupAdmin", "True"))
                                    PARTY("447700900124@s.whatsapp.net", "") ME))));
    const struct message *message = message_at(collect, 0);
    assert_selector(&message->from, SELECTOR_PHONE, "+447700900124");
    assert_int_equal(message->to_count, 1);
    assert_selector(&message->to[0], SELECTOR_HANDLE, "whatsapp:" GROUP);
    assert_int_equal(message->direction, DIRECTION_IN);
    assert_int_equal(collect_count(collect, RECORD_MEMBERSHIP), 3);
    const struct membership *first = &collect_at(collect, RECORD_MEMBERSHIP, 0)->membership;
    assert_string_equal(first->role, "admin");
    assert_selector(&first->member, SELECTOR_PHONE, "+447700900123");
    assert_selector(&first->group, SELECTOR_HANDLE, "whatsapp:" GROUP);
    assert_int_equal(collect_at(collect, RECORD_MEMBERSHIP, 2)->membership.member.kind, SELECTOR_OWNER);
    bool titled = false;
    for (size_t i = 0; i < collect_count(collect, RECORD_CONTACT); i++)
        titled = titled || strcmp(collect_at(collect, RECORD_CONTACT, i)->contact.name, "Drivers") == 0;
    assert_true(titled);
}

static void keeps_what_a_message_holds(void **state)
{
    struct collect *collect = *state;
    observe_types(
        collect,
        TYPE(
            "Chat",
            MODEL(
                "Chat", ID(01),
                CHAT_OF_TWO MANY(
                    "Messages", "InstantMessage",
                    MODEL_OF("InstantMessage", ID(02), "Deleted",
                             FROM(ANA) FIELD("Body", "as agreed") FIELD("Label", "Edited") POSITION(
                                 "52.370216", "4.895168")
                                 MANY("Attachments", "Attachment",
                                      MODEL("Attachment", ID(03),
                                            FIELD("Filename", "IMG-1.jpg") FIELD("ContentType", "image/jpeg"))
                                          MODEL("Attachment", ID(04), FIELD("ContentType", "audio/ogg")))
                                     MANY("MessageExtraData", "",
                                          MODEL("ReplyMessageData", ID(05),
                                                FIELD("OriginalMessageID", "3EB0FF") ONE(
                                                    "InstantMessage", "InstantMessage",
                                                    MESSAGE(ID(06), FIELD("Body", "price +44 7700 900777?"))))
                                              MODEL("ForwardedMessageData", ID(07), FIELD("Label", "x")))
                                         MANY("SharedContacts", "Contact",
                                              MODEL("Contact", ID(08),
                                                    FIELD("Name", "Bo") MANY(
                                                        "Entries", "ContactEntry",
                                                        ENTRY("PhoneNumber", "Mobile", "+44 7700 900888")))))
                        MODEL_OF("InstantMessage", ID(09), "Trash", FROM(ME) FIELD("Body", "x"))
                            MODEL_OF("InstantMessage", ID(10), "Unknown", FROM(ME) FIELD("Body", "y"))))));
    assert_int_equal(collect_count(collect, RECORD_MESSAGE), 3);
    const struct message *message = message_at(collect, 0);
    assert_int_equal(message->place.state, STATE_DELETED);
    assert_int_equal(message->marks, MARK_EDITED | MARK_FORWARDED);
    assert_int_equal(message->attachment_count, 2);
    assert_string_equal(message->attachments[0], "IMG-1.jpg");
    assert_string_equal(message->attachments[1], "audio/ogg");
    assert_string_equal(message->reply_to, "3EB0FF");
    assert_string_equal(message->quoted, "price +44 7700 900777?");
    assert_int_equal(collect_hits(collect, SELECTOR_PHONE, "+447700900777"), 1);
    const struct position *position = &collect_at(collect, RECORD_POSITION, 0)->position;
    assert_true(fabs(position->latitude - 52.370216) < 1e-9);
    assert_string_equal(position->how, "shared");
    assert_int_equal(position->place.state, STATE_DELETED);
    assert_selector(&position->by, SELECTOR_PHONE, "+447700900123");
    const struct contact *shared =
        &collect_at(collect, RECORD_CONTACT, collect_count(collect, RECORD_CONTACT) - 1)->contact;
    bool found = strcmp(shared->name, "Bo") == 0;
    for (size_t i = 0; i < collect_count(collect, RECORD_CONTACT); i++)
        found = found || strcmp(collect_at(collect, RECORD_CONTACT, i)->contact.name, "Bo") == 0;
    assert_true(found);
    assert_int_equal(message_at(collect, 1)->place.state, STATE_DELETED); // in the trash
    assert_int_equal(message_at(collect, 2)->place.state, STATE_LIVE);    // not judged
}

static void reads_every_form_of_time(void **state)
{
    struct collect *collect = *state;
    static const struct {
        const char *text, *time;
        enum zone_kind zone;
    } cases[] = {
        {"2024-09-28T14:59:35.230+00:00", "2024-09-28T14:59:35.230Z", ZONE_OFFSET},
        {"2024-09-28T14:59:35.230", "2024-09-28T14:59:35.230Z", ZONE_UNKNOWN},
        {"2024-09-28T14:59:35-03:30", "2024-09-28T18:29:35Z", ZONE_OFFSET},
        {"28-Sep-24 14:59:35 +02:00", "2024-09-28T12:59:35Z", ZONE_OFFSET},
        {"28-Sep-24 02:59:35  +02:00", "2024-09-28T00:59:35Z", ZONE_OFFSET},
        {"28/09/2024 14:59:35 Z", "2024-09-28T14:59:35Z", ZONE_OFFSET},
        {"28/09/2024 02:59:35 PM(UTC+2)", "2024-09-28T12:59:35Z", ZONE_OFFSET},
        {"28/09/2024 12:00:00 AM", "2024-09-28T00:00:00Z", ZONE_UNKNOWN},
        {"31-Dec-99 23:59:59 +00:00", "1999-12-31T23:59:59Z", ZONE_OFFSET},
        {"31/02/2024 10:00:00 +00:00", "", ZONE_UNKNOWN},
        {"yesterday", "", ZONE_UNKNOWN},
        {"", "", ZONE_UNKNOWN},
    };
    size_t count = sizeof cases / sizeof *cases;
    const char *models = "";
    for (size_t i = 0; i < count; i++)
        models = arena_print(collect->arena, "%s" MODEL("SMS", ID(01), FIELD("Body", "b") TIME("%s")), models,
                             cases[i].text);
    models = arena_print(
        collect->arena, "%s%s", models,
        MODEL("SMS", ID(02),
              FIELD("Body", "b") "<field name=\"TimeStamp\" type=\"TimeStamp\"><value type=\"TimeStamp\" "
                                 "format=\"TimeStampUnknown\">2024-09-28T14:59:35</value></field>")
            MODEL("SMS", ID(03),
                  FIELD("Body", "b") "<field name=\"TimeStamp\" type=\"TimeStamp\"><value type=\"TimeStamp\" "
                                     "formattedTimestamp=\"2024-09-28T14:59:35+00:00\">9/28/24 2 "
                                     "PM</value></field>"));
    observe_types(collect, arena_print(collect->arena, "<modelType type=\"SMS\">%s</modelType>", models));
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(time_of(message_at(collect, i)->at), cases[i].time);
        assert_int_equal(message_at(collect, i)->at.zone, cases[i].zone);
    }
    assert_string_equal(time_of(message_at(collect, count)->at), "");
    assert_string_equal(time_of(message_at(collect, count + 1)->at), "2024-09-28T14:59:35Z");
}

static void reads_sms_mms_and_mail(void **state)
{
    struct collect *collect = *state;
    observe_types(
        collect,
        TYPE("SMS",
             MODEL("SMS", ID(01),
                   FIELD("Source", "Native Messages") FIELD("Folder", "Inbox") FIELD("Body", "first") MANY(
                       "Parties", "Party",
                       MODEL("Party", ID(02), FIELD("Identifier", "07700 900200") FIELD("Role", "From"))))
                 MODEL("SMS", ID(03),
                       FIELD("Folder", "Drafts") FIELD("Body", "second") MANY(
                           "Parties", "Party",
                           MODEL("Party", ID(04), FIELD("Identifier", "+447700900201") FIELD("Role", "To"))
                               MODEL("Party", ID(05), FIELD("Identifier", "MyBank") FIELD("Role", "To")))))
            TYPE("MMS", MODEL("MMS", ID(06),
                              FIELD("Subject", "photo") FIELD("Folder", "Sent") FIELD("Status", "Failed")
                                  TO(PARTY("+447700900202", "") PARTY("+447700900203", ""))
                                      MANY("Attachments", "Attachment",
                                           MODEL("Attachment", ID(07), FIELD("Filename", "a.jpg")))))
                TYPE("Email",
                     MODEL("Email", ID(08),
                           FIELD("Source", "Gmail") FIELD("Subject", "Invoice") FIELD("Body", "see below")
                               FROM(PARTY("bo@example.org", "Bo")) TO(OWNER("me@example.org", ""))
                                   MANY("Cc", "Party", PARTY("Cy@Example.org", ""))
                                       MANY("Bcc", "Party", PARTY("di@example.org", "")))));
    assert_int_equal(collect_count(collect, RECORD_MESSAGE), 4);
    const struct message *sms = message_at(collect, 0), *draft = message_at(collect, 1),
                         *mms = message_at(collect, 2), *mail = message_at(collect, 3);
    assert_string_equal(sms->app, "sms");
    assert_selector(&sms->from, SELECTOR_PHONE, "+447700900200");
    assert_int_equal(sms->direction, DIRECTION_IN);
    assert_int_equal(sms->to[0].kind, SELECTOR_OWNER);
    assert_int_equal(draft->direction, DIRECTION_OUT);
    assert_int_equal(draft->marks, MARK_DRAFT);
    assert_int_equal(draft->to_count, 2);
    assert_selector(&draft->to[1], SELECTOR_NAME, "MyBank");
    assert_string_equal(mms->app, "mms");
    assert_string_equal(mms->text, "photo\n");
    assert_int_equal(mms->to_count, 2);
    assert_int_equal(mms->marks, MARK_FAILED);
    assert_int_equal(mms->from.kind, SELECTOR_OWNER);
    assert_string_equal(mail->app, "email");
    assert_string_equal(mail->text, "Invoice\nsee below");
    assert_selector(&mail->from, SELECTOR_EMAIL, "bo@example.org");
    assert_int_equal(mail->to_count, 3);
    assert_int_equal(mail->to[0].kind, SELECTOR_OWNER);
    assert_selector(&mail->to[1], SELECTOR_EMAIL, "cy@example.org");
    assert_int_equal(mail->direction, DIRECTION_IN);
    assert_int_equal(own_count(collect, SELECTOR_EMAIL, "me@example.org"), 1);
}

static void tells_a_message_once(void **state)
{
    struct collect *collect = *state;
    observe_types(collect,
                  TYPE("Chat", MODEL("Chat", ID(01),
                                     CHAT_OF_TWO MANY("Messages", "InstantMessage",
                                                      MESSAGE(ID(02), FROM(ANA) FIELD("Body", "one")))))
                      TYPE("InstantMessage",
                           MESSAGE(ID(02), FROM(ANA) FIELD("Body", "one"))
                               MESSAGE(ID(03), FIELD("Source", "Telegram") FROM(PARTY("777000", "Bo"))
                                                   TO(OWNER("777111", "")) FIELD("Body", "two"))
                                   MESSAGE(ID(04), FROM(PARTY("System Message", "")) FIELD("Body", "joined"))
                                       MESSAGE(ID(05), NONE("Body"))));
    assert_int_equal(collect_count(collect, RECORD_MESSAGE), 2);
    assert_int_equal(collect_tally(collect, "InstantMessage", ""), 2);
    assert_int_equal(collect_tally(collect, "InstantMessage", "stands in its chat already"), 1);
    assert_int_equal(collect_tally(collect, "InstantMessage", "a notice of the application"), 1);
    assert_int_equal(collect_tally(collect, "InstantMessage", "empty"), 1);
    assert_selector(&message_at(collect, 1)->from, SELECTOR_HANDLE, "telegram:777000");
    assert_int_equal(own_count(collect, SELECTOR_HANDLE, "telegram:777111"), 1);
}

static void reads_calls(void **state)
{
    struct collect *collect = *state;
#define SIDE(identifier, role) MODEL("Party", ID(09), FIELD("Identifier", identifier) FIELD("Role", role))
    observe_types(
        collect,
        TYPE("Call",
             MODEL("Call", ID(01),
                   FIELD("Direction", "Outgoing") FIELD("Duration", "00:02:06") FIELD("Status", "Established")
                       MANY("Parties", "Party", SIDE("+447700900300", "To"))
                           TIME("2024-09-28T14:59:35+00:00"))
                 MODEL_OF("Call", ID(02), "Deleted",
                          FIELD("Type", "Missed") FIELD("Duration", "00:00:00") FIELD("Source", "WhatsApp")
                              MANY("Parties", "Party", SIDE("447700900301@s.whatsapp.net", "From")))
                     MODEL("Call", ID(03),
                           FIELD("Direction", "Incoming") FIELD("Status", "Rejected") MANY(
                               "Parties", "Party", SIDE("+447700900302", "From") SIDE("+447700900303", "To")))
                         MODEL("Call", ID(04), NONE("Duration"))));
    assert_int_equal(collect_count(collect, RECORD_CALL), 3);
    const struct call *out = &collect_at(collect, RECORD_CALL, 0)->call;
    assert_string_equal(out->app, "phone");
    assert_int_equal(out->seconds, 126);
    assert_int_equal(out->direction, DIRECTION_OUT);
    assert_int_equal(out->outcome, OUTCOME_ANSWERED);
    assert_int_equal(out->from.kind, SELECTOR_OWNER);
    assert_selector(&out->to[0], SELECTOR_PHONE, "+447700900300");
    const struct call *missed = &collect_at(collect, RECORD_CALL, 1)->call;
    assert_string_equal(missed->app, "whatsapp");
    assert_int_equal(missed->outcome, OUTCOME_MISSED);
    assert_int_equal(missed->direction, DIRECTION_IN);
    assert_int_equal(missed->place.state, STATE_DELETED);
    assert_selector(&missed->from, SELECTOR_PHONE, "+447700900301");
    assert_int_equal(missed->to[0].kind, SELECTOR_OWNER);
    const struct call *rejected = &collect_at(collect, RECORD_CALL, 2)->call;
    assert_int_equal(rejected->outcome, OUTCOME_REJECTED);
    assert_selector(&rejected->to[0], SELECTOR_PHONE, "+447700900303");
    assert_int_equal(collect_tally(collect, "Call", "neither a party nor a time"), 1);
}

static void reads_contacts_and_accounts(void **state)
{
    struct collect *collect = *state;
    observe_types(
        collect,
        TYPE("Contact",
             MODEL("Contact", ID(01),
                   FIELD("Source", "Telegram") FIELD("Name", "Ana K") MANY(
                       "Entries", "ContactEntry",
                       ENTRY("PhoneNumber", "Mobile", "07700 900400")
                           ENTRY("EmailAddress", "Home", "Ana@Example.org") ENTRY("UserID", "User ID", "4711")
                               ENTRY("UserID", "Username", "@Ana_K"))
                       MANY("Addresses", "StreetAddress",
                            MODEL("StreetAddress", ID(02), FIELD("Street1", "write to home@example.net"))))
                 MODEL("Contact", ID(03), NONE("Name")))
            TYPE("UserAccount",
                 MODEL("UserAccount", ID(04),
                       FIELD("Source", "Telegram") FIELD("Name", "Me") FIELD("Username", "me_here")
                           FIELD("Password", "hunter2 +44 7700 900999")
                               MANY("Entries", "ContactEntry", ENTRY("PhoneNumber", "", "+447700900111"))))
                TYPE("SIMData", MODEL("SIMData", ID(05),
                                      FIELD("Name", "MSISDN 1") FIELD("Value", "+447700900112")
                                          FIELD("Category", "SIM / USIM MSISDN"))
                                    MODEL("SIMData", ID(06), FIELD("Name", "PLMN") FIELD("Value", "23415")))
                    TYPE("Password", MODEL("Password", ID(07), FIELD("Data", "secret +44 7700 900999"))));
    const struct contact *contact = &collect_at(collect, RECORD_CONTACT, 0)->contact;
    assert_string_equal(contact->app, "telegram");
    assert_string_equal(contact->name, "Ana K");
    assert_int_equal(contact->selector_count, 4);
    assert_selector(&contact->selectors[0], SELECTOR_PHONE, "+447700900400");
    assert_selector(&contact->selectors[1], SELECTOR_EMAIL, "ana@example.org");
    assert_selector(&contact->selectors[2], SELECTOR_HANDLE, "telegram:4711");
    assert_selector(&contact->selectors[3], SELECTOR_HANDLE, "telegram:ana_k");
    assert_int_equal(collect_hits(collect, SELECTOR_EMAIL, "home@example.net"), 1);
    assert_int_equal(collect_tally(collect, "Contact", "neither name nor number nor address"), 1);
    const struct account *account = &collect_at(collect, RECORD_ACCOUNT, 0)->account;
    assert_int_equal(account->selector_count, 2);
    assert_int_equal(own_count(collect, SELECTOR_HANDLE, "telegram:me_here"), 1);
    assert_int_equal(own_count(collect, SELECTOR_PHONE, "+447700900111"), 1);
    assert_int_equal(own_count(collect, SELECTOR_PHONE, "+447700900112"), 1);
    assert_int_equal(collect_tally(collect, "SIMData", "names no number or account"), 1);
    assert_int_equal(collect_tally(collect, "Password", "a password: not read"), 1);
    assert_int_equal(collect_hits(collect, SELECTOR_PHONE, "+447700900999"), 0); // nothing of a password
}

static void reads_places(void **state)
{
    struct collect *collect = *state;
    observe_types(
        collect,
        TYPE("Location",
             MODEL("Location", ID(01),
                   FIELD("Name", "Depot") FIELD("Category", "GPS Fixes") FIELD("Precision", "12.5")
                       FIELD("Origin", "Device") POSITION("52.370216", "4.895168")
                           TIME("2024-09-28T14:59:35+00:00")) MODEL("Location", ID(02), POSITION("0", "0"))
                 MODEL("Location", ID(03), POSITION("4,895168", "152,370216")))
            TYPE("CellTower", MODEL("CellTower", ID(04),
                                    FIELD("MCC", "234") FIELD("MNC", "15") FIELD("LAC", "1") FIELD("CID", "2")
                                        POSITION("51.5", "-0.12")))
                TYPE("WirelessNetwork", MODEL("WirelessNetwork", ID(05),
                                              FIELD("SSId", "cafe") FIELD("BSSId", "02:1A:2B:3C:4D:5E")))
                    TYPE("Journey", MODEL("Journey", ID(06),
                                          ONE("FromPoint", "Location",
                                              MODEL("Location", ID(07), POSITION("50.1", "8.6")))
                                              MANY("WayPoints", "Location",
                                                   MODEL("Location", ID(08), POSITION("50.2", "8.7"))))));
    assert_int_equal(collect_count(collect, RECORD_POSITION), 5);
    const struct position *depot = &collect_at(collect, RECORD_POSITION, 0)->position;
    assert_string_equal(depot->label, "Depot");
    assert_string_equal(depot->how, "gps");
    assert_true(depot->accuracy_m > 12.4 && depot->accuracy_m < 12.6);
    assert_int_equal(depot->by.kind, SELECTOR_OWNER);
    assert_int_equal(collect_at(collect, RECORD_POSITION, 1)->position.by.kind, SELECTOR_NAME);
    const struct position *tower = &collect_at(collect, RECORD_POSITION, 2)->position;
    assert_string_equal(tower->label, "MCC 234, MNC 15, LAC 1, CID 2");
    assert_string_equal(tower->how, "cell");
    assert_int_equal(collect_tally(collect, "Location", "no coordinates"), 1);
    assert_int_equal(collect_hits(collect, SELECTOR_MAC, "02:1a:2b:3c:4d:5e"), 1);
    assert_int_equal(collect_tally(collect, "Journey", ""), 1);
}

static void searches_what_it_does_not_read(void **state)
{
    struct collect *collect = *state;
    observe_types(
        collect,
        TYPE("Note", MODEL("Note", ID(01), FIELD("Title", "list") FIELD("Body", "ask +44 7700 900500")))
            TYPE("SearchedItem", MODEL("SearchedItem", ID(02), FIELD("Value", "who is ana@example.com")))
                TYPE("VisitedPage", MODEL("VisitedPage", ID(03), FIELD("Url", "https://example.org/a")))
                    TYPE("WebBookmark", MODEL("WebBookmark", ID(04), FIELD("Url", "https://example.org/b")))
                        TYPE("Cookie", MODEL("Cookie", ID(05), FIELD("Value", "447700900501"))) TYPE(
                            "Autofill", MODEL("Autofill", ID(06), FIELD("Value", "bo@example.com")))
                            TYPE("SomethingNew",
                                 MODEL("SomethingNew", ID(07),
                                       ONE("Part", "X", MODEL("X", ID(08), FIELD("Y", "cy@example.com"))))));
    static const char *const types[] = {"Note",   "SearchedItem", "VisitedPage", "WebBookmark",
                                        "Cookie", "Autofill",     "SomethingNew"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        assert_int_equal(collect_tally(collect, types[i], "no record of its own: searched for selectors"), 1);
    assert_int_equal(collect_hits(collect, SELECTOR_PHONE, "+447700900500"), 1);
    assert_int_equal(collect_hits(collect, SELECTOR_EMAIL, "ana@example.com"), 1);
    assert_int_equal(collect_hits(collect, SELECTOR_EMAIL, "bo@example.com"), 1);
    assert_int_equal(collect_hits(collect, SELECTOR_EMAIL, "cy@example.com"), 1);
    assert_int_equal(collect_hits(collect, SELECTOR_URL, "https://example.org/a"), 1);
}

static void reads_the_device(void **state)
{
    struct collect *collect = *state;
    observe_text(
        collect, XML PROJECT
        "<caseInformation><field name=\"Examiner\">+44 7700 900600</field></caseInformation>"
        "<metadata section=\"Additional Fields\"><item name=\"MSISDN\">07700 900601</item></metadata>"
        "<metadata section=\"Device Info\">"
        "<item name=\"MSISDN\"><![CDATA[+447700900111]]></item>"
        "<item name=\"LastUsedMSISDN\">+447700900113</item>"
        "<item name=\"IMEI\">490154203237518</item>"
        "<item name=\"IMSI\">234150999999999</item>"
        "<item name=\"ICCID\">8944000000000000000</item>"
        "<item name=\"Apple ID\">me@example.org</item>"
        "<item name=\"Time zone\">(UTC+01:00) Brussels</item>"
        "<item name=\"IMEI\"></item>"
        "</metadata>"
        "<decodedData/>" PROJECT_END);
    assert_int_equal(own_count(collect, SELECTOR_PHONE, "+447700900111"), 1);
    assert_int_equal(own_count(collect, SELECTOR_PHONE, "+447700900113"), 1);
    assert_int_equal(own_count(collect, SELECTOR_IMEI, "490154203237518"), 1);
    assert_int_equal(own_count(collect, SELECTOR_IMSI, "234150999999999"), 1);
    assert_int_equal(own_count(collect, SELECTOR_ICCID, "8944000000000000000"), 1);
    assert_int_equal(own_count(collect, SELECTOR_EMAIL, "me@example.org"), 1);
    assert_int_equal(collect_count(collect, RECORD_OWN_SELECTOR), 6);
    assert_int_equal(collect_tally(collect, "device lines", ""), 6);
    assert_int_equal(collect_tally(collect, "device lines", "names no number or account"), 1);
    assert_int_equal(collect_tally(collect, "device lines", "empty"), 1);
    assert_int_equal(collect_hits(collect, SELECTOR_PHONE, "+447700900600"),
                     0); // who examined it is no evidence
}

static void names_the_files(void **state)
{
    struct collect *collect = *state;
#define FILE_LINE(name, value) "<item name=\"" name "\"><![CDATA[" value "]]></item>"
#define TAGGED(path, deleted, lines)                                                                         \
    "<file fs=\"Data\" path=\"" path "\" size=\"10\" id=\"f\" extractionId=\"0\" deleted=\"" deleted "\">"   \
    "<accessInfo><timestamp name=\"CreationTime\">2024-09-28T14:59:35</timestamp></accessInfo>"              \
    "<metadata section=\"File\">" lines "</metadata></file>"
    observe_text(collect, XML PROJECT
                 "<taggedFiles>" TAGGED("/data/data/com.whatsapp/databases/msgstore.db", "Intact",
                                        FILE_LINE("SHA256", "00")
                                            FILE_LINE("Local Path", "files\\Database\\msgstore.db")
                                                FILE_LINE("Tags", "Database"))
                     TAGGED("/sdcard/a.jpg", "Deleted", FILE_LINE("Local Path", "files/Image/a.jpg"))
                         TAGGED("", "Deleted", FILE_LINE("Local Path", "files\\Image\\b.jpg"))
                             TAGGED("/sdcard/c.jpg", "Intact", "") "</taggedFiles>" PROJECT_END);
    assert_int_equal(collect_count(collect, RECORD_FILE_NAME), 2);
    const struct file_name *name = &collect_at(collect, RECORD_FILE_NAME, 0)->file_name;
    assert_string_equal(name->path, "files/Database/msgstore.db");
    assert_string_equal(name->known_as, "/data/data/com.whatsapp/databases/msgstore.db");
    assert_int_equal(collect_at(collect, RECORD_FILE_NAME, 1)->file_name.state, STATE_DELETED);
    assert_int_equal(collect_tally(collect, "tagged files", ""), 2);
    assert_int_equal(collect_tally(collect, "tagged files", "its path on the device is not stated"), 1);
    assert_int_equal(collect_tally(collect, "tagged files", "not exported with the report"), 1);
}

static void leaves_other_files_alone(void **state)
{
    struct collect *collect = *state;
    static const char *const others[] = {"", "<project name=\"build\"><target/></project>", "report.xml",
                                         "<Document><project/></Document>",
                                         "{\"project\": \"http://pa.cellebrite.com/report/2.0\"}"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct item item = {.path = "report.xml", .bytes = bytes_of_text(others[i])};
        assert_false(collect_observe(collect, &observer_ufdr_report, &item, NULL));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, done)
    const struct CMUnitTest tests[] = {
        TEST(reads_a_chat_of_two),
        TEST(offsets_are_those_of_the_file),
        TEST(offsets_hold_far_into_the_file),
        TEST(reads_a_group),
        TEST(keeps_what_a_message_holds),
        TEST(reads_every_form_of_time),
        TEST(reads_sms_mms_and_mail),
        TEST(tells_a_message_once),
        TEST(reads_calls),
        TEST(reads_contacts_and_accounts),
        TEST(reads_places),
        TEST(searches_what_it_does_not_read),
        TEST(reads_the_device),
        TEST(names_the_files),
        TEST(leaves_other_files_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
