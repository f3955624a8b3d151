"""CSV files of tills and counters, as they really come."""

import pytest

from controller.adapters.measure_file import MeasureFileError, read_measures

HEADER = "id,metric,zone,value,from,to\n"
TIMES = "2026-03-02T09:00:00+03:00,2026-03-02T10:00:00+03:00"
ZONES = frozenset({"entrance"})


def faults(text: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(MeasureFileError) as caught:
        read_measures(text if isinstance(text, bytes) else text.encode(), ZONES)
    return [(fault.line, fault.message) for fault in caught.value.faults]


def test_a_plain_file_is_read() -> None:
    sales, visitors = read_measures(
        f"{HEADER}s-1,sales,entrance,10.5,{TIMES}\nf-1,footfall,,7,{TIMES}\n".encode(), ZONES
    )

    assert (sales.id, sales.metric, sales.zone, sales.value) == ("s-1", "sales", "entrance", 10.5)
    assert (visitors.zone, visitors.value) == (None, 7.0)
    assert (sales.ends - sales.begins).total_seconds() == 3600


def test_columns_come_in_any_order_and_the_zone_may_be_missing() -> None:
    (sales,) = read_measures(f"from,to,value,metric,id\r\n{TIMES},3,sales,s-1\r\n".encode(), ZONES)

    assert (sales.value, sales.zone) == (3.0, None)


def test_a_file_of_a_turkish_office_program_is_read() -> None:
    text = f"{HEADER}s-1,sales,entrance,X,{TIMES}\n".replace(",", ";").replace("X", "1250,5")

    (sales,) = read_measures("\ufeff".encode() + text.encode(), ZONES)

    assert sales.value == 1250.5


def test_an_empty_file_has_no_measures_but_needs_its_columns() -> None:
    assert read_measures(HEADER.encode(), ZONES) == []
    assert faults("")[0][0] == 1


def test_every_fault_is_named_by_its_line() -> None:
    found = faults(
        f"{HEADER}s-1,sales,entrance,ten,{TIMES}\n"
        f"s-2,sales,entrance,10,{TIMES}\n"
        f"s-3,sales,roof,10,{TIMES}\n"
        f"s-4,sales,entrance,nan,{TIMES}\n"
        "s-5,sales,entrance,10,2026-03-02,2026-03-03\n"
        "s-6,sales\n"
        f",sales,entrance,10,{TIMES}\n"
    )

    assert [line for line, _ in found] == [2, 4, 5, 6, 7, 8]
    assert found[0] == (2, "value: expected a number, found 'ten'")
    assert found[1] == (4, "zone: no zone 'roof'")
    assert "offset" in found[3][1]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("id,metric,value\n", "columns"),
        (f"{HEADER.strip()},currency\n", "columns"),
        (b"\xff\xfe", "UTF-8"),
        (f'{HEADER}"s-1,sales\n', "unexpected end"),
        (f"{HEADER}s-1,sales,entrance,1,{TIMES},more\n", "columns"),
    ],
)
def test_a_file_of_another_kind_says_what_was_expected(text: str | bytes, word: str) -> None:
    ((_, message),) = faults(text)

    assert word in message


def test_a_file_full_of_faults_is_told_in_a_sentence_that_ends() -> None:
    with pytest.raises(MeasureFileError) as caught:
        read_measures((HEADER + "x\n" * 5000).encode(), ZONES)

    assert len(caught.value.faults) == 5000
    assert len(str(caught.value)) < 2000
