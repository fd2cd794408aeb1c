"""Files as people have them."""

import gzip
from pathlib import Path

import pytest

from dashboard.replay.mapping import MappingRefused, plan_of
from dashboard.replay.reading import Row, encoding_of, open_table

PLAN = plan_of("test", {"fields": {"title": "{标题}", "matter": "{类型}"}})
HEADER = "标题,类型"


def _rows(path: Path) -> list[Row]:
    with open_table(path, PLAN) as table:
        return list(table.rows())


def _file(tmp_path: Path, body: bytes) -> Path:
    path = tmp_path / "cases.csv"
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_reads_the_same_however_it_is_encoded(tmp_path: Path, encoding: str) -> None:
    lines = [HEADER, *(f"垃圾箱满溢,0604{n}" for n in range(5))]
    rows = _rows(_file(tmp_path, "\r\n".join(lines).encode(encoding)))
    assert [row.values["类型"] for row in rows] == [f"0604{n}" for n in range(5)]
    assert {row.values["标题"] for row in rows} == {"垃圾箱满溢"}
    assert not any(row.fault for row in rows)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = f"标题{delimiter}类型\n满溢{delimiter}06042\n"
    assert _rows(_file(tmp_path, text.encode()))[0].values == {"标题": "满溢", "类型": "06042"}


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    path = _file(tmp_path, gzip.compress(f"{HEADER}\n满溢,06042\n".encode()))
    assert _rows(path)[0].values["类型"] == "06042"


def test_a_packed_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress((f"{HEADER}\n" + "满溢,06042\n" * 5000).encode())
    with pytest.raises(MappingRefused) as refused:
        _rows(_file(tmp_path, packed[: len(packed) // 2]))
    assert refused.value.key == "replay.unreadable"


def test_a_broken_byte_refuses_its_own_line_only(tmp_path: Path) -> None:
    body = (
        HEADER.encode() + "\n好,06042\n".encode() + b"\xff\xfe bad,06042\n" + "好,06042\n".encode()
    )
    rows = _rows(_file(tmp_path, body))
    assert [bool(row.fault) for row in rows] == [False, True, False]
    assert rows[1].fault is not None
    assert (rows[1].fault.field, rows[1].fault.key) == ("标题", "field.not_encoded")


def test_a_row_that_is_too_short_or_too_long_is_refused(tmp_path: Path) -> None:
    rows = _rows(_file(tmp_path, f"{HEADER}\n满溢\n满溢,06042,多\n满溢,06042\n".encode()))
    assert [row.fault.key if row.fault else "" for row in rows] == [
        "field.wrong_width", "field.wrong_width", "",
    ]  # fmt: skip


def test_a_quoted_cell_may_hold_lines_and_the_next_row_knows_its_line(tmp_path: Path) -> None:
    rows = _rows(_file(tmp_path, f'{HEADER}\n"第一行\n第二行",06042\n\n满溢,06010\n'.encode()))
    assert [(row.line, row.values["类型"]) for row in rows] == [(2, "06042"), (5, "06010")]


def test_wrong_columns_are_refused_once_and_named(tmp_path: Path) -> None:
    with pytest.raises(MappingRefused) as refused:
        _rows(_file(tmp_path, "题目,类型\n满溢,06042\n".encode()))
    assert refused.value.key == "replay.no_columns"
    assert refused.value.args_["missing"] == "标题"


def test_an_empty_file_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(MappingRefused):
        _rows(_file(tmp_path, b""))


def test_a_long_cell_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = _rows(_file(tmp_path, f"{HEADER}\n{'长' * 200_000},06042\n满溢,06042\n".encode()))
    assert rows[0].fault is not None
    assert rows[-1].values == {"标题": "满溢", "类型": "06042"}


def test_plain_ascii_counts_as_utf8() -> None:
    assert encoding_of(b"id,title\n1,bin\n") == "utf-8"
