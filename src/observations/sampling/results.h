// What the samples of all sources hold: selectors, watched ones apart, and how the bytes looked. Sums and
// sets only, so that it does not matter in which order answers come. Answers are checked like any outside
// bytes.
#pragma once

#include "observations/sampling/plan.h"
#include "observations/sampling/watch.h"

enum { RESULT_NOTES_MAX = 6, RESULT_SELECTORS_MAX = 100 * 1000 /* different ones, of one source */ };

// A watched selector in a source.
struct sighting {
    size_t watched; // index into the list
    int64_t count;  // how often
    char *path;     // of the first, in order of path and place
    char *table;    // NULL: not in a row
    int64_t row;    // -1: not in a row
    int64_t offset; // in the path, or in what `reached` says; -1: only the row is known
    char *reached;  // NULL: not decoded
};

struct source_result {
    struct sighting *sightings; // by index into the list
    size_t sighting_count, sighting_capacity;
    int64_t watch_hits;
    uint32_t *selectors; // numbers of the different valid ones
    size_t selector_count, selector_capacity;
    int64_t selectors_left_out; // beyond RESULT_SELECTORS_MAX, each time one was met
    int64_t text_bytes, mixed_bytes, random_bytes, empty_bytes, decoded_bytes; // of what was looked at
    int64_t looked_at_bytes; // of the medium: packed as they stand
    int64_t artefacts, artefact_bytes, artefacts_unread;
    int64_t cut; // files of which only the beginning was read
    int64_t files_listed, files_encrypted;
    uint64_t blocks_drawn, blocks_unread;
    char *notes[RESULT_NOTES_MAX]; // sorted, the first of them when there are more
    size_t note_count;
};

struct results {
    const struct watch_list *watch; // NULL: none
    struct source_result *sources;
    size_t source_count;
    struct pair_map numbers; // of selectors, by hash and kind
    uint32_t *in_sources;    // by number: in how many sources
    size_t number_count, number_capacity;
    struct pair_map has;     // (source, number)
    struct text_map samples; // members of archives told already: "source part key"
};

void results_init(struct results *results, size_t source_count, const struct watch_list *watch);
void results_done(struct results *results);

// Takes a whole answer to the job into the results and, for a survey, into the plan. -1 when it is none.
int results_take(struct results *results, size_t source, struct source_plan *plan,
                 const struct sample_job *job, struct bytes answer);
void results_note(struct results *results, size_t source, const char *note); // each once
