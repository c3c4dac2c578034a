-- What a member answered of a name as sources write it: which actor or province of the register it stands for. The names
-- may stand in sealed reports alone, so the answers are kept here and not in the log.
CREATE TABLE answer (
	what    TEXT COLLATE "C" NOT NULL,
	name    TEXT COLLATE "C" NOT NULL,
	written TEXT   NOT NULL,
	stands  TEXT   NOT NULL,
	officer TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (what, name)
) WITHOUT ROWID;
