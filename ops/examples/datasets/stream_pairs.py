"""Preference pairs as they are decided, as a datasets.IterableDataset in the form of TRL's RewardTrainer.

usage: stream_pairs.py REWARD_MODEL [OPTION OF charm pairs tail ...]     prints the pairs
"""

import json
import os
import subprocess
import sys

from datasets import Features, IterableDataset, List, Value

MESSAGES = List({"role": Value("string"), "content": Value("string")})
FEATURES = Features(prompt=MESSAGES, chosen=MESSAGES, rejected=MESSAGES)


def decided(reward_model, options):
    """Each decision once, when it is made; a pair that flips comes again, the other way round."""
    charm = [os.environ.get("CHARM", "charm"), "pairs", "tail", "--texts", "--output", "ndjson"]
    with subprocess.Popen([*charm, "--reward-model", reward_model, *options], stdout=subprocess.PIPE) as tail:
        try:
            for pair in map(json.loads, tail.stdout):
                known = not pair["tombstone"] and None not in (pair["prompt"], pair["chosen_text"], pair["rejected_text"])
                if known and pair["chosen_text"] != pair["rejected_text"]:
                    sides = {side: [{"role": "assistant", "content": pair[side + "_text"]}] for side in ("chosen", "rejected")}
                    yield {"prompt": pair["prompt"], **sides}
            if tail.wait() != 0:
                raise RuntimeError("charm pairs tail failed; it says above why")
        finally:
            tail.terminate()  # where whoever reads has enough


def stream(reward_model, *options):
    return IterableDataset.from_generator(
        decided, features=FEATURES, gen_kwargs={"reward_model": reward_model, "options": options})


if __name__ == "__main__":
    for pair in stream(*sys.argv[1:]):
        print(json.dumps(pair, ensure_ascii=False))
