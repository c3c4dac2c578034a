INSERT INTO earlier (ref, report, officer, withdrawn, at, body)
SELECT ref, id, officer, withdrawn, at, body FROM report WHERE id = $1
