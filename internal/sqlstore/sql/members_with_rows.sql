-- Of whose logs are there entries without effect, or parts of a body?
SELECT member FROM refused UNION SELECT member FROM part ORDER BY member
