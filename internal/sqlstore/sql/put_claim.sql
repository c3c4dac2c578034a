INSERT INTO claim (ref, kind, key, officer, at, withdrawn, incident, body) VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
