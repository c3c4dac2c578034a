INSERT INTO minted (log, letter, number) VALUES ($1, $2, $3)
ON CONFLICT (log, letter) DO UPDATE SET number = excluded.number
