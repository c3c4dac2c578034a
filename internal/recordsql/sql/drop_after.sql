-- Remove the runs of log $1 that begin at index $2 or after it.
DELETE FROM run WHERE log = $1 AND first >= $2
