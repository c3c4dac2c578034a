-- Ids and refs are packed into one number: the place of the member in the founding document, times 2^40, plus the number
-- minted or the index in the log. Numbers so packed stand in the order of minting, and of refs.

-- How far each log has been taken in.
CREATE TABLE log (
	member TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	size   BIGINT NOT NULL,
	root   TEXT   NOT NULL -- of the log at that size; empty: not known
);

-- The highest number each member has given, by letter: R, I, O, B.
CREATE TABLE minted (
	log    BIGINT NOT NULL, -- place of the member
	letter TEXT   NOT NULL,
	number BIGINT NOT NULL,
	PRIMARY KEY (log, letter)
);

-- Claims in force or withdrawn, of all kinds but reports, releases, links and sameness.
CREATE TABLE claim (
	ref       BIGINT PRIMARY KEY,
	kind      TEXT   NOT NULL,
	key       TEXT COLLATE "C" NOT NULL,
	officer   TEXT   NOT NULL,
	at        BIGINT NOT NULL,
	withdrawn BIGINT NOT NULL,
	incident  BIGINT, -- that it is about
	body      TEXT   NOT NULL
);
CREATE INDEX claim_key ON claim (kind, key, ref);
CREATE INDEX claim_incident ON claim (incident) WHERE incident IS NOT NULL;

-- The last version of each report.
CREATE TABLE report (
	id        BIGINT PRIMARY KEY,
	ref       BIGINT NOT NULL,
	officer   TEXT   NOT NULL,
	at        BIGINT NOT NULL,
	version   BIGINT NOT NULL,
	incident  BIGINT, -- that its first version opened
	dataset   TEXT COLLATE "C" NOT NULL,
	external  TEXT COLLATE "C" NOT NULL,
	withdrawn BIGINT NOT NULL,
	body      TEXT   NOT NULL,
	released  TEXT -- body of the last release of this version
);
CREATE INDEX report_ref ON report (ref);

-- The versions before the last.
CREATE TABLE earlier (
	ref       BIGINT PRIMARY KEY,
	report    BIGINT NOT NULL,
	officer   TEXT   NOT NULL,
	withdrawn BIGINT NOT NULL
);
CREATE INDEX earlier_report ON earlier (report);

-- How many reports each member has filed of each dataset; "" for those of none.
CREATE TABLE filed (
	log     BIGINT NOT NULL,
	dataset TEXT COLLATE "C" NOT NULL,
	reports BIGINT NOT NULL,
	PRIMARY KEY (log, dataset)
);

-- Each member's last word on whether a report tells of an incident, where it is not the word of the report's own entry.
CREATE TABLE link (
	report   BIGINT NOT NULL,
	incident BIGINT NOT NULL,
	log      BIGINT NOT NULL,
	ref      BIGINT NOT NULL,
	at       BIGINT NOT NULL,
	linked   BIGINT NOT NULL,
	body     TEXT   NOT NULL,
	PRIMARY KEY (report, incident, log)
);
CREATE INDEX link_incident ON link (incident);

-- Each member's last word on whether two incidents are one; a row for each of the two.
CREATE TABLE same (
	incident BIGINT NOT NULL,
	other    BIGINT NOT NULL,
	log      BIGINT NOT NULL,
	ref      BIGINT NOT NULL,
	at       BIGINT NOT NULL,
	body     TEXT   NOT NULL,
	PRIMARY KEY (incident, other, log)
);

-- Incidents that were opened. What follows joined is derived from the claims, and empty where joined is not.
CREATE TABLE incident (
	id     BIGINT PRIMARY KEY,
	ref    BIGINT NOT NULL, -- of the entry that opened it
	at     BIGINT NOT NULL,
	report BIGINT, -- that entry's, if it was a report's
	joined BIGINT, -- the incident it redirects to
	first  BIGINT, -- it happened not before, NULL: not known
	last   BIGINT, -- and not after
	facet  TEXT,   -- what lists are filtered by, see listed in row.go
	shown  TEXT    -- its row in lists; NULL where that is what its own report says and nothing else
);
CREATE INDEX incident_joined ON incident (joined) WHERE joined IS NOT NULL;

-- Ids of reports and incidents that something was said of before they were there.
CREATE TABLE ahead (
	id TEXT NOT NULL PRIMARY KEY
);

-- The parts, so far, of a body that is not complete.
CREATE TABLE part (
	member TEXT COLLATE "C" NOT NULL,
	idx    BIGINT NOT NULL,
	body   TEXT   NOT NULL,
	PRIMARY KEY (member, idx)
);

-- Entries without effect.
CREATE TABLE refused (
	member TEXT COLLATE "C" NOT NULL,
	idx    BIGINT NOT NULL,
	why    TEXT   NOT NULL,
	PRIMARY KEY (member, idx)
);
