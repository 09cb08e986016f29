-- The margin of every preference pair under the calibration in force, and their mean per calibration.

-- Changes are gathered: without these three lines each record prints a line of its own.
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '2 s';
SET 'table.exec.mini-batch.size' = '10000';

CREATE TABLE pairs (
  `key` STRING,
  reward_model STRING,
  prompt_id STRING,
  overvalued STRING,
  `reference` STRING,
  chosen ROW<policy_model STRING, score DOUBLE>,
  rejected ROW<policy_model STRING, score DOUBLE>,
  PRIMARY KEY (`key`) NOT ENFORCED
) WITH (
  -- Compacted: the latest record of a key holds, a tombstone deletes its row.
  'connector' = 'upsert-kafka',
  'topic' = 'charm.preference-pairs',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.url' = 'http://127.0.0.1:8081/apis/ccompat/v7',
  'value.fields-include' = 'EXCEPT_KEY',
  -- Ends at what is there now. Without this line the query follows the topic for ever.
  'scan.bounded.mode' = 'latest-offset'
);

CREATE TABLE calibrations (
  `key` STRING,
  reward_model STRING,
  overvalued STRING,
  `reference` STRING,
  `offset` DOUBLE,
  mismatch_error STRING,
  calculated_at TIMESTAMP(3),
  PRIMARY KEY (`key`) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'charm.calibrations',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.url' = 'http://127.0.0.1:8081/apis/ccompat/v7',
  'value.fields-include' = 'EXCEPT_KEY',
  'scan.bounded.mode' = 'latest-offset'
);

CREATE VIEW margins AS
SELECT
  p.reward_model,
  p.prompt_id,
  p.overvalued,
  p.`reference`,
  p.chosen.policy_model AS chosen,
  c.mismatch_error,
  c.calculated_at,
  ABS(
    CASE WHEN p.chosen.policy_model = p.overvalued THEN p.chosen.score ELSE p.rejected.score END
    + c.`offset`
    - CASE WHEN p.chosen.policy_model = p.overvalued THEN p.rejected.score ELSE p.chosen.score END
  ) AS margin
FROM pairs AS p
JOIN calibrations AS c
  ON p.reward_model = c.reward_model
  AND p.overvalued = c.overvalued
  AND p.`reference` = c.`reference`;

SELECT
  reward_model,
  overvalued,
  `reference`,
  COUNT(*) AS pairs,
  ROUND(AVG(margin), 3) AS mean_margin,
  MAX(mismatch_error) AS uncertain_by,
  MAX(calculated_at) AS calculated_at
FROM margins
GROUP BY reward_model, overvalued, `reference`;
