-- The one pouch of a node. Nothing beside it: no time, no number, no name.
CREATE TABLE pouch (
	one  INTEGER PRIMARY KEY CHECK (one = 1),
	file BLOB NOT NULL
);
