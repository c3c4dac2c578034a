DROP INDEX IF EXISTS report_dataset;
DROP INDEX IF EXISTS report_external
