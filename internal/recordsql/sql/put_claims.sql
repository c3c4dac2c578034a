-- Keep the claim ids of log $1: the JSON object $2 gives the index of each. Those that are taken are passed over, which the
-- number of rows tells.
INSERT INTO claim (log, claim, idx)
SELECT $1, key, CAST(CAST(value AS TEXT) AS BIGINT) FROM json_each($2) WHERE true
ON CONFLICT (log, claim) DO NOTHING
