INSERT INTO report (id, ref, officer, at, version, incident, dataset, external, withdrawn, body, released)
VALUES ($1, $2, $3, $4, 1, $5, $6, $7, 0, $8, NULL)
