INSERT INTO cosigned (log, size, signed) VALUES ($1, $2, $3)
ON CONFLICT (log, size) DO UPDATE SET signed = excluded.signed
