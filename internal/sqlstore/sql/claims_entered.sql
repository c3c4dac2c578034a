-- What was claimed of a kind in a span of claimed time?
SELECT ref, kind, key, officer, at, withdrawn, body, incident FROM claim WHERE kind = $1 AND at >= $2 AND at < $3 AND at <> 0
ORDER BY key, ref
