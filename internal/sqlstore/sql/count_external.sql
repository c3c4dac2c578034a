-- How many reports between $1 and $2 have the external id $3, of dataset $4 unless that is empty?
SELECT count(*) FROM report
WHERE external = $3 AND external <> '' AND ($4 = '' OR dataset = $4) AND id > $1 AND id <= $2
