-- How long the log of each member was when somebody last said that they have seen what is new.
CREATE TABLE looked (
	who    TEXT NOT NULL, -- a person, or a function where nobody logs in
	member TEXT NOT NULL,
	size   BIGINT NOT NULL,
	at     BIGINT NOT NULL,
	PRIMARY KEY (who, member)
);
