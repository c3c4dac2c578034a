-- Does the log whose refs lie between $1 and $2 vouch for any officer?
SELECT ref FROM claim WHERE kind = 'officer/1' AND ref BETWEEN $1 AND $2 LIMIT 1
