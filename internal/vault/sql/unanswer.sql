-- Forgets an answer.
DELETE FROM answer WHERE what = $1 AND name = $2
