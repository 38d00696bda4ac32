// Orders of plain numbers, rising: what qsort and bsearch are given.
#pragma once

int order_int64(const void *a, const void *b);
int order_uint32(const void *a, const void *b);
