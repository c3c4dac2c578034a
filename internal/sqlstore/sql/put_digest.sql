INSERT INTO digest (tree, level, bucket, mac) VALUES ($1, $2, $3, $4)
ON CONFLICT (tree, level, bucket) DO UPDATE SET mac = excluded.mac
