INSERT INTO filed (log, dataset, reports) VALUES ($1, $2, $3)
ON CONFLICT (log, dataset) DO UPDATE SET reports = filed.reports + excluded.reports
