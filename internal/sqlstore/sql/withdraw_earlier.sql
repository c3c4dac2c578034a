UPDATE earlier SET withdrawn = 1 WHERE ref = $1
