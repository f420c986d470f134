"""The values of an enumeration."""

from typing import Literal, TypeAlias

Wan22A14bTextToVideoTurboInputResolution: TypeAlias = Literal["480p", "580p", "720p"]
