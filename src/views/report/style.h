// The report's one style sheet, and the policy that lets nothing else in.
#pragma once

#include "base/bytes.h"

// The CSS: screen in light and dark, print on A4. `marking` stands at the head of every printed page.
void style_add(struct buffer *css, const char *marking);
// Value of the Content-Security-Policy that allows this style sheet alone (by its SHA-256) and nothing else:
// no script, no picture, no connection, no frame, no form.
void style_add_policy(struct buffer *policy, struct bytes css);
