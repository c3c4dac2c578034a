-- What was done with these reports beyond their versions, in the order in which it was?
SELECT report, kind, body FROM earlier WHERE report IN ($ids) AND kind <> '' ORDER BY report, ref
