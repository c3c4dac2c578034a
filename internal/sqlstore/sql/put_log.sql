INSERT INTO log (member, size, root) VALUES ($1, $2, $3)
ON CONFLICT (member) DO UPDATE SET size = excluded.size, root = excluded.root
