-- Which incidents redirect to $1?
SELECT id FROM incident WHERE joined = $1
