"""Which proxy is used, and that settings of the network are judged before anything is written."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from wan_jobs import ConfigurationError, Journal, ServiceUnreachable, Wan
from wan_jobs.transport import proxies
from wan_jobs.transport.proxies import proxy_for

MODEL = "wan/2-2-a14b-text-to-video-turbo"
ELSEWHERE = "https://api.example"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def test_this_machine_is_always_asked_directly(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/api/v1/chat/credit").respond_with_json({"code": 200, "data": 7})
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    url = httpserver.url_for("")
    assert Wan("key", base_url=url).credits() == 7
    assert Wan("key", base_url=url, proxy="http://127.0.0.1:9").credits() == 7


def test_the_environment_decides_unless_the_caller_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_for(ELSEWHERE) is None
    monkeypatch.setenv("ALL_PROXY", "socks://proxy.example:1080")
    choice = proxy_for(ELSEWHERE)
    assert choice is not None
    assert (choice.address, choice.setting) == ("socks5://proxy.example:1080", "ALL_PROXY")
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    choice = proxy_for(ELSEWHERE)
    assert choice is not None
    assert (choice.address, choice.setting) == ("http://proxy.example:3128", "https_proxy")
    monkeypatch.setenv("NO_PROXY", ".example")
    assert proxy_for(ELSEWHERE) is None
    chosen = proxy_for(ELSEWHERE, "http://user:word@mine.example:1")
    assert chosen is not None
    assert "word" not in repr(chosen)
    assert proxy_for(ELSEWHERE, "") is None


def test_what_the_system_says_is_asked_once_for_many_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = 0

    def system() -> dict[str, str]:
        nonlocal asked
        asked += 1
        return {"https": f"http://proxy{asked}.example"}

    now = 1000.0
    monkeypatch.setattr(proxies, "getproxies", system)
    monkeypatch.setattr(proxies, "time", SimpleNamespace(monotonic=lambda: now))
    for url in ("https://a.example/1", "https://a.example/2"):
        choice = proxy_for(url)
        assert choice is not None
        assert choice.address == "http://proxy1.example"
    now += 10.0
    choice = proxy_for("https://a.example/3")
    assert choice is not None
    assert choice.address == "http://proxy2.example"


@pytest.mark.parametrize(
    ("excepted", "url", "through"),
    [
        ("*", "https://api.example", False),
        ("a.example, *", "https://api.example", False),
        ("api.example", "https://api.example", False),
        ("API.Example.", "https://api.example", False),
        ("api.example", "https://API.example.", False),
        ("example", "https://api.example", False),
        (".example", "https://api.example", False),
        ("*.example", "https://api.example", False),
        ("xample", "https://api.example", True),
        ("ample", "https://ex.ample.org", True),
        ("api.example:443", "https://api.example", False),
        ("api.example:8443", "https://api.example", True),
        ("api.example:8443", "https://api.example:8443", False),
        ("https://api.example", "https://api.example", False),
        ("bücher.example", "https://xn--bcher-kva.example", False),
        ("xn--bcher-kva.example", "https://bücher.example", False),
        ("10.0.0.0/8", "https://10.1.2.3", False),
        ("10.0.0.1/8", "https://10.1.2.3", False),
        ("10.0.0.0/8", "https://11.1.2.3", True),
        ("10.1.2.3", "https://10.1.2.3:9", False),
        ("1.2.3", "https://10.1.2.3", True),
        ("fd00::/8", "https://[fd00::1]", False),
        ("[fd00::1]", "https://[fd00::1]", False),
        ("[fd00::1]:443", "https://[fd00::1]", False),
        ("fd00:0::1", "https://[fd00::1]", False),
        ("[fd00::1", "https://[fd00::1]", True),
        ("", "https://api.example", True),
        (", ,", "https://api.example", True),
        ("api.example:port", "https://api.example", True),
    ],
)
def test_exceptions_from_the_proxy_are_read_as_other_programs_write_them(
    monkeypatch: pytest.MonkeyPatch, excepted: str, url: str, through: bool
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", excepted)
    assert (proxy_for(url) is not None) is through


def test_an_address_with_a_port_that_cannot_be_is_judged_by_whoever_uses_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", " http://proxy.example:3128 ")
    monkeypatch.setenv("NO_PROXY", "other.example")
    choice = proxy_for("https://files.example:99999/fox.mp4")
    assert choice is not None
    assert choice.address == "http://proxy.example:3128"


def test_the_key_goes_through_no_proxy_in_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    assert proxy_for("http://mock:8123", with_key=True) is None
    assert proxy_for("http://files.example/a") is not None
    assert proxy_for(ELSEWHERE, with_key=True) is not None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALL_PROXY", "ftp://127.0.0.1:9"),
        ("HTTPS_PROXY", "http://[::1"),
        ("HTTPS_PROXY", "http://127.0.0.1:port"),
        ("HTTPS_PROXY", "http://user:password@"),
        ("SSL_CERT_FILE", "no-such-file.pem"),
        ("SSLKEYLOGFILE", "/no/such/folder/keys"),
    ],
)
def test_settings_that_cannot_be_used_are_told_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch, journal: Journal, variable: str, value: str
) -> None:
    from wan_jobs.transport import wire

    wire._default_tls.cache_clear()
    monkeypatch.setenv(variable, value)
    wan = Wan("key", base_url=ELSEWHERE, journal=journal)
    try:
        with pytest.raises(ConfigurationError, match=variable):
            wan.submit({"prompt": "fox"}, model=MODEL, key="k")
    finally:
        wire._default_tls.cache_clear()
    assert not journal.entries()


def test_who_cannot_be_reached_is_named_with_what_set_the_proxy(
    monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:s3cret@127.0.0.1:9")
    for chosen, setting in ((None, "HTTPS_PROXY"), ("http://127.0.0.1:9", "proxy")):
        wan = Wan("key", base_url=ELSEWHERE, journal=None, proxy=chosen, clock=clock)
        with pytest.raises(ServiceUnreachable) as caught:
            wan.credits()
        assert f"({ELSEWHERE} through the proxy that {setting} names)" in str(caught.value)
        assert "s3cret" not in str(caught.value)


@pytest.mark.skipif(find_spec("socksio") is not None, reason="the extra package is installed")
def test_a_socks_proxy_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(ConfigurationError, match=r"wan-client\[socks\]"):
        Wan("key", base_url=ELSEWHERE).submit({"prompt": "fox"}, model=MODEL)


def test_a_file_of_certificates_can_be_given(tmp_path: Path) -> None:
    wan = Wan("key", base_url=ELSEWHERE, verify=str(tmp_path / "none.pem"))
    with pytest.raises(ConfigurationError, match="verify"):
        wan.submit({"prompt": "fox"}, model=MODEL)
