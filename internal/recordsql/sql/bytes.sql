-- How many bytes do the runs of the log of origin $1 take?
SELECT COALESCE(SUM(LENGTH(framed)), 0) FROM run WHERE log = (SELECT id FROM log WHERE origin = $1)
