// A movement of money as findings tell it: on which day, what stands of it in facts, what it rests on.
#pragma once

#include "findings/money/case_money.h"
#include "findings/money/words.h"

// Booked by the bank of who sent it, or of who `received` it; by the other when that one says nothing. Days
// since 1970-01-01.
int64_t movement_day(const struct movement *movement, bool received);
// The keys day, from, to, amount, and when that was converted the amount and currency as stated, in the open
// object. Texts are in the arena.
void movement_write(const struct case_money *money, const struct transfer *transfer,
                    const struct movement *movement, struct arena *arena, struct json_out *json);
// The entries of both banks, those that there are.
int movement_add_evidence(struct casefile *casefile, int64_t finding_id, const struct movement *movement,
                          struct error *error);
