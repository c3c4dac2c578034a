SELECT ref, at, report, joined FROM incident WHERE id = $1
