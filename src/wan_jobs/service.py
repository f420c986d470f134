"""What is particular to this service, and would have to be replaced for another one.

Its paths stand in the merged document; its codes, states and fields in the tables of `errors`,
`submission.policy` and `record`.
"""

from __future__ import annotations

API_HOST = "https://api.apikley.ru"
KEY_PAGE = "https://app.apikley.ru/keys"

KEY_VARIABLE = "APIKLEY_API_KEY"
ADDRESS_VARIABLE = "APIKLEY_BASE_URL"
JOURNAL_VARIABLE = "WAN_JOURNAL"
PRIVATE_HOSTS_VARIABLE = "WAN_PRIVATE_HOSTS"
PLAIN_HTTP_VARIABLE = "WAN_PLAIN_HTTP"
WEBHOOK_KEYS_VARIABLE = "WAN_WEBHOOK_KEYS"

# Operations, by their ids in the merged document.
CREATE_TASK = "createTask"
READ_TASK = "getTaskDetails"
READ_BALANCE = "getAccountCredits"
MAKE_LINK = "createDownloadUrl"
UPLOAD_FILE = "uploadFileStream"
UPLOAD_FROM_ADDRESS = "uploadFileUrl"

# Statuses of gateways and of the networks in front of them. 444, 460, 499 and 520 to 527 are no
# IANA codes: the first three say that a client was not answered, whatever it had asked for.
GATEWAY = frozenset({408, 444, 460, 499, 502, 503, 504, *range(520, 528)})

# A body code of sister services that says that a task is being worked on.
STILL_GENERATING = frozenset({249})

UPLOAD_FOLDER = "wan-jobs"

# Uploads are dropped after three days; a task may still wait a while before it reads one.
UPLOAD_LIVES_FOR = 2.5 * 24 * 3600

SIGNATURE_HEADER = "x-webhook-signature"
TIMESTAMP_HEADER = "x-webhook-timestamp"
