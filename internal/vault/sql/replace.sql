-- Keeps a secret in another form, where it is still held and nobody else did.
UPDATE secret SET salt = $5, content = $6, commitment = $7, recipients = $8
WHERE object = $1 AND version = $2 AND field = $3 AND claim = $4 AND recipients = $9
