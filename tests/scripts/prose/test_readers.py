"""What the small readers of English make of the phrases that real pages use."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.prose.absence import read_absence
from scripts.prose.counts import read_counts
from scripts.prose.defaults import read_default
from scripts.prose.enumerations import read_enumerations
from scripts.prose.lengths import read_lengths
from scripts.prose.named_values import example_values, named_values
from scripts.prose.names import (
    as_slug,
    chosen_names,
    models_in_use,
    parameter_names,
    required_model,
    values_of_members,
)
from scripts.prose.numbers import number_in, read_number, write_number
from scripts.prose.presence import says_optional, says_required
from scripts.prose.ranges import read_bounds
from scripts.prose.sizes import read_sizes, unread_sizes
from scripts.prose.steps import read_multiple, read_step
from scripts.prose.typed_values import as_type

_MB = 1024**2


@pytest.mark.parametrize(
    ("text", "number"), [("5,000", 5000), ("10.0", 10), ("-1", -1), ("0.1", 0.1), ("seven", 7)]
)
def test_numbers_are_read_as_people_write_them(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("quote", "corrected"),
    [
        ("maximum of 5,000 characters", "maximum of 7 characters"),
        ("Max: 5000", "Max: 7"),
        ("between 1.0 and 5000.0", "between 1.0 and 7"),
        ("50000 or 15000", None),
        ("five thousand", None),
    ],
)
def test_a_number_is_replaced_in_a_quote(quote: str, corrected: str | None) -> None:
    assert number_in(quote, 5000, 7) == corrected


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("(Min: 0, Max: 10, Step: 0.1)", [("minimum", 0), ("maximum", 10)]),
        ("(Minimum: 6, Maximum: 30, Step: 1)", [("minimum", 6), ("maximum", 30)]),
        ("Must be between 40 to 120,", [("minimum", 40), ("maximum", 120)]),
        ("Must be between 1.0 and 10.0", [("minimum", 1), ("maximum", 10)]),
        ("Voice stability (0-1)", [("minimum", 0), ("maximum", 1)]),
        ("Valid range is 10000 to 1000000.", [("minimum", 10000), ("maximum", 1000000)]),
        ("Duration. Range: 1-12.", [("minimum", 1), ("maximum", 12)]),
        ("Video duration in 4-15 seconds.", [("minimum", 4), ("maximum", 15)]),
        ("- Minimum: `2`\n- Maximum: `15`", [("minimum", 2), ("maximum", 15)]),
        ("Use -1 for random. (Min: -1, Max: 5)", [("minimum", -1), ("maximum", 5)]),
        ("Must not exceed 10", [("maximum", 10)]),
        ("Aspect ratio 2:5 to 5:2, at least 300px", []),
        ("480p-720p, 16:9", []),
        ("Max length: 5000 characters, Max size: 10.0MB", []),
        ("(end - start) must be between 6 and 60 seconds", []),
        ("ISO 639-1 language code", []),
        ("The interval (end - start) must be at least 10 seconds", []),
        ("Shelf (0 for the first, 1-40 for others)", [("minimum", 0), ("maximum", 40)]),
        ("Shelf (-1 means any, 2 to 40 for others)", [("minimum", -1), ("maximum", 40)]),
    ],
)
def test_ranges(text: str, bounds: list[tuple[str, float]]) -> None:
    assert [(bound.keyword, bound.value) for bound in read_bounds(text)] == bounds


@pytest.mark.parametrize(
    ("text", "step"),
    [("(Step: 0.1) (step: 0.1)", 0.1), ("- Step: `0.01`", 0.01), ("steps: many", None)],
)
def test_steps(text: str, step: float | None) -> None:
    found = read_step(text)
    assert (found[0] if found else None) == step


def test_multiples() -> None:
    assert read_multiple("(must be multiple of 4)") == (4, "must be multiple of 4")
    assert read_multiple("in multiples of eight") is None


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("(Max length: 5000 characters)", [("maxLength", 5000)]),
        ("(Min length: 3, Max length: 2500 characters)", [("maxLength", 2500), ("minLength", 3)]),
        ("(Max length: 3-3000 characters)", [("minLength", 3), ("maxLength", 3000)]),
        ("Must be between 3 and 5000 characters.", [("minLength", 3), ("maxLength", 5000)]),
        ("Maximum length is 2500 characters.", [("maxLength", 2500)]),
        ("- Maximum length: `800`", [("maxLength", 800)]),
        (
            "a minimum of 2 characters and a maximum of 5,000 characters",
            [("maxLength", 5000), ("minLength", 2)],
        ),
        ("must be non-empty and max 40 characters", [("maxLength", 40), ("minLength", 1)]),
        ("Must be 64 characters long maximum", [("maxLength", 64)]),
        ("A slug of 1 to 90\nbytes in length", [("minLength", 1), ("maxLength", 90)]),
        ("A slug of 2 to 90 bytes in length", [("maxLength", 90)]),
        ("Two-letter country code, such as `NO`.", [("minLength", 2), ("maxLength", 2)]),
        ("Two-letter country code, such as `NOR`.", []),
        ("Two-letter code or the full name", []),
        ("最多 700 个非中文字符或 350 个中文字符", [("maxLength", 700)]),
        ("Sound limit: 500 characters", [("maxLength", 500)]),
        ("500 characters max", [("maxLength", 500)]),
        ("Maximum 5,000 non-Chinese characters", [("maxLength", 5000)]),
        ("Value length is 5 characters long", [("minLength", 5), ("maxLength", 5)]),
        ("It must be exactly 8 characters", [("minLength", 8), ("maxLength", 8)]),
        ("The length is 12.", [("minLength", 12), ("maxLength", 12)]),
        ("The recommended length is 12 characters.", []),
        ("The combined length must be 12 characters.", []),
        ("It must be 8 characters or more", [("minLength", 8)]),
        ("Each @element will occupy 37 characters.", []),
        ("All texts combined must not exceed 5000 characters", []),
    ],
)
def test_lengths(text: str, lengths: list[tuple[str, int]]) -> None:
    assert [(length.keyword, length.value) for length in read_lengths(text)] == lengths


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Up to 7 images are supported", [("maxItems", 7)]),
        ("can contain a maximum of seven URLs", [("maxItems", 7)]),
        ("Maximum 5 character IDs allowed", [("maxItems", 5)]),
        ("Input reference images (1-8 images).", [("minItems", 1), ("maxItems", 8)]),
        ("Accepts 0-2 images", [("minItems", 0), ("maxItems", 2)]),
        ("Supports 1 or 2 images", [("minItems", 1), ("maxItems", 2)]),
        ("up to 10 image inputs are allowed", [("maxItems", 10)]),
        ("An array containing a single image URL.", [("maxItems", 1)]),
        ("Limited to exactly 1 image.", [("maxItems", 1), ("minItems", 1)]),
        ("Exactly one image is required", [("maxItems", 1), ("minItems", 1)]),
        ("Only one video URL is allowed.", [("maxItems", 1)]),
        ("Up to 1,000 runs per request", [("maxItems", 1000)]),
        ("Up to 2,500.", [("maxItems", 2500)]),
        ("Only 1 image is supported, rest will be ignored.", []),
        ("maximum 2 boxes per image", []),
        ("Max size: 10.0MB per image", []),
        ("The number of frames", []),
    ],
)
def test_numbers_of_items(text: str, counts: list[tuple[str, int]]) -> None:
    assert [(count.keyword, count.value) for count in read_counts(text)] == counts


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("Accepted types: image/png; Max size: 10.0MB)", [10 * _MB]),
        ("Max 5MB, max 16MP", [5 * _MB]),
        ("- Maximum file size for each image: 10MB", [10 * _MB]),
        ("Single audio file size not exceeding 15 MB.", [15 * _MB]),
        ("maximum total size 10MB across all references", []),
        ("Max size: 500KB", [500 * 1024]),
        ("Maximum file size: 1GB", [1024 * _MB]),
        ("Max size: 10.0 MB.", [10 * _MB]),
        ("Maximum file size: 10MB", [10 * _MB]),
        ("Max file size is 10,000 KB", [10_000 * 1024]),
        ("Up to 10 MiB each.", [10 * _MB]),
        ("Size limit: 2 megabytes", [2 * _MB]),
        ("The file must be smaller than 0.5GB", [512 * _MB]),
        ("File size \u2264 20MB", [20 * _MB]),
        ("Files of 8MB or less", [8 * _MB]),
        ("10 MB max", [10 * _MB]),
        ("max. 1048576 bytes", [_MB]),
        ("Max size: 10M", [10 * _MB]),
        ("Video of up to 4K, at most 2M pixels", []),
        ("When the resolution is 1080p, at most 10 MB", []),
    ],
)
def test_sizes_of_files(text: str, sizes: list[int]) -> None:
    assert [size.bytes for size in read_sizes(text)] == sizes
    assert bool(unread_sizes(text)) == (not sizes and "MB" in text)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Max size: ten megabytes", "Max size: ten megabytes"),
        ("Keep it around 10 MB", "10 MB"),
        ("maximum total size 10MB across all references", "10MB"),
        (f"Max size: {'9' * 400}MB", "Max size:"),
    ],
)
def test_a_size_that_is_not_understood_is_quoted(text: str, quote: str) -> None:
    assert read_sizes(text) == ()
    assert quote in " ".join(unread_sizes(text))


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ('Default value: "16:9"', "16:9"),
        ("Default value: `1080p`.", "1080p"),
        ("Default: 1:1", "1:1"),
        ("Default value: 0.8 (Min: 0.1)", "0.8"),
        ('Default value: "" (Max length: 5)', ""),
        ("Defaults to s3; choose oss", "s3"),
        ("Default is false.", "false"),
        ("Enable it. Default false.", "false"),
        ("- Default: `5`", "5"),
        ("If not specified, defaults to 5.", "5"),
        ("Defaults to None.", None),
        ("Default is empty string or omit", None),
        ("Enabled by default in Playground.", None),
        ("set to true (default true,) the rate", "true"),
        ("When set to true (default true,) the rate", None),
        ("Defaults to the size of the input", None),
        ("By default it's `utf8`.", "utf8"),
        ("Defaults to now.", None),
        ("Defaults to `end` minus 24 hours.", None),
    ],
)
def test_defaults(text: str, default: str | None) -> None:
    found = read_default(text)
    assert (found.text if found else None) == default


def test_a_bare_none_is_a_default_where_it_can_be_chosen() -> None:
    found = read_default("Default value: none", ["none", "high"])
    assert found is not None
    assert found.text == "none"


def test_a_stated_default_takes_the_type_of_the_schema() -> None:
    assert as_type("5", frozenset({"integer"}), None) == 5
    assert as_type("TRUE", frozenset({"boolean"}), None) is True
    assert as_type("auto", frozenset({"string"}), ["AUTO"]) == "AUTO"
    with pytest.raises(ValueError, match="many"):
        as_type("many", frozenset({"integer"}), None)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Seed. If None, a random seed is chosen. (Min: 0)", "If None, a random seed is chosen."),
        ("If omitted, a random seed is chosen.", "If omitted, a random seed is chosen."),
        ("If omitted, no callback will be sent.", None),
        ("If not provided, the default is chosen.", None),
    ],
)
def test_absence_with_a_meaning(text: str, quote: str | None) -> None:
    found = read_absence(text)
    assert (found and found.rstrip(". ")) == (quote and quote.rstrip(". "))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the video (16:9 or 9:16). Default", [("16:9", "9:16")]),
        ("the video (480p, 580p, or 720p)", [("480p", "580p", "720p")]),
        ("one of 5, 10 or 15 seconds", [("5", "10", "15")]),
        ("Options: 720p; 1080p", [("720p", "1080p")]),
        ("Must be either 480p or 720p.", [("480p", "720p")]),
        ("Valid values: `720p`, `1080p`.", [("720p", "1080p")]),
        ("Options: 'none', 'regular'. 'regular' is", [("none", "regular")]),
        ("optional values are 5 or 10. If 10", [("5", "10")]),
        ("Mode.\n\n- **fun**: Fun\n- **normal**: Balanced", [("fun", "normal")]),
        ("Mode.\n\n- `5`: 5 seconds\n- `10`: 10 seconds", [("5", "10")]),
        ("- 480p for speed, 720p for balance", [("480p", "720p")]),
        ("video: Refer to it; image: Refer to it.", [("video", "image")]),
        ("Describe camera work and timing.", []),
        ("Sample values: `10d`, `1w`.", []),
        ("Typical values are `a`, `b`.", []),
        ("With `end` an `a` is kept. `b` is not a valid value.", []),
        ("(Boolean value (true/false))", []),
    ],
)
def test_enumerations(text: str, values: list[tuple[str, ...]]) -> None:
    assert [found.values for found in read_enumerations(text)] == values


@pytest.mark.parametrize("item", ["`a`, ", '"a"; ', "**a**, ", "16:9, ", "720p, "])
def test_a_list_is_read_from_its_first_item_alone(item: str) -> None:
    assert not read_enumerations(f"{item * 4000}used")


def test_values_offered_in_passing() -> None:
    assert [value for value, _ in named_values("Select 'auto' to match")] == ["auto"]
    assert [value for value, _ in named_values("Use 'std' for 720p or 'pro' for 1080p")] == [
        "std",
        "pro",
    ]
    assert [values for values, _ in example_values("a name (e.g. Rachel, Adam)")] == [
        ("Rachel", "Adam")
    ]


@pytest.mark.parametrize(
    ("text", "required", "optional"),
    [
        ("The name. Required field.", True, False),
        ("(Required) The name", True, False),
        ("This field is required.", True, False),
        ("Persona. Required, non-empty. More", True, False),
        ("Required for all generation requests.", True, False),
        ("Optional field.", False, True),
        ("(Optional) The name", False, True),
        ("Optional but recommended for production use.", False, True),
        ("Optional URL of the image", False, True),
        ("Required when editing an existing image.", False, False),
        ("Required if `instrumental` is `false`.", False, False),
        ("2-4 URLs required. Formats: JPG", False, False),
        ("The optional extra is free", False, False),
    ],
)
def test_presence(text: str, *, required: bool, optional: bool) -> None:
    assert (says_required(text) is not None) is required
    assert (says_optional(text) is not None) is optional


def test_names_of_parameters() -> None:
    text = "Uses `style_codes`; see https://a.test/some_name/<voice_id>, [a](/b_c), x.some_file.png"
    assert [name for name, _ in parameter_names(text)] == ["style_codes"]
    assert list(parameter_names("Formatted as codec_sample_rate")) == []
    assert [name for name, _ in chosen_names("the chosen aspect ratio, the frame rate")] == [
        "aspect_ratio"
    ]
    assert [value for value, _, _ in values_of_members("not for 1080p resolution")] == ["1080p"]


@pytest.mark.parametrize(
    "text",
    [
        "Replaces `style_codes`, which is gone.",
        "This replaces the deprecated `style_codes` field.",
        "Use this instead of the old `style_codes` parameter.",
        "Formerly `style_codes` was used.",
        "Sets wal_level=logical for all endpoints.",
        "Equivalent to `work_mem=64`.",
        "There is no support for `nullable: true` in the schema.",
    ],
)
def test_a_name_that_is_no_more_or_of_something_else_is_none(text: str) -> None:
    assert list(parameter_names(text)) == []


def test_models() -> None:
    assert required_model("Must be `wan/2-5` for this endpoint") is not None
    assert required_model("This endpoint requires the `wan/2-5` model") is not None
    assert required_model("This endpoint must use the `wan/2-5` model") is not None
    assert models_in_use("Generate content using kling/v2-1-pro.")[0][0] == "kling/v2-1-pro"
    assert as_slug("seedream/4.5-edit") == "seedream-4-5-edit"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_every_range_is_read_back(low: int, width: int) -> None:
    high = low + width
    wanted = {("minimum", low), ("maximum", high)}
    for template in (
        "(Min: {}, Max: {}, Step: 1)",
        "Must be between {} to {}.",
        "range is {} to {}.",
    ):
        found = read_bounds(template.format(low, high))
        assert {(bound.keyword, bound.value) for bound in found} == wanted
    assert [
        length.value for length in read_lengths(f"between {low:,} and {high:,} characters")
    ] == [low, high]


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e6, 1e6).map(lambda number: round(number, 4)))
def test_a_written_number_is_read_back(number: float) -> None:
    assert read_number(write_number(number)) == pytest.approx(number)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="(aA-16:9,.`'*\n /_=efaultmxinorMB)", max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (read_bounds, read_lengths, read_counts, read_sizes, says_required, says_optional):
        read(text)
    for reader in (read_enumerations, named_values, example_values, parameter_names, chosen_names):
        list(reader(text))
    read_default(text)
    read_absence(text)
    required_model(text)
