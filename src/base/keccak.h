// The Keccak sponge with 256 bits of output (FIPS 202; keccak.team, "The Keccak reference", version 3.0).
// Ethereum and Monero use it with the padding of before FIPS 202, which OpenSSL 3.0 does not offer.
#pragma once

#include "base/bytes.h"

enum { KECCAK_SIZE = 32 };

void keccak_256_of(struct bytes bytes, uint8_t out[KECCAK_SIZE]); // padding 0x01, as Ethereum and CryptoNote
void sha3_256_of(struct bytes bytes, uint8_t out[KECCAK_SIZE]);   // padding 0x06, FIPS 202
