"""Reads the calibrations in force and the preference pairs, and prints what holds now."""

import os

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

import keys

BOOTSTRAP = os.environ.get("CHARM_BOOTSTRAP_SERVER", "127.0.0.1:9092")
REGISTRY = os.environ.get("CHARM_SCHEMA_REGISTRY", "http://127.0.0.1:8081/apis/ccompat/v7")

decode = AvroDeserializer(SchemaRegistryClient({"url": REGISTRY}))


def latest(topic: str) -> tuple[dict[str, dict], int]:
    """What a compacted topic holds now by its keys, and how many tombstones went by."""
    consumer = Consumer(
        {
            "bootstrap.servers": BOOTSTRAP,
            "group.id": "charm-example",  # required, not used: partitions are assigned by hand
            "enable.auto.commit": False,
            "isolation.level": "read_committed",  # the topics are written in transactions
            # The end of a partition is told. It can't be guessed from offsets: the last of them is
            # the marker of a transaction, which no consumer is given.
            "enable.partition.eof": True,
        }
    )
    described = consumer.list_topics(topic, timeout=30).topics[topic]
    if described.error is not None:
        raise KafkaException(described.error)
    consumer.assign([TopicPartition(topic, p, OFFSET_BEGINNING) for p in described.partitions])
    unread = set(described.partitions)
    held: dict[str, dict] = {}
    tombstones = 0
    while unread:
        message = consumer.poll(30)
        if message is None:
            raise SystemExit(f"{topic}: the broker was silent for 30 s")
        if message.error():
            if message.error().code() != KafkaError._PARTITION_EOF:
                raise KafkaException(message.error())
            unread.discard(message.partition())
            continue
        key = message.key().decode()  # text, no schema
        if message.value() is None:
            tombstones += 1
            held.pop(key, None)
        else:
            held[key] = decode(message.value(), SerializationContext(topic, MessageField.VALUE))
    consumer.close()
    return held, tombstones


calibrations, _ = latest("charm.calibrations")
pairs, tombstones = latest("charm.preference-pairs")

counts: dict[str, int] = {}
margins: dict[str, float] = {}
for key, pair in pairs.items():
    reward_model, prompt, overvalued, reference = keys.split(key)
    assert prompt == pair["prompt_id"]
    calibration = keys.join(reward_model, overvalued, reference)
    counts[calibration] = counts.get(calibration, 0) + 1
    if calibration in calibrations:
        scores = {side["policy_model"]: side["score"] for side in (pair["chosen"], pair["rejected"])}
        offset = calibrations[calibration]["offset"]
        margin = abs(scores[overvalued] + offset - scores[reference])
        margins[calibration] = margins.get(calibration, 0.0) + margin

print("reward model\tover-valued\treference\toffset\tflips\tpairs\tmean margin\tsettled")
for key, found in sorted(calibrations.items()):
    pairs_here = counts.get(key, 0)
    print(
        *keys.split(key),
        f"{found['offset']:.3f}",
        found["flips"],
        pairs_here,
        f"{margins[key] / pairs_here:.3f}" if pairs_here else "-",
        found["settled"],
        sep="\t",
    )
print(f"{len(calibrations)} calibrations, {len(pairs)} pairs, {tombstones} tombstones")
