"""The merged document read as data: operations, models, fields, limits, and types of files.

What the client and the mock may share. Nothing here sends or answers a request: what the two do on
the wire they decide apart from each other, so that they cannot agree on a shared mistake.
"""
