// Orders of plain numbers, rising, for qsort and bsearch; also of structs that begin with such a number.
#pragma once

int order_int64(const void *a, const void *b);
int order_uint32(const void *a, const void *b);
