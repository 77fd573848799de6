DROP TABLE usage_rollups_daily;
DROP TABLE usage_rollups_hourly;
