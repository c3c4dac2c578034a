INSERT INTO roster (member, size) VALUES ($1, $2)
ON CONFLICT (member) DO UPDATE SET size = excluded.size
