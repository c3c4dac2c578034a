-- What the secretariat of one member keeps of talks: its steps, one after another.
CREATE TABLE step (
	number  INTEGER PRIMARY KEY AUTOINCREMENT,
	claim   TEXT NOT NULL UNIQUE, -- of the form or the call: sent twice, it is one step
	at      BIGINT NOT NULL,
	officer TEXT NOT NULL,
	subject TEXT NOT NULL,        -- round/ID or text/ID
	kind    TEXT NOT NULL,
	body    TEXT NOT NULL
);
CREATE INDEX step_subject ON step (subject, number);
