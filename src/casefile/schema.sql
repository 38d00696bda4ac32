-- The tables of a case. STRICT, with foreign keys; every table is one of the five nouns or serves one.
-- Times are microseconds since 1970 UTC; *_zone is NULL (not stated), 'date' (only a date), 'local' or minutes from UTC.
-- A place inside an item is table and row, or a byte offset, or both.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, why TEXT,
    version TEXT NOT NULL, arguments TEXT NOT NULL, detail TEXT, hash TEXT NOT NULL) STRICT;

-- sources

CREATE TABLE source (
    id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    authority TEXT NOT NULL, exhibit TEXT, legal_basis TEXT, grade TEXT, region TEXT NOT NULL,
    zone TEXT NOT NULL,
    region_given INTEGER NOT NULL, -- 0: nobody named a region, and it is the authority's country
    handling INTEGER NOT NULL, seized_at TEXT, retain_until TEXT, sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mapping TEXT) STRICT; -- how the columns of a bank's CSV file are to be read, as a person confirmed it

-- Keys that open what is encrypted in it; name: of the file it is for, '' for any.
CREATE TABLE source_key (
    id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES source (id), name TEXT NOT NULL,
    key TEXT NOT NULL, UNIQUE (source_id, name, key)) STRICT;

-- What one euro was in another currency on a day, as a file of rates said it; of several the last counts.
CREATE TABLE rate (
    day INTEGER NOT NULL, currency TEXT NOT NULL, per_euro_e8 INTEGER NOT NULL,
    file_id INTEGER NOT NULL REFERENCES rate_file (id), PRIMARY KEY (currency, day)) STRICT, WITHOUT ROWID;
CREATE TABLE rate_file (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE item (
    id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES source (id),
    parent_id INTEGER REFERENCES item (id), path TEXT NOT NULL, name TEXT NOT NULL, depth INTEGER NOT NULL,
    offset_bytes INTEGER NOT NULL, stored_bytes INTEGER NOT NULL, size_bytes INTEGER NOT NULL,
    storage INTEGER NOT NULL, read_as INTEGER NOT NULL, extents TEXT, address TEXT,
    margin_bytes INTEGER NOT NULL, found_state INTEGER NOT NULL, crc32 INTEGER, modified_usec INTEGER,
    modified_zone TEXT, state INTEGER NOT NULL, observer TEXT, observer_version INTEGER, sha256 TEXT,
    sha256_added TEXT, by_bytes INTEGER NOT NULL DEFAULT 0, same_as_id INTEGER REFERENCES item (id),
    reason TEXT) STRICT;
CREATE INDEX item_by_path ON item (source_id, path);
CREATE INDEX item_by_parent ON item (parent_id);
CREATE INDEX item_pending ON item (id) WHERE state = 0;
-- by_bytes: what was read in it depends on its bytes alone. A later item of the same bytes is not read again: it has
-- same_as_id, which leads to the first, and what was observed there stands in both.
CREATE INDEX item_by_bytes ON item (size_bytes, sha256) WHERE by_bytes = 1;
CREATE INDEX item_by_first ON item (same_as_id) WHERE same_as_id IS NOT NULL;

-- observations

CREATE TABLE spelling (
    id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, value TEXT NOT NULL, text TEXT NOT NULL,
    grade INTEGER NOT NULL, UNIQUE (kind, value, text, grade)) STRICT;

CREATE TABLE observation (
    id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id), type INTEGER NOT NULL,
    place_table TEXT, place_row INTEGER, place_offset INTEGER, place_reached TEXT,
    state INTEGER NOT NULL, spelling_id INTEGER REFERENCES spelling (id)) STRICT; -- of a selector in text
CREATE INDEX observation_by_item ON observation (item_id, type);
CREATE TRIGGER observation_is_final BEFORE UPDATE ON observation
    BEGIN SELECT RAISE (ABORT, 'an observation is never edited'); END;

CREATE TABLE observation_selector (
    observation_id INTEGER NOT NULL REFERENCES observation (id), position INTEGER NOT NULL,
    spelling_id INTEGER NOT NULL REFERENCES spelling (id),
    PRIMARY KEY (observation_id, position)) STRICT, WITHOUT ROWID;

-- A conversation as one application of one item keeps it; its id is how a person asks for it.
CREATE TABLE thread (
    id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id), app TEXT NOT NULL,
    name TEXT NOT NULL, UNIQUE (item_id, app, name)) STRICT;

