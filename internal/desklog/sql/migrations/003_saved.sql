-- Questions that people keep, to be asked again.
CREATE TABLE saved (
	id      TEXT PRIMARY KEY,
	who     TEXT NOT NULL,   -- a person, or a function where nobody logs in
	name    TEXT NOT NULL,
	ask     TEXT NOT NULL,   -- the address of the answer, without the place of the pages
	shared  BIGINT NOT NULL, -- whether the others of the member are shown it
	removed BIGINT NOT NULL  -- when; 0: it was not
);
-- What matched when somebody last looked; of nobody: when it was saved.
CREATE TABLE matched (
	saved TEXT NOT NULL,
	who   TEXT NOT NULL,
	keys  TEXT NOT NULL,     -- JSON
	total BIGINT NOT NULL,
	PRIMARY KEY (saved, who)
);
