-- Which reports did members speak of with the incidents from $1 to $2?
SELECT incident, report, log FROM link WHERE incident BETWEEN $1 AND $2 ORDER BY incident, report, log
