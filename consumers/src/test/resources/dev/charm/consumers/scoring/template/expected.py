"""Writes expected.json: what Hugging Face's transformers makes of each template and conversation.

python3 expected.py, beside the templates; needs transformers and jinja2.
"""

import json
import pathlib

import jinja2
import transformers
from transformers.utils.chat_template_utils import render_jinja_template

here = pathlib.Path(__file__).parent
tokens = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
conversations = json.loads((here / "conversations.json").read_text())
expected = {}
for file in sorted(here.glob("*.jinja")):
    template = file.read_bytes().decode()
    expected[file.stem] = {}
    for name, messages in conversations.items():
        for prompted in (False, True):
            key = name + (", to be answered" if prompted else "")
            try:
                texts, _ = render_jinja_template(
                    conversations=[messages],
                    chat_template=template,
                    add_generation_prompt=prompted,
                    **tokens,
                )
                expected[file.stem][key] = {"text": texts[0]}
            except jinja2.TemplateError as error:
                expected[file.stem][key] = {"refused": str(error)}
            except TypeError as error:
                expected[file.stem][key] = {"refused": str(error)}
text = json.dumps(
    {"made-by": f"transformers {transformers.__version__}, jinja2 {jinja2.__version__}",
     "special-tokens": tokens, "templates": expected},
    indent=1,
)
(here / "expected.json").write_text(text + "\n")
