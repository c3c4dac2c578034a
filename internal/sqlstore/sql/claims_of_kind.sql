SELECT ref, kind, key, officer, at, withdrawn, body FROM claim WHERE kind = $1 ORDER BY key, ref
