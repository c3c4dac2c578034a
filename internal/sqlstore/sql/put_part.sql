INSERT INTO part (member, idx, body) VALUES ($1, $2, $3)
