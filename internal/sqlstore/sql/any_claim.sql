-- Does the log whose refs lie between $2 and $3 hold any claim of the kind?
SELECT ref FROM claim WHERE kind = $1 AND ref BETWEEN $2 AND $3 LIMIT 1
