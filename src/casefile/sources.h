// Sources: evidence as received, and the law it stands under.
#pragma once

#include "casefile/casefile.h"

enum handling { HANDLING_H0, HANDLING_H1, HANDLING_H2, HANDLING_H3 }; // H3 is the most restrictive
const char *handling_name(enum handling handling);                    // "H0" ... "H3"
bool handling_parse(const char *text, enum handling *handling);

struct source {
    int64_t id;        // given by the case, from 1 in the order of adding
    const char *label; // unique in the case: the file's name, with "-2" and so on when taken
    const char *path;  // absolute, where the evidence lies
    const char *kind;  // "auto", "phone", "adverts", "statements", "files": what the person said
    const char *authority, *exhibit, *legal_basis, *grade; // NULL when not stated (authority: the case's)
    const char *region; // "NL,US": whose national phone forms to read; by default the authority's country
    const char *zone;   // of its clocks, as "Europe/Brussels" or "UTC": activity is shown in local time
    bool region_given;  // whether a person named the region
    enum handling handling;
    const char *seized_at, *retain_until; // as given, RFC 3339 date or time; NULL when not stated
    const char *sha256; // of the file; of a folder: of its sorted list of names, sizes and hashes
    int64_t size_bytes;
    const char *mapping; // how the columns of a bank's table are read, as a person confirmed it; NULL
};

enum { SOURCE_LABEL_SIZE = 300 };

// Fills in id, and the label it got (SOURCE_LABEL_SIZE bytes, or NULL). A path already in the case is refused
// with an error.
int source_add(struct casefile *casefile, struct source *source, char *label, struct error *error);
typedef int source_take(void *payload, const struct source *source, struct error *error);
int source_each(struct casefile *casefile, source_take *take, void *payload, struct error *error); // by id

// Gives a source that is in the case a mapping. *changed: it had none, or another one. Items of it that
// `observer` left unread for want of one are pending again, *again of them. An error when a mapping that it
// had was read by: what was observed is never edited.
int source_set_mapping(struct casefile *casefile, int64_t source_id, const char *mapping,
                       const char *observer, bool *changed, int64_t *again, struct error *error);
// The most restrictive handling code of all sources.
enum handling source_strictest_handling(struct casefile *casefile);
