-- How many claims of a kind has a member entered, and how many bytes are they?
SELECT count(*), COALESCE(sum(octet_length(body)), 0) FROM claim WHERE kind = $1 AND ref BETWEEN $2 AND $3
