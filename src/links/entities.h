// What observations are about, while the link stage builds it: one entity for each normal form of a selector,
// or for all those that an application says are one account (identity.h); each device, advert, group of
// near-identical adverts and city.
#pragma once

#include "base/map.h"
#include "casefile/network.h"
#include "casefile/observations.h"
#include "casefile/sightings.h"

struct made_entity {
    const char *kind; // of the few kinds
    char *value, *label;
    int64_t label_count; // how often the label was seen
    bool label_is_saved; // a person saved it; else an account's own
    int64_t own_source_id;
};

struct entities {
    struct made_entity *all; // entity id is the position plus one
    size_t count, capacity;
    char **kinds;
    size_t kind_count, kind_capacity;
    struct casefile *standing; // what stands in it stays: entities_stand; NULL: all is made anew
    size_t standing_count;     // of `all`, those that stand; of adverts the value is not read
    struct error failure;      // of a look-up there
    bool failed;
    struct { // normal forms that are known by another
        const char *kind;
        char *value;
        uint32_t id;
    } * joined;
    size_t joined_count, joined_capacity;
    struct text_map by_name;    // "kind\x1fvalue" to id
    struct sighting *sightings; // by spelling, then source
    size_t sighting_count, sighting_capacity;
    int64_t *of_spelling;                     // by spelling id, in the first source that has it; 0: none
    size_t spelling_count, spelling_capacity; // ids below spelling_count are known
    struct pair_map in_source; // (spelling, source) to entity, of spellings that are another one elsewhere
    struct pair_map labels;    // (entity, label number) to how often
    struct text_map label_numbers;
    struct {
        int64_t source_id, entity_id;
    } * devices;
    size_t device_count, device_capacity;
};

int64_t entities_at(struct entities *entities, const char *kind, const char *value);         // made when new
int64_t entities_find(const struct entities *entities, const char *kind, const char *value); // 0: none
// Takes over the entities of the case: only what is new will be made and written. -1 with an error too when
// their numbers have gaps.
int entities_stand(struct entities *entities, struct casefile *casefile, struct error *error);
// Entities of all spellings observed after `after` (0: of all), each alone; writes nothing.
int entities_read(struct entities *entities, int64_t after, struct casefile *casefile, struct error *error);
// Makes several one. joined[id] is, for each entity, the one by whose value it is known from now on; it
// becomes its new id.
void entities_join(struct entities *entities, uint32_t *joined);
// Devices, their owners, and the names that entities are known by; of entities that stand the devices only.
// Counts a name that an entity is known by; saved: somebody else says it, which outweighs what it calls
// itself.
void entities_count_name(struct entities *entities, int64_t id, const char *name, bool is_saved);
int entities_read_devices(struct entities *entities, struct casefile *casefile, struct error *error);
int64_t entities_of_device(const struct entities *entities, int64_t source_id); // 0: no device
// What a spelling of a source is about; 0: nothing.
int64_t entities_of_spelling(const struct entities *entities, int64_t source_id, int64_t spelling_id);
// Writes new entities and what each spelling is about. -1 also when a look-up failed before.
int entities_write(struct entities *entities, struct casefile *casefile, struct error *error);
void entities_done(struct entities *entities);
