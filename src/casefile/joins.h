// What patterns of money join payments with: accounts that people say or save, where devices were, and the
// members of findings that stand.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"

// A message that a device's owner sent and that has a text.
struct owner_message {
    int64_t observation_id, source_id;
    const char *text;
};
typedef int owner_message_take(void *payload, const struct owner_message *message, struct error *error);
int owner_message_each(struct casefile *casefile, owner_message_take *take, void *payload,
                       struct error *error); // by id

// An account and a telephone or e-mail address that stand in one contact. After link.
struct saved_account {
    int64_t observation_id, source_id;
    int64_t account_entity, selector_entity;
};
typedef int saved_account_take(void *payload, const struct saved_account *saved, struct error *error);
int saved_account_each(struct casefile *casefile, saved_account_take *take, void *payload,
                       struct error *error); // by observation

struct position_row { // of the device itself, where and when both are known
    int64_t observation_id, source_id;
    double latitude, longitude;
    struct moment at;
};
typedef int position_take(void *payload, const struct position_row *position, struct error *error);
int position_each(struct casefile *casefile, position_take *take, void *payload,
                  struct error *error); // by source, time

// Of findings of a kind as the last run of its pattern left them: by finding, then place in it.
struct finding_member {
    int64_t finding_id, entity_id;
    const char *role;
};
typedef int finding_member_take(void *payload, const struct finding_member *member, struct error *error);
int finding_member_each(struct casefile *casefile, const char *kind, finding_member_take *take, void *payload,
                        struct error *error);
