// Messages of a report: SMS, MMS, and chats with all that stands in them.
#include "rehearsal/phone_parts.h"
#include "rehearsal/ufdr_xml.h"

#include "base/memory.h"

#include <stdlib.h>

static void add_body(struct ufdr_out *out, const struct event *event, const char *text)
{
    ufdr_out_text(out, "Body",
                  text && ufdr_out_is_spoiled(out, event) ? arena_print(out->files->arena, "%s \x03!", text)
                                                          : text);
}

// ---- SMS and MMS ----

static void add_number(struct ufdr_out *out, int person, bool sent, const char *role, bool owner)
{
    struct phone_files *files = out->files;
    ufdr_out_party(out, phone_files_number(files, person, sent ? NUMBER_SENT : NUMBER_RECEIVED),
                   owner ? NULL : phone_files_name(files, person), role, owner);
}

static void write_sms(struct ufdr_out *out, const struct event *event)
{
    ufdr_out_model(out, "SMS", world_is_deleted(out->files->world, out->files->device, event));
    ufdr_out_text(out, "Source", NULL);
    ufdr_out_time(out, "TimeStamp", event->at_ms);
    add_body(out, event, event->text);
    ufdr_out_field(out, "Folder", "String", event->out ? "Sent" : "Inbox");
    ufdr_out_field(out, "Status", "MessageStatus", event->out ? "Sent" : "Read");
    ufdr_out_models(out, "Parties", "Party", true);
    add_number(out, event->peer, event->out, event->out ? "To" : "From", false);
    ufdr_out_models_end(out, true);
    ufdr_out_model_end(out);
}

static void write_notice(struct ufdr_out *out, const struct notice *notice)
{
    ufdr_out_model(out, "SMS", false);
    ufdr_out_time(out, "TimeStamp", notice->at_ms);
    ufdr_out_text(out, "Body", notice->body);
    ufdr_out_field(out, "Folder", "String", "Inbox");
    ufdr_out_models(out, "Parties", "Party", true);
    ufdr_out_party(out, notice->sender, NULL, "From", false);
    ufdr_out_models_end(out, true);
    ufdr_out_model_end(out);
}

static void add_receivers(struct ufdr_out *out, const struct event *event)
{
    const int owner = out->files->device->owner;
    if (event->group < 0) {
        add_number(out, event->out ? event->peer : owner, event->out, "To", !event->out);
        return;
    }
    const struct group *group = &out->files->world->groups[event->group];
    for (size_t i = 0; i < group->count; i++) {
        const int member = group->members[i];
        if (member != (event->out ? owner : event->peer))
            add_number(out, member, false, "To", member == owner);
    }
}

static void add_attachment(struct ufdr_out *out, const char *field, bool many, const char *name)
{
    ufdr_out_models(out, field, "Attachment", many);
    ufdr_out_part(out, "Attachment");
    ufdr_out_text(out, "Filename", name);
    ufdr_out_text(out, "ContentType", "image/jpeg");
    ufdr_out_model_end(out);
    ufdr_out_models_end(out, many);
}

static void write_mms(struct ufdr_out *out, const struct event *event)
{
    const int owner = out->files->device->owner;
    ufdr_out_model(out, "MMS", false);
    ufdr_out_time(out, "TimeStamp", event->at_ms);
    add_body(out, event, event->text);
    ufdr_out_field(out, "Folder", "String", event->out ? "Sent" : "Inbox");
    ufdr_out_models(out, "From", "Party", false);
    add_number(out, event->out ? owner : event->peer, false, NULL, event->out);
    ufdr_out_models_end(out, false);
    ufdr_out_models(out, "Parties", "Party", true);
    add_receivers(out, event);
    ufdr_out_models_end(out, true);
    if (event->group < 0)
        add_attachment(out, "Attachments", true,
                       arena_print(out->files->arena, "PART_%lld_image.jpg", (long long)event->at_ms));
    ufdr_out_model_end(out);
}

void ufdr_out_texts(struct ufdr_out *out)
{
    const struct device *device = out->files->device;
    struct notice notice;
    ufdr_out_type(out, "SMS");
    for (size_t i = 0; phone_parts_notice(out->files, i, &notice); i++) {
        if (notice.body)
            write_notice(out, &notice);
    }
    for (size_t i = 0; i < device->event_count; i++) {
        if (device->events[i].kind == EVENT_SMS)
            write_sms(out, &device->events[i]);
    }
    ufdr_out_type_end(out);
    ufdr_out_type(out, "MMS");
    for (size_t i = 0; i < device->event_count; i++) {
        if (device->events[i].kind == EVENT_MMS)
            write_mms(out, &device->events[i]);
    }
    ufdr_out_type_end(out);
}

