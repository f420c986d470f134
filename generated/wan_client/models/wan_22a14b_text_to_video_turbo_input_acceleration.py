"""The values of an enumeration."""

from typing import Literal, TypeAlias

Wan22A14bTextToVideoTurboInputAcceleration: TypeAlias = Literal["none", "regular"]
