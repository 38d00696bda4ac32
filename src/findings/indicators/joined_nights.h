// Where devices slept: the city of each night, by positions between 22:00 and 06:00 on the clock of where the
// device was seized.
#pragma once

#include "findings/indicators/joined.h"

int joined_nights_read(struct joins *joins, struct casefile *casefile, struct error *error);
