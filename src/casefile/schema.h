// The tables of a case: schema.sql, built in. For casefile/ only.
#pragma once

extern const char casefile_schema[];
