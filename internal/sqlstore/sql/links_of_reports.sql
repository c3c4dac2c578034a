-- What did members say of these reports and incidents?
SELECT report, ref, at, body FROM link WHERE report IN ($ids) ORDER BY ref
