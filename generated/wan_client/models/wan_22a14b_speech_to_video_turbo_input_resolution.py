"""The values of an enumeration."""

from typing import Literal, TypeAlias

Wan22A14bSpeechToVideoTurboInputResolution: TypeAlias = Literal["480p", "580p", "720p"]
