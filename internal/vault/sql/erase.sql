-- Destroys one field of a thing, in all its versions.
DELETE FROM secret WHERE object = $1 AND field = $2
