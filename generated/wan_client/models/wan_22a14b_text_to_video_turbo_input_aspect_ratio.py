"""The values of an enumeration."""

from typing import Literal, TypeAlias

Wan22A14bTextToVideoTurboInputAspectRatio: TypeAlias = Literal["16:9", "1:1", "9:16"]
