-- What do the buckets from $3 to $4 of a level of a tree come to?
SELECT bucket, mac FROM digest WHERE tree = $1 AND level = $2 AND bucket BETWEEN $3 AND $4 ORDER BY bucket
