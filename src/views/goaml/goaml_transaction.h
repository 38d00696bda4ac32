// One transaction of a goAML report.
#pragma once

#include "views/goaml/goaml.h"
#include "views/goaml/xml.h"

enum { GOAML_COMMENT_MAX = 8000, GOAML_NAME_MAX = 255 };

void goaml_write_moment(struct xml *xml, const char *element, struct moment moment); // nothing when unknown
void goaml_write_transaction(struct xml *xml, const struct goaml_profile *profile,
                             const struct goaml_transaction *transaction);
