// What an EWF image (E01, s01) says of the disk in it, and whether that is so. The image itself is opened
// with medium_of_image. Source: Joachim Metz, "Expert Witness Compression Format specification" (libewf
// project).
#pragma once

#include "sources/medium.h"

struct stored_hashes {
    bool has_md5, has_sha1;
    uint8_t md5[16], sha1[20];
};

// What the image states; nothing for any other medium.
struct stored_hashes ewf_stored_hashes(const struct medium *medium);

enum verdict {
    VERDICT_NOT_STATED, // there is no hash to compare with
    VERDICT_HOLDS,      // every hash that is stated is that of the bytes
    VERDICT_FAILS,
};

struct verification {
    enum verdict verdict;
    char md5[33], sha1[41]; // of the bytes as they are read; sha1 "" unless the image states one
};

// Reads all of it. NULL for tell is fine; it hears of each piece read.
void ewf_verify(struct medium *medium, void (*tell)(void *payload, int64_t bytes), void *payload,
                struct verification *verification);
