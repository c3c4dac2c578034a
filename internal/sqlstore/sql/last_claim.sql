-- What did the log whose refs lie between $3 and $4 last say under the kind and key?
SELECT body FROM claim WHERE kind = $1 AND key = $2 AND ref BETWEEN $3 AND $4 ORDER BY ref DESC LIMIT 1
