SELECT id, ref, officer, at, version, incident, dataset, external, withdrawn, body, released
FROM report WHERE id BETWEEN $1 AND $2 ORDER BY id
