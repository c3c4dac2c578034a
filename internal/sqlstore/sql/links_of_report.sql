SELECT incident, ref, at, body FROM link WHERE report = $1 ORDER BY ref
