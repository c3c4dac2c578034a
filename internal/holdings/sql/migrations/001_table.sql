-- A table from elsewhere, by the digest of its file.
CREATE TABLE held (
	id     TEXT PRIMARY KEY,
	kind   TEXT NOT NULL,
	title  TEXT NOT NULL,
	source TEXT NOT NULL,
	file   TEXT NOT NULL,
	at     INTEGER NOT NULL,
	who    TEXT NOT NULL,
	rows   INTEGER NOT NULL,
	first  TEXT NOT NULL,
	last   TEXT NOT NULL
);
-- What was read of it: a register column by column, or the text of a table of truces.
CREATE TABLE content (
	id   TEXT PRIMARY KEY REFERENCES held (id) ON DELETE CASCADE,
	data BLOB NOT NULL
);
