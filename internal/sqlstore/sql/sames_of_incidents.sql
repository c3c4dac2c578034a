-- Which claims of sameness touch these incidents?
SELECT incident, ref, at, body FROM same WHERE incident IN ($ids) ORDER BY ref