CREATE TABLE message (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), app TEXT NOT NULL,
    thread_id INTEGER NOT NULL REFERENCES thread (id), message_id TEXT, reply_to TEXT, quoted TEXT,
    marks INTEGER NOT NULL, from_id INTEGER NOT NULL REFERENCES spelling (id), at_usec INTEGER, at_zone TEXT,
    direction INTEGER NOT NULL, text TEXT, attachments TEXT NOT NULL) STRICT;

CREATE TABLE call (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), app TEXT NOT NULL,
    from_id INTEGER NOT NULL REFERENCES spelling (id), at_usec INTEGER, at_zone TEXT, seconds INTEGER,
    direction INTEGER NOT NULL, outcome INTEGER NOT NULL) STRICT;

CREATE TABLE contact (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), app TEXT NOT NULL, name TEXT) STRICT;

CREATE TABLE account (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), app TEXT NOT NULL, name TEXT) STRICT;

CREATE TABLE membership (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), app TEXT NOT NULL,
    group_id INTEGER NOT NULL REFERENCES spelling (id), member_id INTEGER NOT NULL REFERENCES spelling (id),
    role TEXT, since_usec INTEGER, since_zone TEXT) STRICT;

CREATE TABLE raw_row (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), columns TEXT NOT NULL) STRICT;

CREATE TABLE own_selector (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), app TEXT NOT NULL,
    spelling_id INTEGER NOT NULL REFERENCES spelling (id)) STRICT;

-- by far the most of all observations are these: they have no row beside the one above
CREATE VIEW selector_hit AS SELECT id AS observation_id, spelling_id FROM observation WHERE spelling_id IS NOT NULL;

CREATE TABLE position (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), app TEXT NOT NULL, label TEXT,
    latitude REAL NOT NULL, longitude REAL NOT NULL, axes INTEGER NOT NULL, how TEXT, accuracy_m REAL,
    at_usec INTEGER, at_zone TEXT, by_id INTEGER NOT NULL REFERENCES spelling (id)) STRICT;

CREATE TABLE picture (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), format TEXT NOT NULL, width INTEGER,
    height INTEGER, taken_usec INTEGER, taken_zone TEXT, camera TEXT, pdq TEXT, pdq_quality INTEGER,
    name TEXT, sha256 TEXT) STRICT;

CREATE TABLE advert (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), advert_id TEXT NOT NULL, url TEXT,
    posted_usec INTEGER, posted_zone TEXT, city TEXT, language TEXT, text TEXT NOT NULL,
    pictures TEXT NOT NULL, digest TEXT) STRICT;

-- What an advert states that is no selector.
CREATE TABLE mention (
    observation_id INTEGER NOT NULL REFERENCES observation (id), position INTEGER NOT NULL,
    kind INTEGER NOT NULL, value TEXT NOT NULL, text TEXT NOT NULL, offset_bytes INTEGER,
    PRIMARY KEY (observation_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE payment (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), payment_id TEXT NOT NULL, statement TEXT,
    account_id INTEGER NOT NULL REFERENCES spelling (id),
    counterparty_id INTEGER NOT NULL REFERENCES spelling (id), name TEXT, bank TEXT, at_usec INTEGER,
    at_zone TEXT, valued_usec INTEGER, valued_zone TEXT, amount_e5 INTEGER NOT NULL, currency TEXT NOT NULL,
    ordered_e5 INTEGER, ordered_currency TEXT, reference TEXT, end_to_end TEXT, method INTEGER NOT NULL,
    code TEXT, site TEXT) STRICT;

CREATE TABLE statement (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id), statement_id TEXT, number TEXT,
    account_id INTEGER NOT NULL REFERENCES spelling (id), bank TEXT, owner TEXT, currency TEXT,
    from_usec INTEGER, from_zone TEXT, to_usec INTEGER, to_zone TEXT,
    opening_e5 INTEGER, closing_e5 INTEGER, sum_e5 INTEGER NOT NULL, entries INTEGER NOT NULL,
    balance INTEGER NOT NULL) STRICT;

CREATE TABLE holder (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id),
    account_id INTEGER NOT NULL REFERENCES spelling (id), name TEXT, role TEXT, address TEXT, country TEXT,
    born_usec INTEGER, born_zone TEXT, opened_usec INTEGER, opened_zone TEXT) STRICT;

CREATE TABLE tally (
    item_id INTEGER NOT NULL REFERENCES item (id), table_name TEXT NOT NULL, reason TEXT NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (item_id, table_name, reason)) STRICT, WITHOUT ROWID;

