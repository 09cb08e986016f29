"""Trains a reward model on pairs with TRL's RewardTrainer, and measures it.

    python train.py train --alpacaeval FOLDER --to MODEL         trains, and measures on the choice part of the prompts
    python train.py measure --part test --alpacaeval FOLDER --model MODEL     once, when all is chosen
    python train.py reference --model MODEL --to FILE ...        the logits that others who serve the model must find

`--pairs FILE` in place of `--alpacaeval FOLDER` takes JSONL in the forms of TRL.
"""

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # a thread that waits leaves its core to others

import argparse
import json
import random
import shutil
import time
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset
from transformers import set_seed
from trl import RewardConfig, RewardTrainer

import folder
import judged

SHARES = {
    "judged": "that were compared with each other, not each with a third answer",
    "matched": "whose lengths are within 20 %% of each other",
    "longer": "whose longer answer is the better",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("train", help="trains a model")
    add_source(command)
    command.add_argument("--to", type=Path, required=True, help="folder of the model")
    command.add_argument("--start", type=Path, metavar="MODEL", help="a folder of this recipe, whose model is trained further")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--size", type=int, default=6000, help="pairs to train on, at most")
    for share, what in SHARES.items():
        command.add_argument(f"--{share}", type=float, metavar="SHARE", help=f"share of pairs {what}; by default as they come")
    command.add_argument("--groups", action="store_true", help="32 pairs of one prompt in a step, each answer encoded once")
    command.add_argument("--max-length", type=int, default=512, help="tokens of question and answer")
    command.add_argument("--learning-rate", type=float, default=1e-4)
    command.add_argument("--batch", type=int, default=8, help="pairs in a step")
    command.add_argument("--epochs", type=float, default=1)
    command.add_argument("--bf16", action="store_true", help="products of matrices in bfloat16: faster where the CPU has it")
    command.add_argument("--resume", action="store_true", help="goes on with a training that was ended, of the same options")
    command.add_argument("--choice-size", type=int, default=1000, help="pairs of each kind to measure on, at most")
    command.set_defaults(run=train)

    command = commands.add_parser("measure", help="measures a model on one part of the prompts")
    add_source(command)
    command.add_argument("--model", type=Path, required=True)
    command.add_argument("--part", choices=("choice", "test"), required=True)
    command.add_argument("--size", type=int, help="pairs of each kind to measure on, at most; by default all")
    command.set_defaults(run=test)

    command = commands.add_parser("reference", help="writes Hugging Face's logits")
    add_source(command)
    command.add_argument("--model", type=Path, required=True)
    command.add_argument("--texts", type=Path, help="JSONL of prompt (or messages) and response, to begin with")
    command.add_argument("--size", type=int, default=1000, help="texts in all; the rest is drawn from the choice part")
    command.add_argument("--to", type=Path, required=True)
    command.set_defaults(run=reference)

    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.run(arguments)


def add_source(command: argparse.ArgumentParser) -> None:
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--alpacaeval", type=Path, metavar="FOLDER", help="judge preferences of AlpacaEval, and texts")
    source.add_argument("--pairs", type=Path, metavar="FILE", help="JSONL of prompt, chosen and rejected")


def read(arguments, part: str) -> list[judged.Pair]:
    if arguments.alpacaeval:
        return judged.alpacaeval(arguments.alpacaeval, part)
    return judged.jsonl(arguments.pairs, part)


def train(arguments) -> None:
    set_seed(arguments.seed)
    began = time.monotonic()
    pairs = read(arguments, "training")
    if arguments.groups:
        pairs = judged.groups(pairs, arguments.size // arguments.batch, arguments.seed, size=arguments.batch)
    else:
        shares = {share: getattr(arguments, share) for share in SHARES}
        pairs = judged.sample(pairs, arguments.size, arguments.seed, **shares)
    if not pairs:
        raise SystemExit("there is no pair to train on")
    model, tokenizer = folder.load(arguments.start) if arguments.start else folder.base(arguments.max_length)
    folder.encode_once(model)
    # RewardTrainer would drop a pair that is too long. It takes ids as they are, so they are cut here, as in serving.
    rows = []
    for pair in pairs:
        chosen, rejected = (folder.ids(tokenizer, pair.conversation(answer)) for answer in (pair.chosen, pair.rejected))
        rows.append({"chosen_ids": chosen, "rejected_ids": rejected, "length": max(len(chosen), len(rejected))})
    report("training", pairs, longer_is_chosen=np.mean([pair.by_length for pair in pairs]), seconds=time.monotonic() - began)
    began = time.monotonic()
    checkpoints = arguments.to / "checkpoints"
    if not arguments.resume:
        shutil.rmtree(checkpoints, ignore_errors=True)
    elif not any(checkpoints.glob("checkpoint-*")):
        raise SystemExit(f"{checkpoints} has none to go on from")
    RewardTrainer(
        model=model,
        args=configuration(arguments, checkpoints),
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
    ).train(resume_from_checkpoint=arguments.resume)
    seconds = time.monotonic() - began
    report("trained", pairs, seconds=seconds, pairs_per_second=len(pairs) * arguments.epochs / seconds)
    folder.save(model, tokenizer, arguments.to)
    shutil.rmtree(checkpoints)
    measure(*folder.load(arguments.to), "choice", read(arguments, "choice"), arguments.choice_size)


def configuration(arguments, checkpoints: Path) -> RewardConfig:
    return RewardConfig(
        output_dir=str(checkpoints),
        seed=arguments.seed,
        use_cpu=True,
        bf16=arguments.bf16,
        gradient_checkpointing=False,
        max_length=None,
        learning_rate=arguments.learning_rate,
        lr_scheduler_type="linear",
        warmup_steps=0.1,  # of all steps
        per_device_train_batch_size=arguments.batch,
        num_train_epochs=arguments.epochs,
        center_rewards_coefficient=0.01,  # keeps rewards around 0
        train_sampling_strategy="sequential" if arguments.groups else "group_by_length",  # the latter: less padding
        remove_unused_columns=False,  # the length is one
        logging_steps=25,
        save_steps=100,
        save_total_limit=1,
        report_to="none",
        disable_tqdm=True,
    )


def test(arguments) -> None:
    measure(*folder.load(arguments.model), arguments.part, read(arguments, arguments.part), arguments.size)


def measure(model, tokenizer, name: str, pairs: list[judged.Pair], size: int | None) -> None:
    """Prints how often the model, and the longer answer, are right; a tie counts half. Of each kind, `size` pairs at most."""
    pairs = [pair for pair in pairs if pair.judged]
    kinds = {
        name: pairs,
        f"{name}, matched": [pair for pair in pairs if pair.matched],
        f"{name}, unseen models": [pair for pair in pairs if pair.unseen],
        f"{name}, unseen models, matched": [pair for pair in pairs if pair.unseen and pair.matched],
    }
    kinds = {kind: judged.sample(some, size or len(some), seed=1) for kind, some in kinds.items() if some}
    began = time.monotonic()
    texts = {(p.messages, answer): p.conversation(answer) for some in kinds.values() for p in some for answer in (p.chosen, p.rejected)}
    sequences = [folder.ids(tokenizer, conversation) for conversation in texts.values()]
    scores = dict(zip(texts, folder.logits(model, tokenizer, sequences), strict=True))
    seconds = time.monotonic() - began
    for kind, some in kinds.items():
        margins = np.array([scores[p.messages, p.chosen] - scores[p.messages, p.rejected] for p in some])
        report(
            kind, some, accuracy=np.where(margins == 0, 0.5, margins > 0).mean(),
            by_length=np.mean([pair.by_length for pair in some]), loss=np.logaddexp(0, -margins).mean(),
        )  # fmt: skip
    print(json.dumps({"texts": len(texts), "seconds": round(seconds, 1)}), flush=True)


def report(name: str, pairs: list[judged.Pair], **figures: float) -> None:
    said = {"part": name, "pairs": len(pairs), "prompts": len({pair.messages for pair in pairs})}
    print(json.dumps(said | {key: round(float(value), 4) for key, value in figures.items()}), flush=True)


def reference(arguments) -> None:
    model, tokenizer = folder.load(arguments.model)
    rows = []
    if arguments.texts:
        with open(arguments.texts, encoding="utf-8", newline="\n") as lines:
            rows = [json.loads(line) for line in lines]
    answers = {(pair.messages, answer): pair for pair in read(arguments, "choice") for answer in (pair.chosen, pair.rejected)}
    for (_, answer), pair in random.Random(1).sample(sorted(answers.items(), key=lambda item: item[0]), len(answers)):
        if len(rows) < arguments.size:
            rows.append({"messages": pair.conversation(answer)[:-1], "response": answer})
    for row in rows:
        before = row.get("messages") or [{"role": "user", "content": row["prompt"]}]
        row["ids"] = folder.ids(tokenizer, [*before, {"role": "assistant", "content": row["response"]}])
    found = folder.logits(model, tokenizer, [row["ids"] for row in rows])
    with open(arguments.to, "w", encoding="utf-8", newline="\n") as lines:
        for row, logit in zip(rows, found, strict=True):
            row["tokens"] = len(row.pop("ids"))
            lines.write(json.dumps(row | {"logit": float(logit)}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
