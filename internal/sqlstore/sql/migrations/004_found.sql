-- Lists are found by position as well, and by how far all of an incident was released: the tables are filled again from
-- the logs. Positions are in 1e-7 degree, NULL where none is known.
ALTER TABLE incident ADD COLUMN lat BIGINT;
ALTER TABLE incident ADD COLUMN lon BIGINT;
DELETE FROM log;
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
