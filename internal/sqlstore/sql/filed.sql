-- How many reports has each member filed of each dataset?
SELECT log, dataset, reports FROM filed
