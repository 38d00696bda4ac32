// A desk: a telephone that strangers reach once, and somebody it may pass them on to. The same machine moves
// a call centre, a shop, a taxi office and a doctor's desk; they differ in numbers only.
#pragma once

#include "rehearsal/world.h"

enum { DESK_STEADY_MAX = 6 };

struct desk {
    int device;
    int steady[DESK_STEADY_MAX]; // who is told, a different one each week
    size_t steady_count;
    size_t callers;
    unsigned pass_per_mille;         // of contacts that are passed on
    int64_t delay_sec;               // median between the contact and the message that passes it on
    unsigned steady_calls_per_mille; // of those passed on, that the steady contact rings back
    unsigned number_per_mille;       // of those passed on, with the caller's number in the message
    enum talk ask, tell, pass;
    const uint8_t *hours;
    bool calls_out; // the desk rings strangers, not they it
};

void desk_run(struct world *world, struct random *random, const struct desk *desk);
