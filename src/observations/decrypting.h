// The worker's side of encrypted databases: from a child item of storage SQLCIPHER and the key that came with
// the request to its plain bytes.
#pragma once

#include "observations/request.h"
#include "sources/open_item.h"
#include "sources/sqlcipher.h"

// A child's address: which of the source's keys, and how it is encrypted.
const char *decrypting_address(struct arena *arena, int64_t key_id, const struct cipher_form *form);
// The key's id; 0 when it is no such address.
int64_t decrypting_read(const char *address, struct cipher_form *form);

// Opens what the medium holds, decrypted, up to `limit_bytes`; beyond: ITEM_TO_UNPACK. The medium is used up
// whatever comes of it.
enum open_result decrypting_open(const struct request *request, const struct request_item *wanted,
                                 struct medium *medium, size_t limit_bytes, struct item *item,
                                 struct error *error);
// The same piece by piece. The medium stays the caller's.
void decrypting_unpack(const struct request *request, const struct child_item *where, struct medium *medium,
                       cipher_take *take, void *payload, struct error *error);
