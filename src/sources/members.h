// What readers of archives share: whom they tell, and how the names of members become paths.
#pragma once

#include "base/arena.h"
#include "casefile/records.h"

// Whom a reader of an archive tells. Whatever is passed is borrowed for the call. Each entry of the archive
// is told exactly once, as a member or as skipped.
struct member_listener {
    void *context;
    void (*member)(void *context, const struct child_item *member);
    void (*skipped)(void *context, const char *reason); // a literal: "directory", "encrypted", ...
    void (*damage)(void *context, int64_t offset, const char *what);
};

void listener_damage(const struct member_listener *listener, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

enum member_charset { MEMBER_UTF8, MEMBER_CP437 };

// A member's name as a path inside its archive, in the arena: clean UTF-8 with '/' between parts. What makes
// a path absolute (a leading '/', a drive) and empty and "." parts are left out; a ".." part becomes
// "%2E%2E", so that nothing made of it later climbs. '\' parts a name that has no '/', as some Windows
// writers do. Never empty: a name without any part is "unnamed". CP437 is the IBM PC code page that ZIP names
// are in by default (APPNOTE.TXT appendix D); bytes that are valid UTF-8 are taken as that all the same,
// because most writers on phones do not set the flag.
const char *member_path(struct arena *arena, struct bytes raw, enum member_charset charset);

// Keeps apart members of the same path: the second is "path#2", then "path#3".
struct member_names {
    struct name_count *slots;
    size_t capacity, used;
};

void member_names_done(struct member_names *names);
const char *member_names_unique(struct member_names *names, struct arena *arena, const char *path);
