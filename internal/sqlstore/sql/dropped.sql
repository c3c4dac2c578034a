-- Which claims does drop_earlier drop?
SELECT ref, incident FROM claim WHERE kind = $1 AND key = $2 AND ref BETWEEN $3 AND $4
