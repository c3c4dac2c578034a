-- What did members say of reports and these incidents?
SELECT incident, report, ref, linked FROM link WHERE incident IN ($ids) ORDER BY ref
