// The country of a SIM card, from the numbers that identify it. ISO 3166 alpha-2, as the numbering plans name
// regions, in `room`; NULL when
// not known. Where several countries share a code, the largest of them.
#pragma once

// IMSI: its first three digits are the mobile country code (ITU-T E.212, list of 2023).
const char *sim_country_of_imsi(const char *imsi, char room[3]);
// ICCID: "89", then the calling code of the issuer's country (ITU-T E.118), for North America also as "01".
const char *sim_country_of_iccid(const char *iccid, char room[3]);
// A number in E.164, with its '+'.
const char *sim_country_of_number(const char *number, char room[3]);
