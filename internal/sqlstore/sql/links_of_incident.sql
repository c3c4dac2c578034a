-- What did members say of reports and the incident?
SELECT report, ref, linked FROM link WHERE incident = $1 ORDER BY report, log
