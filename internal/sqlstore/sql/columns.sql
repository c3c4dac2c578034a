-- What are incidents found by?
SELECT id, first, last, facet FROM incident WHERE joined IS NULL
