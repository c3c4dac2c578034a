-- Which logs are there?
SELECT origin FROM log ORDER BY origin
