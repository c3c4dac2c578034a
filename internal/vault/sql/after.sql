-- What is held behind a place, in order of thing, version and field?
SELECT object, version, field, claim, salt, content, commitment, recipients FROM secret
WHERE object > $1 OR object = $1 AND (version > $2 OR version = $2 AND field > $3)
ORDER BY object, version, field LIMIT $4
