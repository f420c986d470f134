"""The page for people: what happens on the mock, the reference, and a form to send requests.

from wan_mock.page import mount_page

mount_page(mock)        # now open mock.url in a browser
"""

from wan_mock.page.routes import mount_page

__all__ = ["mount_page"]
