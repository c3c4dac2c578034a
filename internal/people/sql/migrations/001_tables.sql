-- The people of one member, and how each is recognised. Tokens, links and codes are kept as hashes.
CREATE TABLE person (
	id        TEXT PRIMARY KEY,
	name      TEXT NOT NULL,
	folded    TEXT NOT NULL UNIQUE, -- of the name: what is typed at the door
	function  TEXT NOT NULL,
	roles     TEXT NOT NULL,
	password  TEXT NOT NULL,        -- argon2id in its usual form; empty: there is none
	totp      TEXT NOT NULL,        -- the secret of the one-time codes; empty: there is none
	step      BIGINT NOT NULL,      -- of the last code that was used: none is taken twice
	disabled  BIGINT NOT NULL,
	made      BIGINT NOT NULL
);
CREATE TABLE passkey (
	id         TEXT PRIMARY KEY,
	person     TEXT NOT NULL,
	credential TEXT NOT NULL,
	made       BIGINT NOT NULL
);
CREATE TABLE code (
	person TEXT NOT NULL,
	hash   TEXT NOT NULL,
	PRIMARY KEY (person, hash)
);
CREATE TABLE link (
	hash   TEXT PRIMARY KEY,
	person TEXT NOT NULL UNIQUE,
	totp   TEXT NOT NULL,           -- the secret that becomes the person's when the link is used
	until  BIGINT NOT NULL
);
CREATE TABLE session (
	hash    TEXT PRIMARY KEY,
	id      TEXT NOT NULL UNIQUE,   -- by which it is named in lists
	person  TEXT NOT NULL,
	how     TEXT NOT NULL,
	browser TEXT NOT NULL,
	made    BIGINT NOT NULL,
	seen    BIGINT NOT NULL,
	until   BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person);
