INSERT INTO same (incident, other, log, ref, at, body) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (incident, other, log) DO UPDATE SET ref = excluded.ref, at = excluded.at, body = excluded.body
