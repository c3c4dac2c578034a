SELECT report, incident, log, ref, at, linked, body FROM link WHERE report BETWEEN $1 AND $2 ORDER BY report, incident, log
