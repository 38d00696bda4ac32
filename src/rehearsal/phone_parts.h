// What the writers of an iPhone and of a report share: where a shared place lies, numbers of the device, and
// senders that write to everybody.
#pragma once

#include "rehearsal/phone_files.h"

// Somewhere in the city that `event` names; cities lie on a fictional grid over western Europe.
void phone_parts_place(const struct phone_files *files, const struct event *event, double *latitude,
                       double *longitude);
const char *phone_parts_imei(struct phone_files *files); // with its check digit (Luhn)
// "0F1E2D3C-..." out of two numbers, the same for the same.
const char *phone_parts_uuid(struct phone_files *files, uint64_t a, uint64_t b);
// A small picture; buffer_done is the caller's.
void phone_parts_picture(struct phone_files *files, uint64_t salt, struct buffer *picture);
bool phone_parts_is_chat(const struct event *event); // a message of an application, not SMS, MMS or a call

struct notice {
    const char *sender, *body;
    int64_t at_ms;
};
// The n-th notice that came to this telephone; false when there are no more. Those with a NULL body did not
// come.
bool phone_parts_notice(const struct phone_files *files, size_t n, struct notice *notice);
