"""A class for each schema of the document; each is imported when first asked for."""

from typing import TYPE_CHECKING

from ..lazy import lazy_exports

if TYPE_CHECKING:
    from .account_credits_response import AccountCreditsResponse
    from .create_task_response import CreateTaskResponse
    from .created_task import CreatedTask
    from .download_url_request import DownloadUrlRequest
    from .download_url_response import DownloadUrlResponse
    from .error_response import ErrorResponse
    from .file_base_64_upload_request import FileBase64UploadRequest
    from .file_stream_upload_request import FileStreamUploadRequest
    from .file_upload_response import FileUploadResponse
    from .file_url_upload_request import FileUrlUploadRequest
    from .task_details import TaskDetails
    from .task_details_response import TaskDetailsResponse
    from .uploaded_file import UploadedFile
    from .wan_22a14b_speech_to_video_turbo_input import Wan22A14bSpeechToVideoTurboInput
    from .wan_22a14b_speech_to_video_turbo_input_resolution import (
        Wan22A14bSpeechToVideoTurboInputResolution,
    )
    from .wan_22a14b_speech_to_video_turbo_request import Wan22A14bSpeechToVideoTurboRequest
    from .wan_22a14b_text_to_video_turbo_input import Wan22A14bTextToVideoTurboInput
    from .wan_22a14b_text_to_video_turbo_input_acceleration import (
        Wan22A14bTextToVideoTurboInputAcceleration,
    )
    from .wan_22a14b_text_to_video_turbo_input_aspect_ratio import (
        Wan22A14bTextToVideoTurboInputAspectRatio,
    )
    from .wan_22a14b_text_to_video_turbo_input_resolution import (
        Wan22A14bTextToVideoTurboInputResolution,
    )
    from .wan_22a14b_text_to_video_turbo_request import Wan22A14bTextToVideoTurboRequest
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "AccountCreditsResponse": "account_credits_response",
            "CreateTaskResponse": "create_task_response",
            "CreatedTask": "created_task",
            "DownloadUrlRequest": "download_url_request",
            "DownloadUrlResponse": "download_url_response",
            "ErrorResponse": "error_response",
            "FileBase64UploadRequest": "file_base_64_upload_request",
            "FileStreamUploadRequest": "file_stream_upload_request",
            "FileUploadResponse": "file_upload_response",
            "FileUrlUploadRequest": "file_url_upload_request",
            "TaskDetails": "task_details",
            "TaskDetailsResponse": "task_details_response",
            "UploadedFile": "uploaded_file",
            "Wan22A14bSpeechToVideoTurboInput": "wan_22a14b_speech_to_video_turbo_input",
            "Wan22A14bSpeechToVideoTurboInputResolution": "wan_22a14b_speech_to_video_turbo_input_resolution",
            "Wan22A14bSpeechToVideoTurboRequest": "wan_22a14b_speech_to_video_turbo_request",
            "Wan22A14bTextToVideoTurboInput": "wan_22a14b_text_to_video_turbo_input",
            "Wan22A14bTextToVideoTurboInputAcceleration": "wan_22a14b_text_to_video_turbo_input_acceleration",
            "Wan22A14bTextToVideoTurboInputAspectRatio": "wan_22a14b_text_to_video_turbo_input_aspect_ratio",
            "Wan22A14bTextToVideoTurboInputResolution": "wan_22a14b_text_to_video_turbo_input_resolution",
            "Wan22A14bTextToVideoTurboRequest": "wan_22a14b_text_to_video_turbo_request",
        },
    )


__all__ = [
    "AccountCreditsResponse",
    "CreateTaskResponse",
    "CreatedTask",
    "DownloadUrlRequest",
    "DownloadUrlResponse",
    "ErrorResponse",
    "FileBase64UploadRequest",
    "FileStreamUploadRequest",
    "FileUploadResponse",
    "FileUrlUploadRequest",
    "TaskDetails",
    "TaskDetailsResponse",
    "UploadedFile",
    "Wan22A14bSpeechToVideoTurboInput",
    "Wan22A14bSpeechToVideoTurboInputResolution",
    "Wan22A14bSpeechToVideoTurboRequest",
    "Wan22A14bTextToVideoTurboInput",
    "Wan22A14bTextToVideoTurboInputAcceleration",
    "Wan22A14bTextToVideoTurboInputAspectRatio",
    "Wan22A14bTextToVideoTurboInputResolution",
    "Wan22A14bTextToVideoTurboRequest",
]
