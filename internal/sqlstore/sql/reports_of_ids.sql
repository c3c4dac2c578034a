-- Which reports have these ids? Who asks for less than 32 repeats one.
SELECT id, ref, officer, at, version, incident, withdrawn, body, released FROM report
WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
$17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
