-- Which claims are about the incidents from $1 to $2?
SELECT incident, ref FROM claim WHERE incident >= $1 AND incident <= $2 ORDER BY incident, ref
