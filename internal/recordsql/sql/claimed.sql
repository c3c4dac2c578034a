-- Which of the claim ids that are the keys of the JSON object $2 does log $1 hold, and at which index?
SELECT key, idx FROM (
	SELECT key, (SELECT idx FROM claim WHERE log = $1 AND claim = asked.key) AS idx FROM json_each($2) AS asked
) AS found
WHERE idx IS NOT NULL
