-- What is held of a thing?
SELECT object, version, field, claim, salt, content, commitment, recipients FROM secret WHERE object = $1 ORDER BY version, field
