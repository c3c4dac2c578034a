-- Which reports follow $1, up to $2?
SELECT id, ref, officer, at, version, incident, withdrawn, body, released FROM report
WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3
