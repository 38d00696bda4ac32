// An error as the caller sees it: what happened, to what, and what to do next. Never printed below cli/.
#pragma once

enum error_kind {
    ERROR_NONE,        // nothing wrong
    ERROR_USAGE,       // the command was called wrongly: exit 2
    ERROR_FAILED,      // it could not be done: exit 3
    ERROR_INTERRUPTED, // the person asked to stop; can be resumed: exit 130
};

struct error {
    enum error_kind kind;
    char text[1024]; // UTF-8, one line, no full stop needed; truncated when longer
};

// Each returns -1, so that a function can end with `return error_set(error, ...)`. `error` may be NULL.
int error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
int error_set_kind(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Puts "context: " before the text that stands; used on the way up. Returns -1.
int error_add(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
