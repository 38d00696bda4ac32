// What NSKeyedArchiver wrote: a property list whose $objects name each other by number, put back together as
// plain values. Knows no application.
//
// Source: Apple, "Archives and Serializations Programming Guide" and NSKeyedArchiver's documented classes;
// the form of $archiver, $version, $top, $objects and "CF$UID" as the archiver of Foundation writes them
// (swift-corelibs-foundation, NSKeyedArchiver.swift, NSKeyedUnarchiver.swift).
//
// Foundation's own classes become what they hold: NSDictionary a dict, NSArray, NSSet and NSOrderedSet an
// array, NSString and NSAttributedString a text, NSData data, NSDate a date, NSUUID and NSURL a text, NSNull
// and nil a PLIST_NULL. Any other object is a dict of its fields, "$class" being the name of its class. An
// object named several times is one value; where objects name each other in a circle, the circle is cut and
// PLIST_NULL stands there, as it does in what $objects lacks: an archive that holds its owner is no damage.
#pragma once

#include "observations/serialized/plist.h"

bool keyed_archive_is(const struct plist *list);
// The value of $top's "root", or a dict of all of $top when there is none. -1: the error says what is wrong,
// and *root is what could be read all the same (NULL when nothing). Borrows from `list`.
int keyed_archive_open(const struct plist *list, struct arena *arena, const struct plist **root,
                       struct error *error);
// Out of the bytes of either form of property list; one that is no archive is given as it is.
int keyed_archive_read(struct bytes bytes, struct arena *arena, const struct plist **root,
                       struct error *error);
