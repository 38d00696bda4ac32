// What observations are about, while the link stage builds it: one entity for each normal form of a selector,
// each device, advert, group of near-identical adverts and city.
#pragma once

#include "base/map.h"
#include "casefile/network.h"
#include "casefile/observations.h"

struct made_entity {
    char *kind, *value, *label;
    int64_t label_count; // how often the label was seen
    int64_t own_source_id;
};

struct entities {
    struct made_entity *all; // entity id is the position plus one
    size_t count, capacity;
    struct text_map by_name;                  // "kind\x1fvalue" to id
    int64_t *of_spelling;                     // by spelling id; 0: none
    size_t spelling_count, spelling_capacity; // ids below spelling_count are known
    struct pair_map labels;                   // (entity, label number) to how often
    struct text_map label_numbers;
    struct {
        int64_t source_id, entity_id;
    } * devices;
    size_t device_count, device_capacity;
};

int64_t entities_at(struct entities *entities, const char *kind, const char *value); // made when new
// Entities of all spellings, of all devices, their owners and saved names; writes nothing.
int entities_read(struct entities *entities, struct casefile *casefile, struct error *error);
int64_t entities_of_device(const struct entities *entities, int64_t source_id);     // 0: no device
int64_t entities_of_spelling(const struct entities *entities, int64_t spelling_id); // 0: none
// Writes entities and their spellings.
int entities_write(struct entities *entities, struct casefile *casefile, struct error *error);
void entities_done(struct entities *entities);
