// A report's model made by hand: a small fictional case with everything in it.
#pragma once

#include "views/report/model.h"

void sample_model(struct model *model, const struct report_options *options);
// Nothing but the head.
void sample_empty_model(struct model *model);
