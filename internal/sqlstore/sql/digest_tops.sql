-- What does each tree come to, at the level $1?
SELECT tree, mac FROM digest WHERE level = $1 ORDER BY tree
