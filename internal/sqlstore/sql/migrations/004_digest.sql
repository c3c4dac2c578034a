-- Lists are found by position as well, in 1e-7 degree, NULL where none is known, and by how far all of an incident was
-- released; claims stand under the newest form of their kind.
ALTER TABLE incident ADD COLUMN lat BIGINT;
ALTER TABLE incident ADD COLUMN lon BIGINT;

-- What was taken in, digested: of the rows whose keys have all but their last six bits in common, of what that comes to
-- for those with more of them in common, and so on up to one digest of all. Rows that another hand has changed do not
-- give it.
CREATE TABLE digest (
	tree   TEXT COLLATE "C" NOT NULL, -- the table, or what of it
	level  BIGINT NOT NULL,
	bucket BIGINT NOT NULL, -- the bits that the keys have in common
	mac    TEXT   NOT NULL,
	PRIMARY KEY (tree, level, bucket)
);

-- The tables are filled again from the logs, so that there is one of each row.
DELETE FROM log;
DELETE FROM roster;
DELETE FROM minted;
DELETE FROM claim;
DELETE FROM report;
DELETE FROM earlier;
DELETE FROM filed;
DELETE FROM link;
DELETE FROM same;
DELETE FROM incident;
DELETE FROM ahead;
DELETE FROM part;
DELETE FROM refused;
