// What a text gives, in one line that a test can compare.
#pragma once

// Finds in `text` with the regions GB, FR and US, and fails unless the result is `expected`: "offset kind
// grade value" of each, parted by " | "; grades are "valid" and "possible".
void check_found(const char *text, const char *expected);
// The same for each text of a list that ends in NULL: only the kinds named in `kinds` count (" card imei "),
// and none is found.
void check_none(const char *const *texts, const char *kinds);
// The phones that the finder of texts people wrote gives in `text`: "offset grade value text" of each, parted
// by " | ".
void check_written(const char *text, const char *expected);
// Its handles and e-mail addresses, as the finder of texts people wrote gives them: values, parted by " | ".
void check_named(const char *text, const char *expected);
