// ISO 20022 account statements in XML: camt.053 (statement), camt.052 (report), camt.054 (notification).
// Payments carry table "camt053" and so on, row the number of the Ntry in the file from 1, offset the byte of
// its start tag. Tallies: "camt entries" (Ntry) and "camt details" (TxDtls). See docs/formats/camt.md.
#pragma once

#include "observations/observer.h"

extern const struct observer camt_observer;
