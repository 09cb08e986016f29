"""Writes prompts, responses, rewards, ratings and a vote; `produce.py withdraw` takes some back:
a correction, a retraction and a tombstone."""

import os
import sys
from datetime import datetime, timezone

from confluent_kafka import Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

import keys

BOOTSTRAP = os.environ.get("CHARM_BOOTSTRAP_SERVER", "127.0.0.1:9092")
REGISTRY = os.environ.get("CHARM_SCHEMA_REGISTRY", "http://127.0.0.1:8081/apis/ccompat/v7")
PROMPTS = int(os.environ.get("PROMPTS", "40"))

REWARD_MODEL = "example/rm@1"  # always NAME@VERSION
WORDY, TERSE = "example/wordy", "example/terse"
ARENA = "overall"

registry = SchemaRegistryClient({"url": REGISTRY})
producer = Producer(
    {
        "bootstrap.servers": BOOTSTRAP,
        # librdkafka's own default is CRC32. What it puts elsewhere is used as well, but takes a detour.
        "partitioner": "murmur2_random",
        "enable.idempotence": True,
    }
)
serializers: dict[str, AvroSerializer] = {}
refused: list[str] = []
sent = 0


def delivered(error, message) -> None:
    global sent
    sent += 1
    if error is not None:
        refused.append(f"{message.topic()}: {error}")


def send(topic: str, key: str, value: dict | None) -> None:
    """Sends a record; a value of None is a tombstone."""
    if topic not in serializers:
        # The schema is the topic's, from the registry: a producer that registers its own can spoil
        # it for everybody else. Fields that the value lacks take the schema's default.
        serializers[topic] = AvroSerializer(
            registry, conf={"auto.register.schemas": False, "use.latest.version": True}
        )
    data = serializers[topic](value, SerializationContext(topic, MessageField.VALUE))
    producer.produce(topic, key=key.encode(), value=data, on_delivery=delivered)
    producer.poll(0)


def prompt_id(i: int) -> str:
    return f"100% of 7|{i}?"  # any text will do: the key escapes it


def rate(model: str, rating: float | None) -> None:
    """One row of a leaderboard; a rating of None takes the row away."""
    source = "example-board"
    value = None if rating is None else {
        "source": source,
        "arena": ARENA,
        "model": model,
        "rating": rating,  # Elo scale
        "as_of": datetime.now(timezone.utc),
    }
    send("charm.rating-snapshots", keys.join(source, ARENA, model), value)


def reward(i: int, model: str, score: float, version: int = 0) -> None:
    send(
        "charm.rewards",
        keys.join(prompt_id(i)),
        {
            "prompt_id": prompt_id(i),
            "policy_model": model,
            "reward_model": REWARD_MODEL,
            "score": score,  # the raw logit; where there is none, send no record, never 0
            "version": version,
            "source": "python",
        },
    )


def write() -> None:
    rate(WORDY, 1000.0)
    rate(TERSE, 1100.0)
    rate("example/gone", 1200.0)
    for i in range(PROMPTS):
        key = keys.join(prompt_id(i))
        question = [{"role": "user", "content": f"What is 100% of 7|{i}?"}]
        send("charm.prompts", key, {"prompt_id": prompt_id(i), "messages": question})
        for model, text in (WORDY, f"Well, let me see: {i}."), (TERSE, f"{i}"):
            # scored: its rewards come with it, the built-in scorer leaves it alone.
            answer = {"prompt_id": prompt_id(i), "policy_model": model, "text": text, "scored": True}
            send("charm.responses", key, answer)
        reward(i, WORDY, 0.1 * i)  # over-valued: people rate it lower, and it wins most prompts
        reward(i, TERSE, 1.0)
    send(
        "charm.battles",
        keys.join("example-arena"),  # a vote's key is its arena
        {
            "battle_id": "example-vote-1",  # sent again, it still counts once
            "arena": "example-arena",
            "model_a": WORDY,
            "model_b": TERSE,
            "outcome": "MODEL_B",
            "voter": "anna",
        },
    )


def withdraw() -> None:
    # A correction: of two records of one reward the higher version counts, whichever comes first.
    reward(0, WORDY, 0.5, version=1)
    # A retraction: the reward of one answer goes, and the pairs that rest on it.
    send(
        "charm.retractions",
        keys.join(prompt_id(1)),
        {
            "prompt_id": prompt_id(1),
            "kind": "REWARD",
            "policy_model": WORDY,
            "reward_model": REWARD_MODEL,
            "version": 0,  # this version and lower ones
            "reason": "scored by mistake",
        },
    )
    rate("example/gone", None)  # a tombstone: that row is on the board no more


withdraw() if sys.argv[1:] == ["withdraw"] else write()
left = producer.flush(60)
if left or refused:
    raise SystemExit(f"{left} records not delivered in 60 s; refused: {refused}")
print(f"{sent} records delivered")
