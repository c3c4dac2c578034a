-- The indexes that are cheaper to build at once than row by row; see Store.Bulk.
CREATE INDEX IF NOT EXISTS report_dataset ON report (dataset, id) WHERE dataset <> '';
CREATE INDEX IF NOT EXISTS report_external ON report (external, id) WHERE external <> '';
CREATE INDEX IF NOT EXISTS claim_entered ON claim (kind, at)
