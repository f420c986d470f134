"""Tables as people and spreadsheets write them: read exactly, or refused with line and column."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs import InvalidInput
from wan_jobs.batch.plan import make_plan
from wan_jobs.batch.tables import Table, TableOptions, read_table
from wan_jobs.document import choose_model, merged_document

DOCUMENT = merged_document()
T2V = DOCUMENT.model("wan/2-2-a14b-text-to-video-turbo")
S2V = DOCUMENT.model("wan/2-2-a14b-speech-to-video-turbo")


def read(path: Path, **options: Any) -> Table:
    options = {"model": T2V, **options}
    choice = TableOptions(lambda part: choose_model(DOCUMENT, part), **options)
    return read_table(path, DOCUMENT, choice)


def written(folder: Path, content: str | bytes, name: str = "prompts.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def inputs(table: Table) -> list[Any]:
    assert not table.faults
    return [row.input for row in table.rows]


FOX = {"prompt": "A red fox in snow", "seed": 7}


@pytest.mark.parametrize(
    "content",
    [
        "prompt,seed\nA red fox in snow,7\n",
        "\ufeffprompt,seed\r\nA red fox in snow,7\r\n",
        "prompt;seed\nA red fox in snow;7\n",
        "prompt\tseed\nA red fox in snow\t7\n",
        'seed,"prompt"\n7,"A red fox in snow"',
        "prompt,seed\n\nA red fox in snow,7\n,\n",
        "prompt,seed\nA red fox in snow,7\n".encode("utf-16"),
        "sep=;\r\nprompt;seed\r\nA red fox in snow;7\r\n",
        "\ufeffSEP=,\nprompt,seed\nA red fox in snow,7\n",
        "\r\n,,\nprompt,seed\nA red fox in snow,7\n",
        "prompt,seed,,\nA red fox in snow,7,,\n,,,\n",
        "prompt,,seed\nA red fox in snow,,7\n",
        "prompt,seed\nA red fox in snow,7,,\n",
        "prompt,seed\nA red fox in snow,7.0\n",
    ],
)
def test_spreadsheets_of_all_kinds_are_read(content: str | bytes, tmp_path: Path) -> None:
    assert inputs(read(written(tmp_path, content))) == [FOX]


def test_the_other_kinds_of_tables_are_read(tmp_path: Path) -> None:
    lines = written(tmp_path, json.dumps(FOX) + "\n\n" + json.dumps(FOX), "a.jsonl")
    assert inputs(read(lines)) == [FOX, FOX]
    assert inputs(read(written(tmp_path, "prompt\tseed\nA red fox in snow\t7", "a.tsv"))) == [FOX]
    columns = {"prompt": [FOX["prompt"], "x"], "seed": [7, None]}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "a.parquet")
    assert inputs(read(tmp_path / "a.parquet")) == [FOX, {"prompt": "x"}]


def test_an_empty_cell_is_a_field_that_is_not_given(tmp_path: Path) -> None:
    assert inputs(read(written(tmp_path, "prompt,seed\nx,\n"))) == [{"prompt": "x"}]


def test_words_are_read_by_the_schema_of_their_field(tmp_path: Path) -> None:
    text = "prompt,seed,aspect_ratio\n007,1,16:9\n"
    (row,) = inputs(read(written(tmp_path, text)))
    assert row["prompt"] == "007"
    assert row["aspect_ratio"] == "16:9"
    assert row["seed"] == 1


@pytest.mark.parametrize(
    ("name", "word"), [("seed", "null"), ("enable_safety_checker", "null"), ("shift", "1_0.5")]
)
def test_a_cell_is_not_read_as_more_than_it_says(name: str, word: str, tmp_path: Path) -> None:
    (row,) = inputs(read(written(tmp_path, f"prompt,{name}\nx,{word}\n"), model=S2V))
    assert row[name] == word


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    text = 'prompt,seed\n"one\ntwo",1\nthree,2,3\n'
    table = read(written(tmp_path, text))
    assert [row.place for row in table.rows] == ["prompts.csv:2"]
    assert str(table.faults[0]) == "prompts.csv:4: has 3 cells, the header 2"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("promt\nx\n", "'promt' is no field of the model; did you mean prompt?"),
        ("prompt,prompt\nx,y\n", "stands there 2 times"),
        ("prompt,seed\nx\n", "prompts.csv:2: has 1 cell, the header 2"),
        ('prompt\n"x\n', "is not CSV"),
        ("prompt,model\nx,wan/none\n", "There is no model wan/none"),
        ("prompt,\nx,y\n", "prompts.csv:2: a cell is filled in a column that has no name"),
        ("prompt,,seed\nx,y,7\n", "a cell is filled in a column that has no name"),
        ("sep=;\n\npromt\nx\n", "prompts.csv:3: the column"),
        ("\n\nprompt\n\nx,y\n", "prompts.csv:5: has 2 cells, the header 1"),
        ("Prompt\nx\n", "did you mean prompt?"),
        ("prompt,ASPECT RATIO\nx,1:1\n", "did you mean aspect_ratio?"),
        ('prompt\nx\n"y\n\nz\n', "prompts.csv:3: is not CSV: a quote that opens there"),
        ("prompt\n#VALUE!\n", "prompts.csv:2: prompt: #VALUE! is an error of the spreadsheet"),
        ("prompt,seed\n#ССЫЛКА!,1\n", "is an error of the spreadsheet"),
    ],
)
def test_what_does_not_fit_is_a_fault_with_its_place(
    content: str, said: str, tmp_path: Path
) -> None:
    table = read(written(tmp_path, content))
    assert said in "\n".join(map(str, table.faults))
    assert all(fault.place.startswith("prompts.csv:") for fault in table.faults)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "a.csv", "no header"),
        ("prompt\n", "a.csv", "no rows"),
        (b"prompt\n\xff\xfe\xff\n", "a.csv", "UTF-8"),
        (b"prompt\nx\xe9\n", "a.csv", "a.csv:2"),
        (b"prompt\nx\0y\n", "a.csv", "a.csv:2: a character there is zero"),
        ("prompt\nx\n".encode("utf-16-le"), "a.csv", "UTF-16 without a mark"),
        ("x", "a.xlsx", "save it as CSV UTF-8"),
        (b"PK\x03\x04x", "a.csv", "is a spreadsheet, whatever its name"),
        ("sep=;\n", "a.csv", "no header"),
        (b"PAR1", "a.parquet", "not Parquet"),
        (b"prompt\nx\n", "a.parquet", "not Parquet"),
    ],
)
def test_what_is_no_table_is_refused(
    content: str | bytes, name: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match=said):
        read(written(tmp_path, content, name))


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_what_is_no_file_is_refused_whatever_its_ending(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"folder{suffix}").mkdir()
    told = {"none": "There is no file", "folder": "is a folder", "x" * 300: "cannot be read"}
    for name, said in told.items():
        with pytest.raises(InvalidInput, match=said):
            read(tmp_path / f"{name}{suffix}")


def test_what_json_cannot_hold_is_told_in_plain_words(tmp_path: Path) -> None:
    lines = ['{"seed": ' + "9" * 5000 + "}", '{"prompt": ' + "[" * 100_000]
    table = read(written(tmp_path, "\n".join(lines), "a.jsonl"))
    assert [str(fault) for fault in table.faults] == [
        "a.jsonl:1: is not JSON: a number there has too many digits",
        "a.jsonl:2: is not JSON: it is nested too deeply",
    ]


def test_columns_of_parquet_are_held_to_what_those_of_csv_are(tmp_path: Path) -> None:
    def fault_of(names: list[str], **options: Any) -> str:
        cells = [pyarrow.array(["x"]) for _ in names]
        path = tmp_path / "a.parquet"
        pyarrow.parquet.write_table(pyarrow.Table.from_arrays(cells, names=names), path)
        [fault] = read(path, **options).faults
        return str(fault)

    assert fault_of(["prompt", "prompt"]) == "a.parquet: the column 'prompt' stands there 2 times"
    assert "did you mean prompt?" in fault_of(["prompt", "promt"])
    assert "--set gives it too" in fault_of(["prompt", "seed"], constants={"seed": "1"})
    assert "no column 'shot' for the ids" in fault_of(["prompt"], id_column="shot")


def test_json_lines_are_held_to_what_rows_of_csv_are(tmp_path: Path) -> None:
    lines = '{"prompt": "x", "sead": null}\n{"prompt": "x", "seed": 3}\n'
    table = read(written(tmp_path, lines, "a.jsonl"), constants={"seed": "4"})
    faults = [str(each) for each in (*table.faults, *make_plan(DOCUMENT, table.rows).faults)]
    assert len(faults) == 2
    assert faults[0] == "a.jsonl:2: seed: is given there, and --set gives it too"
    assert faults[1].startswith("a.jsonl:1: sead: ")


@pytest.mark.parametrize("given", ["", "s3://bucket/lady.png"])
def test_what_is_no_path_in_json_lines_is_told_to_be_no_address(given: str, tmp_path: Path) -> None:
    line = json.dumps({"prompt": "x", "image_url": given, "audio_url": "https://a.example/v.mp3"})
    table = read(written(tmp_path, line, "a.jsonl"), model=S2V)
    assert "must be an http:// or" in str(make_plan(DOCUMENT, table.rows).faults[0])


def test_faults_of_json_lines_have_their_line(tmp_path: Path) -> None:
    text = '{"prompt": "x"}\n[1]\n{"prompt": \n{"prompt": "x", "prompt": "y"}\n'
    table = read(written(tmp_path, text, "a.jsonl"))
    assert len(table.rows) == 1
    assert [fault.place for fault in table.faults] == ["a.jsonl:2", "a.jsonl:3", "a.jsonl:4"]
    assert "twice" in str(table.faults[2])


def test_a_torn_line_of_json_is_told_with_its_column(tmp_path: Path) -> None:
    table = read(written(tmp_path, '{"prompt": "x"}\n{"prompt": "to', "a.jsonl"))
    assert len(table.rows) == 1
    assert str(table.faults[0]).startswith("a.jsonl:2: is not JSON: Unterminated string")
    assert "column 12" in str(table.faults[0])


@pytest.mark.parametrize("given", ["true", "1.5", "[1]", "{}"])
def test_an_id_is_a_text_or_a_whole_number(given: str, tmp_path: Path) -> None:
    text = f'{{"prompt": "x", "id": {given}}}\n{{"prompt": "x", "id": 7}}\n'
    table = read(written(tmp_path, text, "a.jsonl"))
    assert [row.id for row in table.rows] == ["7"]
    assert "a.jsonl:1: the id must be a text or a whole number" in str(table.faults[0])


def test_what_is_odd_in_a_spreadsheet_is_read_or_told_with_its_line(tmp_path: Path) -> None:
    told = {
        "id,prompt\nFox,x\nfox,y\n": "prompts.csv:3: the id 'fox' stands at prompts.csv:2 already",
        "id,prompt\ncafe\u0301,x\ncaf\u00e9,y\n": "prompts.csv:3: the id 'caf\u00e9' stands at",
        "id,prompt\ncon.mp4,x\n": "prompts.csv:2: the id 'con.mp4' cannot be the name of a file",
        "id,prompt\nCOM\u00b9,x\n": "the id 'COM\u00b9' cannot be the name of a file",
        "id,prompt\nnul .txt,x\n": "the id 'nul .txt' cannot be the name of a file",
        "id,prompt\nहिन्दी,x\nที่,y\n": "",
        "id,prompt\na\ufe0f,x\n": "cannot be the name of a file",
        "id,prompt\n\u0301a,x\n": "cannot be the name of a file",
        "id,prompt\n=A1,x\n": "prompts.csv:2: id: '=A1' is a formula: save the table with its",
        "id,prompt\n1.23E+11,x\n": "prompts.csv:2: id: 1.23E+11 is a number that a spreadsheet has",
        'id,prompt\na,"1,23E+11"\n': "prompts.csv:2: prompt: 1,23E+11 is a number that a",
        "id,prompt\na,1.2e+11 seconds\nb,E+1\n1E5,x\n": "",
        "id,prompt,\na,x,\n": "",
        "id,prompt\n" + "я" * 100 + ",x\n": "",
        "id,prompt\n" + "漢" * 67 + ",x\n": "prompts.csv:2: the id takes 201 bytes",
        "id,prompt,seed\na,x,1.2E+11\n": "prompts.csv:2: seed: must be a whole number (given: '1",
        "id,prompt,seed\na,x,7.5\n": "prompts.csv:2: seed: must be a whole number (given: 7.5)",
        "id,prompt,enable_prompt_expansion\na,x,TRUE\nb,x,False\n": "",
        "id,prompt,enable_prompt_expansion\na,x,WAHR\n": "must be true or false (given: 'WAHR')",
        "id,prompt\na,=1+1\n": "",
        'id,prompt\r\na,"x\r\ny"\r\n\r\nb,z\r\n': "",
        "id,prompt\ra,x\rb,\u2028y\r": "",
    }
    for text, fault in told.items():
        table = read(written(tmp_path, text))
        plan = make_plan(DOCUMENT, table.rows, model=T2V.id)
        faults = [str(each) for each in (*table.faults, *plan.faults)]
        assert len(faults) == bool(fault), (text, faults)
        assert fault in "".join(faults)


@pytest.mark.parametrize(
    ("cell", "is_value"),
    [
        *((error, False) for error in (
            "#VALEUR!", "#¡VALOR!", "#¿NOMBRE?", "#BEZUG!", "#DIV/0!", "#ДЕЛ/0!", "#Н/Д", "#N/D",  # noqa: RUF001
            "#NV", "#SPILL!", "#GETTING_DATA", "####", "#PYTHON!", "#NÁZOV?",
        )),
        *((formula, False) for formula in (
            "=A2", '=A2&" in snow"', "=$B$4", "= SUM(A1:A9)", "=СУММ(A1)", "=+A1", '=""\"x\"""',  # noqa: RUF001
        )),
        *((value, True) for value in (
            "#fox", "# a fox", "#Fox!", "#1!", "##", "#FOX", "=1+1", "= a fox", "=> fox", "==", "=",
            "=Fox (red)", "a #VALUE! b",
        )),
    ],
)  # fmt: skip
def test_what_is_no_value_of_a_spreadsheet_is_nobodys_prompt(
    cell: str, is_value: bool, tmp_path: Path
) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    row = json.dumps({"id": "a", "prompt": cell})
    for text, name in ((f"id,prompt\na,{quoted}\n", "a.csv"), (row, "a.jsonl")):
        table = read(written(tmp_path, text, name))
        assert (len(table.rows), len(table.faults)) == ((1, 0) if is_value else (0, 1))


def test_paths_count_from_the_table(tmp_path: Path) -> None:
    text = "prompt,image_url,audio_url\nx,lady.png,https://files.example/voice.mp3\n"
    (row,) = inputs(read(written(tmp_path, text), model=S2V))
    assert row["image_url"] == tmp_path / "lady.png"
    assert row["audio_url"] == "https://files.example/voice.mp3"


def test_a_column_names_the_items(tmp_path: Path) -> None:
    path = written(tmp_path, "shot,prompt\nintro,x\n,y\n")
    assert [row.id for row in read(path, id_column="shot").rows] == ["intro", ""]
    assert "no column 'take'" in str(read(path, id_column="take").faults[0])


def test_a_column_names_the_model(tmp_path: Path) -> None:
    path = written(tmp_path, "prompt,model\nx,text-to-video\ny,\n")
    table = read(path, model=None)
    assert [row.model for row in table.rows] == [T2V.id]
    assert "no model is named" in str(table.faults[0])


def test_rows_of_several_models_share_a_table_though_one_is_named(tmp_path: Path) -> None:
    text = "prompt,model,image_url,aspect_ratio\nx,speech,https://a.example/b.png,\ny,,,1:1\n"
    table = read(written(tmp_path, text), constants={"audio_url": "https://a.example/v.mp3"})
    assert not table.faults
    assert [(row.model, len(row.input)) for row in table.rows] == [(S2V.id, 3), (T2V.id, 2)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("model", "give the model behind the table"),
        ("id", "'id' is no field of the model"),
        ("image_url", "is a field of no model in the table"),
    ],
)
def test_what_is_set_and_stands_in_no_row_is_a_fault(name: str, said: str, tmp_path: Path) -> None:
    [fault] = read(written(tmp_path, "prompt\nx\n"), constants={name: "x"}).faults
    assert fault.place == "--set"
    assert said in str(fault)


@pytest.mark.parametrize("name", ["seed", "model"])
def test_ids_are_not_taken_from_a_field(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="ids need a column of their own"):
        read(written(tmp_path, f"prompt,{name}\nx,7\n"), id_column=name)


def test_what_is_set_for_all_stands_in_every_row(tmp_path: Path) -> None:
    path = written(tmp_path, "prompt\nx\ny\n")
    rows = inputs(read(path, constants={"aspect_ratio": "9:16", "seed": "3"}))
    assert rows == [{"prompt": p, "aspect_ratio": "9:16", "seed": 3} for p in "xy"]
    assert "did you mean seed" in str(read(path, constants={"sed": "3"}).faults[0])
    assert "--set" in str(read(path, constants={"prompt": "z"}).faults[0])


@settings(max_examples=60, deadline=None)
@given(
    prompts=st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
            str.strip
        ),
        min_size=1,
        max_size=8,
    ),
    delimiter=st.sampled_from(",;\t"),
)
def test_what_a_spreadsheet_writes_comes_back(
    prompts: list[str], delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("tables") / "a.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerows([["prompt", "seed"], *([prompt, "1"] for prompt in prompts)])
    assert [row["prompt"] for row in inputs(read(path))] == prompts


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=200), suffix=st.sampled_from([".csv", ".tsv", ".jsonl"]))
def test_any_bytes_are_read_or_refused(
    content: bytes, suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("tables") / f"a{suffix}"
    path.write_bytes(content)
    try:
        table = read(path)
    except InvalidInput:
        return
    assert table.rows or table.faults
