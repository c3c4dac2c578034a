SELECT report, ref, officer, withdrawn, kind, at, body FROM earlier WHERE report BETWEEN $1 AND $2 ORDER BY report, ref
