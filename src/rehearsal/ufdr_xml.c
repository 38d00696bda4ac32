// The elements of a Cellebrite report: see ufdr_xml.h.
#include "rehearsal/ufdr_xml.h"

#include "base/time.h"
#include "rehearsal/phone_parts.h"

#include <string.h>

void ufdr_out_type(struct ufdr_out *out, const char *type)
{
    buffer_print(&out->xml, "<modelType type=\"%s\">\n", type);
}

void ufdr_out_type_end(struct ufdr_out *out)
{
    buffer_add_text(&out->xml, "</modelType>\n");
}

void ufdr_out_model(struct ufdr_out *out, const char *type, bool deleted)
{
    const uint64_t hash = phone_files_hash(out->files, ++out->model_count, 200);
    buffer_print(
        &out->xml,
        "<model type=\"%s\" id=\"%08llx-%04llx-4%03llx-a%03llx-%012llx\" deleted_state=\"%s\" "
        "decoding_confidence=\"High\" isrelated=\"False\" source_index=\"%llu\" extractionId=\"0\">\n",
        type, (unsigned long long)(hash >> 32), (unsigned long long)(hash >> 16 & 0xffff),
        (unsigned long long)(hash & 0xfff), (unsigned long long)(hash >> 20 & 0xfff),
        (unsigned long long)out->model_count, deleted ? "Deleted" : "Intact",
        (unsigned long long)(hash % 900 + 1));
}

void ufdr_out_part(struct ufdr_out *out, const char *type)
{
    buffer_print(&out->xml,
                 "<model type=\"%s\" id=\"\" deleted_state=\"Unknown\" decoding_confidence=\"High\" "
                 "isrelated=\"False\" extractionId=\"0\">\n",
                 type);
}

void ufdr_out_model_end(struct ufdr_out *out)
{
    buffer_add_text(&out->xml, "</model>\n");
}

void ufdr_out_models(struct ufdr_out *out, const char *name, const char *type, bool many)
{
    buffer_print(&out->xml, "<%s name=\"%s\" type=\"%s\">\n", many ? "multiModelField" : "modelField", name,
                 type);
}

void ufdr_out_models_end(struct ufdr_out *out, bool many)
{
    buffer_print(&out->xml, "</%s>\n", many ? "multiModelField" : "modelField");
}

// "]]>" cannot stand in one section.
void ufdr_out_characters(struct ufdr_out *out, const char *text)
{
    buffer_add_text(&out->xml, "<![CDATA[");
    for (const char *end; (end = strstr(text, "]]>")) != NULL; text = end + 2) {
        buffer_add(&out->xml, text, (size_t)(end - text) + 2);
        buffer_add_text(&out->xml, "]]><![CDATA[");
    }
    buffer_add_text(&out->xml, text);
    buffer_add_text(&out->xml, "]]>");
}

void ufdr_out_field(struct ufdr_out *out, const char *name, const char *type, const char *text)
{
    buffer_print(&out->xml, "<field name=\"%s\" type=\"%s\">", name, type);
    if (text == NULL) {
        buffer_add_text(&out->xml, "<empty /></field>\n");
        return;
    }
    buffer_print(&out->xml, "<value type=\"%s\">", type);
    ufdr_out_characters(out, text);
    buffer_add_text(&out->xml, "</value></field>\n");
}

void ufdr_out_text(struct ufdr_out *out, const char *name, const char *text)
{
    ufdr_out_field(out, name, "String", text);
}

enum { FORM_FULL, FORM_NO_ZONE, FORM_NO_FRACTION, FORM_WORDS, FORM_TWO_SPACES, FORM_SLASHES, FORMS };

// Each telephone's report keeps to one form; a few of its times stand in another.
static int form_of(const struct ufdr_out *out, int64_t at_ms)
{
    const uint64_t hash = phone_files_hash(out->files, (uint64_t)at_ms, 210);
    const uint64_t mine = phone_files_hash(out->files, 3, 211);
    return (int)((hash % 16 == 0 ? hash / 16 : mine) % FORMS);
}

static const char *zone_text(const struct ufdr_out *out)
{
    const int64_t minutes = out->offset_minutes < 0 ? -out->offset_minutes : out->offset_minutes;
    return arena_print(out->files->arena, "%c%02d:%02d", out->offset_minutes < 0 ? '-' : '+',
                       (int)(minutes / 60), (int)(minutes % 60));
}

