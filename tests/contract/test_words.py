"""Both languages say everything, and no sentence stands in the code."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from dispatch.facts import FactKind
from dispatch.lifecycle import State, Step
from dispatch.unit import Duty
from dispatch.words import placeholders, words

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "dispatch" / "words"
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_both_languages_have_the_same_keys() -> None:
    assert set(words("zh")) == set(words("en"))


@pytest.mark.parametrize("key", sorted(words("zh")))
def test_both_sentences_have_the_same_placeholders(key: str) -> None:
    assert placeholders(words("zh")[key]) == placeholders(words("en")[key])


def test_no_key_is_said_in_two_files() -> None:
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for path in sorted(WORDS.glob("*.toml")):
        lang = path.name.split(".")[-2]
        for key in _keys("", tomllib.loads(path.read_text(encoding="utf-8"))):
            twice += [f"{key} in {path.name} and {seen[lang, key]}"] if (lang, key) in seen else []
            seen[lang, key] = path.name
    assert twice == []


def _keys(prefix: str, table: dict[str, object]) -> list[str]:
    found = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        found += _keys(f"{name}.", value) if isinstance(value, dict) else [name]
    return found


def test_every_code_a_user_meets_has_its_word() -> None:
    need = {f"state.{s}" for s in State} | {f"step.{s}" for s in Step}
    need |= {f"duty.{d}" for d in Duty} | {f"fact.{k}" for k in FactKind}
    assert need <= set(words("zh"))


@pytest.mark.parametrize("folder", ["layouts", "callbacks", "dashboard/api", "dispatch/handlers"])
def test_no_chinese_sentence_stands_in_a_string_of_code(folder: str) -> None:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        for text in _strings(path):
            if HAN.search(text):
                found.append(f"{path.name}: {text[:30]}")
    assert found == []


def _strings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, holders)}
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    return [t for t in texts if isinstance(t, str) and t not in docs]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "assets" / "js").glob("*.js")), ids=lambda p: p.name
)
def test_no_chinese_sentence_stands_in_a_script(path: Path) -> None:
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert HAN.findall(code) == []
