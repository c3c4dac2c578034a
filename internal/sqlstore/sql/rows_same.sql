SELECT incident, other, log, ref, at, body FROM same WHERE incident BETWEEN $1 AND $2 ORDER BY incident, other, log
