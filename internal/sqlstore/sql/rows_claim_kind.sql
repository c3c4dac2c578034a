-- Which claims of the kind $3 are there?
SELECT CAST(0 AS BIGINT), ref FROM claim WHERE kind = $3 AND CAST(0 AS BIGINT) BETWEEN $1 AND $2 ORDER BY ref
