"""Phrases that give a member its only value: "must be `x`", "fixed value json_schema"."""

from __future__ import annotations

from scripts.prose.phrase import Phrase

_QUOTED = r"(?:`[^`\n]+`|'[^'\n]+'|\"[^\"\n]+\")"
_ONE = Phrase(
    r"(?:^|[.,\n] ?)(?:(?:it |(?:the )?value |this )?(?:(?:must|should) always be(?: set to)?"
    r"|(?:must|should|has to) be(?: set to| equal to)?|is always)|always(?: set (?:it|this) to)?"
    r"|fixed:?|constant:?"
    rf"|(?:fixed|constant) value:?) (?P<list>{_QUOTED})(?=[.\n]|$)"
)
FIXED_VALUES = (
    _ONE,
    Phrase(
        r"(?:^|[.\n] ?|- )(?:the|this) (?:endpoint|operation|page) must use (?:the )?(?:model )?"
        r"(?P<list>`[^`\n]+`)(?=[.\n]|$| model\b)",
        "must use",
    ),
    Phrase(
        r"(?:^|[\u3002\uff0c\n] ?|- )(?:[此该本](?:端点|接口)(?:必须|只能)(?:为|是|使用)"
        r"|(?:必须|只能|固定)(?:为|是|填写?)|固定值(?:为|是)?[:\uff1a]?"
        r"|(?:目前|当前|暂时?)(?:仅|只)支持)"
        rf" ?(?P<list>{_QUOTED})(?=[\u3002\n]|$| ?模型)",
        *("必须", "只能", "固定", "支持"),
    ),
    Phrase(
        r"(?:\bthe only (?:allowed |valid |supported |accepted |possible )?value is"
        rf"|(?:^|[.\n] ?)must always be) (?P<list>{_QUOTED})(?=[.\n]|$)",
        "the only",
        "must always be",
    ),
    Phrase(
        rf"(?:^|[.\n] ?)(?:currently,? |at present,? |at the moment,? |for now,? )?only"
        rf" (?P<list>{_QUOTED}) (?:is|can be) (?:currently )?(?:supported|allowed|accepted|valid"
        rf"|available|possible|used)\b",
        "only ",
    ),
    Phrase(
        rf"(?:^|[.\n] ?)(?:currently,? )?only (?:supports|accepts) (?P<list>{_QUOTED})(?=[.\n]|$)",
        "only ",
    ),
    Phrase(
        rf"(?:^|[.,\n] ?|\()fixed (?:value|to|at|as)(?: is| of| to)?:? "
        rf"(?P<list>{_QUOTED}|[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)+)(?=[.,;)\n]|\s*$)",
        "fixed ",
    ),
    Phrase(
        r"\b(?:valid|possible|allowed|supported|available|accepted|permitted|acceptable)"
        r" values?(?: is| are)?(?:\*{0,2} ?[:\uff1a]\*{0,2})? ?"
        rf"(?P<list>{_QUOTED})(?=[.\u3002\n]|\s*$)",
        "value",
    ),
    Phrase(
        r"\b(?:(?:supports|accepts)(?: only)? the values?|(?:supports|accepts) only) "
        rf"(?P<list>{_QUOTED})(?=[.\n]|\s*$| for now\b)",
        *("supports", "accepts"),
    ),
    Phrase(
        r"(?:可选值|允许的?值|取值|枚举值|有效值|支持的值)(?:为|是)?[:\uff1a]? ?"
        rf"(?P<list>{_QUOTED})(?=[\u3002\n]|\s*$)",
        "值",
    ),
    Phrase(r"^(?:only |仅 ?)(?P<list>[\w.-]+)(?: value| ?值)[.\u3002]?$", "only ", "仅"),
)
"""A value that is the only one."""
