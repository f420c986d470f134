"""The ids of the models that can be asked for."""

from typing import Literal, TypeAlias

ModelId: TypeAlias = Literal[
    "wan/2-2-a14b-speech-to-video-turbo", "wan/2-2-a14b-text-to-video-turbo"
]