-- What files are really called, as item_id says; path as in item, whether there is such an item or not.
CREATE TABLE file_name (
    source_id INTEGER NOT NULL REFERENCES source (id), path TEXT NOT NULL, known_as TEXT NOT NULL,
    state INTEGER NOT NULL, item_id INTEGER NOT NULL REFERENCES item (id),
    PRIMARY KEY (source_id, path)) STRICT, WITHOUT ROWID;
CREATE INDEX file_name_by_name ON file_name (source_id, known_as);

CREATE TABLE damage (
    id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item (id), place_table TEXT,
    place_row INTEGER, place_offset INTEGER, place_reached TEXT, state INTEGER NOT NULL,
    what TEXT NOT NULL) STRICT;

-- links: made anew by every link run, but for a day's adverts, which are added (linked.h)

CREATE TABLE entity (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, label TEXT,
    own_source_id INTEGER REFERENCES source (id), hub_reason TEXT, UNIQUE (kind, value)) STRICT;

CREATE INDEX entity_hub ON entity (id) WHERE hub_reason IS NOT NULL;

-- Normal forms that are no entity of their own, because an application ties them to another.
CREATE TABLE joined_name (
    kind TEXT NOT NULL, value TEXT NOT NULL, entity_id INTEGER NOT NULL REFERENCES entity (id),
    PRIMARY KEY (kind, value)) STRICT, WITHOUT ROWID;

-- What a spelling of a source is about: digits as dialled at home are another number in another country. entity_id is
-- NULL for what is about nothing: the owner of a device, an empty value.
CREATE TABLE sighting (
    spelling_id INTEGER NOT NULL REFERENCES spelling (id), source_id INTEGER NOT NULL REFERENCES source (id),
    entity_id INTEGER REFERENCES entity (id), count INTEGER NOT NULL,
    first_observation_id INTEGER NOT NULL REFERENCES observation (id),
    PRIMARY KEY (spelling_id, source_id)) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_by_entity ON sighting (entity_id);

-- Messages and calls that stand in a source more than once: this one is counted as the first.
CREATE TABLE copy (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id),
    first_id INTEGER NOT NULL REFERENCES observation (id)) STRICT;

CREATE TABLE device_owner (
    source_id INTEGER NOT NULL REFERENCES source (id), app TEXT NOT NULL,
    entity_id INTEGER NOT NULL REFERENCES entity (id), PRIMARY KEY (source_id, app)) STRICT, WITHOUT ROWID;

CREATE TABLE advert_entity (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id),
    source_id INTEGER NOT NULL REFERENCES source (id), entity_id INTEGER NOT NULL REFERENCES entity (id),
    text_entity_id INTEGER REFERENCES entity (id), city_entity_id INTEGER REFERENCES entity (id),
    posted_usec INTEGER, posted_zone TEXT) STRICT; -- so that nobody reads a million texts to count adverts

CREATE INDEX advert_entity_by_text ON advert_entity (text_entity_id) WHERE text_entity_id IS NOT NULL;
-- What the grouping of near-identical texts keeps of each run, for the next; opaque, in parts.
CREATE TABLE near_kept (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, data BLOB NOT NULL) STRICT;

-- Pictures that look alike are one entity.
CREATE TABLE picture_entity (
    observation_id INTEGER PRIMARY KEY REFERENCES observation (id),
    entity_id INTEGER NOT NULL REFERENCES entity (id)) STRICT;

-- What the near-identical texts of an entity have in common (parts: a JSON array of constant texts and slots),
-- and what stands in each slot, how often, in those adverts that were read.
CREATE TABLE template (
    entity_id INTEGER PRIMARY KEY REFERENCES entity (id), adverts INTEGER NOT NULL, read INTEGER NOT NULL,
    formed INTEGER NOT NULL, parts TEXT NOT NULL) STRICT;
CREATE TABLE template_slot (
    entity_id INTEGER NOT NULL REFERENCES template (entity_id), slot INTEGER NOT NULL, kind TEXT NOT NULL,
    value TEXT NOT NULL, count INTEGER NOT NULL, first_observation_id INTEGER NOT NULL REFERENCES observation (id),
    PRIMARY KEY (entity_id, slot, value)) STRICT, WITHOUT ROWID;
CREATE INDEX template_slot_by_value ON template_slot (kind, value);

CREATE TABLE link (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, from_id INTEGER NOT NULL REFERENCES entity (id),
    to_id INTEGER NOT NULL REFERENCES entity (id), detail TEXT, first_usec INTEGER, first_zone TEXT,
    last_usec INTEGER, last_zone TEXT, count INTEGER NOT NULL) STRICT;

