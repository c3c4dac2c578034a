-- What could have ended a log?
SELECT ref, kind, key, officer, at, withdrawn, body, incident FROM claim WHERE kind IN ('leave/1', 'key/1') ORDER BY ref
