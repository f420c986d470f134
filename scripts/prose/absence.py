"""What a text says of leaving its member out."""

from __future__ import annotations

from scripts.prose.phrase import Phrase, remembered

_WITHOUT = Phrase(
    r"\bif (?:none|null|omitted|not (?:provided|specified|set|given|supplied|passed)"
    r"|left (?:empty|blank|out)|unset|unspecified|absent)\b,? (?![^.]{0,400}\bdefault)"
    r"(?:[^.,]{0,400}(?<![`'\"])\b(?:random|randomly|automatic|automatically|auto|chosen|generated"
    r"|inferred)\b(?![`'\"]))[^.(\n]*"
    r"|(?:如果|若)为 ?(?:None|null|空)[^\u3002\n]{0,400}?(?:随机|自动)[^\u3002\uff08(\n]*"
    r"|(?:如果|若)?(?:不|未)(?:提供|指定|设置|填写|填)[^\u3002\n]{0,400}?"
    r"(?:随机|自动)[^\u3002\uff08(\n]*",
    *("if ", "如果", "若", "不", "未"),
)


@remembered
def read_absence(text: str) -> str | None:
    """Quote what a text says of leaving the member out: "If None, a random seed is chosen"."""
    match = _WITHOUT.search(text)
    return match[0].rstrip() if match else None
