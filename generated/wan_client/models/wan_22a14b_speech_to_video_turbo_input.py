from __future__ import annotations

from functools import cache as _cache
from typing import TYPE_CHECKING

from attrs import define

from ..lazy import deferred as _deferred
from ..model import Member, Model, boolean, file_input, integer, literal, number, text
from ..types import UNSET, FileInput, Unset

if TYPE_CHECKING:
    from .wan_22a14b_speech_to_video_turbo_input_resolution import (
        Wan22A14bSpeechToVideoTurboInputResolution,
    )
else:
    [Wan22A14bSpeechToVideoTurboInputResolution] = _deferred(
        "models", "Wan22A14bSpeechToVideoTurboInputResolution"
    )


@define(kw_only=True, repr=False)
class Wan22A14bSpeechToVideoTurboInput(Model):
    """Input parameters for the generation task

    Attributes:
        prompt: The text prompt used for video generation (Max length: 5000 characters)
        image_url: URL of the input image. It may be resized and center cropped (File URL after
            upload, not file content; Accepted types: image/jpeg, image/png, image/webp; Max
            size: 10.0MB)
        audio_url: The URL of the audio file (File URL after upload, not file content; Accepted
            types: audio/mp3, audio/wav, audio/ogg, audio/m4a, audio/flac, audio/aac,
            audio/x-ms-wma, audio/mpeg; Max size: 10.0MB)
        num_frames: Number of frames to generate. Must be between 40 and 120 and a multiple of 4
            (Min: 40, Max: 120, Step: 4)
            Default: 80.
        frames_per_second: Frames per second of the generated video. Must be between 4 and 60
            (Min: 4, Max: 60, Step: 1)
            Default: 16.
        resolution: Resolution of the generated video (480p, 580p, or 720p)
            Default: 480p.
        negative_prompt: Negative prompt for video generation (Max length: 500 characters)
        seed: Random seed for reproducibility. If None, a random seed is chosen
        num_inference_steps: Number of inference steps for sampling. Higher values give better
            quality but take longer (Min: 2, Max: 40, Step: 1) (step: 1)
            Default: 27.
        guidance_scale: Classifier-free guidance scale. Higher values give better adherence to
            the prompt but may decrease quality (Min: 1, Max: 10, Step: 0.1) (step: 0.1)
            Default: 3.5.
        shift: Shift value for the video. Must be between 1.0 and 10.0 (Min: 1, Max: 10, Step:
            0.1) (step: 0.1)
            Default: 5.
        enable_safety_checker: If set to true, input data will be checked for safety before
            processing (Boolean value (true/false))
    """

    prompt: str
    image_url: FileInput
    audio_url: FileInput
    num_frames: int | Unset | None = UNSET
    frames_per_second: int | Unset | None = UNSET
    resolution: Wan22A14bSpeechToVideoTurboInputResolution | Unset | None = UNSET
    negative_prompt: str | Unset | None = UNSET
    seed: int | Unset | None = UNSET
    num_inference_steps: int | Unset | None = UNSET
    guidance_scale: float | Unset | None = UNSET
    shift: float | Unset | None = UNSET
    enable_safety_checker: bool | Unset | None = UNSET

    @staticmethod
    def _checked() -> tuple[str, ...]:
        return ("/components/schemas/Wan22A14bSpeechToVideoTurboInput",)

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:
        from .wan_22a14b_speech_to_video_turbo_input_resolution import (
            Wan22A14bSpeechToVideoTurboInputResolution,
        )

        return (
            Member("prompt", "prompt", text, required=True),
            Member("image_url", "image_url", file_input, required=True),
            Member("audio_url", "audio_url", file_input, required=True),
            Member("num_frames", "num_frames", integer),
            Member("frames_per_second", "frames_per_second", integer),
            Member("resolution", "resolution", literal(Wan22A14bSpeechToVideoTurboInputResolution)),
            Member("negative_prompt", "negative_prompt", text),
            Member("seed", "seed", integer),
            Member("num_inference_steps", "num_inference_steps", integer),
            Member("guidance_scale", "guidance_scale", number),
            Member("shift", "shift", number),
            Member("enable_safety_checker", "enable_safety_checker", boolean),
        )
