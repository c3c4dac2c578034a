-- How many fields are closed to whom?
SELECT field, recipients, COUNT(*) FROM secret GROUP BY field, recipients ORDER BY field, recipients
