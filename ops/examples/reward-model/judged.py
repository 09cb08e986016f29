"""Pairs of answers of which a judge, or a person, has told the better one.

A pair is a conversation that ends with the question, and two answers. Pairs are read from AlpacaEval's judge preferences
(`alpacaeval`) or from JSONL in the forms of TRL (`jsonl`).
"""

import csv
import gzip
import hashlib
import json
import math
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

# Models that all others were compared with, and the file of the comparisons.
PREFERENCES = {
    "text_davinci_003": "alpacaeval1-judge-preferences.csv.gz",
    "gpt4_1106_preview": "alpacaeval2-judge-preferences.csv.gz",
}
TEXTS = ("alpacaeval-responses.jsonl.gz", "alpacaeval-judged-responses.jsonl.gz")
EVEN = 1.5  # preferences go from 1, the reference is better, to 2, the other model is
CLEAR_AGAINST_REFERENCE = 0.05
CLEAR_BETWEEN_OTHERS = 0.5
MATCHED = 0.8  # the shorter answer has at least this share of the longer one's characters

PARTS = {"training": 70, "choice": 10, "test": 20}  # percent of the prompts
UNSEEN_MODELS = 20  # percent of the models, AlpacaEval alone


@dataclass(frozen=True)
class Pair:
    """Two answers to `messages`, of which `chosen` is the better."""

    messages: tuple[tuple[str, str], ...]  # (role, content)
    chosen: str
    rejected: str
    judged: bool = True  # whether just these two were compared; else each was compared with a third
    unseen: bool = False  # whether a model of the pair is kept from training

    @property
    def matched(self) -> bool:
        shorter, longer = sorted((len(self.chosen), len(self.rejected)))
        return shorter >= MATCHED * longer

    @property
    def longer(self) -> bool:
        return len(self.chosen) > len(self.rejected)

    @property
    def by_length(self) -> float:
        """How right one is who takes the longer answer: 1, 0, or half where both have one length."""
        difference = len(self.chosen) - len(self.rejected)
        return 0.5 if difference == 0 else float(difference > 0)

    def conversation(self, answer: str) -> list[dict[str, str]]:
        return [{"role": role, "content": content} for role, content in (*self.messages, ("assistant", answer))]


