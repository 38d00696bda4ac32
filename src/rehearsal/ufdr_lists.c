// Contacts, accounts, calls and places of a report.
#include "rehearsal/phone_parts.h"
#include "rehearsal/ufdr_xml.h"

#include "base/memory.h"

static void add_entry(struct ufdr_out *out, const char *type, const char *category, const char *value)
{
    ufdr_out_part(out, type);
    ufdr_out_text(out, "Category", category);
    ufdr_out_text(out, "Value", value);
    ufdr_out_text(out, "Domain", type);
    ufdr_out_model_end(out);
}

static void write_saved(struct ufdr_out *out, const struct saved *saved)
{
    struct phone_files *files = out->files;
    const uint64_t hash = phone_files_hash(files, (uint64_t)saved->person, 21);
    ufdr_out_model(out, "Contact", hash % 40 == 0);
    ufdr_out_text(out, "Source", hash % 5 == 0 ? "Phone" : NULL);
    ufdr_out_text(out, "Name", saved->name);
    ufdr_out_models(out, "Entries", "ContactEntry", true);
    add_entry(out, "PhoneNumber", "Mobile", phone_files_number(files, saved->person, NUMBER_SAVED));
    if (hash / 64 % 12 == 0)
        add_entry(out, "EmailAddress", "Home",
                  arena_print(files->arena, "p%llu@example.net",
                              (unsigned long long)(files->world->people[saved->person].lid % 1000000)));
    ufdr_out_models_end(out, true);
    ufdr_out_model_end(out);
}

// As an application lists those the owner writes with.
static void write_listed(struct ufdr_out *out, enum chat_app app, int person)
{
    ufdr_out_model(out, "Contact", false);
    ufdr_out_text(out, "Source", ufdr_out_app_name(app));
    ufdr_out_text(out, "Name", ufdr_out_name(out, person));
    ufdr_out_models(out, "Entries", "ContactEntry", true);
    add_entry(out, "UserID", app == CHAT_WECHAT ? "WeChat ID" : "User ID",
              ufdr_out_identifier(out, app, person));
    if (app == CHAT_TELEGRAM)
        add_entry(out, "PhoneNumber", "Phone", out->files->world->people[person].number);
    ufdr_out_models_end(out, true);
    ufdr_out_model_end(out);
}

void ufdr_out_contacts(struct ufdr_out *out)
{
    const struct device *device = out->files->device;
    bool *listed = memory_new(out->files->world->people_count, sizeof *listed);
    ufdr_out_type(out, "Contact");
    for (size_t i = 0; i < device->contact_count; i++)
        write_saved(out, &device->contacts[i]);
    for (size_t i = 0; i < device->event_count; i++) {
        const struct event *event = &device->events[i];
        if (!phone_parts_is_chat(event) || event->group >= 0 || listed[event->peer])
            continue;
        const enum chat_app app = world_chat_app(out->files->world, device, event);
        listed[event->peer] = true;
        if (app != CHAT_WHATSAPP)
            write_listed(out, app, event->peer);
    }
    ufdr_out_type_end(out);
    memory_free(listed);
}

void ufdr_out_accounts(struct ufdr_out *out)
{
    struct phone_files *files = out->files;
    const struct person *owner = &files->world->people[files->device->owner];
    ufdr_out_type(out, "UserAccount");
    for (int app = 0; app < CHAT_APPS; app++) {
        if (!phone_files_uses(files, (enum chat_app)app))
            continue;
        ufdr_out_model(out, "UserAccount", false);
        ufdr_out_text(out, "Source", ufdr_out_app_name((enum chat_app)app));
        ufdr_out_text(out, "Name", owner->name);
        ufdr_out_text(out, "Username", ufdr_out_identifier(out, (enum chat_app)app, files->device->owner));
        ufdr_out_text(out, "ServiceType", ufdr_out_app_name((enum chat_app)app));
        if (app == CHAT_TELEGRAM) {
            ufdr_out_models(out, "Entries", "ContactEntry", true);
            add_entry(out, "PhoneNumber", "Phone", owner->number);
            ufdr_out_models_end(out, true);
        }
        ufdr_out_model_end(out);
    }
    ufdr_out_type_end(out);
}

// ---- calls ----

static const char *type_of(const struct event *event)
{
    if (event->out)
        return "Outgoing";
    return event->outcome == CALL_ANSWERED ? "Incoming"
           : event->outcome == CALL_MISSED ? "Missed"
                                           : "Rejected";
}

static void write_call(struct ufdr_out *out, const struct event *event)
{
    struct phone_files *files = out->files;
    const bool whatsapp = event->kind == EVENT_WHATSAPP_CALL;
    const char *identifier =
        whatsapp ? ufdr_out_identifier(out, CHAT_WHATSAPP, event->peer)
                 : phone_files_number(files, event->peer, event->out ? NUMBER_SENT : NUMBER_RECEIVED);
    ufdr_out_model(out, "Call", false);
    ufdr_out_text(out, "Source", whatsapp ? "WhatsApp" : NULL);
    ufdr_out_field(out, "Direction", "CallDirection", event->out ? "Outgoing" : "Incoming");
    ufdr_out_field(out, "Type", "CallType", type_of(event));
    ufdr_out_field(out, "Status", "CallStatus", event->outcome == CALL_ANSWERED ? "Established" : NULL);
    ufdr_out_field(out, "VideoCall", "Boolean", whatsapp && event->at_ms % 11 == 0 ? "True" : "False");
    ufdr_out_time(out, "TimeStamp", event->at_ms);
    ufdr_out_field(out, "Duration", "TimeSpan",
                   arena_print(files->arena, "%02d:%02d:%02d", event->seconds / 3600,
                               event->seconds / 60 % 60, event->seconds % 60));
    ufdr_out_models(out, "Parties", "Party", true);
    ufdr_out_party(out, identifier,
                   whatsapp ? ufdr_out_name(out, event->peer) : phone_files_name(files, event->peer),
                   event->out ? "To" : "From", false);
    ufdr_out_models_end(out, true);
    ufdr_out_model_end(out);
}

void ufdr_out_calls(struct ufdr_out *out)
{
    const struct device *device = out->files->device;
    ufdr_out_type(out, "Call");
    for (size_t i = 0; i < device->event_count; i++) {
        if (device->events[i].kind == EVENT_CALL || device->events[i].kind == EVENT_WHATSAPP_CALL)
            write_call(out, &device->events[i]);
    }
    ufdr_out_type_end(out);
}

// Places that stand in messages are listed again by themselves.
void ufdr_out_places(struct ufdr_out *out)
{
    const struct device *device = out->files->device;
    ufdr_out_type(out, "Location");
    for (size_t i = 0; i < device->event_count; i++) {
        const struct event *event = &device->events[i];
        if (event->kind != EVENT_POSITION)
            continue;
        ufdr_out_model(out, "Location", world_is_deleted(out->files->world, device, event));
        ufdr_out_text(out, "Source", ufdr_out_app_name(world_chat_app(out->files->world, device, event)));
        ufdr_out_text(out, "Category", "Shared");
        ufdr_out_text(out, "Name", event->text);
        ufdr_out_time(out, "TimeStamp", event->at_ms);
        ufdr_out_position(out, event);
        ufdr_out_model_end(out);
    }
    ufdr_out_type_end(out);
}
