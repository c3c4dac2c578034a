SELECT body FROM part WHERE member = $1 ORDER BY idx
