"""Reads charm topics into Spark and prints the mean margin of the preference pairs per calibration."""

import json
import os
import urllib.request

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.avro.functions import from_avro
from pyspark.sql.window import Window

BOOTSTRAP = os.environ.get("CHARM_BOOTSTRAP_SERVER", "127.0.0.1:9092")
REGISTRY = os.environ.get("CHARM_SCHEMA_REGISTRY", "http://127.0.0.1:8081/apis/ccompat/v7")

spark = SparkSession.builder.appName("charm-read-pairs").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")


def schema(path: str) -> str:
    with urllib.request.urlopen(REGISTRY + path) as answer:
        return json.load(answer)["schema"]


def latest(topic: str) -> DataFrame:
    """What a compacted topic holds now, one row per key."""
    records = (
        spark.read.format("kafka")
        .option("kafka.bootstrap.servers", BOOTSTRAP)
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("kafka.isolation.level", "read_committed")
        .load()
    )
    # The last record of a key holds. A key never leaves its partition, so offsets tell the order.
    # A tombstone counts as a record here: without it, what it removed would come back.
    newest_first = Window.partitionBy("key").orderBy(f.desc("offset"))
    newest = records.withColumn("n", f.row_number().over(newest_first)).where("n = 1 AND value IS NOT NULL")
    # A zero byte, four bytes of schema id, then the record, which is read by the schema that wrote it.
    written = newest.select(
        f.col("key").cast("string").alias("key"),
        f.conv(f.hex(f.expr("substring(value, 2, 4)")), 16, 10).cast("int").alias("id"),
        f.expr("substring(value, 6)").alias("avro"),
    )
    reader = schema(f"/subjects/{topic}-value/versions/latest")
    read = None
    for row in written.select("id").distinct().collect():
        # Malformed bytes end the job (FAILFAST): PERMISSIVE would make them rows of nulls.
        options = {"mode": "FAILFAST", "avroSchema": reader}
        some = written.where(f.col("id") == row.id).select(
            "key", from_avro("avro", schema(f"/schemas/ids/{row.id}"), options).alias("value")
        )
        read = some if read is None else read.unionByName(some)
    if read is None:
        raise SystemExit(f"{topic} is empty")
    return read.select("key", "value.*")


pairs = latest("charm.preference-pairs").select("reward_model", "overvalued", "reference", "chosen", "rejected")
calibrations = latest("charm.calibrations").select("reward_model", "overvalued", "reference", "offset")


def score(model: str) -> str:
    return f"IF(chosen.policy_model = {model}, chosen.score, rejected.score)"


means = (
    pairs.join(calibrations, ["reward_model", "overvalued", "reference"])
    .withColumn("margin", f.expr(f"abs({score('overvalued')} + offset - {score('reference')})"))
    .groupBy("reward_model", "overvalued", "reference")
    .agg(f.count("*").alias("pairs"), f.round(f.avg("margin"), 3).alias("mean_margin"))
    .orderBy("reward_model", "overvalued", "reference")
)
print(*means.columns, sep="\t")
for row in means.collect():
    print(*row, sep="\t")
