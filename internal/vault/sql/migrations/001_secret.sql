-- Both databases read this text. For SQLite the collation "C" is named BINARY; for PostgreSQL the words WITHOUT ROWID are
-- taken out.

-- A vault made before its tables had a version holds this one.
CREATE TABLE IF NOT EXISTS secret (
	object  TEXT COLLATE "C" NOT NULL,
	version BIGINT NOT NULL,
	field   TEXT COLLATE "C" NOT NULL,
	claim   TEXT   NOT NULL,
	salt    BYTEA  NOT NULL,
	content BYTEA  NOT NULL,
	PRIMARY KEY (object, version, field)
) WITHOUT ROWID;