-- those between people, devices and accounts, for who does not ask about adverts; the words as in network.c
CREATE INDEX link_but_adverts ON link (id)
    WHERE kind NOT IN ('advert_uses', 'advert_in', 'advert_shows');

CREATE TABLE link_evidence (
    link_id INTEGER NOT NULL REFERENCES link (id),
    observation_id INTEGER NOT NULL REFERENCES observation (id),
    PRIMARY KEY (link_id, observation_id)) STRICT, WITHOUT ROWID;

-- findings: what a find run finds; one that says the same as before keeps its row

CREATE TABLE finding (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, rule TEXT NOT NULL,
    version INTEGER NOT NULL, facts TEXT NOT NULL,
    rank INTEGER NOT NULL, -- its place among those of its kind
    digest TEXT NOT NULL) STRICT; -- of what it is about: its entities and evidence
CREATE INDEX finding_by_rank ON finding (kind, rank);

CREATE TABLE finding_entity (
    finding_id INTEGER NOT NULL REFERENCES finding (id), position INTEGER NOT NULL,
    entity_id INTEGER NOT NULL REFERENCES entity (id), role TEXT NOT NULL,
    PRIMARY KEY (finding_id, position)) STRICT, WITHOUT ROWID;
CREATE INDEX finding_entity_by_entity ON finding_entity (entity_id);

CREATE TABLE finding_evidence (
    finding_id INTEGER NOT NULL REFERENCES finding (id), position INTEGER NOT NULL,
    observation_id INTEGER NOT NULL REFERENCES observation (id),
    PRIMARY KEY (finding_id, position)) STRICT, WITHOUT ROWID;

-- Adverts that one hand seems to run, a ring or too few for one; group_id: the first of them.
CREATE TABLE advert_group (
    entity_id INTEGER PRIMARY KEY REFERENCES entity (id), group_id INTEGER NOT NULL REFERENCES entity (id)) STRICT;

CREATE INDEX finding_evidence_by_observation ON finding_evidence (observation_id);

-- judgements: what analysts decided; kept through every re-run

-- withdraws: the judgement that this one takes back; then it has no subject.
CREATE TABLE judgement (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, verdict TEXT NOT NULL, subject_kind TEXT,
    subject_value TEXT, object_kind TEXT, object_value TEXT, reason TEXT,
    withdraws INTEGER UNIQUE REFERENCES judgement (id)) STRICT;

-- By which its subject (side 0) and object (1) are found again: an entity by itself, a finding by what stood in it.
CREATE TABLE judgement_member (
    judgement_id INTEGER NOT NULL REFERENCES judgement (id), side INTEGER NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (judgement_id, side, position)) STRICT, WITHOUT ROWID;

-- What those that stand are about now: made anew by every link and find run.
CREATE TABLE judged_entity (
    judgement_id INTEGER NOT NULL REFERENCES judgement (id), side INTEGER NOT NULL, position INTEGER NOT NULL,
    entity_id INTEGER NOT NULL REFERENCES entity (id) ON DELETE CASCADE,
    PRIMARY KEY (judgement_id, side, position)) STRICT, WITHOUT ROWID;
CREATE INDEX judged_entity_by_entity ON judged_entity (entity_id);
CREATE TABLE judged_finding (
    judgement_id INTEGER NOT NULL REFERENCES judgement (id), side INTEGER NOT NULL,
    finding_id INTEGER NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
    PRIMARY KEY (judgement_id, side)) STRICT, WITHOUT ROWID;
CREATE INDEX judged_finding_by_finding ON judged_finding (finding_id);

CREATE TRIGGER judgement_is_final BEFORE UPDATE ON judgement
    BEGIN SELECT RAISE (ABORT, 'a judgement is never edited'); END;
CREATE TRIGGER judgement_is_kept BEFORE DELETE ON judgement
    BEGIN SELECT RAISE (ABORT, 'a judgement is withdrawn, never removed'); END;
CREATE TRIGGER judgement_member_is_final BEFORE UPDATE ON judgement_member
    BEGIN SELECT RAISE (ABORT, 'a judgement is never edited'); END;
CREATE TRIGGER judgement_member_is_kept BEFORE DELETE ON judgement_member
    BEGIN SELECT RAISE (ABORT, 'a judgement is withdrawn, never removed'); END;

-- the log is neither edited nor shortened

CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit
    BEGIN SELECT RAISE (ABORT, 'the audit log is never edited'); END;
CREATE TRIGGER audit_is_whole BEFORE DELETE ON audit
    BEGIN SELECT RAISE (ABORT, 'the audit log is never shortened'); END;
