"""Phrases that state the value used when a member is left out."""

from __future__ import annotations

from scripts.prose.numbers import NUMBER
from scripts.prose.phrase import Phrase

_VALUE = (
    r"\*{0,2}(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|`(?P<code>[^`\n]*)`"
    r"|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\u201c(?P<curly>[^\u201d\n]*)\u201d|(?P<json>\[[^\[\]\n]*\]|\{\})"
    rf"|(?P<number>(?:{NUMBER})(?![A-Za-z0-9_:]|[.,]\d))"
    r"|(?P<word>#[0-9a-fA-F]{3,8}|[A-Za-z0-9][A-Za-z0-9_:./-]*[A-Za-z0-9_]|[A-Za-z0-9])"
    r"(?= ?(?:[.;)(\u3002\uff0c\uff1b\uff08\uff09\u3001]|,(?!\w)|\n(?![a-z]))|\s*$"
    r"| (?:modes?|resolution|quality|format|order|style|seconds?|secs?|if (?:not|omitted|unset)"
    r"|when (?:not|omitted)"
    r"|(?:is|will be) (?:used|assumed|applied)"
    r"|and (?:overrides|applies|is|has|takes|can|cannot|may|must|should|will|requires|affects"
    r"|controls|ignores|means))\b))"
)
_BARE_VALUE = (
    r"(?:`(?P<code>[^`\n]*)`|'(?P<single>[^'\n]*)'|(?P<number>-?\d+)|(?P<word>true|false))"
)
_KINDS = r"(?: (?:value|setting|option|choice|behaviou?r))?"
_IF_ABSENT = (
    r"\b(?:if|when) (?:(?:it|this(?: field| parameter)?) is )?"
    r"(?:not (?:provided|specified|set|given|supplied|passed)|omitted"
    r"|unset|unspecified|absent|left (?:out|empty|blank)|no (?:[a-z_`]+ ){1,3}(?:is |are )?"
    r"(?:given|provided|specified|set|supplied|passed)"
    r"|(?:none|nothing|no value) (?:is |was )?(?:given|provided|specified|set|supplied|passed)"
    r"|you (?:omit|leave out) (?:it|this(?: field| parameter)?)"
    r"|you (?:do not|don't) (?:specify|provide|set|pass|include|give) (?:it|this|one|a value))"
)
_IT = r"(?:(?:the )?(?:api|system|server|service|value)|it|this|we)"
_TAKES = (
    r"(?:(?:will )?(?:uses?|assumes?|falls? back to|defaults? to)"
    r"|(?:is|will be|becomes)(?: set to)?)"
)
_ABSENT = (
    r"\(?(?:if|when) (?:omitted|unset|unspecified|absent|missing|empty|left (?:out|empty|blank)"
    r"|not (?:provided|specified|set|given|supplied|passed|uploaded))\)?"
)
_SURE = r"(?=[`'\"\d-]|true\b|false\b)"
_USED = tuple(f"{be} {used}" for be in ("is", "be") for used in ("used", "assumed", "applied"))
FOREIGN = (
    *("standard", "vorgabe", "défaut", "defecto", "padrão", "predeterminad", "умолчанию"),
    *("デフォルト", "既定", "기본값"),
)
STATEMENTS = (
    Phrase(
        rf"(?<!no )\bdefaults?{_KINDS}(?:\*{{0,2}}:\*{{0,2}} ?| (?:is|will be):? | ?= ?| of "
        rf"| \u2014 "
        rf"| ?\u2192 ?"
        rf"| (?:is )?set to ){_VALUE}",
        "default",
    ),
    Phrase(rf"\bdefaults?(?: value)? to:? {_VALUE}(?! (?:minus|plus)\b)", "default"),
    Phrase(rf"\b(?:defaulting|falls? back|falling back) to {_VALUE}", "defaulting", "fall"),
    Phrase(
        r"(?:\b(?:standard(?:wert|m\u00e4\u00dfig)?(?: ist|:)|vorgabe(?: ist|:)"
        r"|(?:valeur )?par d\u00e9faut"
        r"|por (?:defecto|padr\u00e3o)|(?:valor )?predeterminad[oa](?: es)?|padr\u00e3o"
        r"|по умолчанию)"
        r"|(?:デフォルト|既定)値?は?|기본값)[:\uff1a]?(?: [\u2013\u2014-])? ?"
        rf"{_VALUE}(?=[^\w]|\w?[。で]|$)",
        *FOREIGN,
    ),
    Phrase(
        rf"\bthe default(?: value)?,? {_SURE}{_VALUE},? (?:is|will be) (?:used|assumed|applied)\b",
        "the default",
    ),
    Phrase(rf"\bdefault {_ABSENT}(?: ?[:=]| is| to)? {_VALUE}", "default "),
    Phrase(rf"@default:? {_VALUE}", "@default"),
    Phrase(rf"\bdefault `(?P<own>\w+)` (?:is|of|=) {_VALUE}", "default `"),
    Phrase(rf"\bdefaults? (?:to|is|of):? [\d.,]+ [a-z]+ \({_VALUE}", "default"),
    Phrase(
        rf"(?<!\bthe )(?<!\bits )(?<!\bthis )\bdefault(?: value)?(?: as)? (?=true\b|false\b|-?\d"
        rf"|[`'\"]){_VALUE}",
        "default",
    ),
    Phrase(
        rf"\bby default,? (?:it['\u2019]s|(?:it |this )?(?:is|uses|will be))(?: set to)? {_VALUE}",
        "by default",
    ),
    Phrase(rf"\bby default \((?:or )?(?:(?:when|if) (?:set to )?)?{_VALUE}\)", "by default ("),
    Phrase(rf"\bdefaults? ?(?:/|and|&) ?max(?:imum)?(?: is)?:? {_VALUE}", "default"),
    Phrase(rf"\bthe default \((?=[`'\"\d-]){_VALUE}\)", "the default ("),
    Phrase(
        rf"\b(?:if|when) (?:set to )?(?=[`'\"\d-]|true\b|false\b){_BARE_VALUE} ?[(,]? ?or"
        r" (?:it is )?(?:omitted|unset|absent|not (?:set|provided|specified|given))\b",
        "omitted",
        "unset",
        "absent",
        "not ",
    ),
    Phrase(rf"\(default:? {_VALUE}", "(default"),
    Phrase(
        r"[,;(] ?default (?P<told>[A-Za-z][\w.:/-]*\w)(?=[.;)]|\s*$)",
        *(", default ", "; default ", "(default "),
    ),
    Phrase(
        rf"\b(?:if|when) (?:set to )?{_SURE}{_BARE_VALUE} ?\((?:the )?default\)",
        *("default)",),
    ),
    Phrase(
        rf"\bdefault (?P<about>[a-z]+(?: [a-z]+)?)(?: is| ?=|:) {_VALUE}",
        "default",
    ),
    Phrase(
        rf"{_IF_ABSENT},? {_SURE}{_VALUE} (?:is|will be) (?:used|assumed|applied)\b",
        *_USED,
    ),
    Phrase(
        rf"{_IF_ABSENT},? (?:then )?(?:{_IT} )?{_TAKES} {_SURE}{_VALUE}",
        *("if ", "when "),
    ),
    Phrase(
        rf"(?<![\w.-]){_SURE}{_BARE_VALUE} (?:is|will be) (?:used|assumed|applied) {_IF_ABSENT}",
        *_USED,
    ),
    Phrase(
        rf"(?:^|[.;,(\n] ?)(?:{_IT} )?(?:{_TAKES}|it's) {_SURE}{_BARE_VALUE} {_IF_ABSENT}",
        *("if ", "when "),
    ),
    Phrase(rf"(?:^|[.;,(\n] ?){_SURE}{_BARE_VALUE} {_IF_ABSENT}", "if ", "when "),
    Phrase(
        rf"\bby default[,:]? (?=[`'\"\d-]){_VALUE}(?= (?:is|will be) (?:used|assumed|applied)\b"
        r"|[.;)\n]|$)",
        "by default",
    ),
    Phrase(
        rf"\bdefaults? (?:to|is|of):? [A-Z][a-z]+ \((?=[`'\"]){_VALUE}\)",
        *("default",),
    ),
    Phrase(
        r"(?:默认|缺省)(?:值|时)?(?:为|是|设置为|使用|采用|取)?[:\uff1a]? ?(?:为 ?)?" + _VALUE,
        "默认",
        "缺省",
    ),
    Phrase(
        r"(?:(?:如果|若|当) ?)?"
        r"(?:[不未](?:填写?|传入?|设置?|指定|提供)|省略|留空)"
        rf"(?:时|则|的话)?[,\uff0c]? ?则?(?:值?为|取|按|使用|采用) ?{_VALUE}",
        *("不填", "不传", "不设", "不指定", "不提供", "未", "省略", "留空"),
    ),
)
"""Each has a group for the value by how it is written, and may have `about`, `own` and `told`."""
