-- Did the officer file an earlier version of the report?
SELECT ref FROM earlier WHERE report = $1 AND officer = $2 AND kind = '' LIMIT 1
