// Groups of texts that one hand wrote: near-identical up to a few edited words, other names, prices and
// numbers. Knows nothing of adverts or the case.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

// Sets groups[i] to the smallest index of the group that text i belongs to (i itself when it stands alone).
// The result depends only on the texts and their order. About linear in the total size. `kept` (may be NULL)
// is added what a later increment needs, opaque and versioned.
void near_duplicates_group(const struct bytes *texts, size_t count, uint32_t *groups, struct buffer *kept);

// The texts grouped so far, for an increment.
struct near_archive {
    const struct bytes
        *kept; // what was kept of each run, in order: of the first grouping and of each increment
    size_t kept_count;
    size_t count;           // texts in them
    const uint32_t *groups; // of each, the group it is in now: the index of one of the group's texts
    // The text of that index; borrowed until the next call. NULL when it cannot be read: it is then like no
    // other text.
    const char *(*text_of)(void *payload, uint32_t index, size_t *size);
    void *payload;
};

// Puts each new text into the group that its texts hold together with best: groups[i] is that group (as the
// archive names it), or archive->count + j when it forms a group with new texts of which j is the first (j =
// i when it stands alone). Words weigh what they weighed when the archive was first grouped, and old groups
// are never joined nor parted: that is for a full run. `kept` (may be NULL) is added what the next increment
// needs. Costs about what grouping `count` texts costs, and a pass over what was kept. -1 when what was kept
// is of another version, or damaged: group all texts anew.
int near_duplicates_extend(const struct near_archive *archive, const struct bytes *texts, size_t count,
                           uint32_t *groups, struct buffer *kept, struct error *error);

// Why texts are one: cohesion[g], for each of archive->count indexes, is the mean similarity (the share of
// what two texts say that both say, rare words counting most; 0 to 1) of members of the group named g, over
// some of its pairs; 1 for a text that stands alone, 0 where no group has that name. text_of is not called.
int near_duplicates_cohesion(const struct near_archive *archive, float *cohesion, struct error *error);
