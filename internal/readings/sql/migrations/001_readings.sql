-- An article, by the digest of its text.
CREATE TABLE article (
	id      TEXT PRIMARY KEY,
	at      INTEGER NOT NULL,
	who     TEXT NOT NULL,
	outlet  TEXT NOT NULL,
	link    TEXT NOT NULL,
	day     TEXT NOT NULL,
	text    TEXT NOT NULL
);
-- What was proposed of it, once.
CREATE TABLE proposal (
	article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	key     TEXT NOT NULL,
	kind    TEXT NOT NULL,
	words   TEXT NOT NULL,
	fields  TEXT NOT NULL,
	PRIMARY KEY (article, key)
);
-- What became of a proposal; the last answer of a key is the one that stands.
CREATE TABLE answer (
	number  INTEGER PRIMARY KEY,
	article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	key     TEXT NOT NULL,
	said    TEXT NOT NULL,
	fields  TEXT NOT NULL,
	claim   TEXT NOT NULL,
	at      INTEGER NOT NULL,
	who     TEXT NOT NULL
);
CREATE INDEX answer_of ON answer (article, key, number);
-- Where it contradicts a claim, until somebody puts that aside.
CREATE TABLE clipping (
	article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	key     TEXT NOT NULL,
	why     TEXT NOT NULL,
	claim   TEXT NOT NULL,
	ours    TEXT NOT NULL,
	theirs  TEXT NOT NULL,
	source  TEXT NOT NULL,
	aside   TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (article, key, claim)
);
