// Which two letters are a country's. Source: ISO 3166-1 alpha-2, and XK (Kosovo), which banks use.
#pragma once

#include <stdbool.h>

bool country_is_known(const char code[2]); // capital letters
