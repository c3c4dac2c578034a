SELECT id, ref, officer, at, version, incident, withdrawn, body, released FROM report WHERE id IN ($ids)
