INSERT INTO run (log, first, n, framed) VALUES ($1, $2, $3, $4)
