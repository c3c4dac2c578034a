-- Keeps an answer in the place of an earlier one.
INSERT INTO answer (what, name, written, stands, officer, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (what, name) DO UPDATE SET written = excluded.written, stands = excluded.stands, officer = excluded.officer,
at = excluded.at
