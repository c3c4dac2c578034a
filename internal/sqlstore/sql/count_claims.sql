-- How many claims of a kind are there, under a key or under any?
SELECT count(*) FROM claim WHERE kind = $1 AND ($2 = '' OR key = $2)
