-- Which reports with the external id $3, of dataset $4 unless that is empty, follow $1, up to $2?
SELECT id, ref, officer, at, version, incident, withdrawn, body, released FROM report
WHERE external = $3 AND external <> '' AND ($4 = '' OR dataset = $4) AND id > $1 AND id <= $2 ORDER BY id LIMIT $5
