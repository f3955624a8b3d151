"""Topic filters, against MQTT 5's own examples (section 4.7.1) and a second, slower reading of the rule."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.link_errors import LinkTopicError
from controller.adapters.link_router import TopicTree, check_filter, check_topic

names = st.sampled_from(["", "a", "b", "$x"])
topics = st.lists(names, min_size=1, max_size=4).map("/".join).filter(bool)
filters = st.tuples(
    st.lists(st.one_of(names, st.just("+")), max_size=4), st.sampled_from([[], ["#"]])
).map(lambda levels: "/".join([*levels[0], *levels[1]])).filter(bool)  # fmt: skip


def matches(topic_filter: str, topic: str) -> bool:
    tree: TopicTree[str] = TopicTree()
    tree.add(topic_filter, "here")
    return tree.match(topic) == ("here",)


@pytest.mark.parametrize(
    ("topic_filter", "topic"),
    [
        ("sport/tennis/player1/#", "sport/tennis/player1"),
        ("sport/tennis/player1/#", "sport/tennis/player1/ranking"),
        ("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"),
        ("sport/#", "sport"),
        ("#", "sport/tennis"),
        ("sport/tennis/+", "sport/tennis/player1"),
        ("sport/+", "sport/"),
        ("+/+", "/finance"),
        ("/+", "/finance"),
        ("$SYS/#", "$SYS/monitor/Clients"),
        ("$SYS/monitor/+", "$SYS/monitor/Clients"),
    ],
)
def test_the_examples_that_the_standard_says_match(topic_filter: str, topic: str) -> None:
    assert matches(topic_filter, topic)


@pytest.mark.parametrize(
    ("topic_filter", "topic"),
    [
        ("sport/tennis/+", "sport/tennis/player1/ranking"),
        ("sport/+", "sport"),
        ("+", "/finance"),
        ("#", "$SYS/monitor/Clients"),
        ("+/monitor/Clients", "$SYS/monitor/Clients"),
        ("ACCOUNTS", "Accounts"),
    ],
)
def test_the_examples_that_the_standard_says_do_not_match(topic_filter: str, topic: str) -> None:
    assert not matches(topic_filter, topic)


@given(filters, topics)
def test_the_tree_agrees_with_a_regular_expression(topic_filter: str, topic: str) -> None:
    pattern = re.escape(topic_filter).replace(r"\+", "[^/]*").replace(r"/\#", "(/.*)?").replace(r"\#", ".*")
    leading_wildcard = topic_filter[0] in "+#" and topic.startswith("$")
    expected = re.fullmatch(pattern, topic) is not None and not leading_wildcard

    assert matches(topic_filter, topic) == expected


@given(st.lists(filters, max_size=8), topics)
def test_what_was_removed_matches_no_more(topic_filters: list[str], topic: str) -> None:
    tree: TopicTree[int] = TopicTree()
    for number, topic_filter in enumerate(topic_filters):
        tree.add(topic_filter, number)

    removed = [tree.remove(topic_filter, number) for number, topic_filter in enumerate(topic_filters)]

    assert all(removed)
    assert list(tree.match(topic)) == []


def test_removing_what_was_never_there_changes_nothing() -> None:
    tree: TopicTree[str] = TopicTree()
    tree.add("lamp/state", "here")

    assert not tree.remove("lamp/state", "elsewhere")
    assert not tree.remove("lamp/+", "here")
    assert list(tree.match("lamp/state")) == ["here"]


@pytest.mark.parametrize(
    "topic_filter", ["", "lamp#", "lamp/#/state", "lamp+/state", "a\0b", "\ud800", "x" * 65_536]
)
def test_a_filter_that_the_standard_forbids_is_an_error(topic_filter: str) -> None:
    with pytest.raises(LinkTopicError):
        check_filter(topic_filter)


@pytest.mark.parametrize("topic", ["", "lamp/+", "#", "a\x9fb", "\uffff", "\U0010ffff", "ü" * 32_768])
def test_a_topic_that_brokers_hang_up_on_is_an_error(topic: str) -> None:
    with pytest.raises(LinkTopicError):
        check_topic(topic)


def test_a_topic_in_turkish_is_fine() -> None:
    check_topic("ambiyans/kadiköy/zone/giriş/scene")
