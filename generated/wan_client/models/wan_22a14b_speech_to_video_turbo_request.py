from __future__ import annotations

from functools import cache as _cache
from typing import TYPE_CHECKING, Literal

from attrs import define

from ..lazy import deferred as _deferred
from ..model import Member, Model, literal, text
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .wan_22a14b_speech_to_video_turbo_input import Wan22A14bSpeechToVideoTurboInput
else:
    [Wan22A14bSpeechToVideoTurboInput] = _deferred("models", "Wan22A14bSpeechToVideoTurboInput")


@define(kw_only=True, repr=False)
class Wan22A14bSpeechToVideoTurboRequest(Model):
    """Generate content using wan/2-2-a14b-speech-to-video-turbo

    Attributes:
        model: The model name to use for generation. Required field.
            - Must be `wan/2-2-a14b-speech-to-video-turbo` for this endpoint
        input_: Input parameters for the generation task
        call_back_url: The URL to receive generation task completion updates. Optional but
            recommended for production use.
            - System will POST task status and results to this URL when generation completes
            - Callback includes generated content URLs and task information
            - Your callback endpoint should accept POST requests with JSON payload containing
              results
            - Alternatively, use the Get Task Details endpoint to poll task status
    """

    model: Literal["wan/2-2-a14b-speech-to-video-turbo"] = "wan/2-2-a14b-speech-to-video-turbo"
    input_: Wan22A14bSpeechToVideoTurboInput
    call_back_url: str | Unset = UNSET

    @staticmethod
    def _checked() -> tuple[str, ...]:
        return ("/components/schemas/Wan22A14bSpeechToVideoTurboRequest",)

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:
        from .wan_22a14b_speech_to_video_turbo_input import Wan22A14bSpeechToVideoTurboInput

        return (
            Member(
                "model",
                "model",
                literal(Literal["wan/2-2-a14b-speech-to-video-turbo"]),
                required=True,
            ),
            Member("input", "input_", Wan22A14bSpeechToVideoTurboInput.read, required=True),
            Member("callBackUrl", "call_back_url", text),
        )
