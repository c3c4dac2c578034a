SELECT ref, kind, key, officer, at, withdrawn, body, incident FROM claim WHERE incident IN ($ids) ORDER BY ref
