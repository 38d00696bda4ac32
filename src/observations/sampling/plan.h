// What to look at in one source, and in which order: its files are surveyed, then artefacts and drawn blocks
// take turns. The order depends on the source alone, never on time or on who finished first, so that a budget
// in bytes always buys the same sample and more time only goes further along it. Knows no workers.
#pragma once

#include "casefile/items.h"
#include "casefile/sources.h"
#include "observations/sampling/artefacts.h"
#include "observations/sampling/order.h"
#include "observations/sampling/sequence.h"

enum {
    QUANTUM_BLOCKS = 64,               // drawn at once
    WHOLE_BLOCKS = 256,                // a medium of so many is read from its beginning to its end
    PART_SURVEY_LEAST_BYTES = 1 << 20, // smaller files of a folder are not looked into for artefacts
    PLAN_EXTENTS_MAX = 1 << 20,        // of all artefacts of a source; those beyond are left to the blocks
};

// A file of the source: itself, one of a folder, or the first segment of an image.
struct sample_part {
    struct item_row row; // texts owned
    bool surveyed;
    enum image_format read_as;
    int64_t size_bytes; // of the medium in it
    uint64_t first_block, block_count;
    size_t artefact; // index + 1 of the artefact that is the whole of it; 0: none
};

struct sample_artefact {
    size_t part;
    enum artefact_tier tier;
    int64_t cost_bytes;      // what reading it will take of the budget
    char *path;              // from the source's label
    bool is_part;            // the whole of a file of a folder
    bool is_planned;         // handed out, or about to be
    struct child_item child; // else: where it is in the part's medium; texts and extents owned
};

struct sample_job {
    enum order_what what;
    size_t part, artefact;
    uint64_t *blocks; // of the part's medium, rising; owned
    size_t block_count;
    bool plainly;      // order.h
    size_t stands_for; // blocks that were drawn and lie in the artefact, which is read whole instead
};

struct source_plan {
    int64_t source_id, size_bytes;
    char *label, *regions; // "NL,US"
    uint64_t seed;
    struct sample_part *parts;
    size_t part_count, part_capacity;
    struct sample_artefact *artefacts; // sorted once laid out
    size_t artefact_count, artefact_capacity, extent_count;
    size_t survey_next, surveys_open;
    bool laid_out;
    struct sequence sequence;
    bool in_order; // all blocks will be read, so they come in their order: neighbours are searched together
    uint64_t block_next;
    size_t artefact_next;
    int64_t artefact_bytes, block_bytes; // planned so far
    struct sample_job *queue;            // blocks drawn and not handed out
    size_t queue_count, queue_capacity;
};

// Seeded from the source's hash.
void plan_init(struct source_plan *plan, const struct source *source);
void plan_done(struct source_plan *plan);
void plan_add_file(struct source_plan *plan, const struct item_row *file);
// When all files are added: which are worth a survey.
void plan_start(struct source_plan *plan);

// The next job, which is the caller's to end with job_done. `budget_bytes` 0: no limit. False when there is
// none now: surveys are open (and plan_is_open), or all was handed out.
bool plan_next(struct source_plan *plan, int64_t budget_bytes, struct sample_job *job);
void plan_put_back(struct source_plan *plan, struct sample_job *job); // takes it over; it comes again
void job_done(struct sample_job *job);

// The answers to a survey. A medium larger than 2^56 bytes is taken for none.
void plan_take_medium(struct source_plan *plan, size_t part, enum image_format read_as, int64_t size_bytes);
void plan_take_artefact(struct source_plan *plan, size_t part, const struct child_item *child);
void plan_survey_ended(struct source_plan *plan);

uint64_t plan_blocks(const struct source_plan *plan);      // of all parts; 0 before it is laid out
int64_t plan_medium_bytes(const struct source_plan *plan); // likewise
