-- What could have changed the document in force, ended a log, or let a log stand under another document?
SELECT ref, kind, key, officer, at, withdrawn, body, incident FROM claim WHERE kind IN ('leave/1', 'key/1', 'amendment/1', 'endorsement/1', 'adoption/1', 'enactment/1') ORDER BY ref
