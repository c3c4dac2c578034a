-- How many bytes do the runs of the log of origin $1 take, each entry with its hash?
SELECT COALESCE(SUM(LENGTH(framed) + 32 * n), 0) FROM run WHERE log = (SELECT id FROM log WHERE origin = $1)
