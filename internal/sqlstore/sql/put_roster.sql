INSERT INTO roster (member, size) VALUES ($1, $2)
ON CONFLICT (member) DO UPDATE SET size = CASE WHEN excluded.size > roster.size THEN excluded.size ELSE roster.size END
