-- Give the log $1 an id. It has no head yet, which the size -1 says.
INSERT INTO log (id, origin, size, claimed, signed)
SELECT COALESCE(MAX(id), 0) + 1, $1, -1, 0, '' FROM log
