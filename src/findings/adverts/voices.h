// Who speaks in the adverts of a group, as far as adverts say: the names they state, the pictures they show
// and the telephones they print. A name is no person: one person may use several, and several one.
#pragma once

#include "casefile/casefile.h"
#include "findings/adverts/groups.h"

enum voice_kind { VOICE_NAME, VOICE_PICTURE, VOICE_PHONE, VOICE_KINDS };
extern const char *const voice_kind_names[VOICE_KINDS]; // "name", "picture", "phone"

struct voice {
    enum voice_kind kind;
    int64_t entity_id; // of a picture or telephone; 0 of a name
    const char *value;
};

struct voice_use {
    uint32_t group, advert; // positions in groups->all and in its adverts
    uint32_t voice;         // position in voices->all
};

struct voices {
    struct voice *all;
    size_t count, capacity;
    struct voice_use
        *uses; // by group, voice, advert: each once. Pictures and telephones that are hubs are not
    size_t use_count, use_capacity; //   among them
    struct arena *arena;
};

// Of the groups that are rings. `groups` must stay.
int voices_read(struct voices *voices, const struct advert_groups *groups, struct casefile *casefile,
                struct error *error);
void voices_done(struct voices *voices);
// The uses of one group: a run of voices->uses.
const struct voice_use *voices_of_group(const struct voices *voices, size_t group, size_t *count);
