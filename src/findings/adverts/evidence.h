// How far what two communities of adverts share speaks for one hand. Pure arithmetic: knows no case.
//
// Weights are points: bits, log2 of how much more often one hand than two strangers shows it (naive Bayes, as
// Fellegi and Sunter link records, JASA 1969). They say how values are believed, never how a person or ring
// is judged; reports tell them in words and counts.
//
//  - A telephone printed beside the other's own: 9, less 2 for each doubling of those who print it, less
//    where it is a small part of both. A desk's (struct shown_value): nothing.
//  - A handle: 14, but no more than chance allows. Handles that differ in digits only ("anna1234") are drawn
//    from so few that strangers come to have the same.
//  - An e-mail address: 12.
//  - A text or a picture: 5 and 6, less where it is a small part of what either shows; all texts together 9,
//    all pictures 7, because who copies one copies more; but 1.5 more for each beyond the first when both
//    have hardly any other, because who copies has something of their own, too. Strangers copy: each doubling
//    of the strangers that are believed to use it takes 1 from what the pair shares, once for texts and once
//    for pictures; so it does for handles and addresses. Users that came together, far beyond chance, are no
//    strangers: up to 4 more.
//  - Texts of their own that do not cross, up to 4 against; pictures, up to 2.
//  - The same time and the same cities, up to 5 each, 6 together: measured against how much of the case's
//    time and adverts would be met by chance. Cities apart, up to 4 against. They only support: what is
//    shared must be worth EVIDENCE_SHARED_MIN without them.
#pragma once

#include "findings/adverts/groups.h"

static const double evidence_needed = 8;             // for two hands' worth of contacts to be one
static const double evidence_needed_contactless = 4; // where one has no contact that could contradict
static const double evidence_shared_min = 2;

struct evidence_side { // of one of two communities
    uint32_t adverts;  // all of its
    uint32_t showing;  // that show the value
};

// Of `count` users of a value, by the middle of each one's days (rising), which may lie anywhere in a span
// (the case's days less as many as users of it are usually active): those that crowd into a part of the
// case's days far beyond chance came together, and strangers among them are as many as those outside let
// expect there. Else all but one may be strangers.
struct evidence_crowd {
    double strangers;
    double points;               // for their having come together, 0 when chance explains it
    int32_t first_day, last_day; // of the crowd, when there is one
};
struct evidence_crowd evidence_of_crowd(const int32_t *days, size_t count, int32_t span_days);
// Taken from what a pair shares, for a value with so many users left that nothing ties yet; negative: given.
// For two of the crowd only; for others pass {.strangers = users}.
double evidence_of_copying(struct evidence_crowd crowd, uint32_t users);

// Points of a value that both show; `users`: communities with a contact that show it. For handles `pattern`
// others differ in `digits` digits only.
double evidence_of_phone(struct evidence_side a, struct evidence_side b, uint32_t users);
double evidence_of_handle(uint32_t pattern, unsigned digits);
double evidence_of_email(void);
double evidence_of_copy(enum contact_kind kind, struct evidence_side a, struct evidence_side b);

// All texts, or all pictures, that both show: `count` of them, which stand on a share `overlap` of the
// adverts of each (of the side where it is less).
double evidence_of_copies(enum contact_kind kind, double points, uint32_t count, double overlap);
// Texts, or pictures, of their own: `overlap` is the share of those of one that the other shows too, of the
// one where it is more.
double evidence_against_copies(enum contact_kind kind, double overlap, uint32_t a_showing,
                               uint32_t b_showing);

// Windows of days; span 0 says nothing.
double evidence_of_time(int32_t a_first, int32_t a_last, int32_t b_first, int32_t b_last, int32_t span_days);
// Of `distinct` cities of one, `shared` are cities of the other, in which `chance` of all adverts stand.
double evidence_of_cities(uint32_t shared, uint32_t distinct, double chance);
double evidence_of_time_and_cities(double time, double cities);
