INSERT INTO earlier (ref, report, officer, withdrawn) SELECT ref, id, officer, withdrawn FROM report WHERE id = $1
