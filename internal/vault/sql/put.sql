-- Keeps one secret.
INSERT INTO secret (object, version, field, claim, salt, content, commitment, recipients) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
