INSERT INTO link (report, incident, log, ref, at, linked, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (report, incident, log) DO UPDATE SET ref = excluded.ref, at = excluded.at, linked = excluded.linked, body = excluded.body
