-- What the duty room of one member keeps for itself: its log, what rings, whom to call, and to whom what rings passes.
CREATE TABLE line (
	number   INTEGER PRIMARY KEY AUTOINCREMENT,
	claim    TEXT NOT NULL UNIQUE, -- sent twice, it stands once
	at       BIGINT NOT NULL,
	function TEXT NOT NULL,        -- empty: the clock, or the record
	person   TEXT NOT NULL,
	kind     TEXT NOT NULL,
	about    TEXT NOT NULL,        -- id of a fire, an incident or what else has one
	office   TEXT NOT NULL,        -- who was called, or the function it passed to
	answer   TEXT NOT NULL,        -- of a call
	words    TEXT NOT NULL
);
CREATE INDEX line_kind ON line (kind, number);
CREATE TABLE fire (
	id       TEXT PRIMARY KEY,
	owner    TEXT NOT NULL,        -- whose flash or report it is
	incident TEXT NOT NULL,
	area     TEXT NOT NULL,
	party    TEXT NOT NULL,
	at       BIGINT NOT NULL,      -- when this node noticed it
	passed   BIGINT NOT NULL,      -- how often it has passed on
	has      TEXT NOT NULL,        -- the function that has it; empty: nobody has
	has_at   BIGINT NOT NULL,
	over     BIGINT NOT NULL       -- when it was over; 0: it is not known to be
);
CREATE INDEX fire_open ON fire (over, at);
CREATE TABLE contact (
	id     TEXT PRIMARY KEY,
	office TEXT NOT NULL,
	name   TEXT NOT NULL,
	number TEXT NOT NULL,
	party  TEXT NOT NULL,
	place  TEXT NOT NULL,
	member TEXT NOT NULL
);
CREATE TABLE turn (
	place    INTEGER PRIMARY KEY,
	function TEXT NOT NULL,
	minutes  BIGINT NOT NULL
);
CREATE TABLE state (version BIGINT NOT NULL);
INSERT INTO state (version) VALUES (1);
