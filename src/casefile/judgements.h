// What analysts decided of entities and findings: who, when, why. Judgements are only ever added; one that is
// withdrawn stays, and so does what withdrew it. Links and findings are made anew from observations and those
// that stand (docs/decisions/0014-judgements-name-values.md).
//
// They name what they are about by values that no re-run changes: an entity by kind and value, a finding by
// its kind and the entities that stood in it when it was judged. What that is in the case as it stands now is
// looked up by judgements_settle.
#pragma once

#include "base/bytes.h"
#include "base/sha256.h"
#include "casefile/casefile.h"

#include <stddef.h>

enum verdict {
    VERDICT_CONFIRM,  // an entity: no hub, whatever is counted; a finding: it is so
    VERDICT_REJECT,   // an entity: it says nothing of who it stands with, and glues nothing; a finding: it is
                      // not so; two entities, an advert and what it uses: that tie is not believed
    VERDICT_MERGE,    // two: one hand
    VERDICT_SPLIT,    // two: not one hand
    VERDICT_WITHDRAW, // a judgement: said no more
    VERDICTS,         // count
};
const char *verdict_name(enum verdict verdict); // "confirm", ...
// VERDICTS when there is none of that name.
enum verdict verdict_named(const char *name);

enum { JUDGEMENT_SIDES = 2, JUDGEMENT_MEMBERS_MAX = 200 };

// One of what a judgement is about.
struct judged_side {
    const char *kind; // of an entity ("phone"), or of a finding ("ring"); NULL: there is no such side
    const char
        *value;      // the entity's; a text is named by the URL of one of its adverts. A finding's title then
    bool is_finding; //
    const int64_t
        *entities; // what it is now: an entity, or those of a finding's members that the case still has
    size_t entity_count;
    int64_t finding_id; // that has the most of these members, at least half; 0: none
};

struct judgement {
    int64_t id;
    enum verdict verdict;
    const char *at, *who; // as in the audit
    const char *reason;   // NULL: none given
    struct judged_side sides[JUDGEMENT_SIDES];
};
typedef int judgement_take(void *payload, const struct judgement *judgement, struct error *error);
// Those that stand, by id. Entities and findings as judgements_settle left them; before link wrote entities
// there are none, and only kinds and values can be used.
int judgement_each(struct casefile *casefile, judgement_take *take, void *payload, struct error *error);

// ---- judging ----

// What a person typed for a side, to be kept: KIND:VALUE of an entity, KIND:NUMBER or KIND:ENTITY of a
// finding (finding: of any kind).
struct judged_name {
    char *kind, *value;
    bool is_finding;
    int64_t entity_id, finding_id; // at present
};
// ERROR_USAGE when the case has nothing of that name. judged_name_done also after an error.
int judged_name_read(struct judged_name *name, struct casefile *casefile, const char *text,
                     struct error *error);
void judged_name_done(struct judged_name *name);
// "phone:+447700900123", "ring: 14 adverts with ..."
void judged_name_print(struct buffer *out, const struct judged_name *name);

// Keeps a judgement, in the open transaction, with an entry in the audit that binds it. *id is that of one
// that says the same and stands already, with *is_new false. ERROR_USAGE when one that stands says the
// contrary: whoever thinks otherwise withdraws it first.
struct new_judgement {
    enum verdict verdict;
    const struct judged_name *sides[JUDGEMENT_SIDES]; // NULL: none
    const char *reason;                               // NULL
    const char *why, *arguments;                      // for the audit
};
int judgement_put(struct casefile *casefile, const struct new_judgement *judgement, int64_t *id, bool *is_new,
                  struct error *error);
int judgement_withdraw(struct casefile *casefile, int64_t id, const struct new_judgement *judgement,
                       int64_t *new_id, struct error *error);

// ---- keeping up ----

// Looks up what each that stands is about, among the entities and findings that stand. In the open
// transaction; link and find call it at their ends, judge when it has kept one.
int judgements_settle(struct casefile *casefile, struct error *error);
// Of what stands, as far as link and find depend on it: what was made of other judgements has another.
int judgements_digest(struct casefile *casefile, char hex[SHA256_HEX_SIZE], struct error *error);
// Whether each is what the audit says of it. -1 with the first that is not; *count of all.
int judgements_verify(struct casefile *casefile, int64_t *count, struct error *error);