def percentile(text: str) -> int:
    """A number from 0 to 99 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % 100


def part(messages: tuple[tuple[str, str], ...]) -> str:
    """The part of the data that a prompt belongs to, with all its answers, by a hash of its text."""
    place = percentile("\n".join(content.strip() for _, content in messages))
    for name, percent in PARTS.items():
        if place < percent:
            return name
        place -= percent
    raise AssertionError("PARTS add up to 100")


def left_out(model: str) -> bool:
    """Whether a model was made to deceive the judge, or to be long."""
    return model == "NullModel" or model.endswith(("_gamed", "_verbose"))


def unseen(model: str) -> bool:
    return model not in PREFERENCES and percentile(model) < UNSEEN_MODELS


def alpacaeval(folder: Path, wanted: str) -> list[Pair]:
    """The pairs of one part that AlpacaEval's judges decide clearly.

    Those that a judge compared, and pairs of two other models whose preferences against one reference differ by more than
    half of the range. Training has no pairs of unseen models.
    """
    prompts, answers = {}, {}
    for name in TEXTS:
        with gzip.open(folder / name, "rt", encoding="utf-8", newline="\n") as lines:
            for row in map(json.loads, lines):
                answers[row["prompt_id"], row["model"]] = row["response"]
                if "prompt" in row:
                    prompts[row["prompt_id"]] = (("user", row["prompt"]),)

    pairs = []
    for reference, name in PREFERENCES.items():
        panels = defaultdict(dict)
        with gzip.open(folder / name, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                prompt, model = int(row["prompt_id"]), row["model"]
                known = prompt in prompts and (prompt, model) in answers and (prompt, reference) in answers
                if known and row["preference"] and model != reference and not left_out(model):
                    panels[prompt][model] = float(row["preference"])
        for prompt, preferences in sorted(panels.items()):
            if part(prompts[prompt]) == wanted:
                pairs += panel(prompts[prompt], prompt, reference, preferences | {reference: EVEN}, answers)
    return [pair for pair in pairs if not pair.unseen] if wanted == "training" else pairs


def panel(messages, prompt, reference, preferences, answers):
    """The pairs of all models that were compared with one reference at one prompt."""
    ranked = sorted(preferences.items(), key=lambda item: (-item[1], item[0]))
    for place, (better, high) in enumerate(ranked):
        for worse, low in ranked[place + 1 :]:
            judged = reference in (better, worse)
            clear = CLEAR_AGAINST_REFERENCE if judged else CLEAR_BETWEEN_OTHERS
            chosen, rejected = answers[prompt, better], answers[prompt, worse]
            if high - low > clear and chosen != rejected:
                yield Pair(messages, chosen, rejected, judged, unseen(better) or unseen(worse))


def jsonl(file: Path, wanted: str) -> list[Pair]:
    """The pairs of one part of a file in TRL's forms: prompt, chosen and rejected, as texts or as messages."""
    pairs = []
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            try:
                pair = from_trl(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise SystemExit(f"{file}:{number}: not a pair of TRL's ({type(error).__name__})") from None
            if pair.chosen != pair.rejected and part(pair.messages) == wanted:
                pairs.append(pair)
    return pairs


def from_trl(row: dict) -> Pair:
    prompt, chosen, rejected = row.get("prompt", []), row["chosen"], row["rejected"]
    if isinstance(chosen, str):
        if not isinstance(prompt, str) or not isinstance(rejected, str):
            raise ValueError("texts need a prompt")
        return Pair((("user", prompt),), chosen, rejected)
    *before, last = ((turn["role"], turn["content"]) for turn in prompt + chosen)
    *others, worse = ((turn["role"], turn["content"]) for turn in prompt + rejected)
    if before != others or not before or not last[0] == worse[0] == "assistant":
        raise ValueError("both end with one answer to the same question")
    return Pair(tuple(before), last[1], worse[1])


def sample(pairs: list[Pair], size: int, seed: int, **shares: float | None) -> list[Pair]:
    """At most so many of the pairs, as equally many of each prompt as there are.

    shares: of those for which `judged`, `matched` or `longer` holds; None: as they come. Where there are not enough of
    one kind there are fewer pairs, and the other kinds have what is theirs.
    """
    shares = {name: share for name, share in shares.items() if share is not None}
    kinds = defaultdict(list)
    for pair in random.Random(seed).sample(pairs, len(pairs)):
        kinds[tuple(getattr(pair, name) for name in shares)].append(pair)
    some = []
    for kind, found in kinds.items():
        share = math.prod(s if holds else 1 - s for holds, s in zip(kind, shares.values(), strict=True))
        some += by_turns(found)[: round(size * share)]
    return random.Random(seed).sample(some, len(some))


def groups(pairs: list[Pair], number: int, seed: int, answers: int = 16, size: int = 32) -> list[Pair]:
    """So many groups of pairs of one prompt, one behind the other: `size` pairs of at most `answers` texts.

    A step that holds one group encodes 16 texts and learns from 32 pairs, where 32 pairs as they come need 64 texts. Of four
    groups one takes pairs as they come, one first those of about one length, which cannot be told by length, one first those
    that a judge compared, and one first those that are both. Where a prompt has fewer pairs, some are there twice; with fewer
    than a quarter of `size` it is passed over.
    """
    draw = random.Random(seed)
    prompts = defaultdict(list)
    for pair in pairs:
        prompts[pair.messages].append(pair)
    drawn = []
    first = (lambda pair: True, lambda pair: pair.matched, lambda pair: pair.judged, lambda pair: pair.matched and pair.judged)
    for turn in range(len(first) * (1 + number // len(prompts))):
        for messages in draw.sample(sorted(prompts), len(prompts)):
            found = draw.sample(prompts[messages], len(prompts[messages]))
            found.sort(key=first[turn % len(first)], reverse=True)
            kept = set()
            for pair in found:
                if len(kept | {pair.chosen, pair.rejected}) <= answers:
                    kept |= {pair.chosen, pair.rejected}
            among = [pair for pair in found if pair.chosen in kept and pair.rejected in kept][:size]
            if len(among) >= size / 4:
                drawn.append(among + draw.choices(among, k=size - len(among)))
    return [pair for group in draw.sample(drawn, min(number, len(drawn))) for pair in group]


def by_turns(pairs: list[Pair]) -> list[Pair]:
    """One pair of each prompt, then a second of each, and so on."""
    turns = defaultdict(int)
    numbered = []
    for pair in pairs:
        numbered.append((turns[pair.messages], pair))
        turns[pair.messages] += 1
    return [pair for _, pair in sorted(numbered, key=lambda item: item[0])]
