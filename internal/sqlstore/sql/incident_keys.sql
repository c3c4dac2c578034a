-- Which incidents have been opened?
SELECT id FROM incident ORDER BY id
