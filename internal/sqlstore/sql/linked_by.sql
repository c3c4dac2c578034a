-- Which reports did the member in place $2 last say, by an entry of their own, tell of the incident, and which not?
SELECT report, ref, linked FROM link WHERE incident = $1 AND log = $2 ORDER BY report
