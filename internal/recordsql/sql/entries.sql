-- Which runs of log $1 hold the entries from index $2 up to, without, $3? At most $4 of them.
SELECT first, n, framed FROM run
WHERE log = $1 AND first < $3
	AND first >= (SELECT COALESCE(MAX(first), 0) FROM run WHERE log = $1 AND first <= $2)
ORDER BY first LIMIT $4
