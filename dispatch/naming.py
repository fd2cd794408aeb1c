"""A name in both languages."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, Lang] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called, in Chinese and in English."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """Return the name in one language."""
        return self.zh if lang == "zh" else self.en
