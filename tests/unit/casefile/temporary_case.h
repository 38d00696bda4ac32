// An empty case in a folder of its own, and its removal. For the fixtures of all tests that need a case file.
#pragma once

#include "casefile/casefile.h"

enum { TEMPORARY_FOLDER_SIZE = 64, TEMPORARY_PATH_SIZE = 96 };

// Makes the folder and in it `name`, "a.clew"; fills in both paths. Close with temporary_case_remove.
struct casefile *temporary_case_make(char folder[TEMPORARY_FOLDER_SIZE], char path[TEMPORARY_PATH_SIZE],
                                     const char *name, const struct case_identity *identity);
void temporary_case_remove(struct casefile *casefile, const char *folder, const char *path);
