-- Which incidents redirect to these?
SELECT joined, id FROM incident WHERE joined IN ($ids) ORDER BY id
