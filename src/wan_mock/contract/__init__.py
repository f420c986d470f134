"""The contract kit, which tells whether a server keeps to the document.

`python -m wan_mock.contract --base-url URL` asks any server or gateway and reports which
operations, codes and shapes hold, which differ and how.
"""
