// The conversations of an item: each (application, name) once. For casefile/ only.
#pragma once

#include "casefile/database.h"

// Sets *id, adding the thread when it is new. `name` NULL: messages of which nothing says where they belong.
int thread_intern(struct casefile *casefile, int64_t item_id, const char *app, const char *name, int64_t *id,
                  struct error *error);
void thread_cache_forget(struct casefile *casefile); // after a rollback
