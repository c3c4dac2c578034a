INSERT INTO refused (member, idx, why) VALUES ($1, $2, $3)
