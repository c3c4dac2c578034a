-- Which logs are there?
SELECT origin FROM log WHERE size >= 0 ORDER BY origin
