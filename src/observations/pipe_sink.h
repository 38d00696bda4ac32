// A sink that encodes onto a worker's pipe. Sets right what an observer cannot know of the item it reads:
// that it is deleted, or a nameless piece of something longer.
#pragma once

#include "base/workers.h"
#include "observations/sink.h"
#include "sources/item.h"

struct pipe_sink {
    struct sink sink;
    struct buffer buffer;
    struct worker_output *output;
    const struct item *item; // being read; NULL before it is open
};

void pipe_sink_init(struct pipe_sink *pipe, struct worker_output *output);
void pipe_sink_done(struct pipe_sink *pipe); // sends what is left
