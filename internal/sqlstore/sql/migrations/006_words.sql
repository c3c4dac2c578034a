-- Incidents are found by the words that were released of their reports as well: the tables are filled again from the
-- logs.
ALTER TABLE incident ADD COLUMN words TEXT;
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
DELETE FROM digest;
