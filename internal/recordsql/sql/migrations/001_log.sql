-- Both databases read this text. For SQLite the collation "C" is named BINARY; for PostgreSQL the words WITHOUT ROWID are
-- taken out, and what stands behind "-- postgres:" is taken in.

-- One row per log; id stands for its origin in the other tables.
CREATE TABLE log (
	id      BIGINT NOT NULL PRIMARY KEY,
	origin  TEXT COLLATE "C" NOT NULL UNIQUE,
	size    BIGINT NOT NULL,
	claimed BIGINT NOT NULL,
	signed  BYTEA  NOT NULL
);

-- Runs of entries as they stand in a bundle; a run never crosses a multiple of 256.
CREATE TABLE run (
	log    BIGINT NOT NULL,
	first  BIGINT NOT NULL,
	n      BIGINT NOT NULL,
	framed BYTEA  NOT NULL,
	PRIMARY KEY (log, first)
);

-- Entries carry signatures and hashes: trying to compress them halves the speed of an append.
-- postgres: ALTER TABLE run ALTER COLUMN framed SET STORAGE EXTERNAL;

-- Tiles of hashes. The row of a partial tile is rewritten until the tile is full.
CREATE TABLE tile (
	log    BIGINT NOT NULL,
	level  BIGINT NOT NULL,
	idx    BIGINT NOT NULL,
	hashes BYTEA  NOT NULL,
	PRIMARY KEY (log, level, idx)
);

-- postgres: ALTER TABLE tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- The claim ids of a member's own log.
CREATE TABLE claim (
	log   BIGINT NOT NULL,
	claim TEXT COLLATE "C" NOT NULL,
	idx   BIGINT NOT NULL,
	PRIMARY KEY (log, claim)
) WITHOUT ROWID;

-- Checkpoints with the cosignatures that came for them.
CREATE TABLE cosigned (
	log    BIGINT NOT NULL,
	size   BIGINT NOT NULL,
	signed BYTEA  NOT NULL,
	PRIMARY KEY (log, size)
);
