// How money moved, by the codes that banks give their entries. Pure; knows no format. METHOD_UNKNOWN when a
// code does not say, or nobody knows it: nothing is guessed. docs/formats/bank-codes.md has the tables.
#pragma once

#include "base/bytes.h"
#include "casefile/records.h"

// ISO 20022 bank transaction code: domain, family and sub-family of four letters each; empty when not stated.
// Source: ISO 20022 Bank Transaction Codes, External Code Sets, version 6.7 (2021).
enum payment_method method_of_iso(struct bytes domain, struct bytes family, struct bytes sub_family);

// The transaction type of :61:, "NTRF", "S103", "FDDT". Source: SWIFT Standards MT, MT940 field 61
// sub-field 6.
enum payment_method method_of_swift(struct bytes type);

// The German business transaction code (Geschäftsvorfallcode) of three digits. Source: DFÜ-Abkommen
// Anlage 3, chapter 8.2.4 and its Anhang 1.
enum payment_method method_of_gvc(struct bytes digits);

// BkTxCd/Prtry/Cd, whoever issued it: German banks join type, GVC and their own number, "NTRF+166+9310";
// SWIFT types stand alone.
enum payment_method method_of_proprietary(struct bytes code);
