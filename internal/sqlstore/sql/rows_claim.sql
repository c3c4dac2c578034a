SELECT ref, kind, key, officer, at, withdrawn, incident, body FROM claim WHERE ref BETWEEN $1 AND $2 ORDER BY ref