void ufdr_out_time(struct ufdr_out *out, const char *name, int64_t at_ms)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct arena *arena = out->files->arena;
    const int form = form_of(out, at_ms);
    const int64_t local = at_ms + (form == FORM_NO_ZONE ? 0 : out->offset_minutes * MINUTE_MS);
    const int64_t in_day = local % DAY_MS;
    int year, month, day;
    time_civil_from_days(local / DAY_MS, &year, &month, &day);
    const char *clock = arena_print(arena, "%02d:%02d:%02d", (int)(in_day / 3600000),
                                    (int)(in_day / 60000 % 60), (int)(in_day / 1000 % 60));
    const char *zone = form == FORM_NO_ZONE ? "" : zone_text(out), *text;
    if (form <= FORM_NO_ZONE)
        text = arena_print(arena, "%04d-%02d-%02dT%s.%03d%s", year, month, day, clock, (int)(in_day % 1000),
                           zone);
    else if (form == FORM_NO_FRACTION)
        text = arena_print(arena, "%04d-%02d-%02dT%s%s", year, month, day, clock, zone);
    else if (form == FORM_SLASHES)
        text = arena_print(arena, "%02d/%02d/%04d %s %s", day, month, year, clock, zone);
    else
        text = arena_print(arena, "%02d-%s-%02d %s%s%s", day, months[month - 1], year % 100, clock,
                           form == FORM_WORDS ? " " : "  ", zone);
    buffer_print(&out->xml,
                 "<field name=\"%s\" type=\"TimeStamp\"><value type=\"TimeStamp\" "
                 "format=\"TimeStampKnown\">%s</value></field>\n",
                 name, text);
}

void ufdr_out_line(struct ufdr_out *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    buffer_print(&out->xml, "<item name=\"%s\" sourceExtraction=\"0\">", name);
    ufdr_out_characters(out, text);
    buffer_add_text(&out->xml, "</item>\n");
}

void ufdr_out_party(struct ufdr_out *out, const char *identifier, const char *name, const char *role,
                    bool owner)
{
    ufdr_out_part(out, "Party");
    ufdr_out_text(out, "Identifier", identifier);
    ufdr_out_text(out, "Name", name);
    if (role)
        ufdr_out_field(out, "Role", "PartyRole", role);
    ufdr_out_field(out, "IsPhoneOwner", "Boolean", owner ? "True" : "False");
    ufdr_out_model_end(out);
}

const char *ufdr_out_identifier(struct ufdr_out *out, enum chat_app app, int person)
{
    if (app == CHAT_WECHAT)
        return phone_files_wxid(out->files, person);
    if (app == CHAT_TELEGRAM)
        return arena_print(out->files->arena, "%lld", (long long)phone_files_telegram_id(out->files, person));
    return arena_print(out->files->arena, "%s@s.whatsapp.net", out->files->world->people[person].number + 1);
}

const char *ufdr_out_app_name(enum chat_app app)
{
    static const char *const names[CHAT_APPS] = {
        [CHAT_WHATSAPP] = "WhatsApp", [CHAT_WECHAT] = "WeChat", [CHAT_TELEGRAM] = "Telegram"};
    return names[app];
}

const char *ufdr_out_name(struct ufdr_out *out, int person)
{
    const char *name = phone_files_name(out->files, person);
    if (name)
        return name;
    return phone_files_hash(out->files, (uint64_t)person, 71) % 3 == 0
               ? NULL
               : out->files->world->people[person].name;
}

void ufdr_out_position(struct ufdr_out *out, const struct event *event)
{
    double latitude, longitude;
    phone_parts_place(out->files, event, &latitude, &longitude);
    ufdr_out_models(out, "Position", "Coordinate", false);
    ufdr_out_part(out, "Coordinate");
    ufdr_out_field(out, "Latitude", "Double", arena_print(out->files->arena, "%.6f", latitude));
    ufdr_out_field(out, "Longitude", "Double", arena_print(out->files->arena, "%.6f", longitude));
    ufdr_out_text(out, "PositionAddress", event->text);
    ufdr_out_model_end(out);
    ufdr_out_models_end(out, false);
}

bool ufdr_out_is_spoiled(const struct ufdr_out *out, const struct event *event)
{
    return phone_files_hash(out->files, (uint64_t)event->at_ms, 212) % 4000 == 7;
}
