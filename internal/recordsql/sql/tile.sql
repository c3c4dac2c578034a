-- Which hashes has tile $3 of level $2 of log $1?
SELECT hashes FROM tile WHERE log = $1 AND level = $2 AND idx = $3
