SELECT ref, at, body FROM same WHERE incident = $1 ORDER BY ref
