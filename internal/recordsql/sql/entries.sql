-- Which runs of log $1 hold the entries from index $2 up to, without, $3? The first is the one that begins at $2 or
-- last before it. At most 64 at a time, so that no reader holds an old state of the database for long; the number stands here
-- because SQLite plans a statement anew whenever a bound limit is bound again.
SELECT first, n, framed FROM run
WHERE log = $1 AND first < $3
	AND first >= COALESCE((SELECT first FROM run WHERE log = $1 AND first <= $2 ORDER BY first DESC LIMIT 1), 0)
ORDER BY first LIMIT 64
