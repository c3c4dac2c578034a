-- What are incidents found by? Zero is a time that is not known; the facet says whether there is a position.
SELECT id, COALESCE(first, 0), COALESCE(last, 0), COALESCE(lat, 0), COALESCE(lon, 0), facet, COALESCE(words, '') FROM incident WHERE joined IS NULL
