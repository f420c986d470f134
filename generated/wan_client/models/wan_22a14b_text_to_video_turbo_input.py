from __future__ import annotations

from functools import cache as _cache
from typing import TYPE_CHECKING

from attrs import define

from ..lazy import deferred as _deferred
from ..model import Member, Model, boolean, integer, literal, text
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .wan_22a14b_text_to_video_turbo_input_acceleration import (
        Wan22A14bTextToVideoTurboInputAcceleration,
    )
    from .wan_22a14b_text_to_video_turbo_input_aspect_ratio import (
        Wan22A14bTextToVideoTurboInputAspectRatio,
    )
    from .wan_22a14b_text_to_video_turbo_input_resolution import (
        Wan22A14bTextToVideoTurboInputResolution,
    )
else:
    [
        Wan22A14bTextToVideoTurboInputAcceleration,
        Wan22A14bTextToVideoTurboInputAspectRatio,
        Wan22A14bTextToVideoTurboInputResolution,
    ] = _deferred(
        "models",
        "Wan22A14bTextToVideoTurboInputAcceleration",
        "Wan22A14bTextToVideoTurboInputAspectRatio",
        "Wan22A14bTextToVideoTurboInputResolution",
    )


@define(kw_only=True, repr=False)
class Wan22A14bTextToVideoTurboInput(Model):
    """Input parameters for the generation task

    Attributes:
        prompt: The text prompt to guide video generation. (Max length: 5000 characters)
        resolution: Resolution of the generated video (480p, 580p, or 720p). Default value:
            "720p". A provider may refuse 580p.
        aspect_ratio: Aspect ratio of the generated video (16:9, 9:16 or 1:1). Default value:
            "16:9". A provider may refuse 1:1.
        enable_prompt_expansion: Whether to enable prompt expansion. This will use a large
            language model to expand the prompt with additional details while maintaining the
            original meaning. (Boolean value (true/false))
        seed: Random seed for reproducibility. If None, a random seed is chosen. (Min: 0, Max:
            2147483647, Step: 1) (step: 1)
        acceleration: Acceleration level to use. The more acceleration, the faster the
            generation, but with lower quality. The recommended value is 'none'. Default value:
            "none"
            One of none, regular.
    """

    prompt: str
    resolution: Wan22A14bTextToVideoTurboInputResolution | Unset | None = UNSET
    aspect_ratio: Wan22A14bTextToVideoTurboInputAspectRatio | Unset | None = UNSET
    enable_prompt_expansion: bool | Unset | None = UNSET
    seed: int | Unset | None = UNSET
    acceleration: Wan22A14bTextToVideoTurboInputAcceleration | Unset | None = UNSET

    @staticmethod
    def _checked() -> tuple[str, ...]:
        return ("/components/schemas/Wan22A14bTextToVideoTurboInput",)

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:
        from .wan_22a14b_text_to_video_turbo_input_acceleration import (
            Wan22A14bTextToVideoTurboInputAcceleration,
        )
        from .wan_22a14b_text_to_video_turbo_input_aspect_ratio import (
            Wan22A14bTextToVideoTurboInputAspectRatio,
        )
        from .wan_22a14b_text_to_video_turbo_input_resolution import (
            Wan22A14bTextToVideoTurboInputResolution,
        )

        return (
            Member("prompt", "prompt", text, required=True),
            Member("resolution", "resolution", literal(Wan22A14bTextToVideoTurboInputResolution)),
            Member(
                "aspect_ratio", "aspect_ratio", literal(Wan22A14bTextToVideoTurboInputAspectRatio)
            ),
            Member("enable_prompt_expansion", "enable_prompt_expansion", boolean),
            Member("seed", "seed", integer),
            Member(
                "acceleration", "acceleration", literal(Wan22A14bTextToVideoTurboInputAcceleration)
            ),
        )
