-- What do the claims of a kind say?
SELECT body FROM claim WHERE kind = $1 ORDER BY key, ref
