-- By which a program reads as a person may, until a day. Kept as hashes.
CREATE TABLE token (
	hash   TEXT PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,   -- by which it is named in lists
	person TEXT NOT NULL,
	name   TEXT NOT NULL,          -- what it is for
	made   BIGINT NOT NULL,
	seen   BIGINT NOT NULL,        -- when it was last used; 0: never
	until  BIGINT NOT NULL
);
CREATE INDEX token_person ON token (person);
