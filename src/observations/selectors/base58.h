// Base58 and Bech32: how addresses of coins are written, and their checksums. Pure; nothing is allocated.
#pragma once

#include "base/bytes.h"

#include <stdbool.h>

bool is_base58_byte(uint8_t byte); // Bitcoin's alphabet: no 0, O, I, l

enum { BASE58CHECK_SIZE = 25 }; // version, 20 bytes, checksum

// The version of an address in Base58Check ("Base58Check encoding", Bitcoin wiki) when its checksum is right,
// else -1. *blank says whether the 20 bytes are all one value, as in addresses that nobody can own.
int base58check_version(struct bytes text, bool *blank);

// CryptoNote's Base58 in blocks with a Keccak checksum (monero: src/common/base58.cpp describes it;
// CryptoNote standard 007). The network byte of an address of 69 or 77 bytes, else -1.
int cryptonote_network(struct bytes text);

// A segregated witness address (BIP-173, BIP-350), its human-readable part included.
enum segwit { SEGWIT_NOT, SEGWIT_MAIN, SEGWIT_TEST };
enum segwit segwit_read(struct bytes text);
