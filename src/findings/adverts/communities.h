// Which adverts one hand seems to run: adverts with the same contact of their own are one from the start;
// communities become one where what they share outweighs chance (evidence.h).
//
// In rounds: every two communities that share a value are weighed, and each joins the one that most speaks
// for, the strongest first. The next round weighs what came of it as a whole, so that a value which is all
// two large communities have in common joins them no more than two small ones, and a value that many show
// loses its weight only for those that nothing else ties. A pair of which one is joined already waits for
// the next round, so nothing is chained without being weighed.
//
// What analysts judged to be one hand is one before the first round; what they parted never becomes one.
//
// Near linear: a value that many communities show is weighed between those that follow each other in time,
// and between each and the largest. Every order is by position, so the same case gives the same communities.
#pragma once

#include "base/disjoint.h"
#include "findings/adverts/judged.h"
#include "findings/adverts/reading.h"

// Sets over the positions of adverts; done with disjoint_done.
void communities_find(const struct advert_reading *reading, struct judged_adverts *judged,
                      struct disjoint *sets);