// ---- chats ----

// Where an event belongs: chats are in the order of those, their messages in the order of time.
struct turn {
    uint64_t chat;
    size_t event;
};

static int compare_turns(const void *a, const void *b)
{
    const struct turn *x = a, *y = b;
    if (x->chat != y->chat)
        return x->chat < y->chat ? -1 : 1;
    return (x->event > y->event) - (x->event < y->event);
}

static void add_party(struct ufdr_out *out, enum chat_app app, int person)
{
    const bool owner = person == out->files->device->owner;
    ufdr_out_party(out, ufdr_out_identifier(out, app, person),
                   owner ? out->files->world->people[person].name : ufdr_out_name(out, person), NULL, owner);
}

static const char *group_id(struct ufdr_out *out, int group)
{
    return arena_print(out->files->arena, "%llu@g.us",
                       (unsigned long long)out->files->world->groups[group].id);
}

static void begin_chat(struct ufdr_out *out, enum chat_app app, const struct event *event)
{
    const struct world *world = out->files->world;
    ufdr_out_model(out, "Chat", false);
    ufdr_out_text(out, "Source", ufdr_out_app_name(app));
    ufdr_out_text(out, "Id",
                  event->group >= 0 ? group_id(out, event->group)
                                    : ufdr_out_identifier(out, app, event->peer));
    if (event->group >= 0)
        ufdr_out_text(out, "Name", world->groups[event->group].subject);
    ufdr_out_field(out, "ChatType", "ChatType", event->group >= 0 ? "Group" : "OneOnOne");
    ufdr_out_models(out, "Participants", "Party", true);
    if (event->group >= 0) {
        for (size_t i = 0; i < world->groups[event->group].count; i++)
            add_party(out, app, world->groups[event->group].members[i]);
    } else {
        add_party(out, app, event->peer);
        add_party(out, app, out->files->device->owner);
    }
    ufdr_out_models_end(out, true);
    ufdr_out_models(out, "Messages", "InstantMessage", true);
}

static void write_message(struct ufdr_out *out, enum chat_app app, const struct event *event)
{
    struct phone_files *files = out->files;
    const uint64_t hash = phone_files_hash(files, (uint64_t)event->at_ms, 40);
    ufdr_out_model(out, "InstantMessage", world_is_deleted(files->world, files->device, event));
    ufdr_out_models(out, "From", "Party", false);
    add_party(out, app, event->out ? files->device->owner : event->peer);
    ufdr_out_models_end(out, false);
    ufdr_out_text(out, "SourceApplication", ufdr_out_app_name(app));
    ufdr_out_text(out, "Identifier", arena_print(files->arena, "%016llX", (unsigned long long)hash));
    add_body(out, event, event->kind == EVENT_POSITION ? NULL : event->text);
    ufdr_out_field(out, "Status", "MessageStatus", event->out ? "Sent" : "Read");
    ufdr_out_time(out, "TimeStamp", event->at_ms);
    if (event->kind == EVENT_PICTURE)
        add_attachment(out, "Attachment", false,
                       arena_print(files->arena, "IMG-2024%04d-WA%04d.jpg", (int)(hash % 9000 + 100),
                                   (int)(hash / 9000 % 10000)));
    if (event->kind == EVENT_POSITION)
        ufdr_out_position(out, event);
    if (event->kind == EVENT_PICTURE && event->at_ms % 9 == 0)
        ufdr_out_text(out, "Label", "Forwarded");
    ufdr_out_model_end(out);
}

void ufdr_out_chats(struct ufdr_out *out)
{
    const struct device *device = out->files->device;
    struct turn *turns = memory_new(device->event_count, sizeof *turns);
    size_t count = 0;
    for (size_t i = 0; i < device->event_count; i++) {
        const struct event *event = &device->events[i];
        if (phone_parts_is_chat(event))
            turns[count++] = (struct turn){
                event->group >= 0 ? (uint64_t)event->group << 32 : (uint64_t)(event->peer + 1), i};
    }
    qsort(turns, count, sizeof *turns, compare_turns);
    ufdr_out_type(out, "Chat");
    for (size_t i = 0; i < count; i++) {
        const struct event *event = &device->events[turns[i].event];
        const enum chat_app app = world_chat_app(out->files->world, device, event);
        if (i == 0 || turns[i].chat != turns[i - 1].chat)
            begin_chat(out, app, event);
        write_message(out, app, event);
        if (i + 1 == count || turns[i].chat != turns[i + 1].chat) {
            ufdr_out_models_end(out, true);
            ufdr_out_model_end(out);
        }
    }
    ufdr_out_type_end(out);
    memory_free(turns);
}
