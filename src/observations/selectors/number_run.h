// A run of digit groups as it stands in text, and which of its groups cannot be part of a phone number.
#pragma once

#include "base/bytes.h"

#include <stdbool.h>

enum { RUN_GROUPS_MAX = 32, GROUP_DIGITS_MAX = 20 };

enum joint {
    JOINT_NONE,  // the first group of a run
    JOINT_SPACE, // only spaces
    JOINT_DASH,  // with or without spaces around it
    JOINT_DOT,
    JOINT_SLASH,
    JOINT_BRACKET, // brackets, perhaps with a space or dash
};

struct group {
    size_t start, end; // bytes in the text
    char digits[GROUP_DIGITS_MAX];
    size_t count;     // of digits; GROUP_DIGITS_MAX means that many or more
    enum joint joint; // to the group before
    bool opened;      // '(' stands just before it
    bool closed;      // ')' stands just after it
    bool other;       // part of a date, time, decimal, price, IP, card or name: no phone
};

struct run {
    struct group groups[RUN_GROUPS_MAX];
    size_t count;
    size_t start; // where the run begins: the first digit, or the plus or bracket before it
    size_t end;   // behind the last digit, and behind the bracket that closes it
    bool plus;
    bool full; // it may go on: RUN_GROUPS_MAX was reached
};

// Reads the run whose first digit or plus stands at `at` (which must be one); nothing before `floor` is
// looked at. False when there is no digit.
bool run_read(struct run *run, struct bytes text, size_t floor, size_t at);

// Marks the groups that are `other`, from their form and from what is glued to the run's ends.
void run_mark_others(struct run *run, struct bytes text, size_t floor);
