UPDATE claim SET withdrawn = 1 WHERE ref = $1
