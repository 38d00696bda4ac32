// A Cellebrite report while it is written: models, their fields and values, as its maker's programs write
// them (docs/formats/cellebrite-ufdr.md).
#pragma once

#include "rehearsal/phone_files.h"

struct ufdr_out {
    struct phone_files *files;
    struct buffer xml;
    uint64_t model_count; // each has an id of its own
    int64_t offset_minutes;
};

void ufdr_out_type(struct ufdr_out *out, const char *type); // opens <modelType>
void ufdr_out_type_end(struct ufdr_out *out);
void ufdr_out_model(struct ufdr_out *out, const char *type, bool deleted); // opens <model>
void ufdr_out_part(struct ufdr_out *out, const char *type); // opens one inside another, without an id
void ufdr_out_model_end(struct ufdr_out *out);
void ufdr_out_models(struct ufdr_out *out, const char *name, const char *type,
                     bool many); // opens a field of models
void ufdr_out_models_end(struct ufdr_out *out, bool many);
void ufdr_out_field(struct ufdr_out *out, const char *name, const char *type,
                    const char *text);                                        // NULL: empty
void ufdr_out_text(struct ufdr_out *out, const char *name, const char *text); // of type String
void ufdr_out_time(struct ufdr_out *out, const char *name, int64_t at_ms);    // in one of six forms
void ufdr_out_line(struct ufdr_out *out, const char *name, const char *text); // <item>; NULL: none
void ufdr_out_characters(struct ufdr_out *out, const char *text);             // as CDATA

// A person as an application knows him; the owner with IsPhoneOwner. `role` may be NULL.
void ufdr_out_party(struct ufdr_out *out, const char *identifier, const char *name, const char *role,
                    bool owner);
// "447700900123@s.whatsapp.net", "wxid_...", a number of Telegram.
const char *ufdr_out_identifier(struct ufdr_out *out, enum chat_app app, int person);
const char *ufdr_out_app_name(enum chat_app app);            // "WhatsApp"
const char *ufdr_out_name(struct ufdr_out *out, int person); // as saved, or as he calls himself; NULL
void ufdr_out_position(struct ufdr_out *out, const struct event *event);
// Whether a message's text ends with a character that XML forbids, as some reports hold.
bool ufdr_out_is_spoiled(const struct ufdr_out *out, const struct event *event);

// Types of models, each in its file.
void ufdr_out_contacts(struct ufdr_out *out);
void ufdr_out_accounts(struct ufdr_out *out);
void ufdr_out_calls(struct ufdr_out *out);
void ufdr_out_texts(struct ufdr_out *out); // SMS and MMS
void ufdr_out_places(struct ufdr_out *out);
void ufdr_out_chats(struct ufdr_out *out);
