-- What a person's feed reader asks by: the token stands for the person and for one feed. It is kept as a hash.
CREATE TABLE feed (
	hash   TEXT PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE, -- by which it is named in lists
	person TEXT NOT NULL,
	what   TEXT NOT NULL,
	made   BIGINT NOT NULL,
	used   BIGINT NOT NULL       -- last, to the day; 0: never
);
CREATE INDEX feed_person ON feed (person);
