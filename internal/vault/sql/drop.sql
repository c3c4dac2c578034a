-- Forgets what is held of one version of a thing.
DELETE FROM secret WHERE object = $1 AND version = $2
