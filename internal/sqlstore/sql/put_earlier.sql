INSERT INTO earlier (report, ref, officer, withdrawn, kind, at, body) VALUES ($1, $2, $3, 0, $4, $5, $6)
