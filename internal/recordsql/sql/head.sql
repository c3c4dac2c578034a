-- What is the newest state of the log $1?
SELECT id, size, claimed, signed FROM log WHERE origin = $1
