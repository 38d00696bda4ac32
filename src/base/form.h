// A form as printed ones are: constant words with blanks to fill in. What many near-identical texts have in
// common, and the places where they differ; and how one text fills the form in.
//
// A text is aligned with a form by what stands in both exactly once and in the same order (after patience
// diff), and between those by dynamic programming over tokens, in which a misspelled word costs less than
// another one and a slot takes what stands in it nearly for free. The work is about linear in the length of
// the text: FORM_GAP_MAX bounds what is aligned word by word.
#pragma once

#include "base/tokens.h"

enum {
    FORM_SLOTS_MAX = 32,
    FORM_GAP_MAX = 200, // tokens or parts between two anchors; a longer gap is told as wholly different
};

struct form_part {
    bool is_slot;
    uint8_t kind;       // enum slot_kind: of a slot; of a constant that is known to be something
    uint8_t weight;     // of a constant: what it costs to lack it, 1 to 8
    int16_t slot;       // number of the slot, from 0; -1
    struct token token; // of a constant; its letters stand in the form's pool
};

struct form {
    struct form_part *parts;
    size_t count, capacity;
    uint32_t *pool;
    size_t pool_count, pool_capacity;
    int slot_count;
    bool spaced;                 // while it is parsed: a space ended the constant before
    struct form_anchor *anchors; // opaque: constants that stand in it once, by hash
    size_t anchor_capacity;
    struct buffer text; // of its constants, as they were written
};

void form_init(struct form *form);
void form_reset(struct form *form);
void form_done(struct form *form);

// Parts one after the other; form_ready before it is aligned with. `pool` is the token's.
struct form_part *form_add_constant(struct form *form, const struct token *token, const uint32_t *pool);
struct form_part *form_add_slot(struct form *form, enum slot_kind kind);
void form_ready(struct form *form);

// A form from and to JSON: an array of constant texts, {"slot": 0, "kind": "name"} and constants that are
// known to be something, {"text": "Ana", "kind": "name", "value": "ana"}; texts have their spaces. False: it
// is no such array. Only a form that was parsed has `text`.
bool form_parse(struct form *form, struct letters *letters, const char *json);

// For each token of a text where it stands.
enum filled_as {
    FILLED_SAME,    // the constant `part`
    FILLED_CHANGED, // in place of the constant `part`: another word, or it misspelled
    FILLED_IN,      // in the slot `part`
    FILLED_ADDED,   // nowhere: before the part `part`
};
struct filling {
    uint32_t part;
    uint8_t as; // enum filled_as
};

struct form_aligner; // opaque: working memory
struct form_aligner *form_aligner_new(void);
void form_aligner_free(struct form_aligner *aligner);
// fillings: one for each token of the text, in order; parts never go back. Constants that no token names are
// missing. Returns the cells of work that were needed.
size_t form_align(struct form_aligner *aligner, const struct form *form, const struct token_list *text,
                  struct filling *fillings);

// What a text has in each slot that it fills, in the order of its parts: the normal form of what is known to
// stand there, else its words in lower case without accents, at most FORM_VALUE_MAX bytes. `known`: the
// places with which the tokens were read. The value is borrowed for the length of the call.
enum { FORM_VALUE_MAX = 200 };
typedef void form_value_take(void *payload, const struct form_part *slot, const char *value);
void form_values(const struct form *form, const struct token_list *text, const struct filling *fillings,
                 const struct known_place *known, form_value_take *take, void *payload);
