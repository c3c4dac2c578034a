SELECT ref, kind, key, officer, at, withdrawn, body, incident FROM claim WHERE kind = $1 ORDER BY key, ref
