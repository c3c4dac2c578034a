-- How did the log whose refs lie between $2 and $3 last vouch for the officer?
SELECT body FROM claim WHERE kind = 'officer/1' AND key = $1 AND ref BETWEEN $2 AND $3 ORDER BY ref DESC LIMIT 1
