// Features of every text, weighted by how few hands use them; candidates from sketches; groups that hold
// together on average. What counts is the share of weight two texts have in common (weighted Jaccard): stock
// phrases weigh little.
#include "links/near_duplicates/near_duplicates.h"

#include "links/near_duplicates/candidates.h"
#include "links/near_duplicates/kept.h"
#include "links/near_duplicates/weights.h"

void near_duplicates_group(const struct bytes *texts, size_t count, uint32_t *groups, struct buffer *kept)
{
    struct corpus corpus = corpus_of(texts, count);
    struct near_measure measure = near_measure_of(&corpus);
    corpus_weigh(&corpus, measure.weights);
    if (count)
        near_group_corpus(&corpus, &measure.levels, count, true, groups);
    if (kept)
        near_kept_write(kept, &corpus, &measure);
    near_measure_done(&measure);
    corpus_done(&corpus);
}
