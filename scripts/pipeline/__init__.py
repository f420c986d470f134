"""From specs and overlays to `generated/`, stage by stage.

1. `inputs`: every spec and overlay is read, all faults are collected.
2. `build`: overlays that extend a spec patch it; the specs are merged; the other overlays patch the
   whole; the result is linted. Corrections come before the merge, since equal parts can only become
   one once they are equal.
3. `validity`: the document is one of OpenAPI 3.1 by the initiative's own schema.
4. `tree`: the document and the client are written into a new folder beside the old one.
5. `swap`: the new folder takes the old one's place in one step, so a crash leaves one of the two.

`digests` lets `check` say of unchanged inputs that nothing would change, without any of that.
"""
