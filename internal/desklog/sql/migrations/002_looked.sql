-- How long the log of each member was when somebody last said that they have seen what is new, and what they search for
-- again and again, with how much they have seen of it.
CREATE TABLE looked (
	who    TEXT NOT NULL, -- a person, or a function where nobody logs in
	member TEXT NOT NULL,
	size   BIGINT NOT NULL,
	at     BIGINT NOT NULL,
	PRIMARY KEY (who, member)
);
CREATE TABLE search (
	id     TEXT PRIMARY KEY,
	who    TEXT NOT NULL,
	shared BIGINT NOT NULL, -- with everybody of the desk
	query  TEXT NOT NULL
);
CREATE TABLE found (
	search TEXT NOT NULL,
	who    TEXT NOT NULL,
	number BIGINT NOT NULL, -- how many there were when they last saw them
	PRIMARY KEY (search, who)
);
