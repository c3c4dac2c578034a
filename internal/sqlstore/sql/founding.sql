-- Which documents do logs open with?
SELECT body FROM claim WHERE kind = 'process/1' ORDER BY key, ref
