-- Everything entered of the report $1; kind is empty for a version.
SELECT ref, kind, officer, at, withdrawn, body FROM earlier WHERE report = $1
UNION ALL SELECT ref, '', officer, at, withdrawn, body FROM report WHERE id = $1
ORDER BY 1
