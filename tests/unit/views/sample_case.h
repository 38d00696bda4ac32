// A case file made by hand through the case's own interface: one phone, one capture of adverts, one
// statement, and a finding of each kind. Every name, number and place is fictional.
#pragma once

#include "casefile/temporary_case.h"

struct sample_case {
    char folder[TEMPORARY_FOLDER_SIZE], path[TEMPORARY_PATH_SIZE];
    struct casefile *casefile;
    const char *text; // put wherever evidence is free text: a plain word, or an attack
};

void sample_case_make(struct sample_case *sample, const char *text);
void sample_case_make_empty(struct sample_case *sample); // only its identity
void sample_case_remove(struct sample_case *sample);
