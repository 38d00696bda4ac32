// A case file made by hand through the case's own interface: one phone, one capture of adverts, one
// statement, and a finding of each kind. Every name, number and place is fictional.
#pragma once

#include "casefile/casefile.h"

struct small_case {
    char folder[64], path[96];
    struct casefile *casefile;
    const char *text; // put wherever evidence is free text: a plain word, or an attack
};

void small_case_make(struct small_case *small, const char *text);
void small_case_make_empty(struct small_case *small); // only its identity
void small_case_remove(struct small_case *small);
