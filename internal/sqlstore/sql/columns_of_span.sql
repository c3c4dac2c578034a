-- What are those incidents found by that may lie in a span? $1 and $2 are its ends, 0 for none. As columns.sql.
SELECT id, COALESCE(first, 0), COALESCE(last, 0), COALESCE(lat, 0), COALESCE(lon, 0), facet, COALESCE(words, '') FROM incident
WHERE joined IS NULL AND (first IS NULL OR last IS NULL OR (first < $2 OR $2 = 0) AND (last >= $1 OR $1 = 0))
