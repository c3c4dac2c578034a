UPDATE report SET withdrawn = 1 WHERE ref = $1
