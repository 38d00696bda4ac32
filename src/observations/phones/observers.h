// The observers of phones, for the registry.
#pragma once

#include "observations/observer.h"

extern const struct observer android_sms;
extern const struct observer android_contacts_provider;
extern const struct observer android_sim;
extern const struct observer whatsapp_android;
extern const struct observer whatsapp_contacts;
extern const struct observer whatsapp_prefs;
extern const struct observer sqlite_other; // last: takes every database that nobody else read
