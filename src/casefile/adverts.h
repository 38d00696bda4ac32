// Adverts as the later stages read them: with what they state, the pictures they may show, and the templates
// of near-identical texts. Observations are written by scan; entities and templates by link.
#pragma once

#include "base/arena.h"
#include "casefile/casefile.h"
#include "casefile/records.h"

struct advert_row {
    int64_t observation_id, source_id;
    int64_t entity_id; // the advert's own entity; 0 before link
    const char *id, *url, *city, *text;
    struct moment posted;
    const int64_t *spellings; // of its selectors
    const int64_t *entities;  // the same, as entities (0 before link)
    size_t selector_count;
    int64_t text_entity_id; // its group of near-identical texts; 0 when it stands alone or before link
};
typedef int advert_take(void *payload, const struct advert_row *advert, struct error *error);
// Those observed after one; 0: all.
int advert_each_after(struct casefile *casefile, int64_t after, advert_take *take, void *payload,
                      struct error *error);

// What `link` made of adverts, without their words: what to count with. By observation.
struct advert_outline {
    int64_t observation_id, source_id;
    int64_t entity_id, text_entity_id, city_entity_id; // 0: none
    struct moment posted;
};
typedef int advert_outline_take(void *payload, const struct advert_outline *advert, struct error *error);
int advert_outline_each(struct casefile *casefile, advert_outline_take *take, void *payload,
                        struct error *error);

// Captures of adverts that link has seen, by observation: which advert and when, without its text.
struct capture_row {
    int64_t observation_id, entity_id;
    struct moment posted;
};
typedef int capture_take(void *payload, const struct capture_row *capture, struct error *error);
int capture_each(struct casefile *casefile, capture_take *take, void *payload, struct error *error);

// What adverts state that is no selector, by observation, then position.
struct mention_row {
    int64_t observation_id;
    enum mention_kind kind;
    const char *value, *text;
    int64_t offset; // bytes in the advert's text; -1: it stands in a field beside it
};
typedef int mention_take(void *payload, const struct mention_row *mention, struct error *error);
int mention_each_of(struct casefile *casefile, enum mention_kind kind, mention_take *take, void *payload,
                    struct error *error);

// The names that adverts state, by observation, then position: as often as they are stated.
typedef int advert_name_take(void *payload, int64_t advert_entity_id, const char *name, struct error *error);
int advert_name_each(struct casefile *casefile, advert_name_take *take, void *payload, struct error *error);

// Which pictures adverts name, by observation, then position: as written there.
struct shown_row {
    int64_t observation_id, source_id, item_id;
    int64_t advert_entity_id; // 0 before link
    const char *picture;
};
typedef int shown_take(void *payload, const struct shown_row *shown, struct error *error);
int shown_each(struct casefile *casefile, int64_t after, shown_take *take, void *payload,
               struct error *error);

// Sources in which adverts stand, by id.
typedef int advert_source_take(void *payload, int64_t source_id, struct error *error);
int advert_source_each(struct casefile *casefile, advert_source_take *take, void *payload,
                       struct error *error);

// Pictures that were read, wherever they stand: by observation, then item; a row for the item it was read in,
// and for each other of the same bytes, which was not read again.
struct picture_row {
    int64_t observation_id, source_id, item_id;
    const char *path;   // of its item, from the source's label
    int64_t offset;     // in the item; -1: none
    const char *name;   // by which a page names it; NULL
    const char *sha256; // of its bytes
    const char *pdq;    // 64 hex digits; NULL
    int64_t pdq_quality;
    int64_t entity_id; // the picture it is, with all that look like it; 0 before link
};
typedef int picture_take(void *payload, const struct picture_row *picture, struct error *error);
int picture_each(struct casefile *casefile, picture_take *take, void *payload, struct error *error);
int picture_set_entity(struct casefile *casefile, int64_t observation_id, int64_t entity_id,
                       struct error *error);

// One advert with all that is stated in its text, within limits: of longer ones the beginning. In the arena.
enum { ADVERT_READ_MAX_BYTES = 64 * 1024, STATED_MAX = 300, STATED_TEXT_MAX_BYTES = 400 };
struct stated {
    bool is_selector;
    enum selector_kind selector;
    enum mention_kind mention;
    const char *value, *text; // normal form, as found
    int64_t offset;           // bytes in the text; -1: not known
};
struct advert_whole {
    const char *text;
    struct moment posted;
    const struct stated *stated; // mentions in their order, then selectors
    size_t stated_count;
};
int advert_read(struct casefile *casefile, int64_t observation_id, struct arena *arena,
                struct advert_whole *advert, struct error *error);

// ---- templates: what near-identical texts have in common ----

struct template_row {
    int64_t entity_id; // advert_text
    int64_t adverts;
    int64_t read;      // of these, adverts of which the slots were read: all, unless that were too much work
    int64_t formed;    // adverts that there were when its parts were found
    const char *parts; // JSON: its parts in order, see base/form.h
};
// What stood in a slot. Kinds: "name" "city" "price" "phone" "handle" "time" "age" "url" "emoji" "text".
struct template_slot {
    int64_t entity_id, slot; // slot: from 0
    const char *kind, *value;
    int64_t count, first_observation_id;
};
int template_put(struct casefile *casefile, const struct template_row *row, struct error *error);
int template_slot_put(struct casefile *casefile, const struct template_slot *slot, struct error *error);
int template_slot_add(struct casefile *casefile, const struct template_slot *slot,
                      struct error *error); // its count to what stands
// The template of an entity, in the arena; *found says whether there is one.
int template_find(struct casefile *casefile, int64_t entity_id, struct arena *arena, struct template_row *row,
                  bool *found, struct error *error);
int template_grow(struct casefile *casefile, int64_t entity_id, int64_t adverts, int64_t read,
                  struct error *error); // what it stands on from now on
// The adverts of a group of near-identical texts, by time, then id.
typedef int text_member_take(void *payload, int64_t observation_id, int64_t posted_usec, struct error *error);
int text_member_each(struct casefile *casefile, int64_t text_entity_id, text_member_take *take, void *payload,
                     struct error *error);
int template_remove(struct casefile *casefile, int64_t entity_id, struct error *error); // with its slots
typedef int template_take(void *payload, const struct template_row *row, struct error *error);
int template_each(struct casefile *casefile, template_take *take, void *payload,
                  struct error *error); // by id
typedef int template_slot_take(void *payload, const struct template_slot *slot, struct error *error);
int template_slot_each(struct casefile *casefile, template_slot_take *take, void *payload,
                       struct error *error); // by kind, value, entity
