// What patterns of money join payments with: accounts that people say or save, where devices were, and the
// members of findings that stand.
#pragma once

#include "casefile/casefile.h"
#include "casefile/records.h"

// An account that somebody wrote to others, or saved together with a telephone or e-mail address.
struct said_account {
    int64_t observation_id, source_id;
    int64_t account_entity;
    int64_t selector_entity; // saved in one contact with it; 0: the owner of the device wrote it
    const char *text;        // of the message; NULL
};
typedef int said_account_take(void *payload, const struct said_account *said, struct error *error);
// Messages that a device's owner sent, then contacts; by observation. After link.
int said_account_each(struct casefile *casefile, said_account_take *take, void *payload, struct error *error);

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
