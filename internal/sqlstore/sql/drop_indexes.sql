DROP INDEX IF EXISTS report_dataset;
DROP INDEX IF EXISTS report_external;
DROP INDEX IF EXISTS claim_entered
