-- Which report has the version entered at ref $1, and is that withdrawn?
SELECT id, withdrawn FROM report WHERE ref = $1
UNION ALL SELECT report, withdrawn FROM earlier WHERE ref = $1 AND kind = ''
