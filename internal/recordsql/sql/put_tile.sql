INSERT INTO tile (log, level, idx, hashes) VALUES ($1, $2, $3, $4)
ON CONFLICT (log, level, idx) DO UPDATE SET hashes = excluded.hashes
