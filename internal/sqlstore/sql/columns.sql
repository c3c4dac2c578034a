-- What are incidents found by?
SELECT id, first, last, lat, lon, facet FROM incident WHERE joined IS NULL
