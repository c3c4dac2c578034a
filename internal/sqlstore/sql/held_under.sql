-- How many claims of a kind has a member entered about one key, up to a number?
SELECT count(*) FROM (SELECT ref FROM claim WHERE kind = $1 AND key = $2 AND ref BETWEEN $3 AND $4 LIMIT $5) AS entered
