-- Make a log $1 of size $2 with $3 claim ids and the signed checkpoint $4.
INSERT INTO log (id, origin, size, claimed, signed)
SELECT COALESCE(MAX(id), 0) + 1, $1, $2, $3, $4 FROM log
