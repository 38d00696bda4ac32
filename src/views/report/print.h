// The report of a model that is already read: what report_write does after reading, and what tests call.
#pragma once

#include "views/report/model.h"

int report_print(const struct model *model, FILE *out, struct error *error);
